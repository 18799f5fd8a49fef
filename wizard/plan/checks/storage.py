"""The file system beneath the build storage: what it refuses, and what it loses silently."""

from wizard.facts.file_systems import NETWORK, STACKED, WITHOUT_OWNERS
from wizard.facts.model import Facts
from wizard.language import text
from wizard.plan.checks.check import Check, decided_by
from wizard.plan.kernels import TMPFS_XATTR, parse_kernel


def check_storage_filesystem(facts: Facts) -> Check:
    """Judge the file system of the build storage: it needs user ids and extended attributes, and has to be local."""
    name, key = "storage-filesystem", "storage.fs"
    kind = (facts.value(key) or "").lower()
    if not kind:
        return decided_by(facts, key, name, "ok", text("unknown; the configuration puts the storage on a volume"))
    if kind.startswith(NETWORK):
        message = text("{kind} is a network file system: it does not support the ids of a user namespace", kind=kind)
        return decided_by(facts, key, name, "failed", message)
    if kind in WITHOUT_OWNERS:
        message = text("{kind} stores neither file owners nor links", kind=kind)
        return decided_by(facts, key, name, "failed", message)
    if kind == "ramfs":
        message = text("{kind} has no extended attributes: layers silently lose data", kind=kind)
        return decided_by(facts, key, name, "failed", message)
    if kind == "tmpfs":
        return _tmpfs(facts)
    if kind in STACKED:
        message = text(
            "{kind}: the build storage is put on a volume, because overlayfs cannot be stacked on itself", kind=kind
        )
        return decided_by(facts, key, name, "ok", message)
    return decided_by(facts, key, name, "ok", text("{value}", value=kind))


def _tmpfs(facts: Facts) -> Check:
    """Before 6.6 Buildah's test mount succeeds on it, also with /dev/fuse, and the layers lose directories."""
    name, key = "storage-filesystem", "storage.fs"
    kernel = parse_kernel(facts.value("kernel.release"))
    if _was_tried_on_tmpfs(facts) or (kernel is not None and kernel.version >= TMPFS_XATTR):
        return decided_by(facts, key, name, "ok", text("tmpfs: it counts towards the memory limit"))
    if kernel is None:
        message = text("before Linux 6.6 layers on tmpfs silently lose data, and the kernel is unknown")
        return decided_by(facts, key, name, "unknown", message, missing=("kernel.release",))
    message = text("before Linux 6.6 tmpfs has no user extended attributes: layers silently lose data")
    return decided_by(facts, key, name, "failed", message)


def _was_tried_on_tmpfs(facts: Facts) -> bool:
    return facts.value("overlay.rootless") == "yes" and facts.value("overlay.rootless.fs") == "tmpfs"


def loses_entries(facts: Facts) -> bool:
    """Whether the storage's disk has the old format that overlayfs cannot work on: XFS with ftype=0.

    Where the attempt was made on it, a directory whose files are removed is not empty.
    """
    removal = "not empty" in (facts.value("overlay.rootless.error") or "").lower()
    on_xfs = (facts.value("overlay.rootless.fs") or facts.value("storage.fs")) == "xfs"
    failed = facts.value("overlay.rootless") == "no" and removal and on_xfs
    return facts.value("storage.d_type") == "no" or failed
