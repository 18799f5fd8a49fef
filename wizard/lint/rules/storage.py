"""Where Buildah's storage is, and /dev/fuse, which fuse-overlayfs needs if the kernel mounts no overlayfs."""

from wizard.containers.spec import ContainerSpec, Device, Located, Mount
from wizard.documents.identity import (
    FUSE,
    ROOT,
    hands_in_fuse,
    home_of,
    identity_of,
    is_below,
    is_buildah_image,
    is_of_werf,
    is_privileged,
    own_mode,
    storage_path,
    vfs_at,
)
from wizard.facts.model import Fact
from wizard.language import text
from wizard.lint.additions import Addition
from wizard.lint.context import RuleContext
from wizard.lint.model import Severity
from wizard.lint.rules.rule import Findings, Found, Rule, Subject
from wizard.plan.checks.storage import check_storage_filesystem
from wizard.plan.targets import BUILD1001

_STORAGES = ("/var/lib/containers", "/var/lib/containers/storage", "/.local/share/containers")
_NETWORK = ("nfs", "cephfs", "glusterfs", "azureFile", "flexVolume", "cifs", "smb")


def storage(context: RuleContext) -> Findings:
    """Judge the storage: it has to be a local volume that the user may write to."""
    mount = _mount(context)
    if mount is None:
        yield from _missing(context)
    elif mount.read_only:
        message = text("Buildah writes to its storage, and this volume is read-only.")
        yield Found("storage-read-only", mount.at, message)
    elif mount.kind in _NETWORK:
        message = text("Network file systems do not support the ids of a user namespace: the storage must be local.")
        yield Found("storage-network", mount.at, message)
    elif mount.memory:
        yield _memory(context, mount)
    elif mount.kind == "persistentVolumeClaim":
        yield from _claim(context, mount)


def _mount(context: RuleContext) -> Mount | None:
    path = storage_path(context.container)
    mounts = context.container.mounts
    covering = [one for one in mounts if is_below(path, one.target) or is_below(one.target, path)]
    if not covering and not is_of_werf(context.container):
        covering = [one for one in mounts if one.target.endswith(_STORAGES)]  # of a user that nobody knows here
    return max(covering, key=lambda one: len(one.target), default=None)


def _memory(context: RuleContext, mount: Mount) -> Found:
    """Judge a volume in memory; `facts` are its machine's, where the volume is a tmpfs whatever the probe saw."""
    kind = "ramfs" if mount.kind == "ramfs" else "tmpfs"
    check = check_storage_filesystem(context.facts.plus({"storage.fs": Fact(kind, "")}))
    if check.status == "failed":
        return Found("storage-memory", mount.at, text("The storage is in memory: {why}.", why=check.text), "error")
    if check.status == "ok":
        return Found("storage-memory", mount.at, text("The storage counts towards the container's memory."))
    message = text("The storage counts towards the container's memory, and before Linux 6.6 layers on it lose data.")
    return Found("storage-memory", mount.at, message)


def _claim(context: RuleContext, mount: Mount) -> Findings:
    modes = context.claims.get(mount.source)
    if modes and "ReadWriteMany" in modes.value:
        message = text(
            "The PVC {name} is ReadWriteMany: most such volumes are network file systems, which "
            "cannot hold the storage.",
            name=mount.source,
        )
        yield Found("storage-network", mount.at, message, "warning")
    c = context.container
    if c.group_of_volumes is None and identity_of(c) is not ROOT:
        message = text("A new volume belongs to root: without fsGroup, user 1000 cannot write to it.")
        yield Found("storage-owner", mount.at, message, adds="fs-group")


def _missing(context: RuleContext) -> Findings:
    c = context.container
    path = storage_path(c)
    if c.form == "github-docker" and any(one.target == BUILD1001.storage for one in c.mounts):
        message = text(
            "GitHub sets HOME to /github/home: the storage is {path}, and the volume is not used.", path=path
        )
        yield Found("github-home", c.at, message, adds="github-home")
        return
    if context.engine == "kubernetes" and vfs_at(c):
        return
    if context.engine == "kubernetes":
        strict = "cri-o" in (context.facts.value("cluster.runtime") or "") or context.answers["platform"] == "openshift"
        message = text(
            "No volume at {path}: overlayfs cannot be stacked on the container's own overlayfs. "
            "containerd honours the volume that the image declares; CRI-O and some managed nodes "
            "do not.",
            path=path,
        )
        severity: Severity = "error" if strict else "warning"
        yield Found("storage-missing", c.security_at, message, severity, adds="storage-volume")
        return
    declared = not is_buildah_image(c) or identity_of(c) is not ROOT
    message = (
        text(
            "No volume at {path}: Podman creates an anonymous one, and the layers are deleted with the container.",
            path=path,
        )
        if context.engine == "podman"
        else text(
            "No volume at {path}: Docker creates an anonymous one, and the layers are deleted with the container.",
            path=path,
        )
    )
    yield Found("storage-missing", c.security_at, message, "note" if declared else "warning", adds="storage-volume")


