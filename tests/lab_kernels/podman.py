"""Podman as root and as a user, and its units started by systemd."""

from collections.abc import Iterator
from pathlib import Path

from tests.lab_kernels import claims, judging
from tests.lab_kernels.claims import Builds
from tests.lab_kernels.engines import PODMAN, ROOTLESS, Running
from tests.lab_kernels.judging import Outcome
from tests.lab_kernels.results import Row
from tests.lab_kernels.session import AS_USER, Session, exported_files, options, works

_PLACES = {"no option": "", "apparmor=unconfined": "--security-opt apparmor=unconfined", "privileged": "--privileged"}
_PROJECT = "workdir=/srv/project"
_UNIT_MODES = (("overlay", "standard"), ("overlay", "least-privilege"), ("fuse-device", "standard"))


def as_root(session: Session) -> Iterator[Row]:
    """Root's Podman under its AppArmor profile; then its units, if this Podman has a generator."""
    yield from claims.probed(session)
    podman = Running(session, PODMAN)
    before = podman.facts(session.probe("before the block", AS_USER))
    yield claims.profile_not_loaded(podman, before)
    yield claims.host_block(session, before)
    facts = podman.facts(session.probe("after the block"))
    builds = Builds(podman, facts)
    yield from builds.exported()
    yield builds.doctor("the doctor as root", facts)
    yield from builds.taken_away()
    yield from builds.places(_PLACES)
    yield from _units(podman, facts)


def as_user(session: Session) -> Iterator[Row]:
    """A user's Podman; then the user's units."""
    yield from claims.probed(session)
    podman = Running(session, ROOTLESS)
    session.machine.run("the project is the user's", "chown -R build:build /srv/project")
    facts = podman.facts(session.probe("as user 1000", AS_USER))
    builds = Builds(podman, facts)
    yield from builds.exported()
    yield builds.doctor("the doctor as user 1000", facts)
    yield from builds.taken_away()
    yield from _units(podman, facts)


def _units(podman: Running, facts: Path) -> Iterator[Row]:
    """The exported unit, put where its page says and started: it succeeds if the project is built."""
    generator = podman.session.machine.run("generator", "test -x /usr/libexec/podman/quadlet")
    for mode, hardening in _UNIT_MODES if generator.status == 0 else ():
        name = f"export podman, werf.container, {mode}, {hardening}"
        files = exported_files("podman", *options(facts, mode, hardening, *podman.words(mode, _PROJECT)))
        podman.forget()
        folder = "/home/build/.config/containers/systemd" if podman.engine.before else "/etc/containers/systemd"
        for file in files:
            if not file.path.endswith(".sh"):
                podman.session.machine.put(f"{folder}/{file.path}", file.content)
        systemctl = f"{podman.engine.before} systemctl {'--user ' if podman.engine.before else ''}".strip()
        script = (
            "[ ! -e /home/build/.config ] || chown -R build:build /home/build/.config\n"
            f"{systemctl} daemon-reload && {systemctl} start werf.service; status=$?\n"
            "journalctl --no-pager --lines 30 --output cat | grep -v -e session -e agent; exit $status"
        )
        done = podman.session.machine.run(name, script, 150)
        outcome = Outcome(done.status == 0, done.output, done.last_line, done.seconds)
        yield judging.build(name, works(facts)[mode], outcome)
