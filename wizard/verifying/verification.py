"""Whether a plan works: a trial on the engine, and the mode's needs compared with what was found inside."""

from wizard.errors import BadInputError
from wizard.facts.world import World
from wizard.language import Text, text
from wizard.plan.checks.check import Answer, Check
from wizard.plan.plan import Plan
from wizard.plan.targets import TARGETS, engine_of
from wizard.records import Record
from wizard.verifying.cluster import try_cluster
from wizard.verifying.containers import try_compose, try_engine
from wizard.verifying.needs import needs
from wizard.verifying.trial import Trial


class Verification(Record):
    """A plan, the result of its trial, and each need of its mode."""

    plan: Plan
    trial: Trial
    needs: tuple[Check, ...]

    @property
    def proved(self) -> Answer:
        """Return whether the mode works inside: no if the container was refused, unknown if it was too late."""
        if self.trial.end != "ran":
            return "no" if self.trial.end in ("refused", "denied") else "unknown"
        answers = {need.answer for need in self.needs}
        return "no" if "no" in answers else "unknown" if "unknown" in answers else "yes"

    @property
    def verdict(self) -> Text:
        """Return the answer in one sentence."""
        target, mode = self.plan.target, self.plan.mode
        if self.proved == "yes":
            return text("Verified: mode {mode} works with {target} here.", mode=mode, target=target)
        match self.trial.end:
            case "late":
                return text("Unknown: the container did not finish in time; increase --timeout.")
            case "denied":
                return text("Not verified: the cluster's admission control rejected the Pod.")
            case "flood":
                return text("Unknown: the container or the engine printed endlessly and was stopped.")
            case "unread":
                return text("Unknown: the container ran, but the cluster did not return its log.")
            case "refused":
                return text("Not verified: the container did not start, or exited before its checks finished.")
        if self.proved == "unknown":
            return text("Unknown: something could not be tested in this image.")
        return text("Not verified: mode {mode} does not work with {target} here.", mode=mode, target=target)


def check_target(target: str) -> None:
    """Raise BadInputError for a target that its own program must run; it names the target to try instead."""
    if TARGETS[target].trial:
        return
    engine = engine_of(target)
    if engine == "host":
        raise BadInputError(
            text("The machine itself has no configuration to test."),
            text("`werf-wizard doctor` checks it."),
        )
    raise BadInputError(
        text("{target} starts its containers itself: there is nothing here to test.", target=target),
        text("`werf-wizard verify {target}` verifies the same confinement on the underlying engine.", target=engine),
    )


def verify(plan: Plan, world: World, seconds: float) -> Verification:
    """Try the plan and return the result.

    Raises BadInputError for a plan without a build, and if the engine does not answer.
    """
    if not plan.builds:
        raise BadInputError(
            text("Without Buildah the container is confined like any other: there is nothing to verify."),
            text("Leave out --set backend=…, or check the machine with `werf-wizard doctor`."),
        )
    match plan.place.trial:
        case "engine":
            trial = try_engine(plan, world, seconds)
        case "compose":
            trial = try_compose(plan, world, seconds)
        case _:
            trial = try_cluster(plan, world, seconds)
    return Verification(plan, trial, needs(plan, trial.facts) if trial.facts else ())
