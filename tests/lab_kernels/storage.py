"""Storage on file systems of every kind, and machines with limits: the doctor's verdict, and a build there."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.lab_kernels import claims, judging
from tests.lab_kernels.engines import DOCKER, Running
from tests.lab_kernels.judging import Outcome
from tests.lab_kernels.results import Row
from tests.lab_kernels.session import AS_USER, Session, diagnosed, doctor, exported, works
from wizard.plan.targets import BUILD

_UNCONFINED = "--security-opt seccomp=unconfined --security-opt apparmor=unconfined"
_DEVICE = "--device /dev/fuse"


@dataclass(frozen=True)
class Place:
    """A file system under Buildah's storage, and the problems of builds there, where they fail.

    `driver` is that of the builds with /dev/fuse: fuse-overlayfs by name, or `native`, which leaves it to the storage.
    """

    name: str
    native: str = ""
    fuse: str = ""
    driver: str = "fuse"


PLACES = (
    Place("ext4"),
    # The storage's own choice, and so werf's, is native overlayfs there, in spite of /dev/fuse: the doctor says so.
    Place("tmpfs", "tmpfs-without-xattr", "tmpfs-without-xattr", "native"),
    Place("xfs"),
    # Buildah sees it, and turns to FUSE by itself: the device is then what is missing.
    Place("xfs-without-ftype", "fuse-device-missing xfs-without-ftype"),
    Place("nfs", "network-filesystem-storage", "network-filesystem-storage"),
)


def file_systems(session: Session) -> Iterator[Row]:
    """Each file system under the storage."""
    docker = Running(session, DOCKER)
    for place in PLACES:
        made = session.machine.run(place.name, f"sh /lab/storage.sh {place.name}", 60)
        if made.status:
            raise RuntimeError(f"{place.name}: {made.last_line} ({made.log})")
        flags = f"{_UNCONFINED} --mount type=bind,src=/mnt/{place.name}/storage,dst={BUILD.storage}"
        yield from _in(docker, f"storage on {place.name}", flags, place)


def _in(docker: Running, name: str, flags: str, place: Place) -> Iterator[Row]:
    for mode, driver, more in (("overlay", "native", ""), ("fuse-device", place.driver, _DEVICE)):
        facts = docker.probe(f"{name}, {driver}", f"{flags} {more}")
        docker.session.machine.run("empty", f"rm -rf /mnt/{place.name}/storage/*")
        outcome = docker.build(f"{name}, {driver}", docker.plain(f"{flags} {more}", driver))
        yield judging.build(f"{name}: {mode}", works(facts)[mode], outcome)
        problems = place.native if driver == "native" else place.fuse
        if not outcome.builds:
            yield judging.problem(f"{name}: {mode}, diagnose", problems, outcome, diagnosed(outcome.output, facts))


@dataclass(frozen=True)
class Limit:
    """A machine on which a mode does not work: how it becomes so, and the problem of a build there."""

    name: str
    script: str
    mode: str
    problem: str


_SYSCTL = "echo 0 >/proc/sys/"
LIMITS = (
    Limit(
        "unprivileged_userns_clone=0",
        f"{_SYSCTL}kernel/unprivileged_userns_clone",
        "overlay",
        "userns-clone-sysctl-off",
    ),
    Limit("max_user_namespaces=0", f"{_SYSCTL}user/max_user_namespaces", "overlay", "userns-limit-zero"),
    Limit("/dev/fuse at 0600", "chmod 600 /dev/fuse", "fuse-device", "fuse-device-permission-denied"),
    Limit("/dev/fuse at 0600", "chmod 600 /dev/fuse", "fuse-privileged", "fuse-device-permission-denied"),
)
_BACK = """
echo 1 >/proc/sys/kernel/unprivileged_userns_clone
echo 20000 >/proc/sys/user/max_user_namespaces
[ -e /dev/fuse ] || mknod /dev/fuse c 10 229
chmod 666 /dev/fuse
"""
_FLAGS = {
    "overlay": _UNCONFINED,
    "fuse-device": f"{_UNCONFINED} {_DEVICE}",
    "fuse-privileged": "--privileged",
}


def limits(session: Session) -> Iterator[Row]:
    """Each limit: the doctor on the host and the build that it forbids; then what `export host` does about it."""
    yield from claims.probed(session)
    docker = Running(session, DOCKER)
    for limit in LIMITS:
        session.machine.run(limit.name, limit.script)
        facts = docker.facts(session.probe(limit.name, AS_USER))
        outcome = _built(docker, limit)
        yield judging.build(f"{limit.name}: {limit.mode}", _now(facts, limit), outcome)
        if not outcome.builds:
            problem = diagnosed(outcome.output, facts)
            yield judging.problem(f"{limit.name}: {limit.mode}, diagnose", limit.problem, outcome, problem)
        yield _prepared(docker, limit, facts)
        session.machine.run("back", _BACK)
    yield from _absent(docker)


def _now(facts: Path, limit: Limit) -> str:
    """Whether the mode's own driver works as the machine is: with native overlayfs no mode needs the device."""
    verdict = doctor(facts)
    closed = any(check["id"] == "fuse-device" and check["status"] == "failed" for check in verdict["checks"])
    return "no" if closed and limit.mode != "overlay" else works(facts)[limit.mode]


def _prepared(docker: Running, limit: Limit, facts: Path) -> Row:
    block = exported("host", "--facts", str(facts), "--mode", limit.mode)
    done = docker.session.machine.run("export host", block, 60)
    outcome = _built(docker, limit)
    predicted = "status 0, then builds"
    told = "builds" if outcome.builds else f"does not build: {outcome.last_line}"
    seen = f"status {done.status}, then {told}"
    return Row(f"{limit.name}: export host --mode {limit.mode}", predicted, seen, seen == predicted, done.seconds)


def _built(docker: Running, limit: Limit) -> Outcome:
    driver = "native" if limit.mode == "overlay" else "fuse"
    return docker.build(f"{limit.name}, {limit.mode}", docker.plain(_FLAGS[limit.mode], driver))


def _absent(docker: Running) -> Iterator[Row]:
    """Without the module there is no device: Docker cannot hand it over."""
    docker.session.machine.run("no /dev/fuse", "rm /dev/fuse; rmmod fuse")
    facts = docker.facts(docker.session.probe("no dev fuse", AS_USER))
    outcome = docker.build("no /dev/fuse", docker.plain(_FLAGS["fuse-device"], "fuse"))
    limit = Limit("/dev/fuse absent", "", "fuse-device", "fuse-device-missing")
    yield judging.build(f"{limit.name}: {limit.mode}", _now(facts, limit), outcome)
    problem = diagnosed(outcome.output, facts)
    yield judging.problem(f"{limit.name}: {limit.mode}, diagnose", limit.problem, outcome, problem)
    yield _prepared(docker, limit, facts)
