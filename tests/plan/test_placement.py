"""Which nodes take a Pod: by Kubernetes' own rules for labels, taints and tolerations."""

from collections.abc import Mapping

import pytest

from wizard.facts.keys import evidence_of
from wizard.facts.model import Facts
from wizard.facts.nodes import Node, Taint
from wizard.plan.placement import admitted, open_pools, placement, pools_with
from wizard.plan.settings import Answers

BUILDS = Taint("dedicated", "builds", "NoSchedule")
EMPTY_VALUE = Taint("gpu", "", "NoExecute")


@pytest.mark.parametrize(
    ("toleration", "taint", "takes"),
    [
        ({"key": "dedicated", "operator": "Equal", "value": "builds", "effect": "NoSchedule"}, BUILDS, True),
        ({"key": "dedicated", "value": "builds", "effect": "NoSchedule"}, BUILDS, True),
        ({"key": "dedicated", "operator": "Equal", "value": "builds"}, BUILDS, True),
        ({"key": "dedicated", "operator": "Exists"}, BUILDS, True),
        ({"operator": "Exists"}, BUILDS, True),
        ({"operator": "Exists", "key": "", "effect": ""}, BUILDS, True),
        ({"operator": "Exists", "effect": "NoSchedule"}, BUILDS, True),
        ({"key": "gpu", "operator": "Equal"}, EMPTY_VALUE, True),
        ({"key": "gpu", "operator": "Equal", "value": ""}, EMPTY_VALUE, True),
        # An operator that is left out is Equal, and a value that is left out is empty, not any.
        ({"key": "dedicated"}, BUILDS, False),
        ({"key": "dedicated", "effect": "NoSchedule"}, BUILDS, False),
        ({"key": "dedicated", "operator": "Equal", "value": "tests", "effect": "NoSchedule"}, BUILDS, False),
        ({"key": "dedicated", "operator": "Equal", "value": "builds", "effect": "NoExecute"}, BUILDS, False),
        ({"key": "team", "operator": "Equal", "value": "builds", "effect": "NoSchedule"}, BUILDS, False),
        ({"operator": "Exists", "effect": "NoExecute"}, BUILDS, False),
        ({"key": "dedicated", "operator": "In", "value": "builds"}, BUILDS, False),
    ],
)
def test_a_toleration_takes_a_taint(toleration: Mapping[str, str], taint: Taint, *, takes: bool) -> None:
    free, tainted = Node("free"), Node("tainted", taints=(taint,))
    assert admitted((free, tainted), {}, (toleration,)) == ((free, tainted) if takes else (free,))


def test_every_taint_of_a_node_has_to_be_tolerated() -> None:
    free, both = Node("free"), Node("both", taints=(BUILDS, EMPTY_VALUE))
    one = {"key": "dedicated", "operator": "Exists"}
    assert admitted((free, both), {}, (one,)) == (free,)
    assert admitted((free, both), {}, (one, {"key": "gpu", "operator": "Exists"})) == (free, both)


def test_without_a_node_that_takes_the_pod_all_with_its_labels_count() -> None:
    mine, other = Node("mine", labels={"a": "1"}, taints=(BUILDS,)), Node("other", labels={"a": "2"})
    windows = Node("windows", labels={"a": "1"}, system="windows")
    assert admitted((mine, other, windows), {"a": "1"}, ()) == (mine,)
    assert admitted((mine, other, windows), {"a": "3"}, ()) == ()
    assert admitted((windows,), {}, ()) == (windows,)


@pytest.mark.parametrize(
    ("said", "tolerations"),
    [
        ("", ()),
        (
            "dedicated=builds:NoSchedule",
            ({"key": "dedicated", "operator": "Equal", "value": "builds", "effect": "NoSchedule"},),
        ),
        ("gpu=:NoExecute", ({"key": "gpu", "operator": "Equal", "value": "", "effect": "NoExecute"},)),
        (
            "example.com/gpu:NoExecute,a=b:PreferNoSchedule",
            (
                {"key": "example.com/gpu", "operator": "Exists", "effect": "NoExecute"},
                {"key": "a", "operator": "Equal", "value": "b", "effect": "PreferNoSchedule"},
            ),
        ),
    ],
)
def test_taints_are_tolerated_in_the_form_of_a_pod(said: str, tolerations: tuple[Mapping[str, str], ...]) -> None:
    assert Answers({"tolerations": said}).tolerations == tolerations


def test_a_placement_is_of_its_nodes_and_labels() -> None:
    first, second = Node("a", labels={"p": "1"}, kernel="6.1.0"), Node("b", labels={"p": "2"}, kernel="5.4.0")
    tainted = Node("c", labels={"p": "3"}, kernel="6.12.0", taints=(BUILDS,))
    facts = Facts({}, nodes=(first, second, tainted))
    assert placement(facts, {"p": "2"}, ()).told["cluster.kernel"].value == "5.4.0"
    assert placement(facts, {"p": "1"}, ()).told["cluster.kernel"].value == "6.1.0"
    assert placement(facts, {}, ()).told["cluster.nodes"].value == "2"
    assert placement(facts, {}, ({"operator": "Exists"},)).told["cluster.nodes"].value == "3"
    gone = placement(facts, {"p": "4"}, ())
    assert (dict(gone.told), gone.pools) == ({}, ())
    assert sum(len(pool.nodes) for pool in open_pools(facts)) == 2
    assert sum(len(pool.nodes) for pool in pools_with(facts)) == 3


def test_nodes_are_judged_once_and_say_where_they_were_read() -> None:
    """The wizard asks with every key."""
    facts = Facts({}, nodes=(Node("a", labels={"p": "1"}, kernel="6.1.0"),))
    found = placement(facts, {"p": "1"}, ())
    assert placement(facts, {"p": "1"}, ()) is found
    assert found.nodes is facts.nodes
    assert {fact.evidence for fact in found.told.values()} == {evidence_of("cluster.kernel")}
    assert pools_with(facts) is pools_with(facts)


def test_many_placements_do_not_mix() -> None:
    """More than are kept: what is forgotten is found again."""
    for _ in range(2):
        for count in range(1, 20):
            facts = Facts({}, nodes=tuple(Node(f"n{n}", kernel=f"6.{count}.0") for n in range(count)))
            told = placement(facts, {}, ()).told
            assert (told["cluster.nodes"].value, told["cluster.kernel"].value) == (str(count), f"6.{count}.0")
            assert sum(len(pool.nodes) for pool in pools_with(facts)) == count
