"""Chapter 9: of a failing build's output the right problem is told first, and with its fix applied the build passes."""

import json
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.lab.ablation import without_call
from tests.lab.exports import wizard
from tests.lab.rig import REPOSITORY, Rig, Run
from tests.lab.rows import Row
from tests.lab.truth_table import Container, command_of, device_of, name_of, write_clone3_refused
from wizard.diagnosis.fixing import steps
from wizard.diagnosis.run_command import find_run_command, with_confinement
from wizard.diagnosis.signatures import read_problems
from wizard.facts.reading import read_facts
from wizard.plan.confinement import EXTRA_SYSCALLS
from wizard.plan.settings import Answers
from wizard.plan.targets import BUILD
from wizard.targets.exporting import export
from wizard.targets.seccomp import profile

CHAPTER = "diagnosing"

_UNCONFINED = "--security-opt seccomp=unconfined"
_BLOCKED = "userns-blocked-by-seccomp-or-lsm"
_CLOSED = "fuse-device-permission-denied"
_PROFILE = "werf-buildah.seccomp.json"
_UNMASKED = "--isolation rootless"


@dataclass(frozen=True)
class Provoked(Container):
    """A container in which the build fails, and the problem that is to be told first."""

    problem: str


FAILURES = (
    Provoked("", "native", _BLOCKED),
    Provoked("", "fuse", _BLOCKED),
    Provoked("--device /dev/fuse", "fuse", _BLOCKED),
    Provoked(_UNCONFINED, "fuse", "fuse-device-missing"),
    Provoked("--privileged", "fuse", _CLOSED, device_mode=0o600),
    Provoked(f"{_UNCONFINED} --device /dev/fuse", "fuse", _CLOSED, device_mode=0o600),
    Provoked(f"{_UNCONFINED} --security-opt no-new-privileges", "native", "newuidmap-not-permitted"),
    Provoked(f"{_UNCONFINED} --cap-drop ALL", "native", "newuidmap-not-permitted"),
    Provoked(f"{_UNCONFINED} --cap-drop SETUID", "native", "newuidmap-not-permitted"),
    Provoked(f"{_UNCONFINED} --cap-drop SETGID", "native", "newuidmap-not-permitted"),
    Provoked(_UNCONFINED, "native", "masked-proc-mount-denied", isolation="rootless"),
    # The storage is then on the container's own overlayfs, and Buildah turns to FUSE by itself.
    Provoked(f"{_UNCONFINED} --user root", "native", "fuse-device-missing"),
    Provoked(_UNCONFINED, "native", "fuse-device-missing", without_volume=True),
)


def try_all(rig: Rig) -> Iterator[Row]:
    """Every failure; then each system call of the profile refused, and clone3 answered as old engines do."""
    for one in FAILURES:
        yield _try(rig, one)
    for call in EXTRA_SYSCALLS:
        path = rig.work / f"without-{call}.json"
        path.write_text(without_call(json.dumps(profile()), call), "utf-8")
        yield _try(rig, Provoked(f"--security-opt seccomp={path}", "native", _BLOCKED))
    old = rig.work / "clone3-refused.json"
    write_clone3_refused(old)
    yield _try(rig, Provoked(f"--security-opt seccomp={old}", "native", "seccomp-clone3-eperm"))
    why = "the limit belongs to the whole machine, and with it the lab's own containers"
    yield Row(CHAPTER, "user.max_user_namespaces = 0", "not possible here", why)


def _try(rig: Rig, one: Provoked) -> Row:
    name, text = name_of(rig, one), command_of(rig, one)
    with device_of(one):
        failed = rig.shell(name, text, rig.project("small"))
        facts = _probed(rig, one)
    seen = _wrong(rig, one, text, failed, facts)
    return Row(CHAPTER, name, "failed" if seen else "passed", seen or one.problem, failed.seconds, str(failed.log))


def _wrong(rig: Rig, one: Provoked, text: str, failed: Run, facts: Path) -> str:
    """What is not as foretold: the build, the problem from the log alone, from the log with facts, the fix."""
    if failed.status == 0:
        return "builds, and should not"
    alone, known = _first(rig, failed), _first(rig, failed, "--facts", str(facts))
    if (alone, known) != (one.problem, one.problem):
        return f"not {one.problem}, but first: {alone}; with the facts: {known}"
    rig.forget_volumes()
    mended = rig.shell(f"fixed {name_of(rig, one)}", _mended(rig, one, text), rig.project("small"))
    return f"fixed, and does not build: {mended.last_line} ({mended.log})" if mended.status else ""


def _first(rig: Rig, failed: Run, *options: str) -> str:
    """The problem that the command tells first of a build's output."""
    words = [sys.executable, "-m", "wizard", "diagnose", "--json", "--lang", "en", *options]
    done = rig.run(f"diagnose {failed.log.stem}", words, text=failed.output, folder=REPOSITORY)
    problems = json.loads(done.output)["problems"] if done.status == 0 else []
    return str(problems[0]["id"]) if problems else f"none ({done.last_line})"


def _mended(rig: Rig, one: Provoked, text: str) -> str:
    """The command that failed, with the first fix of its problem that this container's reader can apply."""
    facts = read_facts(rig.facts_without_apparmor.read_text("utf-8"), "lab")
    settings: dict[str, str] = next(
        (step["export"] for step in read_problems()[one.problem].fix if "export" in step), {}
    )
    # Who builds with fuse-overlayfs has chosen its mode, and says so: `diagnose --set mode=fuse-device`.
    chosen = {"mode": "fuse-device"} if one.driver == "fuse" else {}
    answers = Answers({**chosen, **settings})
    rendered = steps(one.problem, "docker", answers, facts)
    if one.isolation == "rootless":
        value = next(found[1] for step in rendered if (found := re.search(r"BUILDAH_ISOLATION=(\w+)", step.code)))
        return text.replace(_UNMASKED, f"--isolation {value}")
    if one.device_mode != 0o666 and not any('MODE="0666"' in step.code for step in rendered):
        raise ValueError(f"{one.problem} does not open the device")
    for artifact in export("docker", answers, facts, as_files=True).artifacts:
        if artifact.path == _PROFILE:
            (rig.project("small") / _PROFILE).write_text(artifact.content, "utf-8")
    run_command = find_run_command(text.splitlines())
    if run_command is None:
        raise ValueError(text)
    return "\n".join(with_confinement(run_command, answers, facts).lines) + "\n"


def _probed(rig: Rig, one: Provoked) -> Path:
    """The facts from inside the container."""
    volume = () if one.without_volume else ("--mount", f"type=volume,dst={BUILD.storage}")
    image = rig.builder_without_volume if one.without_volume else rig.builder
    words = ["docker", "run", "--rm", "--interactive", *shlex.split(one.flags), *volume, image, "sh", "-s"]
    probed = rig.run(f"probe {name_of(rig, one)}", words, text=wizard("probe", "--script"))
    path = rig.work / "facts-of-container"
    path.write_text(probed.output, "utf-8")
    return path
