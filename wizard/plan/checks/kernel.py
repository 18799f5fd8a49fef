"""What the kernel can do: rootless overlayfs and FUSE."""

from wizard.facts.model import Facts, is_in_container
from wizard.language import text
from wizard.plan import remedies
from wizard.plan.checks.check import Check, decided_by
from wizard.plan.checks.refused import is_mount_refused_by_the_place, selinux_mode
from wizard.plan.checks.storage import loses_entries
from wizard.plan.kernels import FUSE, NATIVE, NATIVE_WITHOUT_SELINUX, parse_kernel


def check_linux(facts: Facts) -> Check:
    """Containers run on Linux: on another system the kernel that counts is the engine's own."""
    system = facts.value("os.kernel")
    if system in (None, "Linux"):
        return decided_by(facts, "os.kernel", "linux", "ok", text("Linux"))
    message = text(
        "{system} runs containers in a Linux virtual machine: its kernel matters, and it did not answer", system=system
    )
    missing = ("engine.docker.kernel", "cluster.kernel")
    return decided_by(facts, "os.kernel", "linux", "unknown", message, missing=missing)


def check_kernel_version(facts: Facts) -> Check:
    """fuse-overlayfs needs Linux 4.18; nothing below it works without root."""
    name, key = "kernel-version", "kernel.release"
    release = facts.value(key)
    kernel = parse_kernel(release)
    if kernel is None and facts.value("overlay.rootless") == "yes":
        message = text("unknown; rootless overlayfs works on it")
        return decided_by(facts, "overlay.rootless", name, "ok", message)
    if kernel is None:
        return decided_by(facts, key, name, "unknown", text("unknown"), missing=(key,))
    if kernel.version < FUSE and facts.value("overlay.rootless") != "yes":
        message = text(
            "{release} is older than 4.18: neither overlayfs nor FUSE can be mounted in a user namespace",
            release=release,
        )
        return decided_by(facts, key, name, "failed", message)
    return decided_by(facts, key, name, "ok", text("{value}", value=release))


def check_overlay_rootless(facts: Facts) -> Check:
    """Whether the kernel mounts overlayfs in a user namespace; a try decides, else the version."""
    name, key = "overlay-rootless", "overlay.rootless"
    tried = facts.value(key)
    if loses_entries(facts):
        return _loses_entries(facts)
    if tried == "yes":
        message = text("works: a test mount succeeded") if facts.certainty(key) == "tried" else text("works")
        return decided_by(facts, key, name, "ok", message)
    if tried == "no" and not is_mount_refused_by_the_place(facts):
        why = facts.value("overlay.rootless.error")
        message = text("does not work here: {why}", why=why) if why else text("does not work here")
        return decided_by(facts, key, name, "failed", message)
    if facts.value("overlay.module") == "missing":
        return decided_by(facts, "overlay.module", name, "failed", text("the kernel has no overlay module"))
    return _overlay_by_version(facts)


def _loses_entries(facts: Facts) -> Check:
    message = text(
        "the storage's file system does not tell directories from files (ftype=0): layers silently lose data"
    )
    key = "storage.d_type" if facts.value("storage.d_type") == "no" else "overlay.rootless.error"
    return decided_by(facts, key, "overlay-rootless", "failed", message)


def _overlay_by_version(facts: Facts) -> Check:
    name, key = "overlay-rootless", "kernel.release"
    kernel = parse_kernel(facts.value(key))
    if kernel is None:
        return Check(name, "unknown", text("unknown"), missing=("overlay.rootless", "kernel.release"))
    if kernel.is_el8:
        message = text(
            "Enterprise Linux 8 has it only in later releases, under the same version number: only a test can tell"
        )
        return decided_by(facts, key, name, "unknown", message, missing=("overlay.rootless",))
    if kernel.version >= NATIVE:
        return decided_by(facts, key, name, "ok", text("the kernel has had it since 5.13"))
    if kernel.version < NATIVE_WITHOUT_SELINUX:
        return decided_by(facts, key, name, "failed", text("the kernel is older than 5.11"))
    selinux = selinux_mode(facts)
    if selinux in ("absent", "disabled"):
        message = text("the kernel has had it since 5.11, if SELinux is off")
        return decided_by(facts, key, name, "ok", message)
    if selinux is None:
        message = text("kernels 5.11 and 5.12 have it only if SELinux is off")
        return decided_by(facts, key, name, "unknown", message, missing=("selinux.mode",))
    return decided_by(facts, key, name, "failed", text("with SELinux the kernel has had it since 5.13"))


def check_fuse_device(facts: Facts) -> Check:
    """Whether /dev/fuse is, or can be made, usable by user 1000: what fuse-overlayfs needs."""
    name = "fuse-device"
    kernel = parse_kernel(facts.value("kernel.release"))
    if kernel is not None and kernel.version < FUSE:
        message = text("FUSE can be mounted in a user namespace since kernel 4.18")
        return decided_by(facts, "kernel.release", name, "failed", message)
    mode, opened = facts.value("fuse.device.mode") or "", "fuse.device.open"
    match facts.value("fuse.device"), facts.value(opened):
        case _, "yes":
            return decided_by(facts, opened, name, "ok", text("opens for reading and writing"))
        case "present", "no":
            message = text("present, but user 1000 cannot open it (mode {mode})", mode=mode or "?")
            return decided_by(facts, opened, name, "failed", message, remedies.OPEN_FUSE)
        case "present", _ if mode and mode[-1] not in "67":
            message = text("present, but user 1000 cannot open it (mode {mode})", mode=mode)
            return decided_by(facts, "fuse.device.mode", name, "failed", message, remedies.OPEN_FUSE)
        case "present", _:
            return decided_by(facts, "fuse.device.mode" if mode else "fuse.device", name, "ok", text("present"))
        case "absent", _:
            return _fuse_absent(facts)
    return Check(name, "unknown", text("unknown"), missing=("fuse.device",))


def _fuse_absent(facts: Facts) -> Check:
    """Absent on a host it has to be made; absent in a container it says little about the host."""
    name, device, of_kernel = "fuse-device", "fuse.device", "fuse.module"
    module = facts.value(of_kernel)
    inside = is_in_container(facts)
    if module == "missing":
        return decided_by(facts, of_kernel, name, "failed", text("absent, and the kernel has no fuse module"))
    if inside and module == "loaded":
        message = text("not in this container; the host's module is loaded")
        return decided_by(facts, of_kernel, name, "ok", message)
    if inside:
        message = text("not in this container; whether the host has it cannot be seen from here")
        return decided_by(facts, device, name, "unknown", message, missing=(of_kernel,))
    message = text("absent: the fuse module is not loaded")
    return decided_by(facts, device, name, "failed", message, remedies.LOAD_FUSE)
