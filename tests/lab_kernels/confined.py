"""Docker that is confined otherwise: with remapped ids, under SELinux, in gVisor's sandbox."""

from collections.abc import Iterator

from tests.lab_kernels import claims, judging
from tests.lab_kernels.claims import Builds
from tests.lab_kernels.engines import DOCKER, Running
from tests.lab_kernels.results import Row
from tests.lab_kernels.session import AS_USER, Session, diagnosed, works

_SELINUX_PLACES = {
    "no option": "",
    "seccomp=unconfined": "--security-opt seccomp=unconfined",
    "label=disable": "--security-opt seccomp=unconfined --security-opt label=disable",
}
_UNCONFINED = "--security-opt seccomp=unconfined --security-opt apparmor=unconfined"
_RUNSC = (("overlay", "native", ""), ("fuse-device", "fuse", " --device /dev/fuse"))


def remapped(session: Session) -> Iterator[Row]:
    """A daemon whose containers' root is nobody of the host; the image is loaded anew, into its own storage."""
    yield from claims.probed(session)
    docker = Running(session, DOCKER, "--userns-remap=build")
    yield claims.host_block(session, docker.facts(session.probe("before the block", AS_USER)))
    facts = docker.facts(session.probe("after the block", AS_USER))
    builds = Builds(docker, facts)
    yield from builds.exported()
    yield builds.doctor("the doctor as user 1000", facts)
    yield from builds.taken_away()
    yield from builds.places(claims.DOCKER_PLACES, hidden=("fuse-privileged",))


def selinux(session: Session) -> Iterator[Row]:
    """SELinux enforcing. Debian's policy does not let its own Docker work: the daemon alone is permissive."""
    session.machine.run("permissive daemons", "sh /lab/selinux.sh", 300)
    yield from claims.probed(session)
    docker = Running(session, DOCKER, "--selinux-enabled")
    facts = docker.facts(session.probe("for the exports", AS_USER))
    builds = Builds(docker, facts)
    yield from builds.exported()
    yield builds.doctor("the doctor as user 1000", facts)
    yield from builds.taken_away()
    yield from builds.places(_SELINUX_PLACES)


def gvisor(session: Session) -> Iterator[Row]:
    """Every container in gVisor's sandbox: the doctor in it, and builds there."""
    docker = Running(session, DOCKER, "--add-runtime=runsc=/lab/runsc.sh --default-runtime=runsc")
    for mode, driver, more in _RUNSC:
        flags = f"{_UNCONFINED}{more}"
        facts = docker.probe(f"runsc, {driver}", flags)
        outcome = docker.build(f"runsc, {driver}", docker.plain(flags, driver))
        yield judging.build(f"in gVisor: {mode}", works(facts)[mode], outcome)
        if not outcome.builds:
            problem = diagnosed(outcome.output, facts)
            yield judging.problem(f"in gVisor: {mode}, diagnose", "gvisor-unsupported", outcome, problem)
