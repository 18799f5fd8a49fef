"""Loaded by a command first: its clock runs only while it pauses, and no pause takes any time.

However long programs take on a busy machine, the command has all the time that it was given, and uses up none.
"""

from wizard.facts.world import World

_PAUSED: list[float] = []


def _seconds(_: World) -> float:
    return sum(_PAUSED)


def _pause(_: World, seconds: float) -> None:
    _PAUSED.append(seconds)


World.seconds = _seconds  # type: ignore[assignment,method-assign]
World.pause = _pause  # type: ignore[assignment,method-assign]
