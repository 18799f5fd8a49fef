"""Examples in pages: the program's real output, so that they are always up to date."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wizard.commands.inputs import known_answers
from wizard.errors import WizardError
from wizard.facts.model import make_facts
from wizard.facts.world import World
from wizard.language import Language
from wizard.parser import parse
from wizard.plan.settings import Answers
from wizard.targets.exporting import export, printed

if TYPE_CHECKING:
    from wizard.interview.question import Situation

ABLE = {
    "kernel.release": "6.1.0",
    "overlay.rootless": "yes",
    "userns.max": "63404",
    "fuse.device": "present",
    "fuse.device.open": "yes",
    "apparmor.enabled": "yes",
    "apparmor.restrict_userns": "absent",
}
"""A machine on which every mode works."""

_UNPREPARED = {
    "kernel.release": "5.4.0",
    "userns.max": "0",
    "fuse.device": "present",
    "fuse.device.mode": "0600",
    "fuse.device.open": "no",
    "apparmor.enabled": "yes",
    "apparmor.restrict_userns": "1",
}
"""A machine that lacks everything that `export host` can provide."""


def example(words: Sequence[str], tr: Language) -> tuple[str, str]:
    """Return what `export` prints for these words, without reasons, and its file language."""
    options = parse(["export", *words], tr)
    flags = {"mode": options.mode, "hardening": options.hardening}
    answers = known_answers(options.target, options.set, None, flags, World())
    facts = make_facts(_UNPREPARED if options.target == "host" else ABLE)
    exported = export(options.target, answers, facts, as_files=False)
    return printed(exported.artifacts), exported.artifacts[0].language


def session_example(words: Sequence[str], tr: Language, now: "Situation") -> tuple[str, str]:
    """Return the example for the reader's own facts and answers, or the usual one if those rule it out."""
    from wizard.interview.result import settings

    options = parse(["export", *words], tr)
    flags = {"mode": options.mode, "hardening": options.hardening}
    given = {**settings(now).given, **{key: value for key, value in flags.items() if value}}
    given |= dict(pair.split("=", 1) for pair in options.set)
    try:
        exported = export(options.target, Answers(given), now.facts, as_files=False)
    except WizardError:
        return example(words, tr)
    if not exported.artifacts[0].content.strip():
        return example(words, tr)
    return printed(exported.artifacts), exported.artifacts[0].language
