"""What a survey reads: outputs of any form, Pods, nodes, an earlier survey; and whatever else a machine prints."""

import json
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.test_pools import cluster
from tests.survey.machines import KERNELS, output, pod, pods
from wizard.errors import BadInputError
from wizard.language import Language
from wizard.survey.collected import Collection
from wizard.survey.machines import LARGEST_RESULT, Machine, machine_of
from wizard.survey.outputs import outputs
from wizard.survey.survey import survey_of

EN = Language("en")


def collected(*sources: str | bytes, name: str = "results.txt") -> dict[str, Machine]:
    collection = Collection()
    for source in sources:
        raw = source if isinstance(source, bytes) else source.encode()
        collection.read(name, partial(_given, raw))
    return {machine.name: machine for machine in collection.result()}


def _given(raw: bytes, _: str) -> bytes:
    return raw


def reasons(machines: dict[str, Machine]) -> dict[str, str]:
    return {name: EN(one.why) for name, one in machines.items() if one.why}


def test_the_outputs_of_many_pods_may_follow_one_another() -> None:
    source = "".join(f"survey.node=n{n}\nidmap.try=yes\n{output()}" for n in range(3))
    machines = collected(source)
    assert list(machines) == ["n0", "n1", "n2"]
    assert all(one.facts and one.facts.value("idmap.try") == "yes" for one in machines.values())


def test_lines_of_several_pods_may_be_mixed() -> None:
    a, b = (f"survey.node={name}\n{output()}".splitlines() for name in "ab")
    mixed = "".join(f"[pod/x-1/probe] {one}\n[pod/x-2/probe] {two}\n" for one, two in zip(a, b, strict=True))
    assert [(name, one.why) for name, one in collected(mixed).items()] == [("a", None), ("b", None)]


def test_outputs_without_a_name_are_told_apart() -> None:
    assert list(collected(output() + output(), name="rack.txt")) == ["rack", "rack-2"]


def test_a_folder_has_a_file_for_each_machine(tmp_path: Path) -> None:
    (tmp_path / "root%40a.facts").write_text("survey.node=somebody-else\n" + output())
    (tmp_path / "b.txt").write_text("login: \x1b]0;x\x07")
    (tmp_path / "c.json").write_text(json.dumps({"rc": 0, "stdout": output()}))
    (tmp_path / "d.json").write_text("{")
    collection = Collection()
    collection.read(str(tmp_path), lambda _: b"")
    machines = {machine.name: machine for machine in collection.result()}
    assert sorted(machines) == ["b", "c", "d", "root@a"]
    assert [name for name, one in machines.items() if one.facts] == ["c", "root@a"]
    assert reasons(machines)["b"] == "it printed no facts: login: \\x1b]0;x\\x07"


def test_pods_have_their_output_in_their_status() -> None:
    waits: dict[str, Any] = {
        "containerStatuses": [{"name": "probe", "state": {"waiting": {"reason": "ImagePullBackOff", "message": "x"}}}]
    }
    unplaced = {"conditions": [{"type": "PodScheduled", "status": "False", "message": "0/3 nodes: Insufficient cpu"}]}
    machines = collected(
        pods(
            pod("a", output()),
            pod("b", "", **waits),
            pod("c", phase="Pending"),
            {**pod("d"), "spec": {"affinity": _for_node("d")}, "status": unplaced},
            pod("e", "probe.format=1\nkernel.rel"),
            {"kind": "Pod"},
        )
    )
    assert [name for name, one in machines.items() if one.facts] == ["a"]
    assert reasons(machines) == {
        "b": "ImagePullBackOff: x",
        "c": "its Pod has not run yet",
        "d": "0/3 nodes: Insufficient cpu",
        "e": "the probe was interrupted",
    }


def _for_node(name: str) -> object:
    terms = [{"matchFields": [{"key": "metadata.name", "operator": "In", "values": [name]}]}]
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}}


def test_a_list_of_nodes_gives_labels_and_names_who_is_missing(tmp_path: Path) -> None:
    cluster(tmp_path)
    listed = json.loads((tmp_path / "nodes.json").read_text())
    found = [pod(f"jammy-{n}", output(kind="kubernetes")) for n in range(3)]
    found += [pod(f"eight-{n}", output(KERNELS["eight"], "no", "kubernetes")) for n in range(2)]
    survey = survey_of(collected(pods(*found), json.dumps({"kind": "NodeList", **listed})).values())
    assert [(pool.name, len(pool.nodes), pool.mode, dict(pool.selector)) for pool in survey.pools] == [
        ("jammy", 3, "overlay", {"team/pool": "jammy"}),
        ("eight", 2, None, {"team/pool": "eight"}),
    ]
    assert [(one.name, EN(one.why)) for one in survey.unreached if one.why] == [("seven-0", "it has no result")]
    assert survey.pools[1].nodes[0].os_image.startswith("Red Hat"), "the image's os-release says nothing of the node"


