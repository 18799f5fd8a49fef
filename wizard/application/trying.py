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


class RunningTrial:
    """A trial in a separate thread, which the program waits for before it ends: it removes what it has made."""

    def __init__(self, plan: Plan, world: World, report: Callable[[Outcome], object]) -> None:
        self._plan, self._world, self._report = plan, world, report
        self._is_stopped = False
        self._thread = Thread(target=self._run)
        self._thread.start()

    def stop(self) -> None:
        """Stop it, without a report."""
        self._is_stopped = True
        if self._thread.is_alive():
            Thread(target=self._world.end_all).start()

    def _run(self) -> None:
        outcome = self._outcome()
        if not self._is_stopped:
            self._report(outcome)

    def _outcome(self) -> Outcome:
        try:
            return verify(self._plan, self._world, SECONDS)
        except WizardError as error:
            return error
        except Exception as error:  # the screen goes on
            message = text("The test could not run: {kind}: {error}", kind=type(error).__name__, error=error)
            return WizardError(message)
