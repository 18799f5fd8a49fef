"""Examples in pages: the program's own output, so that they cannot drift from it."""

from collections.abc import Sequence

from wizard.commands.asking import known_answers
from wizard.facts.model import make_facts
from wizard.facts.world import World
from wizard.language import Language

# A machine on which all modes work and nothing is missing but what the example asks for.
EXAMPLE_FACTS = {
    "os.kernel": "Linux",
    "kernel.release": "6.1.0",
    "overlay.rootless": "yes",
    "userns.try": "yes",
    "userns.max": "63404",
    "fuse.device": "present",
    "fuse.device.mode": "0666",
    "fuse.device.open": "yes",
    "apparmor.enabled": "yes",
    "apparmor.restrict_userns": "absent",
}

EXAMPLE_HOST = {
    **EXAMPLE_FACTS,
    "kernel.release": "5.4.0",
    "overlay.rootless": "no",
    "userns.max": "0",
    "fuse.device.open": "no",
    "fuse.device.mode": "0600",
}
"""A machine that lacks what `export host` can supply."""


def example(words: Sequence[str], say: Language) -> tuple[str, str]:
    """What `export` prints for these words, less its reasons, and the language it is in."""
    from wizard.cli import parse
    from wizard.commands.export import printed
    from wizard.targets.exporting import export

    options = parse(["export", *words], say)
    flags = {"mode": options.mode, "hardening": options.hardening}
    answers = known_answers(options.target, options.set, None, flags, World())
    facts = make_facts(
        {
            k: v
            for k, v in (EXAMPLE_HOST if options.target == "host" else EXAMPLE_FACTS).items()
            if not (options.target == "host" and k in ("overlay.rootless", "userns.try"))
        }
    )
    exported = export(options.target, answers, facts, as_files=False)
    return printed(exported.artifacts), exported.artifacts[0].language
