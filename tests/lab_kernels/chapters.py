"""The chapters: each a machine, and what is tried in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.lab_kernels import claims, confined, enforced, played, podman, storage
from tests.lab_kernels.claims import Builds
from tests.lab_kernels.declarations import APPARMOR, SELINUX, Setup
from tests.lab_kernels.engines import DOCKER, Running
from tests.lab_kernels.results import Row
from tests.lab_kernels.session import AS_USER, Session

Try = Callable[[Session], Iterator[Row]]


@dataclass(frozen=True)
class Chapter:
    """A chapter of the lab: a machine, and what is tried in it, a row each."""

    id: str
    setup: Setup
    tries: Try


def docker_with_apparmor(session: Session) -> Iterator[Row]:
    """Docker under its own AppArmor profile: everything that the program says of such a machine."""
    yield from claims.probed(session)
    docker = Running(session, DOCKER)
    before = docker.facts(session.probe("before the block", AS_USER))
    yield claims.profile_not_loaded(docker, before)
    yield claims.host_block(session, before)
    facts = docker.facts(session.probe("after the block", AS_USER))
    builds = Builds(docker, facts)
    yield from builds.exported()
    yield builds.doctor("the doctor as user 1000", facts)
    yield from builds.taken_away()
    yield from builds.places(claims.DOCKER_PLACES)


def _podman(kernel: str, userland: str) -> Setup:
    return Setup(kernel, userland, store="podman", systemd=True, engine="podman")


CHAPTERS = {
    chapter.id: chapter
    for chapter in (
        Chapter("docker-6.12", Setup("6.12", "trixie"), docker_with_apparmor),
        Chapter("docker-6.1", Setup("6.1", "bookworm"), docker_with_apparmor),
        Chapter("docker-5.10", Setup("5.10", "bookworm"), docker_with_apparmor),
        Chapter("docker-5.10-bullseye", Setup("5.10", "bullseye"), docker_with_apparmor),
        Chapter("docker-newest", Setup("newest", "forky"), docker_with_apparmor),
        Chapter("storage", Setup("6.1", "bookworm"), storage.file_systems),
        Chapter("limits", Setup("6.1", "bookworm", f"{APPARMOR} lab.cgroup=1"), storage.limits),
        Chapter("userns-remap", Setup("6.12", "trixie", store="podman"), confined.remapped),
        Chapter("selinux", Setup("6.12", "trixie", SELINUX, systemd=True), confined.selinux),
        Chapter("enforced-6.12", Setup("6.12", "trixie"), enforced.enforced),
        Chapter("enforced-6.1", Setup("6.1", "bookworm"), enforced.enforced),
        Chapter("enforced-5.10", Setup("5.10", "bullseye"), enforced.enforced),
        Chapter("enforced-newest", Setup("newest", "forky"), enforced.enforced),
        Chapter("gvisor", Setup("6.1", "bookworm"), confined.gvisor),
        Chapter("podman-6.12", _podman("6.12", "trixie"), podman.as_root),
        Chapter("podman-rootless-6.12", _podman("6.12", "trixie"), podman.as_user),
        Chapter("podman-6.1", _podman("6.1", "bookworm"), podman.as_root),
        Chapter("podman-rootless-6.1", _podman("6.1", "bookworm"), podman.as_user),
        Chapter("podman-newest", _podman("newest", "forky"), podman.as_root),
        Chapter("podman-rootless-newest", _podman("newest", "forky"), podman.as_user),
        Chapter("kube-newest", _podman("newest", "forky"), played.pods),
    )
}
