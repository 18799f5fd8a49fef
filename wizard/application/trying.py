"""Tries the fix: starts a container with the corrected configuration, in a separate thread."""

from collections.abc import Callable
from threading import Thread
from typing import TypeAlias

from wizard.application.correction import settings_after, target_of
from wizard.diagnosis.run_command import RunCommand
from wizard.errors import WizardError
from wizard.facts.world import World
from wizard.interview.question import Situation
from wizard.language import text
from wizard.plan.plan import Plan, make_plan
from wizard.plan.settings import Answers
from wizard.verifying.verification import Verification, check_target, verify

SECONDS = 300.0
"""After this time a container is given up, the download of its image included."""

Outcome: TypeAlias = "Verification | WizardError"
"""The result of a trial; an error with its ways out if nothing could be tried."""


def plan_of(problem: str, run_command: RunCommand | None, now: Situation) -> Plan:
    """Return the plan to try. Raises BadInputError if the target cannot be tried, and what make_plan raises."""
    target = target_of(run_command, now)
    check_target(target)
    given = settings_after(problem, target, now)
    return make_plan(target, Answers({**given, **({"ref": run_command.image} if run_command else {})}), now.facts)


def start_trying(plan: Plan, world: World, report: Callable[[Outcome], object]) -> None:
    """Start to try a plan; `report` is called in the new thread."""

    def run() -> None:
        try:
            report(verify(plan, world, SECONDS))
        except WizardError as error:
            report(error)
        except Exception as error:  # the screen goes on
            message = text("The test could not run: {kind}: {error}", kind=type(error).__name__, error=error)
            report(WizardError(message))

    Thread(target=run, daemon=True).start()
