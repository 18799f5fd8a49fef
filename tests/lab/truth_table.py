"""Chapter 3: containers that the program does not export, and what becomes of the build in them.

The pages tell these stories (concepts/seccomp, concepts/no-new-privileges, problems/…); here they are seen.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.lab.exports import build
from tests.lab.rig import Rig
from tests.lab.rows import Row
from wizard.formats.notes import fields_of, items_of
from wizard.plan.targets import BUILD
from wizard.targets.seccomp import profile

CHAPTER = "truth table"

_UNCONFINED = "--security-opt seccomp=unconfined"
_FUSE = "--device /dev/fuse"
_UNSHARE = ("Error during unshare(CLONE_NEWUSER): Operation not permitted",)
_NO_DEVICE = ("fuse: device not found, try 'modprobe fuse' first",)
_CLOSED_DEVICE = ("fuse: failed to open /dev/fuse: Permission denied",)


@dataclass(frozen=True)
class Container:
    """A container in which a build is tried. `device_mode` is how open /dev/fuse is on the host."""

    flags: str
    driver: str
    isolation: str = field(default="chroot", kw_only=True)
    device_mode: int = field(default=0o666, kw_only=True)
    without_volume: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Try(Container):
    """What has to come out: these messages (`…` is anything within a line), or an image where none."""

    messages: tuple[str, ...] = ()


TRIES = (
    Try("", "native", _UNSHARE),
    Try("", "fuse", _UNSHARE),
    Try(_FUSE, "fuse", _UNSHARE),
    Try(_UNCONFINED, "fuse", _NO_DEVICE),
    Try(_UNCONFINED, "vfs"),
    Try("--privileged", "native"),
    Try("--privileged", "fuse", _CLOSED_DEVICE, device_mode=0o600),
    Try(f"{_UNCONFINED} {_FUSE}", "fuse", _CLOSED_DEVICE, device_mode=0o600),
    Try(f"{_UNCONFINED} {_FUSE}", "native", device_mode=0o600),
    Try("--cap-add SYS_ADMIN", "native"),
    Try(
        f"{_UNCONFINED} --security-opt no-new-privileges",
        "native",
        (
            "newuidmap: write to uid_map failed: Operation not permitted",
            "Falling back to single mapping",
            "error setting supplemental groups list: operation not permitted",
        ),
    ),
    Try(
        f"{_UNCONFINED} --cap-drop ALL",
        "native",
        ("fork/exec /usr/bin/newuidmap: operation not permitted", "Falling back to single mapping"),
    ),
    Try(f"{_UNCONFINED} --cap-drop ALL --cap-add SETUID --cap-add SETGID", "native"),
    Try(_UNCONFINED, "native", ("mount `proc` to `proc`: Operation not permitted",), isolation="rootless"),
    Try(f"{_UNCONFINED} --security-opt systempaths=unconfined", "native", isolation="rootless"),
    Try(f"{_UNCONFINED} --user root", "native", _NO_DEVICE),
    Try(_UNCONFINED, "native", _NO_DEVICE, without_volume=True),
)


def try_all(rig: Rig) -> Iterator[Row]:
    """Every container of the table, and a profile that answers clone3 as old engines do."""
    for one in TRIES:
        yield _try(rig, one)
    old = rig.work / "clone3-refused.json"
    write_clone3_refused(old)
    message = "runtime/cgo: pthread_create failed: Operation not permitted"
    yield _try(rig, Try(f"--security-opt seccomp={old}", "native", (message,)))


def write_clone3_refused(path: Path) -> None:
    """The program's profile, but clone3 is refused in place of being called unknown."""
    whole = profile()
    known = map(fields_of, items_of(whole["syscalls"]))
    rules = [{**rule, "errnoRet": 1} if rule["names"] == ["clone3"] else rule for rule in known]
    path.write_text(json.dumps({**whole, "syscalls": rules}), "utf-8")


def run_command(rig: Rig, flags: str, command: str, *, without_volume: bool = False) -> str:
    """A `docker run` with these flags, in the shape of the exported one."""
    volume = "" if without_volume else f"--mount type=volume,dst={BUILD.storage} "
    image = rig.builder_without_volume if without_volume else rig.builder
    return (
        f"docker run --rm {flags} {volume}"
        f'--mount "type=bind,src=$PWD,dst=/workspace" --workdir /workspace {image} {command}\n'
    )


def name_of(rig: Rig, one: Container) -> str:
    """What the container is called in a row."""
    state = f", /dev/fuse at {one.device_mode:04o}" if one.device_mode != 0o666 else ""
    state += f", isolation {one.isolation}" if one.isolation != "chroot" else ""
    state += ", storage on the container's overlayfs" if one.without_volume else ""
    return f"{one.flags or 'no flags'}: {one.driver}{state}".replace(str(rig.work) + "/", "")


@contextmanager
def device_of(one: Container) -> Iterator[None]:
    """/dev/fuse as open as the container's host has it."""
    device = Path("/dev/fuse")
    try:
        device.chmod(one.device_mode)
        yield
    finally:
        device.chmod(0o666)


def command_of(rig: Rig, one: Container) -> str:
    """The `docker run` that builds in the container."""
    return run_command(rig, one.flags, build(one.driver, one.isolation), without_volume=one.without_volume)


def _try(rig: Rig, one: Try) -> Row:
    name = name_of(rig, one)
    with device_of(one):
        done = rig.shell(name, command_of(rig, one), rig.project("small"))
    missing = [told for told in one.messages if not re.search(_pattern(told), done.output)]
    if not one.messages:
        passed, seen = done.status == 0, "builds" if done.status == 0 else f"should build, but: {done.last_line}"
    elif done.status == 0:
        passed, seen = False, "builds, and should not"
    else:
        passed, seen = not missing, f"says nothing of: {missing[0]}" if missing else one.messages[0]
    return Row(CHAPTER, name, "passed" if passed else "failed", seen, done.seconds, str(done.log))


def _pattern(message: str) -> str:
    return ".*".join(re.escape(part) for part in message.split("…"))
