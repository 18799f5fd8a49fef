"""Where no mode works, the ways out are the choices."""

import pytest

from tests.interview.situations import ABLE, CLOSED, MIXED, OLD, interview
from wizard.facts.model import Facts, make_facts
from wizard.interview.environment import facts_of_system
from wizard.interview.interview import Interview
from wizard.interview.question import Choice
from wizard.interview.result import command, make_result
from wizard.interview.risk import risk_of
from wizard.interview.ways import DOCKER_SERVER
from wizard.language import Language
from wizard.records import replace

EN = Language("en")
CENTOS = facts_of_system("centos-7")
"""Nothing can prepare it."""
NO_STORAGE = make_facts(
    {"kernel.release": "6.1.0", "overlay.rootless": "no", "userns.try": "yes", "fuse.device": "absent"}
)
"""User namespaces work, and nothing mounts in them."""


def ways(facts: Facts) -> dict[str, Choice]:
    """What can be chosen as the mode, by its value."""
    asked = at_mode(facts).settled["mode"]
    choices = asked.question.choices(asked.situation) if asked.question.choices else ()
    return {choice.value: choice for choice in choices if not choice.refused}


def at_mode(facts: Facts) -> Interview:
    """An interview at the question about the mode."""
    one = interview(facts)
    one.jump("mode")
    return one


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (CENTOS, ["upgrade", "another-machine", DOCKER_SERVER]),
        (CLOSED, ["auto", "another-machine", DOCKER_SERVER]),
        (facts_of_system("debian-10"), ["auto", "upgrade", "another-machine", DOCKER_SERVER]),
        (ABLE, ["overlay", "fuse-device", "fuse-privileged"]),
        (OLD, ["fuse-device", "fuse-privileged"]),
    ],
    ids=["centos", "closed", "debian", "able", "old"],
)
def test_the_ways_out_are_those_that_there_are(facts: Facts, expected: list[str]) -> None:
    assert list(ways(facts)) == expected


def test_an_upgrade_says_which_mode_it_would_give_and_leads_to_it() -> None:
    upgrade = ways(CENTOS)["upgrade"]
    assert EN(upgrade.label) == "Upgrade it to RHEL 8, AlmaLinux 8, Rocky Linux 8"
    assert upgrade.note is not None
    assert EN(upgrade.note) == "mode fuse-device would work there, as it is shipped"
    one = at_mode(CENTOS)
    one.answer("mode", "upgrade")
    assert (one.place, one.settled.situation["system"], one.settled.situation["mode"]) == (
        "system",
        "rhel-8",
        "fuse-device",
    )


def test_another_machine_is_asked_for_at_the_first_question() -> None:
    one = at_mode(CENTOS)
    one.answer("mode", "another-machine")
    assert one.place == "machine"
    assert "mode" not in one.given


def test_a_docker_server_needs_no_mode_and_its_price_is_everything() -> None:
    one = at_mode(CENTOS)
    one.answer("mode", DOCKER_SERVER)
    one.answer("target", "docker")
    now = one.settled.situation
    assert (now["target"], now["backend"], risk_of(now).level) == ("docker", "docker", 5)
    assert "docker.sock" in make_result(now).exported.artifacts[0].content
    assert command(now) == "werf-wizard export docker --set backend=docker"
    assert one.problem("target", "host") is not None


def test_a_pool_that_can_is_a_way_out() -> None:
    of_cluster = Facts({key: fact for key, fact in MIXED.items() if key.startswith("cluster.")})
    old = replace(CENTOS.plus(of_cluster), nodes=MIXED.nodes)
    found = ways(old)
    assert "another-pool" in found
    one = at_mode(old)
    one.answer("mode", "another-pool")
    assert (one.place, one.settled.situation["target"]) == ("pool", "kubernetes")
    assert one.settled.situation["mode"] == "overlay"


def test_copying_layers_is_read_about_where_only_mounting_is_in_the_way() -> None:
    one = at_mode(NO_STORAGE)
    assert "vfs" in ways(NO_STORAGE)
    assert one.page_of("mode", "vfs") == "concepts/storage-drivers"
    assert "vfs" not in ways(CENTOS)
