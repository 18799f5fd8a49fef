"""The container of a plan, in no file's syntax: for every engine and file that takes Docker's options."""

import shlex
from typing import TypeVar

from wizard.containers.spec import ContainerSpec, Device, Located, Mount, Profile
from wizard.plan.confinement import NEEDED_CAPABILITIES, is_rootless
from wizard.plan.plan import Plan
from wizard.plan.remedies import PROFILE_NAME
from wizard.targets.seccomp import FILE_NAME

WORKSPACE = "/workspace"
"""Where the reader's own directory is mounted."""

DOCKER_SOCKET = "/var/run/docker.sock"
IDS_FILE = "werf-buildah.subordinate-ids"
_CERTIFICATES = "/certs/client"
_TLS_PORT = ":2376"


T = TypeVar("T")


def container_of(plan: Plan, *, seccomp: str = FILE_NAME, ids: str = IDS_FILE, folder: str = "") -> ContainerSpec:
    """Return what the plan's container is given, each with its reason.

    `seccomp` and `ids` name the files next to it as the target has them, `folder` the reader's own; empty: none.
    """
    c = plan.confinement
    ranges = [_file(ids, f"/etc/{name}") for name in ("subuid", "subgid")] if c.small_id_range else []
    own = [Mount("bind", WORKSPACE, source=folder, topic="settings/workdir")] if folder else []
    fuse = _for(Device("/dev/fuse", "/dev/fuse"), "settings/device-fuse")
    return ContainerSpec(
        image=_for(plan.image.ref, "settings/image"),
        command=tuple(shlex.split(plan.answers["command"])),
        env=environment(plan),
        workdir=_for(WORKSPACE, "settings/workdir") if folder else None,
        userns=_for(_keep_id(plan), "settings/keep-id") if is_rootless(plan.answers, plan.facts, plan.place) else None,
        privileged=_for(True, "settings/privileged") if c.privileged else None,
        # A privileged container of Docker's has no filter anyway.
        seccomp=None if c.privileged and plan.place.engine != "kubernetes" else profile(c.seccomp, seccomp, "seccomp"),
        apparmor=profile(c.apparmor, PROFILE_NAME, "apparmor"),
        selinux=_for("disable", "settings/selinux-label") if c.selinux_disabled else None,
        escalation=_for(True, "settings/privilege-escalation") if c.escalation_override else None,
        dropped=(_for("ALL", "settings/capabilities"),) if c.least_capabilities else (),
        added=tuple(_for(name, "settings/capabilities") for name in NEEDED_CAPABILITIES * c.least_capabilities),
        devices=(fuse,) if c.fuse_device else (),
        mounts=(*volumes(plan), *ranges, *own),
    )


def _keep_id(plan: Plan) -> str:
    """Return what makes the reader's own user the image's, so that the directory is its own."""
    uid = plan.place.identity.uid
    return f"keep-id:uid={uid},gid={uid}"


def _for(value: T, topic: str) -> Located[T]:
    """Return a value with its reason."""
    return Located(value, topic=topic)


def profile(kind: str, name: str, module: str) -> Located[Profile] | None:
    """Return the profile of a module, seccomp or AppArmor; None where the engine's own is left."""
    match kind:
        case "unconfined":
            return _for(Profile("unconfined"), f"settings/{module}-unconfined")
        case "profile":
            return _for(Profile("profile", name), f"settings/{module}-profile")
    return None


def _file(source: str, target: str) -> Mount:
    return Mount("bind", target, source=source, read_only=True, topic="settings/subordinate-ids")


def has_socket(plan: Plan) -> bool:
    """Whether the container is given the Docker server's socket."""
    return any(one.target == DOCKER_SOCKET for one in volumes(plan))


def volumes(plan: Plan) -> list[Mount]:
    """Return the volumes; the storage always is one: overlayfs does not go on the container's own overlayfs."""
    who = plan.place.identity
    if not plan.builds:
        kept = [Mount("volume", who.werf_home, source="werf-cache", topic="settings/cache")] if _is_kept(plan) else []
        return [*kept, *_socket(plan)]
    if not _is_kept(plan):
        return [Mount("volume", who.storage, topic="settings/storage-volume")]
    return [
        Mount("volume", who.storage, source="werf-buildah", topic="settings/storage-volume"),
        Mount("volume", who.werf_home, source="werf-cache", topic="settings/cache"),
    ]


def _is_kept(plan: Plan) -> bool:
    return plan.answers.cache(plan.target) == "volume"


def _socket(plan: Plan) -> list[Mount]:
    if plan.answers["backend"] != "docker" or plan.answers["docker_host"]:
        return []
    return [Mount("bind", DOCKER_SOCKET, source=DOCKER_SOCKET, topic="settings/backend")]


def environment(plan: Plan) -> dict[str, Located[str]]:
    """Return what werf is told by environment variables."""
    found: dict[str, Located[str]] = {}
    if plan.answers["repo"]:
        found["WERF_REPO"] = _for(plan.answers["repo"], "settings/repo")
    if not plan.builds:
        found["WERF_BUILDAH_MODE"] = _for("docker", "settings/backend")
    if server := plan.answers["docker_host"]:
        found["DOCKER_HOST"] = _for(server, "settings/docker-host")
        if server.endswith(_TLS_PORT):
            found["DOCKER_TLS_VERIFY"] = _for("1", "settings/docker-host")
            found["DOCKER_CERT_PATH"] = _for(_CERTIFICATES, "settings/docker-host")
    return found
