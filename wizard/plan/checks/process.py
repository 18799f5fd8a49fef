"""What confines this process or this host, and what the configuration will do about it."""

from wizard.facts.model import Facts, is_in_container
from wizard.language import text
from wizard.plan.checks.check import Check
from wizard.plan.checks.refused import selinux_mode

CAP_SETGID, CAP_SETUID = 6, 7
"""Bits of the capability bounding set, as in linux/capability.h."""


def check_seccomp(facts: Facts) -> Check:
    """Say what filter is on this process: it tells why a try was refused, and the configuration replaces it."""
    value = facts.value("process.seccomp")
    evidence = facts.evidence("process.seccomp")
    if facts.value("seccomp.kernel") == "no":
        return Check("seccomp", "ok", text("not in the kernel"), facts.evidence("seccomp.kernel"))
    if value == "2" and is_in_container(facts) and facts.value("overlay.rootless") != "yes":
        message = text("this container has a filter; the configuration replaces it")
        return Check("seccomp", "warning", message, evidence)
    return Check(
        "seccomp", "ok", text("engines filter system calls by default; the configuration replaces the filter"), evidence
    )


def check_apparmor(facts: Facts) -> Check:
    """Where AppArmor is on, engines put their own profile on a container, and it denies mount."""
    match facts.value("apparmor.enabled"):
        case "yes":
            message = text("on: the engine's profile denies mounts; the configuration replaces it")
        case "no":
            message = text("off")
        case _:
            message = text("unknown; the configuration works either way")
    return Check("apparmor", "ok", message, facts.evidence("apparmor.enabled"))


def check_selinux(facts: Facts) -> Check:
    """Enforcing SELinux keeps a container from the host's files and devices."""
    mode = selinux_mode(facts)
    match mode:
        case "enforcing":
            message = text("enforcing: the configuration sets a label where it needs one")
        case "permissive":
            message = text("permissive")
        case "disabled" | "absent":
            message = text("off")
        case _:
            message = text("unknown; assumed to be off")
    evidence = facts.evidence("selinux.mode") or (facts.evidence("process.label") if mode else "")
    return Check("selinux", "ok", message, evidence)


def check_capability_bounding_set(facts: Facts) -> Check:
    """Newuidmap and newgidmap need SETUID and SETGID in the bounding set of the container."""
    value = facts.value("process.caps_bounding")
    evidence = facts.evidence("process.caps_bounding")
    try:
        bits = int(value or "", 16)
    except ValueError:
        return Check("capability-bounding-set", "ok", text("unknown; the configuration keeps what is needed"), evidence)
    if bits >> CAP_SETUID & bits >> CAP_SETGID & 1:
        return Check("capability-bounding-set", "ok", text("has SETUID and SETGID"), evidence)
    message = text("lacks SETUID or SETGID here; the configuration has both")
    return Check("capability-bounding-set", "warning", message, evidence)


def check_no_new_privileges(facts: Facts) -> Check:
    """With no-new-privileges newuidmap loses its file capabilities; a daemon may set it for all."""
    evidence = facts.evidence("process.no_new_privs")
    if "no-new-privileges" in facts.words("engine.docker.security"):
        message = text("Docker sets it for every container; the configuration overrides it for this one")
        return Check("no-new-privileges", "warning", message, facts.evidence("engine.docker.security"))
    if facts.value("process.no_new_privs") == "1":
        message = text("set for this process; the configuration leaves it off")
        return Check("no-new-privileges", "warning", message, evidence)
    return Check("no-new-privileges", "ok", text("off"), evidence)
