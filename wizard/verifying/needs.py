"""Compares what a mode needs inside its container with what was found there. Pure.

Nothing is inferred from versions: what was not or could not be tried is unknown. Builds with settings removed one by
one have shown that these attempts predict a build: content/concepts/hardening.
"""

from wizard.facts.file_systems import STACKED
from wizard.facts.model import Facts
from wizard.language import text
from wizard.plan.checks.check import Check
from wizard.plan.checks.process import CAP_SETGID, CAP_SETUID
from wizard.plan.checks.storage import check_storage_filesystem
from wizard.plan.plan import Plan


def needs(plan: Plan, facts: Facts) -> tuple[Check, ...]:
    """Return every need of the plan's mode as a check, in the order in which a build meets them."""
    storage = _overlayfs(facts) if plan.mode == "overlay" else _fuse(facts)
    return (_namespace(facts), _privileges(facts), _capabilities(facts), _ids(plan, facts), *storage)


def _namespace(facts: Facts) -> Check:
    match facts.value("userns.try"):
        case "yes":
            message = text("work: one was created")
            return Check("userns-enabled", "ok", message, facts.evidence("userns.try"), certainty="tried")
        case "no":
            why = facts.value("userns.try.error") or "…"
            message = text("cannot be created: {why}", why=why)
            return Check("userns-enabled", "failed", message, facts.evidence("userns.try"), certainty="tried")
    return Check("userns-enabled", "unknown", text("could not be tested"), missing=("userns.try",))


def _privileges(facts: Facts) -> Check:
    evidence = facts.evidence("process.no_new_privs")
    match facts.value("process.no_new_privs"):
        case "0":
            return Check("no-new-privileges", "ok", text("off"), evidence)
        case "1":
            message = text("set: newuidmap cannot gain the privileges it needs to map ids")
            return Check("no-new-privileges", "failed", message, evidence)
    return Check("no-new-privileges", "unknown", text("unknown"), missing=("process.no_new_privs",))


def _capabilities(facts: Facts) -> Check:
    name, evidence = "capability-bounding-set", facts.evidence("process.caps_bounding")
    try:
        bits = int(facts.value("process.caps_bounding") or "", 16)
    except ValueError:
        return Check(name, "unknown", text("unknown"), missing=("process.caps_bounding",))
    if bits >> CAP_SETUID & bits >> CAP_SETGID & 1:
        return Check(name, "ok", text("has SETUID and SETGID"), evidence)
    return Check(name, "failed", text("lacks SETUID or SETGID: newuidmap cannot map ids"), evidence)


def _ids(plan: Plan, facts: Facts) -> Check:
    name, evidence = "subordinate-ids", facts.evidence("idmap.try")
    if facts.value("process.uid") == "0" and not plan.confinement.privileged:
        message = text("the image's user is root: in an unprivileged container Buildah works only as user 1000")
        return Check(name, "failed", message, facts.evidence("process.uid"))
    match facts.value("idmap.try"):
        case "yes":
            message = text("were mapped by newuidmap and newgidmap")
            return Check(name, "ok", message, evidence, certainty="tried")
        case "no":
            why = facts.value("idmap.try.error") or "…"
            return Check(name, "failed", text("cannot be mapped: {why}", why=why), evidence, certainty="tried")
    if facts.value("idmap.newuidmap") == "absent":
        message = text("cannot be mapped: the image has no newuidmap")
        return Check(name, "failed", message, facts.evidence("idmap.newuidmap"))
    return Check(name, "unknown", text("could not be tested"), missing=("idmap.try",))


def _overlayfs(facts: Facts) -> tuple[Check, Check]:
    name, evidence = "overlay-rootless", facts.evidence("overlay.rootless")
    match facts.value("overlay.rootless"):
        case "yes":
            mounted = Check(name, "ok", text("works: a test mount succeeded"), evidence, certainty="tried")
        case "no":
            why = facts.value("overlay.rootless.error") or "…"
            message = text("does not work here: {why}", why=why)
            mounted = Check(name, "failed", message, evidence, certainty="tried")
        case _:
            mounted = Check(name, "unknown", text("could not be tested"), missing=("overlay.rootless",))
    return _storage(facts), mounted


def _fuse(facts: Facts) -> tuple[Check, Check]:
    name, evidence = "fuse-device", facts.evidence("fuse.device.open")
    match facts.value("fuse.device"), facts.value("fuse.device.open"):
        case _, "yes":
            message = text("opens for reading and writing")
            opened = Check(name, "ok", message, evidence, certainty="tried")
        case "absent", _:
            opened = Check(name, "failed", text("is not in the container"), facts.evidence("fuse.device"))
        case "present", "no":
            mode = facts.value("fuse.device.mode") or "?"
            message = text("present, but user 1000 cannot open it (mode {mode})", mode=mode)
            opened = Check(name, "failed", message, evidence, certainty="tried")
        case _:
            opened = Check(name, "unknown", text("could not be tested"), missing=("fuse.device.open",))
    return _storage(facts), opened


def _storage(facts: Facts) -> Check:
    """Return whether the storage is on a volume: a kernel that mounts overlayfs does not mount it on itself."""
    kind = facts.value("storage.fs")
    name, evidence = "storage-filesystem", facts.evidence("storage.fs")
    if not kind:
        return Check(name, "unknown", text("unknown"), missing=("storage.fs",))
    if kind in STACKED:
        message = text("{kind}: the storage is not on a volume, and overlayfs cannot be stacked on itself", kind=kind)
        return Check(name, "failed", message, evidence)
    return check_storage_filesystem(facts)