def werf_home(context: RuleContext) -> Findings:
    """In GitHub's containers werf keeps its cache on the volume only if it is told where."""
    c = context.container
    if c.form != "github-docker" or "WERF_HOME" in c.env or home_of(c) == BUILD1001.home:
        return
    if any(one.target == BUILD1001.werf_home for one in c.mounts):
        message = text("GitHub sets HOME to /github/home: werf's cache is there, and the volume is not used.")
        yield Found("github-home", c.at, message, adds="github-werf-home")


def fuse(context: RuleContext) -> Findings:
    """/dev/fuse where the kernel does not mount overlayfs by itself."""
    c = context.container
    # Vfs needs neither, and is chosen by name only.
    if vfs_at(c):
        return
    yield from _wrong(context)
    if context.native == "no" and not context.has_fuse:
        message = text("The kernel does not mount overlayfs without root: fuse-overlayfs needs /dev/fuse.")
        yield Found("fuse-missing", c.security_at, message, adds="device-fuse")
    elif context.native == "unknown" and not context.has_fuse:
        missing = context.verdict.checks["overlay-rootless"].missing[:2]
        message = text(
            "It is not known whether the kernel mounts overlayfs without root ({facts}): if it does "
            "not, /dev/fuse is missing.",
            facts=", ".join(missing),
        )
        yield Found("not-known", c.at, message)
    elif context.native == "yes" and own_mode(c) == "fuse-device":
        given = c.fuse or next(one for one in c.devices if "fuse" in one.value.source)
        message = text("The kernel mounts overlayfs without root: Buildah does not use /dev/fuse.")
        yield Found("fuse-unneeded", given.at, message, topic="modes/overlay", removes=given.at)


def _wrong(context: RuleContext) -> Findings:
    """Find what looks like the device and is not."""
    c = context.container
    severity: Severity = "warning" if context.native == "yes" else "error"
    for given in c.devices:
        device = given.value
        if "fuse" in device.source + device.target and not hands_in_fuse(device) and not is_privileged(c):
            message = text("fuse-overlayfs needs /dev/fuse for reading and writing; this does not provide it.")
            yield Found("fuse-wrong", given.at, message, severity, adds="device-fuse", removes=given.at)
    for mount in c.mounts:
        if mount.target == FUSE and mount.kind in ("hostPath", "bind") and not is_privileged(c):
            message = text("A mount provides the file but no permission to open it: the device cgroup denies access.")
            yield Found("fuse-host-path", mount.at, message, severity, adds="device-fuse", removes=mount.at)
    runtime = context.facts.value("cluster.runtime") or "cri-o"
    if c.fuse and "crio" in c.fuse.value.replace("-", "") and "cri-o" not in runtime:
        message = text("Only CRI-O reads this annotation, and the nodes run {runtime}.", runtime=runtime)
        yield Found("fuse-wrong", c.fuse.at, message, severity, adds="device-fuse", removes=c.fuse.at)


_CHANGES = {
    "device-fuse": Addition(
        lambda _: ContainerSpec(devices=(Located(Device(FUSE, FUSE)),)),
        {
            "kubernetes": "resources:\n  limits:\n    squat.ai/fuse: 1",
            "gitlab-kubernetes": (
                '[[runners.kubernetes.pod_spec]]\n  name = "fuse"\n  patch_type = "strategic"\n  patch = \'\'\'\n'
                "containers:\n  - name: build\n    resources:\n      limits:\n        squat.ai/fuse: 1\n'''"
            ),
        },
    ),
    "storage-volume": Addition(
        lambda at: ContainerSpec(mounts=(Mount("volume", at.storage, source=at.volume),)),
        {
            "kubernetes": (
                "volumeMounts:\n  - name: storage\n    mountPath: {storage}\n"
                "volumes:\n  - name: storage\n    emptyDir: {{}}"
            ),
            "gitlab-kubernetes": (
                '[[runners.kubernetes.volumes.empty_dir]]\n  name = "storage"\n  mount_path = "{storage}"'
            ),
        },
    ),
    "github-home": Addition(texts={"run": f"env:\n  XDG_DATA_HOME: {BUILD1001.home}/.local/share"}),
    "github-werf-home": Addition(texts={"run": f"env:\n  WERF_HOME: {BUILD1001.werf_home}"}),
}

SUBJECT = Subject(
    order=40,
    rules=(
        Rule("storage-missing", "warning", text("No volume for the storage"), "settings/storage-volume"),
        Rule("storage-memory", "warning", text("Storage in memory"), "checks/storage-filesystem"),
        Rule(
            "storage-network", "error", text("Storage on a network file system"), "problems/network-filesystem-storage"
        ),
        Rule("storage-read-only", "error", text("Read-only storage"), "settings/storage-volume"),
        Rule("storage-owner", "warning", text("Storage belongs to root"), "settings/user"),
        Rule("github-home", "warning", text("GitHub changes HOME"), "settings/github-home"),
        Rule("fuse-missing", "error", text("/dev/fuse is missing"), "settings/device-fuse"),
        Rule("fuse-unneeded", "note", text("/dev/fuse is not needed"), "settings/device-fuse"),
        Rule("fuse-host-path", "error", text("/dev/fuse is a host path"), "settings/device-fuse"),
        Rule("fuse-wrong", "error", text("/dev/fuse is passed incorrectly"), "settings/device-fuse"),
    ),
    building=(storage, werf_home, fuse),
    root=(storage,),
    changes=_CHANGES,
)
