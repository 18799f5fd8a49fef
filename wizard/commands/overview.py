"""`werf-wizard` alone: the report, then the Docker configuration for this machine."""

import argparse
import sys

from wizard.commands.export import commented, printed, tell
from wizard.facts.sources import gather
from wizard.facts.world import World
from wizard.language import Language, text
from wizard.plan.choosing import no_mode
from wizard.plan.modes import decide
from wizard.plan.plan import facts_for
from wizard.plan.settings import Answers
from wizard.report import console, doctor
from wizard.targets.exporting import export


def run(options: argparse.Namespace, say: Language) -> int:
    """Report and configuration. Raises what no mode at all raises."""
    from wizard.commands.doctor import preparation

    answers = Answers({})
    facts = gather(World())
    seen = facts_for(facts, answers, "docker")
    verdict = decide(seen)
    out = console.on_stdout()
    doctor.show_report(verdict, seen, say, out)
    block = preparation(seen)
    if block:
        doctor.show_fix(block, say, out)
    if verdict.mode is None:
        raise no_mode(verdict)
    exported = export("docker", answers, facts, as_files=False)
    out.print(say(text("Docker")), style="title")
    sys.stdout.write(printed(commented(exported, say)) + "\n")
    sys.stdout.flush()
    for note in exported.notes:
        tell(say, note)
    return 0
