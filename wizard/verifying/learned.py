"""What a trial shows of the engine, and the configuration can answer: it counts for the next trial and the result."""

from collections.abc import Mapping

from wizard.facts.by_trial import EVIDENCE
from wizard.facts.model import Fact, Facts
from wizard.verifying.verification import Verification

_SECURITY = "engine.docker.security"


def learned(found: Verification) -> Mapping[str, Fact]:
    """Return facts of the engine that its own answers lack; seen with Docker 20.10 and no-new-privileges for all."""
    inside = found.trial.facts or Facts({})
    is_set = inside.value("process.no_new_privs") == "1"
    if found.plan.place.engine != "docker" or found.plan.confinement.escalation_override or not is_set:
        return {}
    options = [*sorted(found.plan.facts.words(_SECURITY)), "no-new-privileges"]
    return {_SECURITY: Fact(",".join(options), EVIDENCE, "tried")}
