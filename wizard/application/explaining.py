"""The known problems behind a failed trial, and the steps that fix the first of them."""

from wizard.application.trial_log import diagnosed
from wizard.diagnosis.fixing import steps
from wizard.diagnosis.model import Step
from wizard.verifying.verification import Verification


def known_problems(found: Verification) -> tuple[str, ...]:
    """Return the ids of known problems, first those that are sure; empty if the mode works."""
    if found.proved == "yes":
        return ()
    return tuple(finding.id for finding in diagnosed(found).findings)


def steps_of_fix(found: Verification) -> tuple[Step, ...]:
    """Return the steps that fix the first of these problems, for the target that was tried."""
    if found.proved == "yes":
        return ()
    plan, first = found.plan, next(iter(diagnosed(found).findings), None)
    return steps(first.id, plan.target, plan.answers, plan.facts, first.seen) if first else ()
