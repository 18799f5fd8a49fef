"""Which mode it will be: the one asked for with what is to be said of it, the recommended one, or why there is none."""

import pytest

from tests.plan.test_modes import DEBIAN, FUSE, HOST, OLD
from wizard.errors import MissingFactError, RefusedError
from wizard.facts.model import make_facts
from wizard.language import Language
from wizard.plan.choosing import choose_mode, narrowest_open
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


def test_the_narrowest_that_is_not_ruled_out_may_be_one_that_is_not_known_to_work() -> None:
    assert narrowest_open(decide(make_facts(OLD))) == "fuse-device"
    assert narrowest_open(decide(make_facts(DEBIAN))) == "overlay"
    assert narrowest_open(decide(make_facts(DEBIAN | {"userns.max": "0"}))) is None
