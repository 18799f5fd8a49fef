"""Examples in pages: the program's own output, so that they cannot drift from it."""

from collections.abc import Sequence

from wizard.commands.asking import known_answers
from wizard.facts.model import make_facts
from wizard.facts.world import World
from wizard.language import Language
from wizard.parser import parse
from wizard.targets.exporting import export, printed

_ABLE = {
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
"""A machine that lacks all that `export host` can supply."""


def example(words: Sequence[str], say: Language) -> tuple[str, str]:
    """What `export` prints for these words, less its reasons, and the language it is in."""
    options = parse(["export", *words], say)
    flags = {"mode": options.mode, "hardening": options.hardening}
    answers = known_answers(options.target, options.set, None, flags, World())
    facts = make_facts(_UNPREPARED if options.target == "host" else _ABLE)
    exported = export(options.target, answers, facts, as_files=False)
    return printed(exported.artifacts), exported.artifacts[0].language
