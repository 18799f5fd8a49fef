"""What confines this process or this host, and what the configuration will do about it."""

from wizard.facts.model import Facts, is_in_container
from wizard.language import text
from wizard.plan.checks.check import Check, decided_by
from wizard.plan.checks.refused import selinux_mode

CAP_SETGID, CAP_SETUID = 6, 7
"""Bits of the capability bounding set, as in linux/capability.h."""


def check_seccomp(facts: Facts) -> Check:
    """Say what filter is on this process: it tells why a try was refused, and the configuration replaces it."""
    name, key = "seccomp", "process.seccomp"
    if facts.value("seccomp.kernel") == "no":
        return decided_by(facts, "seccomp.kernel", name, "ok", text("not in the kernel"))
    if facts.value(key) == "2" and is_in_container(facts) and facts.value("overlay.rootless") != "yes":
        message = text("this container has a filter; the configuration replaces it")
        return decided_by(facts, key, name, "warning", message)
    message = text("engines filter system calls by default; the configuration replaces the filter")
    return decided_by(facts, key, name, "ok", message)


def check_apparmor(facts: Facts) -> Check:
    """Where AppArmor is on, engines put their own profile on a container, and it denies mount."""
    key = "apparmor.enabled"
    match facts.value(key):
        case "yes":
            message = text("on: the engine's profile denies mounts; the configuration replaces it")
        case "no":
            message = text("off")
        case _:
            message = text("unknown; the configuration works either way")
    return decided_by(facts, key, "apparmor", "ok", message)


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
    told = "process.label" if mode and "selinux.mode" not in facts else "selinux.mode"
    return decided_by(facts, told, "selinux", "ok", message)


def check_capability_bounding_set(facts: Facts) -> Check:
    """Newuidmap and newgidmap need SETUID and SETGID in the bounding set of the container."""
    name, key = "capability-bounding-set", "process.caps_bounding"
    try:
        bits = int(facts.value(key) or "", 16)
    except ValueError:
        return decided_by(facts, key, name, "ok", text("unknown; the configuration keeps what is needed"))
    if bits >> CAP_SETUID & bits >> CAP_SETGID & 1:
        return decided_by(facts, key, name, "ok", text("has SETUID and SETGID"))
    return decided_by(facts, key, name, "warning", text("lacks SETUID or SETGID here; the configuration has both"))


def check_no_new_privileges(facts: Facts) -> Check:
    """With no-new-privileges newuidmap loses its file capabilities; a daemon may set it for all."""
    name, key = "no-new-privileges", "process.no_new_privs"
    if "no-new-privileges" in facts.words("engine.docker.security"):
        message = text("Docker sets it for every container; the configuration overrides it for this one")
        return decided_by(facts, "engine.docker.security", name, "warning", message)
    if facts.value(key) == "1":
        return decided_by(facts, key, name, "warning", text("set for this process; the configuration leaves it off"))
    return decided_by(facts, key, name, "ok", text("off"))
