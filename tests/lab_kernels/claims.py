"""What the program says of a machine with an engine, claim by claim, each against what is then seen."""

from collections.abc import Iterator
from pathlib import Path

from tests.lab.exports import MODES
from tests.lab_kernels import judging
from tests.lab_kernels.engines import Running
from tests.lab_kernels.judging import Outcome, each_taken_away
from tests.lab_kernels.results import Row
from tests.lab_kernels.session import (
    AS_USER,
    Session,
    diagnosed,
    exported,
    exported_files,
    facts_of,
    options,
    works,
)

_OF_THE_KERNEL = ("kernel.release", "cgroup.version", "apparmor.enabled", "selinux.mode")
_STANDARD = "--security-opt seccomp=unconfined --security-opt apparmor=unconfined"
DOCKER_PLACES = {
    "no option": "",
    "seccomp=unconfined": "--security-opt seccomp=unconfined",
    "both unconfined": _STANDARD,
}
"""Containers in which the probe is asked."""


def probed(session: Session) -> Iterator[Row]:
    """The probe as root and as user 1000, against the machine."""
    truth = session.truth()
    for name, before in (("as root", ""), ("as user 1000", AS_USER)):
        yield judging.compared(f"the probe {name}", facts_of(session.probe(name, before)), truth)


def host_block(session: Session, facts: Path) -> Row:
    """What `export host` prints, run as root: the AppArmor profile is loaded after it."""
    block = exported("host", "--facts", str(facts), "--hardening", "least-privilege")
    done = session.machine.run("export host", block, 60)
    loaded = session.machine.run("profiles", "grep '^werf-buildah ' /sys/kernel/security/apparmor/profiles")
    predicted = "status 0, the profile is loaded"
    seen = f"status {done.status}, the profile is {'loaded' if loaded.status == 0 else 'not loaded'}"
    return Row("export host, least-privilege", predicted, seen, seen == predicted, done.seconds)


def profile_not_loaded(running: Running, facts: Path) -> Row:
    """A container that asks for the profile before `export host` has run: `export` itself would leave it out."""
    flags = "--security-opt seccomp=unconfined --security-opt apparmor=werf-buildah"
    outcome = running.build("the profile is not loaded", running.plain(flags))
    told = "nothing" if outcome.builds else diagnosed(outcome.output, facts)
    name = "apparmor=werf-buildah, not loaded: diagnose"
    return judging.problem(name, "apparmor-profile-not-loaded", outcome, told)


class Builds:
    """The exported commands of an engine, as they are and with each setting taken away."""

    def __init__(self, running: Running, facts: Path, *settings: str) -> None:
        self._running = running
        self._facts = facts
        self._settings = settings
        self._target = running.engine.program
        self._built: dict[tuple[str, str], bool] = {}

    def exported(self) -> Iterator[Row]:
        """Every mode and hardening, piped to `sh`, against what the doctor says of the mode."""
        said = works(self._facts)
        for mode, hardening in MODES:
            name = f"export {self._target} --mode {mode} --hardening {hardening}"
            outcome = self._running.build(name, exported(self._target, *self._options(mode, hardening)))
            self._built[mode, hardening] = outcome.builds
            yield judging.build(name, said[mode], outcome)

    def taken_away(self) -> Iterator[Row]:
        """Each setting of what builds, once: without it the build fails as foretold, and `diagnose` names it."""
        tried: set[str] = set()
        for (mode, hardening), built in self._built.items():
            if not built:
                continue
            files = exported_files(self._target, *self._options(mode, hardening))
            for without in each_taken_away(files):
                if without.setting in tried:
                    continue
                tried.add(without.setting)
                name = f"{mode}, {hardening}, without {without.setting}"
                rest = {f"/lab/{path}": content for path, content in without.files[1:]}
                outcome = self._running.build(name, without.files[0][1], rest)
                problem = "" if outcome.builds else diagnosed(outcome.output, self._facts)
                yield judging.taken_away(name, without, outcome, problem)

    def places(self, places: dict[str, str], hidden: tuple[str, ...] = ()) -> Iterator[Row]:
        """The probe in containers, against the kernel and a native build there; then the doctor on its facts.

        `hidden`: modes of which nothing in a container tells whether they work, so that the doctor has to say that.
        """
        truth = self._running.session.truth()
        for name, flags in places.items():
            said = self._running.probe(f"in a container, {name}", flags)
            yield judging.container(name, facts_of(said), _some(truth, _OF_THE_KERNEL), self._native(name, flags))
            yield self.doctor(f"the doctor in a container, {name}", said, hidden)

    def doctor(self, name: str, facts: Path, hidden: tuple[str, ...] = ()) -> Row:
        """The doctor's modes, against the builds of the exported commands; of hidden ones it may not say either."""
        modes = dict.fromkeys(mode for mode, _ in self._built)
        found = {mode: "yes" if self._built[mode, "standard"] else "no" for mode in modes}
        return judging.compared(name, works(facts), found, hidden=hidden)

    def _native(self, name: str, flags: str) -> Outcome:
        """A native build in a container; what the standard export allows has been built already."""
        if flags == _STANDARD:
            return Outcome(self._built["overlay", "standard"], "", "")
        return self._running.build(f"native, {name}", self._running.plain(flags))

    def _options(self, mode: str, hardening: str) -> list[str]:
        return options(self._facts, mode, hardening, *self._running.words(mode, *self._settings))


def _some(values: dict[str, str], keys: tuple[str, ...]) -> dict[str, str]:
    return {key: values[key] for key in keys if key in values}
