"""Which mode it will be: the one asked for with what is to be said of it, the recommended one, or why there is none."""

import pytest

from tests.plan.test_modes import DEBIAN, FUSE, HOST, OLD
from wizard.errors import MissingFactError, RefusedError
from wizard.facts.model import make_facts
from wizard.language import Language
from wizard.plan.choosing import choose_mode, narrowest_open, no_mode
from wizard.plan.modes import decide

SAY = Language("en")


def chosen(wanted: str, facts: dict[str, str], *, force: bool = False) -> tuple[str, list[str]]:
    mode, said = choose_mode(wanted, decide(make_facts(facts)), force=force)
    return mode, [SAY(one) for one in said]


@pytest.mark.parametrize(
    ("wanted", "facts", "mode", "said"),
    [
        ("auto", DEBIAN | FUSE, "overlay", []),
        ("auto", OLD | FUSE, "fuse-device", []),
        ("overlay", DEBIAN | FUSE, "overlay", []),
        (
            "fuse-device",
            DEBIAN | FUSE,
            "fuse-device",
            ["Mode overlay works here too and grants less than fuse-device."],
        ),
        (
            "fuse-device",
            OLD,
            "fuse-device",
            ["It is not known whether mode fuse-device works: fuse.device is unknown."],
        ),
    ],
)
def test_a_mode_is_taken_with_what_is_to_be_said_of_it(
    wanted: str, facts: dict[str, str], mode: str, said: list[str]
) -> None:
    assert chosen(wanted, facts) == (mode, said)


def test_a_mode_that_cannot_work_is_refused_with_what_works_and_taken_only_by_force() -> None:
    with pytest.raises(RefusedError) as refused:
        chosen("overlay", OLD | FUSE)
    assert "Mode overlay cannot work here" in SAY(refused.value.message)
    assert "Mode fuse-device works" in SAY(refused.value.ways[0])
    mode, (said,) = chosen("overlay", OLD | FUSE, force=True)
    assert mode == "overlay"
    assert said.startswith("Mode overlay was requested although it cannot work here")


@pytest.mark.parametrize(
    ("facts", "kind", "said"),
    [
        ({}, MissingFactError, "kernel.release is unknown"),
        ({"kernel.release": "6.1.0"}, MissingFactError, "userns.max or userns.try is unknown"),
        (DEBIAN | {"userns.max": "0"}, RefusedError, "until the machine is prepared"),
        ({**HOST, "kernel.release": "3.10.0"}, RefusedError, "No mode can work here: kernel"),
        (DEBIAN | {"container.kind": "gvisor"}, RefusedError, "No mode can work here: sandbox"),
    ],
)
def test_where_there_is_no_mode_the_reason_is_told(facts: dict[str, str], kind: type[Exception], said: str) -> None:
    with pytest.raises(kind) as told:
        chosen("auto", facts)
    assert said in SAY(told.value.message)  # type: ignore[attr-defined]


CLOSED = DEBIAN | {"userns.max": "0"}
ABSENT = {**OLD, "fuse.device": "absent"}


@pytest.mark.parametrize(
    ("facts", "way"),
    [
        (OLD | FUSE, "Mode fuse-device works"),
        (OLD, "Mode fuse-device may work: fuse.device is unknown"),
        ({"kernel.release": "5.4.0"}, "Mode fuse-device may work: userns.max or userns.try is unknown"),
        (CLOSED, "`werf-wizard export host`"),
        (ABSENT, "`werf-wizard export host`"),
        (ABSENT | {"fuse.module": "missing"}, "`werf-wizard explain checks/fuse-device`"),
        (DEBIAN | {"container.kind": "gvisor"}, "`werf-wizard explain checks/sandbox`"),
        ({**HOST, "kernel.release": "3.10.0"}, "`werf-wizard explain checks/kernel-version`"),
    ],
)
def test_a_refusal_begins_with_what_leads_on(facts: dict[str, str], way: str) -> None:
    verdict = decide(make_facts(facts))
    with pytest.raises(RefusedError) as refused:
        choose_mode("overlay", verdict, force=False)
    assert SAY(refused.value.ways[0]).startswith(way)
    assert SAY(refused.value.ways[-1]).startswith("`--force`")
    if verdict.mode is None and not verdict.missing:
        assert SAY(no_mode(verdict).ways[0]).startswith(way)


def test_a_fact_that_is_missing_can_be_read_or_written_or_done_without() -> None:
    ways = [SAY(one) for one in no_mode(decide(make_facts({"kernel.release": "6.1.0"}))).ways]
    assert [any(words in way for way in ways) for words in ("probe --script", "userns.max=…", "--mode overlay")]
    both = {"kernel.release": "6.1.0", "fuse.device": "present"}
    assert chosen("fuse-device", both)[1] == [
        "It is not known whether mode fuse-device works: userns.max or userns.try is unknown."
    ]


def test_the_narrowest_that_is_not_ruled_out_may_be_one_that_is_not_known_to_work() -> None:
    assert narrowest_open(decide(make_facts(OLD))) == "fuse-device"
    assert narrowest_open(decide(make_facts(DEBIAN))) == "overlay"
    assert narrowest_open(decide(make_facts(DEBIAN | {"userns.max": "0"}))) is None