def test_a_pod_without_the_device_says_nothing_of_its_nodes() -> None:
    machine = machine_of("a", output(KERNELS["eight"], "no", "kubernetes"))
    assert machine.facts is not None
    assert "fuse.device" not in machine.facts
    (pool,) = survey_of([machine]).pools
    assert (pool.mode, pool.verdict.missing[:1]) == (None, ("fuse.device",))
    at_host = machine_of("a", output(KERNELS["eight"], "no"))
    assert survey_of([at_host]).works == "no"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "it printed nothing"),
        (" \n", "it printed nothing"),
        ("probe.format=1\nkernel.release=6.1.0\n", "the probe was interrupted"),
        (output(userns__max="lots"), "userns.max cannot be “lots”"),
        (output().replace("probe.format=1", "probe.format=2"), "it printed no facts"),
        ("x" * (LARGEST_RESULT + 1), "it printed more than 64 KiB"),
        (output(**{f"x{n}": "y" for n in range(200)}), "the probe has fewer than a hundred"),
        ("\x1b[2J\x00\x07", "it printed no facts: \\x1b[2J\\x00\\x07"),
        ("token: glpat-AbCdEfGhIjKlMnOpQrSt", "it printed no facts: token: [masked]"),
        ("<?php evil() ?>", "it printed no facts: <?php evil() ?>"),
    ],
)
def test_what_is_no_output_of_the_probe_is_a_machine_without_facts(said: str, why: str) -> None:
    machine = machine_of("a", said)
    assert machine.facts is None
    assert machine.why is not None
    assert why in EN(machine.why)


def test_secrets_in_facts_are_masked() -> None:
    machine = machine_of(
        "a", output(userns__try__error="curl -u admin:s3cr3tpassw0rd https://x", note="password=hunter2hunter2")
    )
    assert machine.facts is not None
    assert "s3cr3tpassw0rd" not in " ".join(machine.facts.lines())
    assert "hunter2hunter2" not in " ".join(machine.facts.lines())


@given(st.text(), st.booleans())
def test_any_text_gives_machines_and_no_fault(said: str, as_json: bool) -> None:
    source = json.dumps({"items": [{"kind": "Pod", "spec": {"nodeName": said}, "status": said}]}) if as_json else said
    with suppress(BadInputError):
        collected(source)
    for _, piece in outputs(said, "a"):
        assert machine_of("a", piece).facts is None or "probe.complete=yes" in piece


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["items", "kind", "spec", "status", "metadata", "machines", "facts", "format", "name", "unreached"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["items", "machines", "format", "unreached", "kind"]), JSON))
def test_any_json_gives_machines_or_a_sentence(data: dict[str, object]) -> None:
    with suppress(BadInputError):
        assert all(one.facts is not None or one.why is not None for one in collected(json.dumps(data)).values())


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "it printed nothing"),
        ("hello", "it printed no facts: hello"),
        ("{", "results.txt, line 1: this is not JSON"),
        ('{"a":' * 20_000 + "1" + "}" * 20_000, "results.txt is not a survey"),
        (b"\xff\xfe\x00", "it printed no facts"),
        ('{"format": 2, "machines": []}', "in format 2; this version reads format 1"),
        ('{"machines": []}', "results.txt is not a survey"),
    ],
)
def test_a_file_with_nothing_of_a_survey_is_bad_input(source: str | bytes, said: str) -> None:
    with pytest.raises(BadInputError) as raised:
        collected(source)
    assert said in EN(raised.value.message)


def test_of_two_results_the_later_counts_and_that_is_said() -> None:
    collection = Collection()
    for source in (output(), output("6.8.0-31-generic")):
        collection.read("a.txt", partial(_given, source.encode()))
    (machine,) = collection.result()
    assert machine.facts is not None
    assert machine.facts.value("kernel.release") == "6.8.0-31-generic"
    assert [EN(note) for note in collection.notes] == ["a has two results: the later one is used."]


def test_a_pool_is_no_surer_than_the_least_sure_of_its_machines() -> None:
    not_tried = output().replace("overlay.rootless=yes\n", "").replace("userns.try=yes\n", "")
    (pool,) = survey_of(collected(f"survey.node=a\n{output()}survey.node=b\n{not_tried}").values()).pools
    assert (pool.mode, pool.verdict["overlay"].certainty, len(pool.nodes)) == ("overlay", "inferred", 2)
