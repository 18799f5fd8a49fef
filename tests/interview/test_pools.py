"""The choice of a pool: when it is asked, what is suggested and why, what it comes to."""

import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import wizard
from tests.cli.test_pools import cluster
from tests.interview.situations import ABLE, MIXED, interview, of_cluster
from tests.interview.test_interview import walk
from tests.plan.test_pools import BOOKWORM, BUILDS, EIGHT, JAMMY, SEVEN, nodes
from wizard.facts.model import Facts
from wizard.interview.pools import ANY
from wizard.interview.result import command, make_result
from wizard.language import Language

EN = Language("en")
TOO_OLD = f"kernel: {SEVEN[1]} is older than 4.18: neither overlayfs nor FUSE can be mounted in a user namespace"
TARGET: dict[str, Any] = {"target": "kubernetes"}


def notes(given: dict[str, str] | None = None) -> dict[str, str]:
    asked = interview(MIXED, **{**TARGET, **(given or {})}).settled["pool"]
    assert asked.question.choices
    return {one.value: EN(one.refused or one.note or one.label) for one in asked.question.choices(asked.situation)}


def test_a_cluster_of_several_pools_is_asked_which_is_meant() -> None:
    one = interview(MIXED, **TARGET)
    assert walk(one) == ["machine", "mode", "target", "pool", "hardening", "details", "result"]
    assert notes() == {
        ANY: f"no mode works on all of them: seven: {TOO_OLD}",
        "jammy": "overlay (inferred); Ubuntu 22.04.4 LTS, kernel 5.15.0-101-generic",
        "eight": notes()["eight"],
        "builds": "overlay (inferred); Debian GNU/Linux 12 (bookworm), kernel 6.1.0-18-amd64",
        "seven": TOO_OLD,
    }


def test_enter_all_the_way_gives_a_manifest_for_the_largest_pool_that_can() -> None:
    one = interview(MIXED, **TARGET)
    walk(one)
    now = one.settled.situation
    assert (now["pool"], now["mode"], now["node_selector"]) == ("jammy", "overlay", "team/pool=jammy")
    made = make_result(now)
    assert "team/pool: jammy" in made.exported.artifacts[0].content
    assert made.command == "werf-wizard export kubernetes --pool jammy --mode overlay"


def test_where_a_mode_works_on_all_the_weakest_decides() -> None:
    one = interview(of_cluster(nodes(JAMMY, 5, {"team/pool": "a"}), nodes(BOOKWORM, 2, {"team/pool": "b"})), **TARGET)
    asked = one.settled["pool"]
    assert asked.value == ANY
    assert asked.suggestion.why
    assert EN(asked.suggestion.why) == "works on every node; decided by a, which allows the least"
    assert "--pool" not in command(one.settled.situation)


def test_another_pool_changes_the_mode_the_labels_and_the_taints() -> None:
    one = interview(MIXED, **TARGET, pool="builds")
    now = one.settled.situation
    assert (now["node_selector"], now["tolerations"]) == ("team/pool=builds", "dedicated=builds:NoSchedule")
    assert now.judged.value("kernel.release") == "6.1.0-18-amd64"
    content = make_result(now).exported.artifacts[0].content
    assert "tolerations:" in content
    assert one.supposing("pool", "eight").situation["mode"] == "overlay"
    assert one.supposing("pool", "eight").situation.verdict.mode is None


@pytest.mark.parametrize("pool", ["seven", "nowhere", ANY])
def test_a_pool_that_cannot_be_counts_as_none(pool: str) -> None:
    asked = interview(MIXED, **TARGET, pool=pool).settled["pool"]
    assert (asked.value, asked.is_given, asked.rejected is not None) == ("jammy", False, True)


@pytest.mark.parametrize(
    ("facts", "given"),
    [
        (MIXED, {"target": "docker"}),
        (MIXED, {"target": "kubernetes", "machine": "system"}),
        (of_cluster(nodes(JAMMY, 3)), TARGET),
        (of_cluster(nodes(SEVEN, 3), nodes(SEVEN, 1, {"a": "b"}, BUILDS)), TARGET),
        (ABLE, TARGET),
    ],
)
def test_it_is_asked_only_where_there_is_a_choice(facts: Facts, given: dict[str, Any]) -> None:
    assert interview(facts, **given).settled.get("pool") is None


def test_nodes_that_are_selected_by_hand_are_not_called_the_pool() -> None:
    one = interview(MIXED, **TARGET, node_selector="team/pool=builds")
    assert "--pool" not in command(one.settled.situation)
    assert "--set node_selector=team/pool=builds" in command(one.settled.situation)


def test_a_taint_that_is_not_tolerated_keeps_its_nodes_out_of_the_judgement() -> None:
    """Old nodes have the pool's label too, and a taint for which the Pod has no toleration."""
    facts = of_cluster(
        nodes(JAMMY, 3, {"team/pool": "a"}), nodes(SEVEN, 2, {"team/pool": "a"}, BUILDS), nodes(EIGHT, 1)
    )
    one = interview(facts, **TARGET)
    now = one.settled.situation
    assert (now["node_selector"], now["tolerations"], now.verdict.mode) == ("team/pool=a", "", "overlay")


def test_the_command_of_the_result_prints_the_same(tmp_path: Path) -> None:
    """`--pool` and the wizard's choice come to one manifest."""
    environ = cluster(tmp_path)
    done = wizard("export", "kubernetes", "--pool", "jammy", environ=environ)
    one = interview(
        of_cluster(nodes(JAMMY, 3, {"team/pool": "jammy"}), nodes(EIGHT, 2, {"team/pool": "eight"})), **TARGET
    )
    by_command = wizard(*shlex.split(command(one.settled.situation))[1:], environ=environ)
    assert by_command.stdout == done.stdout != ""


def test_a_pools_runner_has_its_own_name_and_tag() -> None:
    one = interview(MIXED, target="gitlab-kubernetes", pool="builds")
    now = one.settled.situation
    assert (now["runner_name"], now["runner_tag"]) == ("werf-builds", "werf-builds")
    assert command(now).startswith("werf-wizard export gitlab-kubernetes --pool builds --mode overlay")
    assert "runner" not in command(now)


def test_kernels_of_nodes_are_named_as_a_list_that_wraps_between_them() -> None:
    why = interview(MIXED, **TARGET).settled["machine"].suggestion.why
    assert why
    assert f"{SEVEN[1]}, " in EN(why)
    assert all(kernel.endswith(",") or kernel == EN(why).split()[-1] for kernel in EN(why).split(": ")[1].split())
