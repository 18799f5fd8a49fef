"""What a container is: whether werf runs in it, as whom, with which backend, where its storage is."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from wizard.containers.command import ENGINES
from wizard.containers.spec import Device
from wizard.documents.model import Container
from wizard.formats.notes import Fields, fields_of, items_of
from wizard.formats.places import Position
from wizard.plan.modes import ModeId
from wizard.plan.targets import ARGOCD, BUILD, BUILD1001, Identity

_WERF_IMAGE, _SIDECAR_IMAGE = "werf", "werf-argocd-cmp-sidecar"
_BUILDAH_IMAGE = re.compile(r"(^|/)buildah(/(stable|testing|upstream))?([:@]|\Z)")
_RUNS = re.compile(
    r"""(?:^|[\s;&|({"'`])(?:[~.]?/(?:[\w.-]+/)*)?(?P<program>werf|buildah)(?:[ \t]|\\\n)+["']?(?:--?)?[a-z$]""",
    re.MULTILINE,
)
"""A program by its name or its path, and what it is told to do."""
_PROGRAMS = ("werf", "buildah")
_SHELLS = ("sh", "bash", "ash", "dash")
_OTHERS = frozenset(
    (
        "git",
        "cp",
        "mv",
        "true",
        "false",
        "echo",
        "chown",
        "chmod",
        "mkdir",
        "ln",
        "tar",
        "curl",
        "chroot",
        *ENGINES,
    )
)
"""Programs of the image that need no user namespace."""
_VFS = re.compile(r"--storage-driver[= ]['\"]?vfs\b")
_WAITS = re.compile(r"\s*(exec\s+)?(sleep\s+\S+|tail\s+-[fF]\s+\S+|cat)\s*")
"""What keeps a container there for others to run something in it."""

ROOT = Identity(0, "root", "/root")
_KNOWN = {identity.name: identity for identity in (BUILD, BUILD1001, ARGOCD, ROOT)}
_KNOWN |= {str(identity.uid): identity for identity in (BUILD, BUILD1001, ARGOCD, ROOT)}

FUSE = "/dev/fuse"
NO_BACKEND = ("docker", "")
"""Values of WERF_BUILDAH_MODE with which werf opens no user namespace."""


def runs_werf(container: Container) -> bool:
    """Whether werf or Buildah runs in it: by its command, else by its image, its variables, or as a template."""
    is_of_werf = has_werf_image(container) or container.template
    return _runs(container.command, container.env, *_PROGRAMS, is_of_werf=is_of_werf)


def pod_container_runs_werf(container: Fields) -> bool:
    """Whether werf runs in a container of a Pod, as it is written."""
    command = [str(word) for key in ("command", "args") for word in items_of(container.get(key))]
    scripts = [str(container[key]) for key in ("script", "source") if isinstance(container.get(key), str)]
    env = [str(fields_of(one).get("name")) for one in items_of(container.get("env"))]
    is_of_werf = is_werf_image(str(container.get("image") or ""))
    return _runs(("sh", "-c", *scripts) if scripts else command, env, _WERF_IMAGE, is_of_werf=is_of_werf)


def _runs(command: Sequence[str], variables: Iterable[str], *programs: str, is_of_werf: bool) -> bool:
    """Whether a command runs one of the programs; one that does not tell does if its surroundings are werf's."""
    if any(posixpath.basename(word) in programs for word in command):
        return True
    scripts = [word for word in command[1:] if " " in word or "\n" in word]
    if any(runs_in(script, *programs) for script in scripts):
        return True
    program = posixpath.basename(command[0]) if command else ""
    inline = program in _SHELLS and len(command) > 1 and command[1].startswith("-")
    if program in _OTHERS or (inline and scripts and not any(_WAITS.fullmatch(word) for word in scripts)):
        return False
    return is_of_werf or any(name.startswith("WERF_") for name in variables)


def runs_in(script: str, *programs: str) -> bool:
    """Whether a shell's text runs werf or Buildah; of these, one of `programs` if any are named."""
    return any(found["program"] in (programs or _PROGRAMS) for found in _RUNS.finditer(script))


def is_werf_image(image: str) -> bool:
    """Whether an image is werf's by its name, in whatever registry."""
    return _name(image) == _WERF_IMAGE


def _name(image: str) -> str:
    """Return the last part of an image's name, without its tag or digest."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0]


def has_werf_image(container: Container) -> bool:
    """Whether the image is one of werf's or Buildah's own."""
    name = _name(container.image.value) if container.image else ""
    return name in (_WERF_IMAGE, _SIDECAR_IMAGE) or is_buildah_image(container)


def is_said_elsewhere(container: Container) -> bool:
    """Whether a workflow's container has no setting itself: it may be a pod, whose template is another file."""
    is_hosted = any(kind.startswith("github-") for kind, _ in container.remarks)
    bare = not container.mounts and container.security_at == container.at
    return container.form == "github-docker" and bare and not is_hosted


def builds(container: Container) -> bool:
    """Whether werf builds there with Buildah, as it does in its own image unless WERF_BUILDAH_MODE says otherwise."""
    mode = container.variable("WERF_BUILDAH_MODE")
    return mode is None or mode not in NO_BACKEND


def is_privileged(container: Container) -> bool:
    """Whether it was made privileged."""
    return bool(container.privileged and container.privileged.value)


def own_mode(container: Container) -> ModeId:
    """Return the mode that it seems to be meant for."""
    if is_privileged(container):
        return "fuse-privileged"
    fuse = container.fuse or any("fuse" in given.value.source for given in container.devices)
    return "fuse-device" if fuse else "overlay"


def is_hardened(container: Container) -> bool:
    """Whether it seems to be meant for least privilege: its own seccomp profile, or no capabilities."""
    profile = container.seccomp is not None and container.seccomp.value.kind == "profile"
    return profile or drops_all(container)


def drops_all(container: Container) -> bool:
    """Whether every capability is dropped."""
    return any(given.value == "ALL" for given in container.dropped)


def is_buildah_image(container: Container) -> bool:
    """Whether the image is Buildah's own, whose user is root unless another is named."""
    return bool(container.image and names_buildah(container.image.value))


def names_buildah(image: str) -> bool:
    """Whether the name of an image is Buildah's, in whatever registry."""
    return bool(_BUILDAH_IMAGE.search(image))


def hands_in_fuse(device: Device) -> bool:
    """Whether a device is /dev/fuse, where fuse-overlayfs looks for it, to be read and written."""
    return device.source == device.target == FUSE and {"r", "w"} <= set(device.permissions)


def is_of_werf(container: Container) -> bool:
    """Whether the image is werf's, as far as anybody can tell: jobs of a runner bring theirs."""
    name = _name(container.image.value) if container.image else _WERF_IMAGE
    return container.template or name in (_WERF_IMAGE, _SIDECAR_IMAGE)


def is_buildah_alone(container: Container) -> bool:
    """Whether Buildah runs there itself, not within werf: it reads its own variables, and root gets a user namespace.

    Source: containers/storage, pkg/unshare, MaybeReexecUsingUserNamespace.
    """
    if is_of_werf(container) and container.image is not None:
        return False
    if container.template or any(name.startswith("WERF_") for name in container.env):
        return False
    words = container.command
    if any(posixpath.basename(word) == "werf" for word in words) or any(runs_in(word, "werf") for word in words):
        return False
    alone = any(posixpath.basename(word) == "buildah" or runs_in(word, "buildah") for word in words)
    return alone or is_buildah_image(container)


def vfs_at(container: Container) -> Position | None:
    """Return where the storage driver vfs is chosen; None if it is not.

    Buildah by itself takes its own variable or option. Source: containers/storage, types/options.go; buildah(1).
    """
    name = "STORAGE_DRIVER" if is_buildah_alone(container) else "WERF_BUILDAH_STORAGE_DRIVER"
    given = container.env.get(name)
    if given:
        return given.at if given.value == "vfs" else None
    is_option = name == "STORAGE_DRIVER" and any(_VFS.search(word) for word in _joined(container.command))
    return container.at if is_option else None


def _joined(words: Sequence[str]) -> Iterator[str]:
    """Yield the words of a command, and each pair of neighbours as one text."""
    yield from words
    yield from (" ".join(pair) for pair in pairwise(words))


def identity_of(container: Container) -> Identity | None:
    """Who runs in it; None for a user whom the images do not know, or who cannot be told."""
    if container.user is None:
        if container.form == "argocd":
            return ARGOCD
        return ROOT if is_buildah_image(container) else BUILD
    name = container.user.value.partition(":")[0]
    return _KNOWN.get(name)


def storage_path(container: Container) -> str:
    """Where Buildah keeps its storage. Source: containers/storage, pkg/homedir; actions/runner sets HOME."""
    if data := container.variable("XDG_DATA_HOME"):
        return f"{data}/containers"
    who = identity_of(container) or BUILD
    if who is ROOT and container.form != "github-docker":
        return "/var/lib/containers"
    return f"{home_of(container)}/.local/share/containers"


def home_of(container: Container) -> str:
    """Return the home directory, which GitHub's runner moves."""
    if home := container.variable("HOME"):
        return home
    return "/github/home" if container.form == "github-docker" else (identity_of(container) or BUILD).home


def is_below(path: str, folder: str) -> bool:
    """Whether a path is a directory or is below it."""
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")
