"""The known problems behind a failed trial: those of the unmet needs, and those in its log."""

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
"""The problem that a build runs into if a need is not met."""


def known_problems(found: Verification) -> tuple[str, ...]:
    """Return the ids of known problems, first those that were observed inside; empty if the mode works."""
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
    """Return the steps that fix the first of these problems, for the target that was tried."""
    plan = found.plan
    names = known_problems(found)
    return steps(names[0], plan.target, plan.answers, plan.facts) if names else ()
