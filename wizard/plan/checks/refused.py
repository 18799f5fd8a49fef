"""Whether a refused attempt tells of the machine, or only of the place where it was made.

What the kernel answers names who refused (kernel/user_namespace.c, create_user_ns). ENOSPC: a limit is reached.
EPERM: a system call filter or a sysctl, or no right to write the maps. EACCES: a security module, which is asked
last, so that anything else had agreed.
"""

from typing import Literal

from wizard.facts.labels import AppArmorLabel, SELinuxContext, parse_label
from wizard.facts.model import Facts, is_in_container
from wizard.plan import remedies

Errno = Literal["EACCES", "EPERM", "ENOSPC", "ENOSYS"]

# In the C locale, of glibc and musl alike.
_MESSAGES: dict[str, Errno] = {
    "permission denied": "EACCES",
    "operation not permitted": "EPERM",
    "no space left on device": "ENOSPC",
    "function not implemented": "ENOSYS",
}

_FREE_TYPES = ("spc_t", "unconfined_t", "unconfined_service_t")
"""SELinux types that no policy keeps from anything."""


def errno_of(message: str | None) -> Errno | None:
    """Return the error that a program's message names; None in a language that is not English."""
    low = (message or "").lower()
    return next((errno for words, errno in _MESSAGES.items() if words in low), None)


def is_confined(facts: Facts) -> bool:
    """Whether a security module has rules for the process that took the facts."""
    match parse_label(facts.value("process.label")):
        case AppArmorLabel() as label:
            return label.enforces
        case SELinuxContext() as context:
            return context.type not in _FREE_TYPES
    return False


def is_selinux_context(facts: Facts) -> bool:
    """Whether the label of the process is SELinux's, which it is only where SELinux is on."""
    return isinstance(parse_label(facts.value("process.label")), SELinuxContext)


def selinux_mode(facts: Facts) -> str | None:
    """SELinux's mode; in a container, where it is hidden, a context tells that it is on, and so probably enforcing."""
    mode = facts.value("selinux.mode")
    if mode is None and is_selinux_context(facts):
        return "enforcing"
    return mode


def is_restricted(facts: Facts) -> bool:
    """Whether the process is one that Ubuntu keeps from user namespaces: one outside the profile werf-buildah."""
    label = parse_label(facts.value("process.label"))
    may = isinstance(label, AppArmorLabel) and label.has(remedies.PROFILE_NAME)
    return facts.value("apparmor.restrict_userns") == "1" and not may


def was_allowed_by_the_kernel(facts: Facts) -> bool:
    """Whether only the container's own profile or label refused the namespace."""
    refused = facts.value("userns.try") == "no" and errno_of(facts.value("userns.try.error")) == "EACCES"
    return refused and (is_in_container(facts) or is_confined(facts))


def is_namespace_refused_by_the_place(facts: Facts) -> bool:
    """Whether a refused namespace says nothing of the machine: the place explains it, or another check does."""
    if is_restricted(facts) or facts.value("userns.clone_sysctl") == "0" or was_allowed_by_the_kernel(facts):
        return True
    if not is_in_container(facts) or errno_of(facts.value("userns.try.error")) == "ENOSPC":
        return False
    return is_confined(facts) or facts.value("process.seccomp") == "2"


def is_mount_refused_by_the_place(facts: Facts) -> bool:
    """Whether a refused overlayfs says nothing of the kernel.

    Without a user namespace nothing is mounted; an engine's profile or label may deny every mount; and Ubuntu's
    restriction leaves a process without rights in its namespace.
    """
    if facts.value("userns.try") == "no":
        return True
    if facts.certainty("overlay.rootless") == "stated":
        return False
    return is_restricted(facts) or (is_in_container(facts) and is_confined(facts))
