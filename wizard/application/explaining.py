"""Which known problems explain a trial that proved nothing: those of the needs that were not met, and of the log."""

from wizard.diagnosis.engine import diagnose
from wizard.diagnosis.fixing import steps
from wizard.diagnosis.model import Step
from wizard.facts.model import Facts
from wizard.plan.checks.check import Check
from wizard.verifying.verification import Verification

_OF_NEED = {
    "userns-enabled": "userns-blocked-by-seccomp-or-lsm",
    "no-new-privileges": "newuidmap-not-permitted",
    "capability-bounding-set": "newuidmap-not-permitted",
    "subordinate-ids": "newuidmap-not-permitted",
    "overlay-rootless": "lsm-blocks-mount",
    "storage-filesystem": "overlay-over-overlayfs",
    "fuse-device": "fuse-device-permission-denied",
}
"""What a build fails with where a need is not met."""


def known_problems(found: Verification) -> tuple[str, ...]:
    """The names of known problems, first those that were seen inside."""
    if found.proved == "yes":
        return ()
    unmet = (_problem(need, found) for need in found.needs if need.status == "failed")
    logged = (finding.id for finding in diagnose([found.log.encode()]).findings)
    return tuple(dict.fromkeys((*unmet, *logged)))


def _problem(need: Check, found: Verification) -> str:
    facts = found.trial.facts or Facts({})
    error, label = (facts.value(key) or "" for key in ("userns.try.error", "process.label"))
    match need.id:
        case "userns-enabled" if "permission denied" in error.lower():
            return "selinux-type-refused" if ":container_" in label else "lsm-blocks-mount"
        case "fuse-device" if facts.value("fuse.device") == "absent":
            return "fuse-device-missing"
        case "storage-filesystem" if facts.value("storage.fs") not in ("overlay", "overlayfs", "aufs"):
            return "network-filesystem-storage"
        case "subordinate-ids" if facts.value("idmap.newuidmap") == "absent":
            return "newuidmap-not-installed"
        case "subordinate-ids" if facts.value("idmap.subuid") == "none":
            return "no-subuid-ranges"
    return _OF_NEED[need.id]


def steps_of_fix(found: Verification) -> tuple[Step, ...]:
    """What fixes the first of them, for the target that was tried."""
    plan = found.plan
    names = known_problems(found)
    return steps(names[0], plan.target, plan.answers, plan.facts) if names else ()
