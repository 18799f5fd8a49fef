"""Chapter 5: the block that `export host` prints runs, and supplies what was missing.

It runs as on a machine, in a mount namespace whose /etc and /var/lib keep what it writes to themselves.
Kernel settings belong to the whole machine: blocks with them are read by shells, not run.
"""

import json
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from tests.lab.exports import build, wizard
from tests.lab.rig import Rig
from tests.lab.rows import Row
from tests.lab.truth_table import run_command
from wizard.targets.host.linux import SECCOMP_FILE, UDEV_FILE, UDEV_RULE
from wizard.targets.seccomp import profile

CHAPTER = "host block"

KUBELET_SECCOMP = "/var/lib/kubelet/seccomp"
"""Where a kubelet looks for Localhost profiles."""

_PRIVATE = ("/etc", "/var/lib")
_MISSING = (
    "userns.max=0",
    "userns.clone_sysctl=0",
    "apparmor.enabled=yes",
    "apparmor.restrict_userns=1",
    "fuse.module=available",
    "fuse.device=absent",
)


def kept_by(rig: Rig, path: str) -> Path:
    """Where something lies that the block wrote."""
    place = next(folder for folder in _PRIVATE if path.startswith(f"{folder}/"))
    return _layers(rig, place) / "upper" / Path(path).relative_to(place)


def try_all(rig: Rig) -> Iterator[Row]:
    """A closed device, a missing profile, and everything missing at once."""
    yield _device(rig)
    yield _profile(rig)
    yield from _read_by_shells(rig)


def install_profile(rig: Rig) -> str | None:
    """Run the block that puts the seccomp profile where a kubelet looks. Says what went wrong, if anything did."""
    return _run(rig, "the profile", _block(rig, (), "--hardening", "least-privilege"))


def _device(rig: Rig) -> Row:
    """Builds with fuse fail before the block, and pass after it."""
    name = "a closed /dev/fuse"
    block = _block(rig, ("fuse.device.mode=0600", "fuse.device.open=no"), "--mode", "fuse-device")
    text = run_command(rig, "--security-opt seccomp=unconfined --device /dev/fuse", build("fuse"))
    device = Path("/dev/fuse")
    try:
        device.chmod(0o600)
        before = rig.shell("fuse before the block", text, rig.project("small"))
        done = _run(rig, name, block)
        mode = stat.S_IMODE(device.stat().st_mode)
        after = rig.shell("fuse after the block", text, rig.project("small"))
    finally:
        device.chmod(0o666)
    rule = kept_by(rig, UDEV_FILE)
    held = {
        "failed before": before.status != 0,
        "the block runs": done is None,
        "/dev/fuse at 0666": mode == 0o666,
        "the udev rule": rule.is_file() and UDEV_RULE in rule.read_text("utf-8"),
        "builds after": after.status == 0,
    }
    return _row(name, held, done or after.last_line, str(after.log))


def _profile(rig: Rig) -> Row:
    """The file for the kubelet is the profile, to the last rule."""
    name = "no seccomp profile for the kubelet"
    done = install_profile(rig)
    path = kept_by(rig, SECCOMP_FILE)
    same = path.is_file() and json.loads(path.read_text("utf-8")) == profile()
    return _row(name, {"the block runs": done is None, f"{SECCOMP_FILE} is the profile": same}, done or "", str(path))


def _read_by_shells(rig: Rig) -> Iterator[Row]:
    block = rig.work / "host.sh"
    block.write_text(_block(rig, _MISSING, "--mode", "fuse-device", "--hardening", "least-privilege"), "utf-8")
    for words in (["dash", "-n"], ["bash", "-n"], ["busybox", "sh", "-n"], ["shellcheck", "--shell=sh"]):
        name = f"everything missing: {' '.join(words)}"
        if not shutil.which(words[0]):
            yield Row(CHAPTER, name, "not possible here", f"there is no {words[0]}")
            continue
        done = rig.run(name, [*words, str(block)])
        yield _row(name, {"accepted": done.status == 0}, done.last_line, str(done.log))


def _block(rig: Rig, facts: tuple[str, ...], *words: str) -> str:
    """`export host` for this machine with some facts otherwise."""
    changed = {line.partition("=")[0] for line in facts}
    # What was tried on this machine says nothing of one where it would have failed.
    tried = ("userns.try", "overlay.rootless") if "userns.max" in changed else ()
    gone = tuple(f"{key}{end}" for key in changed for end in ("=", ".")) + tried
    lines = [line for line in rig.facts.read_text("utf-8").splitlines() if not line.startswith(gone)]
    path = rig.work / "facts-of-host"
    path.write_text("\n".join([*lines[:-1], *facts, lines[-1]]) + "\n", "utf-8")
    return wizard("export", "host", "--facts", str(path), *words)


def _layers(rig: Rig, place: str) -> Path:
    return rig.work / "host" / place.strip("/").replace("/", "-")


def _run(rig: Rig, name: str, block: str) -> str | None:
    """What went wrong, if anything did."""
    shutil.rmtree(rig.work / "host", ignore_errors=True)
    mounts = []
    for place in _PRIVATE:
        layers = _layers(rig, place)
        for layer in ("upper", "work"):
            (layers / layer).mkdir(parents=True)
        options = f"lowerdir={place},upperdir={layers}/upper,workdir={layers}/work"
        mounts.append(f"mount -t overlay -o {options} overlay {place}")
    enter = ["unshare", "--mount", "--propagation", "private", "sh", "-c", f"{' && '.join(mounts)} && exec sh -eu"]
    done = rig.run(f"host block: {name}", enter, text=block)
    return None if done.status == 0 else done.last_line


def _row(name: str, held: dict[str, bool], said: str, log: str) -> Row:
    wrong = [claim for claim, holds in held.items() if not holds]
    seen = f"not so: {', '.join(wrong)}; {said}" if wrong else ", ".join(held)
    return Row(CHAPTER, name, "failed" if wrong else "passed", seen, 0, log)
