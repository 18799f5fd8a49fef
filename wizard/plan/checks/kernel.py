"""What the kernel can do: rootless overlayfs and FUSE."""

from wizard.facts.model import Facts, is_in_container
from wizard.language import text
from wizard.plan import remedies
from wizard.plan.checks.check import Check
from wizard.plan.checks.refused import is_mount_refused_by_the_place, selinux_mode
from wizard.plan.checks.storage import loses_entries
from wizard.plan.kernels import FUSE, NATIVE, NATIVE_WITHOUT_SELINUX, parse_kernel


def check_linux(facts: Facts) -> Check:
    """Containers run on Linux: on another system the kernel that counts is the engine's own."""
    system = facts.value("os.kernel")
    evidence = facts.evidence("os.kernel")
    if system in (None, "Linux"):
        return Check("linux", "ok", text("Linux"), evidence)
    return Check(
        "linux",
        "unknown",
        text(
            "{system} runs containers in a Linux virtual machine: its kernel matters, and it did not answer",
            system=system,
        ),
        evidence,
        missing=("engine.docker.kernel", "cluster.kernel"),
    )


def check_kernel_version(facts: Facts) -> Check:
    """fuse-overlayfs needs Linux 4.18; nothing below it works without root."""
    release = facts.value("kernel.release")
    evidence = facts.evidence("kernel.release")
    kernel = parse_kernel(release)
    certainty = facts.certainty("kernel.release")
    if kernel is None and facts.value("overlay.rootless") == "yes":
        message, key = text("unknown; rootless overlayfs works on it"), "overlay.rootless"
        return Check("kernel-version", "ok", message, facts.evidence(key), certainty=facts.certainty(key))
    if kernel is None:
        return Check("kernel-version", "unknown", text("unknown"), evidence, missing=("kernel.release",))
    if kernel.version < FUSE and facts.value("overlay.rootless") != "yes":
        message = text(
            "{release} is older than 4.18: neither overlayfs nor FUSE can be mounted in a user namespace",
            release=release,
        )
        return Check("kernel-version", "failed", message, evidence, certainty=certainty)
    return Check("kernel-version", "ok", text("{value}", value=release), evidence, certainty=certainty)


def check_overlay_rootless(facts: Facts) -> Check:
    """Whether the kernel mounts overlayfs in a user namespace; a try decides, else the version."""
    name = "overlay-rootless"
    tried = facts.value("overlay.rootless")
    evidence = facts.evidence("overlay.rootless")
    certainty = facts.certainty("overlay.rootless")
    if loses_entries(facts):
        return _loses_entries(facts)
    if tried == "yes":
        return Check(
            name,
            "ok",
            text("works: a test mount succeeded") if certainty == "tried" else text("works"),
            evidence,
            certainty=certainty,
        )
    if tried == "no" and not is_mount_refused_by_the_place(facts):
        why = facts.value("overlay.rootless.error")
        message = text("does not work here: {why}", why=why) if why else text("does not work here")
        return Check(name, "failed", message, evidence, certainty=certainty)
    if facts.value("overlay.module") == "missing":
        message = text("the kernel has no overlay module")
        return Check(name, "failed", message, facts.evidence("overlay.module"))
    return _overlay_by_version(facts)


def _loses_entries(facts: Facts) -> Check:
    message = text(
        "the storage's file system does not tell directories from files (ftype=0): layers silently lose data"
    )
    key = "storage.d_type" if facts.value("storage.d_type") == "no" else "overlay.rootless.error"
    return Check("overlay-rootless", "failed", message, facts.evidence(key), certainty=facts.certainty(key))


def _overlay_by_version(facts: Facts) -> Check:
    name = "overlay-rootless"
    kernel = parse_kernel(facts.value("kernel.release"))
    evidence = facts.evidence("kernel.release")
    certainty = facts.certainty("kernel.release")
    if kernel is None:
        return Check(name, "unknown", text("unknown"), missing=("overlay.rootless", "kernel.release"))
    if kernel.is_el8:
        message = text(
            "Enterprise Linux 8 has it only in later releases, under the same version number: only a test can tell"
        )
        return Check(name, "unknown", message, evidence, missing=("overlay.rootless",))
    if kernel.version >= NATIVE:
        return Check(name, "ok", text("the kernel has had it since 5.13"), evidence, certainty=certainty)
    if kernel.version < NATIVE_WITHOUT_SELINUX:
        return Check(name, "failed", text("the kernel is older than 5.11"), evidence, certainty=certainty)
    selinux = selinux_mode(facts)
    if selinux in ("absent", "disabled"):
        return Check(
            name, "ok", text("the kernel has had it since 5.11, if SELinux is off"), evidence, certainty=certainty
        )
    if selinux is None:
        message = text("kernels 5.11 and 5.12 have it only if SELinux is off")
        return Check(name, "unknown", message, evidence, missing=("selinux.mode",))
    return Check(name, "failed", text("with SELinux the kernel has had it since 5.13"), evidence, certainty=certainty)


def check_fuse_device(facts: Facts) -> Check:
    """Whether /dev/fuse is, or can be made, usable by user 1000: what fuse-overlayfs needs."""
    name = "fuse-device"
    kernel = parse_kernel(facts.value("kernel.release"))
    if kernel is not None and kernel.version < FUSE:
        message = text("FUSE can be mounted in a user namespace since kernel 4.18")
        return Check(
            name, "failed", message, facts.evidence("kernel.release"), certainty=facts.certainty("kernel.release")
        )
    mode = facts.value("fuse.device.mode") or ""
    evidence = facts.evidence("fuse.device.mode") or facts.evidence("fuse.device")
    opened, certainty = facts.evidence("fuse.device.open"), facts.certainty("fuse.device.open")
    match facts.value("fuse.device"), facts.value("fuse.device.open"):
        case _, "yes":
            return Check(name, "ok", text("opens for reading and writing"), opened, certainty=certainty)
        case "present", "no":
            message = text("present, but user 1000 cannot open it (mode {mode})", mode=mode or "?")
            return Check(name, "failed", message, opened, fix=remedies.OPEN_FUSE, certainty=certainty)
        case "present", _ if mode and mode[-1] not in "67":
            message = text("present, but user 1000 cannot open it (mode {mode})", mode=mode)
            return Check(name, "failed", message, evidence, fix=remedies.OPEN_FUSE)
        case "present", _:
            return Check(name, "ok", text("present"), evidence, certainty=facts.certainty("fuse.device"))
        case "absent", _:
            return _fuse_absent(facts, evidence)
    return Check(name, "unknown", text("unknown"), missing=("fuse.device",))


def _fuse_absent(facts: Facts, evidence: str) -> Check:
    """Absent on a host it has to be made; absent in a container it says little about the host."""
    name = "fuse-device"
    module = facts.value("fuse.module")
    inside = is_in_container(facts)
    if module == "missing":
        return Check(name, "failed", text("absent, and the kernel has no fuse module"), facts.evidence("fuse.module"))
    if inside and module == "loaded":
        return Check(name, "ok", text("not in this container; the host's module is loaded"), evidence)
    if inside:
        message = text("not in this container; whether the host has it cannot be seen from here")
        return Check(name, "unknown", message, evidence, missing=("fuse.module",))
    return Check(name, "failed", text("absent: the fuse module is not loaded"), evidence, fix=remedies.LOAD_FUSE)
