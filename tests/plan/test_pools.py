"""Pools of a cluster: which nodes are one, what they are called, the labels that select them, the verdict of all."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.test_checks import values_of
from wizard.errors import BadInputError, MissingFactError, RefusedError, WizardError
from wizard.facts.keys import evidence_of
from wizard.facts.model import Fact, Facts, make_facts
from wizard.facts.nodes import Node, Taint, facts_of_nodes
from wizard.language import Language, text
from wizard.plan.architectures import architecture_notes
from wizard.plan.choosing import PREPARE
from wizard.plan.distributions import distribution_of
from wizard.plan.modes import decide
from wizard.plan.node_labels import labels_apart
from wizard.plan.plan import make_plan
from wizard.plan.pool_choice import (
    label_command,
    no_nodes,
    pool_named,
    runner_settings_of,
    settings_of,
    with_ways_by_pool,
)
from wizard.plan.pools import Pool, decisive_mode, node_facts, pools_of, weakest
from wizard.plan.settings import Answers
from wizard.records import replace

SAY = Language("en")
JAMMY = ("Ubuntu 22.04.4 LTS", "5.15.0-101-generic")
NOBLE = ("Ubuntu 24.04.1 LTS", "6.8.0-31-generic")
BOOKWORM = ("Debian GNU/Linux 12 (bookworm)", "6.1.0-18-amd64")
SEVEN = ("CentOS Linux 7 (Core)", "3.10.0-1160.el7.x86_64")
EIGHT = ("Red Hat Enterprise Linux 8.9 (Ootpa)", "4.18.0-513.el8.x86_64")
BUILDS = Taint("dedicated", "builds", "NoSchedule")


def nodes(
    system: tuple[str, str], count: int, labels: Mapping[str, str] | None = None, *taints: Taint, machine: str = "amd64"
) -> list[Node]:
    name = f"{system[1]}{sorted((labels or {}).items())}{taints}"
    return [
        Node(
            name=f"{name}-{n}",
            labels={"kubernetes.io/hostname": f"{name}-{n}", "kubernetes.io/os": "linux", **(labels or {})},
            taints=taints,
            machine=machine,
            os_image=system[0],
            kernel=system[1],
            kubelet="v1.31.2",
            runtime="containerd://1.7.22",
        )
        for n in range(count)
    ]


def listed(*groups: list[Node]) -> Facts:
    """The facts of a machine that is none of the nodes, and of a cluster with them."""
    every = [node for group in groups for node in group]
    return replace(make_facts({"kernel.release": "6.12.1", **facts_of_nodes(every)}), nodes=tuple(every))


def summary(pool: Pool) -> tuple[str, int, str | None, dict[str, str]]:
    return pool.name, len(pool.nodes), pool.mode, dict(pool.selector)


def test_nodes_of_one_verdict_are_one_pool_named_by_its_label() -> None:
    pools = pools_of(
        [
            *nodes(JAMMY, 4, {"team/pool": "jammy"}),
            *nodes((JAMMY[0], "6.8.0-40-generic"), 3, {"team/pool": "jammy"}),
            *nodes(SEVEN, 2, {"team/pool": "old"}),
            *nodes(EIGHT, 1, {"team/pool": "eight"}),
        ]
    )
    assert [summary(pool) for pool in pools] == [
        ("jammy", 7, "overlay", {"team/pool": "jammy"}),
        ("old", 2, None, {"team/pool": "old"}),
        ("eight", 1, None, {"team/pool": "eight"}),
    ]
    assert pools[0].kernels == ("5.15.0-101-generic", "6.8.0-40-generic")
    assert [bool(pool.verdict.missing) for pool in pools] == [False, False, True]


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ("kubernetes.io/arch=arm64", "Images are built for arm64: 3 nodes (amd64, s390x)"),
        ("kubernetes.io/arch=amd64", "Images are built for amd64: 3 nodes (arm64, s390x)"),
        ("kubernetes.io/os=linux", "several architectures (amd64, arm64, s390x)"),
        ("", "several architectures (amd64, arm64, s390x)"),
    ],
)
def test_images_of_one_architecture_do_not_run_on_the_others(labels: str, said: str) -> None:
    every = [
        replace(node, machine=machine, labels={**node.labels, "kubernetes.io/arch": machine})
        for machine, count in (("arm64", 2), ("amd64", 2), ("s390x", 1))
        for node in nodes(JAMMY, count)
    ]
    # A node that does not say what it is, or runs no container of Linux, tells nothing.
    others = [Node("a"), Node("b", system="windows", machine="amd64", labels={"kubernetes.io/os": "linux"})]
    given = Answers({"node_selector": labels} if labels else {})
    (note,) = architecture_notes(given, Facts({}, nodes=(*every, *others)))
    assert said in SAY(note)
    assert architecture_notes(given, Facts({}, nodes=(*every[:2], *others))) == []
    (two,) = architecture_notes(Answers({}), Facts({}, nodes=tuple(every[:4])))
    assert "several architectures (amd64, arm64)" in SAY(two)
    one = architecture_notes(Answers({"node_selector": "kubernetes.io/arch=arm64"}), Facts({}, nodes=tuple(every[1:3])))
    assert ["Images are built for arm64: 1 node (amd64)" in SAY(note) for note in one] == [True]


def test_one_kind_of_nodes_is_one_pool_that_needs_no_labels() -> None:
    (pool,) = pools_of(nodes(JAMMY, 3))
    assert (pool.name, pool.selector, pool.needs_selector) == ("ubuntu-22.04", {}, False)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (nodes(JAMMY, 2), nodes(JAMMY, 2, machine="arm64")),
        (nodes(JAMMY, 2), nodes(NOBLE, 2)),
        (nodes(JAMMY, 2), nodes(JAMMY, 2, None, BUILDS)),
        (nodes(JAMMY, 2), nodes((JAMMY[0], "5.4.0-150-generic"), 2)),
        (nodes(JAMMY, 2), [replace(node, user_namespaces="yes") for node in nodes(JAMMY, 2)]),
    ],
)
def test_what_the_decision_depends_on_makes_a_pool(first: list[Node], second: list[Node]) -> None:
    assert len(pools_of([*first, *second])) == 2


@pytest.mark.parametrize(
    ("first", "second", "pools"),
    [
        ("Debian GNU/Linux 12 (bookworm)", "Debian GNU/Linux 12.5 (bookworm)", 1),
        ("Rocky Linux 9.3 (Blue Onyx)", "Rocky Linux 9.4 (Blue Onyx)", 1),
        ("Ubuntu 22.04.3 LTS", "Ubuntu 22.04.5 LTS", 1),
        ("Ubuntu 22.04.3 LTS", "Ubuntu 22.10", 2),
        ("Alpine Linux v3.19", "Alpine Linux v3.20", 2),
        ("Debian GNU/Linux 12 (bookworm)", "Debian GNU/Linux 13 (trixie)", 2),
        ("Our Linux 1", "Our Linux 2", 2),
    ],
)
def test_releases_are_pools_and_their_updates_are_not(first: str, second: str, pools: int) -> None:
    kernel = "6.1.0-18-amd64"
    assert len(pools_of([*nodes((first, kernel), 1), *nodes((second, f"{kernel}-2"), 1)])) == pools


def test_a_pool_is_named_by_its_one_label_else_by_its_system() -> None:
    own = ("Our «Linux», the Best of All Systems That Were Ever Made (1)", "6.1.0-1")
    pools = pools_of(
        [
            *nodes(JAMMY, 5, {"x": "1", "y": "1"}),
            *nodes(NOBLE, 4, {"x": "1", "y": "2"}),
            *nodes(EIGHT, 3, {"x": "2", "y": "1"}),
            *nodes(own, 2),
            *nodes(own, 1, machine="arm64"),
        ]
    )
    assert [pool.name for pool in pools] == [
        "ubuntu-22.04",
        "2",
        "2-2",
        "our-linux-the-best-of-all-systems-that-w",
        "our-linux-the-best-of-all-systems-that-w-2",
    ]
    assert [pool.name for pool in pools_of([Node("a"), Node("b", machine="arm64")])] == ["nodes", "nodes-2"]


def test_kernels_are_in_the_order_of_their_versions() -> None:
    group = [Node(f"n{release}", kernel=release, os_image=BOOKWORM[0]) for release in ("6.10.0", "6.9.0-b", "6.9.0-a")]
    (pool,) = pools_of(group)
    assert pool.kernels == ("6.9.0-a", "6.9.0-b", "6.10.0")
    assert pool.facts.value("kernel.release") == "6.9.0-a"
    assert pool.facts["cluster.nodes"] == Fact("3", evidence_of("cluster.nodes"))
    assert node_facts(replace(group[0], machine="arm64")).value("kernel.machine") == "arm64"
    assert pools_of([Node("a", kernel="strange"), Node("b", kernel="6.9.0")])[0].kernels[0] in ("strange", "6.9.0")


@pytest.mark.parametrize(
    ("line", "decisive"),
    [
        ("kernel.release=6.12.0", "overlay"),
        ("kernel.release=5.4.0, fuse.device=present, fuse.device.mode=0666", "fuse-device"),
        ("kernel.release=5.4.0, fuse.device=absent, platform.privileged=no", "fuse-privileged"),
        ("", "overlay"),
    ],
)
def test_the_mode_whose_reasons_tell_most(line: str, decisive: str) -> None:
    assert decisive_mode(decide(make_facts(values_of(line)))).id == decisive


@pytest.mark.parametrize(("count", "written"), [(1, "a0"), (3, "a0 a1 a2"), (4, "a0 a1 a2 …")])
def test_nodes_that_no_label_tells_apart_get_one(count: int, written: str) -> None:
    (pool,) = pools_of([Node(f"a{n}", os_image=JAMMY[0], kernel=JAMMY[1]) for n in range(count)])
    assert label_command(pool) == f"kubectl label node {written} werf-wizard/pool=ubuntu-22.04"


def test_a_taint_is_tolerated_with_its_value_or_without() -> None:
    taints = (Taint("gpu", "", "NoExecute"), Taint("a", "b=c", "NoSchedule"))
    (pool,) = pools_of(nodes(JAMMY, 1, {"team/pool": "x"}, *taints))
    assert settings_of(pool) == {"tolerations": "gpu:NoExecute,a=b=c:NoSchedule"}
    both = replace(pool, nodes=tuple(nodes(JAMMY, 1)), selector={"a": "1", "b.example/c": ""})
    assert settings_of(both) == {"node_selector": "a=1,b.example/c="}


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("jammy", "werf-jammy"),
        ("Builds_large.x", "werf-builds-large-x"),
        ("-x-", "werf-x"),
        ("p" * 70, f"werf-{'p' * 58}"),
        (f"{'p' * 57}-q", f"werf-{'p' * 57}"),
    ],
)
def test_the_runner_of_a_pool_has_its_name_as_a_tag(name: str, tag: str) -> None:
    pool = replace(pools_of(nodes(JAMMY, 1))[0], name=name)
    assert runner_settings_of(pool, "gitlab-kubernetes") == {"runner_name": tag, "runner_tag": tag}
    assert runner_settings_of(pool, "kubernetes") == {}


def test_no_two_pools_have_one_name() -> None:
    pools = pools_of([*nodes(JAMMY, 4, {"x": "2"}), *nodes(NOBLE, 3, {"y": "2"}), *nodes(EIGHT, 2, {"x": "2-2"})])
    assert [pool.name for pool in pools] == ["2", "2-2", "2-2-2"]


def test_a_tenant_gets_a_message_for_the_administrator() -> None:
    denied = no_nodes(make_facts({"cluster.nodes.error": "forbidden"}))
    assert [way.msgid.partition(":")[0] for way in denied.ways] == [
        "Message for the cluster's administrator",
        "With the answer, run",
    ]
    (way,) = no_nodes(make_facts({})).ways
    assert way.msgid.startswith("`kubectl get nodes` must work here")


def test_windows_is_no_pool_but_its_nodes_are_told_apart_from() -> None:
    windows = [replace(node, system="windows", labels={"team/pool": "a"}) for node in nodes(JAMMY, 2)]
    (pool,) = pools_of([*nodes(JAMMY, 2, {"team/pool": "a"}), *windows])
    assert dict(pool.selector) == {"kubernetes.io/os": "linux"}


def test_two_labels_are_taken_where_one_is_not_enough() -> None:
    first = nodes(JAMMY, 2, {"a": "1", "b": "1"})
    second, third = nodes(NOBLE, 2, {"a": "1", "b": "2"}), nodes(EIGHT, 2, {"a": "2", "b": "1"})
    assert labels_apart([first, second, third], []) == [{"a": "1", "b": "1"}, {"b": "2"}, {"a": "2"}]


HOSTNAME = "kubernetes.io/hostname"


@pytest.mark.parametrize(
    ("labels", "taken"),
    [
        # First what people and clouds call a pool, in any case; then a team's own; then Kubernetes' own; last a name.
        ({"x": "1", "cloud.example/NodePool": "p"}, "cloud.example/NodePool"),
        ({"x": "1", "cloud.example/nodegroup-name": "p"}, "cloud.example/nodegroup-name"),
        ({"x": "1", "cloud.example/node-group": "p"}, "cloud.example/node-group"),
        ({"kubernetes.io/a": "1", "team.example/long-role": "p"}, "team.example/long-role"),
        ({HOSTNAME: "n", "node.kubernetes.io/instance-type": "t"}, "node.kubernetes.io/instance-type"),
        ({HOSTNAME: "n"}, HOSTNAME),
        # Of several alike, the shortest, then the first.
        ({"bb": "1", "c": "1", "a": "1"}, "a"),
        # What an update of the node changes tells nothing apart.
        ({"example.com/os-version": "1", "Boot-Id": "1", "NodeImageVersion": "1"}, None),
        ({"example.com/os-version": "1", "x": "1"}, "x"),
    ],
)
def test_a_pool_is_told_by_the_label_that_says_most(labels: dict[str, str], taken: str | None) -> None:
    expected = {taken: labels[taken]} if taken else {}
    assert labels_apart([[Node("n", labels)]], [Node("other")]) == [expected]


def test_a_nodes_own_name_is_no_name_of_several() -> None:
    both = [Node(name, {HOSTNAME: "same"}) for name in "ab"]
    assert labels_apart([both], [Node("other")]) == [{}]


@pytest.mark.parametrize(("count", "found"), [(1, True), (2, True), (3, True), (4, False)])
def test_no_more_labels_are_taken_than_a_person_reads(count: int, *, found: bool) -> None:
    labels = dict.fromkeys("abcd"[:count], "1")
    others = [Node(key, {**labels, key: "2"}) for key in labels]
    assert labels_apart([[Node("n", labels)]], others) == [labels if found else {}]


def test_a_node_with_a_taint_need_not_be_told_apart_from_what_does_not_tolerate_it() -> None:
    open_ones, tainted = nodes(JAMMY, 2, {"x": "1"}), nodes(JAMMY, 2, {"x": "1"}, BUILDS)
    assert labels_apart([open_ones, tainted], []) == [{"x": "1"}, {}]


@given(
    st.lists(
        st.lists(st.dictionaries(st.sampled_from("abc"), st.sampled_from("12"), max_size=3), min_size=1, max_size=3),
        min_size=2,
        max_size=4,
    )
)
def test_a_selector_takes_all_nodes_of_its_pool_and_no_other(groups: list[list[dict[str, str]]]) -> None:
    made = [[Node(f"{i}-{j}", labels) for j, labels in enumerate(group)] for i, group in enumerate(groups)]
    for group, selector in zip(made, labels_apart(made, []), strict=True):
        if selector:
            fitting = [node for each in made for node in each if selector.items() <= node.labels.items()]
            assert fitting == group


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Ubuntu 24.04.1 LTS", ("ubuntu", "24.04")),
        ("Debian GNU/Linux 12 (bookworm)", ("debian", "12")),
        ("Talos (v1.9.1)", ("talos", "1.9")),
        ("Bottlerocket OS 1.20.0 (aws-k8s-1.30)", ("bottlerocket", "1.20")),
        ("Container-Optimized OS from Google", ("cos", "")),
        ("Amazon Linux 2023.5.20240805", ("amzn", "2023.5")),
        ("Red Hat Enterprise Linux CoreOS 417.94.202410", ("rhcos", "417.94")),
        ("Red Hat Enterprise Linux 8.9 (Ootpa)", ("rhel", "8.9")),
        ("CentOS Stream 9", ("centos", "9")),
        ("k3OS v0.11", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_distribution_is_known_by_the_name_that_kubernetes_gives(name: str, told: tuple[str, str]) -> None:
    assert distribution_of(name) == told


def test_the_weakest_pool_decides_for_a_pod_that_may_start_anywhere() -> None:
    pools = pools_of([*nodes(JAMMY, 5), *nodes(SEVEN, 1), *nodes(EIGHT, 2)])
    assert weakest(pools).facts.value("distro.id") == "centos"


def test_an_old_node_rules_a_mode_out_and_the_error_names_the_pool_that_can() -> None:
    facts = listed(nodes(JAMMY, 3, {"team/pool": "jammy"}), nodes(SEVEN, 1, {"team/pool": "old"}))
    with pytest.raises(RefusedError) as refused:
        make_plan("kubernetes", Answers({}), facts)
    assert "--pool {name}" in refused.value.ways[0].msgid
    assert refused.value.ways[0].values == {"count": 3, "mode": "overlay", "nodes": 4, "name": "jammy"}


def ways_of(error: WizardError, facts: Facts, labels: dict[str, str] | None = None) -> list[str]:
    return [SAY(way) for way in with_ways_by_pool(error, facts, labels or {}).ways]


def test_an_error_of_a_cluster_names_the_pools_that_can_and_what_would_tell_of_the_others() -> None:
    able = [nodes(JAMMY, 2, {"team/pool": "jammy"}), nodes(BOOKWORM, 1, {"team/pool": "bookworm"})]
    unknown = nodes(EIGHT, 2, {"team/pool": "eight"})
    facts = listed(*able, unknown, nodes(NOBLE, 1, {"team/pool": "builds"}, BUILDS))
    pools = ["Mode overlay works on 2 nodes of 6: --pool jammy.", "Mode overlay works on 1 node of 6: --pool bookworm."]
    sample = "Run the probe on one node of each pool: werf-wizard survey --sample"
    assert ways_of(RefusedError(text("no"), text("Wait.")), facts) == [*pools, "Wait."]
    assert ways_of(MissingFactError(text("no"), text("Wait.")), facts) == [*pools, sample, "Wait."]
    # Labels that were asked for leave no choice of pools, but may be those of one.
    labels = {"team/pool": "eight"}
    there = "Test it there: werf-wizard verify kubernetes --pool eight"
    assert ways_of(RefusedError(text("no")), facts, labels) == []
    assert ways_of(MissingFactError(text("no")), facts, labels) == [there, sample]
    assert ways_of(MissingFactError(text("no")), facts, {"team/pool": "x"}) == [sample]
    with pytest.raises(MissingFactError) as missing:
        make_plan("kubernetes", Answers({"node_selector": "team/pool=eight"}), facts)
    assert SAY(missing.value.ways[0]) == there


def test_an_error_that_no_pool_helps_stays_as_it_is() -> None:
    for error, facts in [
        (RefusedError(text("no"), PREPARE), make_facts({})),
        (BadInputError(text("no")), listed(nodes(JAMMY, 1))),
    ]:
        assert with_ways_by_pool(error, facts, {}) is error


def test_a_pool_brings_its_labels_its_tolerations_and_its_verdict() -> None:
    facts = listed(nodes(JAMMY, 3, {"team/pool": "builds"}, BUILDS), nodes(SEVEN, 1, {"team/pool": "old"}))
    settings = settings_of(pool_named(facts, "builds"))
    assert settings == {"node_selector": "team/pool=builds", "tolerations": "dedicated=builds:NoSchedule"}
    plan = make_plan("kubernetes", Answers(settings), facts)
    assert (plan.mode, plan.facts.value("kernel.release")) == ("overlay", "5.15.0-101-generic")


@pytest.mark.parametrize(
    ("facts", "name", "error", "said"),
    [
        (make_facts({}), "jammy", MissingFactError, "The cluster's nodes are unknown"),
        (listed(nodes(JAMMY, 1), nodes(SEVEN, 1)), "x", BadInputError, "There is no pool"),
        (listed(nodes(JAMMY, 2), nodes(SEVEN, 2)), "ubuntu-22.04", BadInputError, "No labels distinguish the nodes"),
    ],
)
def test_a_pool_that_cannot_be_chosen_says_why(facts: Facts, name: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error) as raised:
        pool_named(facts, name)
    assert str(raised.value).startswith(said)


def test_labels_that_no_node_has_are_refused_with_the_nearest() -> None:
    facts = listed(nodes(JAMMY, 3, {"team/pool": "jammy"}), nodes(SEVEN, 1, {"team/pool": "old"}))
    with pytest.raises(BadInputError) as raised:
        make_plan("kubernetes", Answers({"node_selector": "team/pool=jamy"}), facts)
    assert "team/pool=jammy" in str(raised.value.ways[0].values["names"])
    with pytest.raises(BadInputError) as raised:
        make_plan("kubernetes", Answers({"node_selector": "nobody/has=it"}), facts)
    assert [SAY(way) for way in raised.value.ways] == ["`werf-wizard doctor` shows which labels distinguish its nodes."]


def test_without_listed_nodes_labels_are_taken_as_they_are() -> None:
    plan = make_plan(
        "kubernetes", Answers({"node_selector": "a=b"}), make_facts({"kernel.release": "6.12.1", "distro.id": "fedora"})
    )
    assert plan.mode == "overlay"


def test_a_machine_that_is_a_node_of_the_weakest_pool_keeps_what_was_tried_on_it() -> None:
    facts = replace(
        listed(nodes(EIGHT, 2)),
        known={
            **listed(nodes(EIGHT, 2)).known,
            **make_facts({"kernel.release": EIGHT[1], "overlay.rootless": "yes", "userns.try": "yes"}).known,
        },
    )
    assert make_plan("kubernetes", Answers({}), facts).mode == "overlay"


def test_a_node_is_not_prepared_with_the_facts_of_this_machine() -> None:
    refused = with_ways_by_pool(RefusedError(text("no mode works"), PREPARE), listed(nodes(SEVEN, 1)), {})
    assert PREPARE not in refused.ways
    assert any("export host --facts FILE" in way.msgid for way in refused.ways)
