"""Exports for tests: facts on which every mode works, and settings on top."""

from collections.abc import Mapping
from functools import cache

from wizard.facts.model import make_facts
from wizard.plan.settings import check_answers
from wizard.targets.exporting import Exported, export

ABLE = {
    "kernel.release": "6.12.0",
    "overlay.rootless": "yes",
    "userns.max": "63404",
    "fuse.device": "present",
    "fuse.device.open": "yes",
    "apparmor.enabled": "yes",
    "apparmor.restrict_userns": "absent",
}

MODES = (
    ("overlay", "standard"),
    ("overlay", "least-privilege"),
    ("fuse-device", "standard"),
    ("fuse-device", "least-privilege"),
    ("fuse-privileged", "standard"),
)


def exported(
    target: str, settings: Mapping[str, str], facts: Mapping[str, str] | None = None, *, files: bool = False
) -> Exported:
    """What a target gives for settings, on a machine that can do everything unless `facts` say otherwise.

    Made once for all tests that ask for the same: they read it and never change it.
    """
    return _exported(target, tuple(settings.items()), tuple((facts or {}).items()), files)


@cache
def _exported(
    target: str, settings: tuple[tuple[str, str], ...], facts: tuple[tuple[str, str], ...], files: bool
) -> Exported:
    answers = check_answers(dict(settings), target)
    return export(target, answers, make_facts({**ABLE, **dict(facts)}), as_files=files)


def printed(target: str, settings: dict[str, str], facts: dict[str, str] | None = None) -> str:
    """The first artifact's content."""
    return exported(target, settings, facts).artifacts[0].content
