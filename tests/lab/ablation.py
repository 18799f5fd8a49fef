"""Chapter 2: each setting taken away in turn: the build fails as the setting's page says, or the setting is declared.

The image declares no volume here, as for engines that ignore such volumes: the storage line too has to be seen needed.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from tests.lab.exports import MODES, File, build, driver_of, exported_files, told_by
from tests.lab.rig import Rig, Run
from tests.lab.rows import Row
from wizard.plan.confinement import EXTRA_SYSCALLS

CHAPTER = "ablation"

_NO_SETTINGS = ("settings/auto-remove", "settings/image", "settings/command")
"""Lines that are the command itself."""


@dataclass(frozen=True)
class Declared:
    """A setting of which the pages foretell nothing: without it this build passes, or fails with its own message.

    `start` is how its line begins, `why` the reason that it is there all the same. `modes` narrow it.
    """

    start: str
    why: str
    message: str = ""
    modes: tuple[str, ...] = ("overlay", "fuse-device", "fuse-privileged")


_NO_PROJECT = "cannot find Containerfile or Dockerfile in context directory"
"""Buildah's words; werf has its own."""

DECLARED = (
    Declared("--mount type=volume,src=werf-cache", "werf's own cache: Buildah alone does not use it"),
    Declared("--cap-drop ALL", "it only takes away: with more capabilities the build passes too"),
    Declared(
        "--mount type=volume,src=werf-buildah",
        "fuse-overlayfs works on the container's own overlayfs too; the volume keeps layers for the next run",
        modes=("fuse-device", "fuse-privileged"),
    ),
    Declared("--mount type=bind,src=", "there is no project to build without it", _NO_PROJECT),
    Declared("--workdir ", "Buildah looks for the project where it starts", _NO_PROJECT),
)
NO_APPARMOR = Declared("--security-opt apparmor=", "this kernel has no AppArmor")


@dataclass(frozen=True)
class Without:
    """The exported files with one setting taken away."""

    setting: str
    topic: str
    files: tuple[tuple[str, str], ...]


def try_all(rig: Rig, *, apparmor: bool) -> Iterator[Row]:
    """Every setting of every mode and hardening. `apparmor`: whether this kernel has it."""
    declared = DECLARED if apparmor else (*DECLARED, NO_APPARMOR)
    spared: set[tuple[str, str]] = set()
    for mode, hardening in MODES:
        command = build(driver_of(mode))
        settings = (f"ref={rig.builder_without_volume}", f"command={command}")
        files = exported_files("docker", rig.facts_without_apparmor, mode, hardening, *settings)
        whole = Without("", "", tuple((file.path, file.content) for file in files))
        where = f"{mode}, {hardening}"
        built = _build(rig, f"{where} whole", whole)
        yield _whole(f"{where}, with every line", built)
        if built.status:
            continue
        for without in _each(files):
            # A line that one driver's build did without is not asked about again.
            if (without.setting, driver_of(mode)) in spared:
                continue
            done = _build(rig, f"{where} without {without.setting}", without)
            if done.status == 0:
                spared.add((without.setting, driver_of(mode)))
            yield _judge(f"{where}, without {without.setting}", without, done, _find(declared, without, mode))


def _each(files: list[File]) -> Iterator[Without]:
    script = files[0]
    rest = tuple((file.path, file.content) for file in files[1:])
    for line in script.lines:
        if line.topic not in _NO_SETTINGS:
            kept = script.content.split("\n")
            del kept[line.number]
            yield Without(line.words, line.topic, ((script.path, "\n".join(kept)), *rest))
    for file in files[1:]:
        if file.path.endswith(".seccomp.json"):
            for call in EXTRA_SYSCALLS:
                content = without_call(file.content, call)
                named = ((script.path, script.content), (file.path, content))
                yield Without(f"{call} in the seccomp profile", "settings/seccomp-profile", named)


def without_call(profile: str, call: str) -> str:
    """A seccomp profile that does not allow a system call. Raises ValueError where it did not before."""
    whole = json.loads(profile)
    rules = [rule for rule in whole["syscalls"] if call in rule["names"]]
    if not rules:
        raise ValueError(call)
    for rule in rules:
        rule["names"].remove(call)
    whole["syscalls"] = [rule for rule in whole["syscalls"] if rule["names"]]
    return json.dumps(whole)


def _build(rig: Rig, name: str, without: Without) -> Run:
    folder = rig.work / "exported"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path, content in without.files:
        (folder / path).write_text(content, "utf-8")
    rig.forget_volumes()
    script = folder / without.files[0][0]
    return rig.run(name, ["sh", str(script)], folder=rig.project("small"))


def _find(declared: tuple[Declared, ...], without: Without, mode: str) -> Declared | None:
    return next((one for one in declared if without.setting.startswith(one.start) and mode in one.modes), None)


def _whole(name: str, done: Run) -> Row:
    seen = done.last_line if done.status else ""
    return Row(CHAPTER, name, "failed" if done.status else "passed", seen, done.seconds, str(done.log))


def _judge(name: str, without: Without, done: Run, declared: Declared | None) -> Row:
    """Needed and foretold, or declared and just so; nothing else passes."""
    passed, seen = _verdict(without, done, declared)
    return Row(CHAPTER, name, "passed" if passed else "failed", seen, done.seconds, str(done.log))


def _verdict(without: Without, done: Run, declared: Declared | None) -> tuple[bool, str]:
    if declared and declared.message:
        told = declared.message if declared.message in done.output else None
        return bool(done.status and told), told or f"not “{declared.message}”, but: {done.last_line}"
    if declared:
        passes = done.status == 0
        return passes, f"not needed here: {declared.why}" if passes else f"declared, but needed: {done.last_line}"
    if done.status == 0:
        return False, "the build passes without it, and nothing says why it is there"
    told = told_by(without.topic, done.output)
    return told is not None, told or f"{without.topic} does not foretell: {done.last_line}"
