"""Chapter 11: containers in their own user namespace, as a Pod with `hostUsers: false` is.

There is no kubelet here: the exported Pod is played by podman with `--userns=auto`, and what a container is allowed is
tried with a Docker daemon that maps ids (userns-remap). Both give a container 65536 ids, as Kubernetes does.
"""

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.lab.exports import MODES, build
from tests.lab.host_block import install_profile
from tests.lab.idmapped import idmapped
from tests.lab.pods import load_image, manifest_of, play, podman_command, remove_all
from tests.lab.rig import Rig, Run, mapping_docker
from tests.lab.rows import Row
from wizard.plan.targets import BUILD
from wizard.targets.seccomp import profile_text

CHAPTER = "user namespaces"

_USER, _FIRST, _COUNT = "nobody", 1000000, 65536
_RANGES = {
    "subuid": f"{_USER}:{_FIRST}:{_COUNT}\ncontainers:2000000:1048576\n",
    "subgid": f"{_USER}:{_FIRST}:{_COUNT}\ncontainers:2000000:1048576\n",
}
"""What the lab sees in these files of /etc, and nobody else: podman takes its own from `containers`."""

_UNCONFINED = "--security-opt seccomp=unconfined"
_LEAST = "--security-opt seccomp={profile} --cap-drop ALL --cap-add SETGID --cap-add SETUID"
_ADMIN = "--cap-add SYS_ADMIN"
_UNSHARE = "Error during unshare(CLONE_NEWUSER): Operation not permitted"
_UID_MAP = "newuidmap: write to uid_map failed: Operation not permitted"
_CLOSED = "fuse: failed to open /dev/fuse: Permission denied"
_NET = "--network none {flags} {image} unshare --user --map-root-user {more}true"
_MOUNT_DEBUGFS = "--user root --network none {flags} {image} mount -t debugfs none /mnt"


@dataclass(frozen=True)
class Try:
    """Options of a container, and the message that has to come; an image where none.

    `shifted`: the storage is a folder of user 1000 of the machine, mounted with its ids shifted, as a kubelet has it.
    """

    flags: str
    driver: str = "native"
    message: str = ""
    ranges: bool = True
    shifted: bool = False
    device_mode: int = 0o666


TRIES = (
    Try(_UNCONFINED),
    Try(_LEAST),
    Try(_LEAST, shifted=True),
    Try(f"{_LEAST} --device /dev/fuse", "fuse", shifted=True),
    Try(_ADMIN),
    Try("", message=_UNSHARE),
    Try(_UNCONFINED, message=_UID_MAP, ranges=False),
    Try(f"{_UNCONFINED} --device /dev/fuse", "fuse"),
    Try(f"{_LEAST} --device /dev/fuse", "fuse"),
    Try(f"{_UNCONFINED} --device /dev/fuse", "fuse", _CLOSED, device_mode=0o600),
)


def try_all(rig: Rig) -> Iterator[Row]:
    """The Pods, and what a container in its own user namespace is allowed."""
    _lay_over(rig)
    yield from _pods(rig)
    with mapping_docker(rig, f"{_USER}:nogroup") as socket:
        moved = rig.shell(
            "move the image", f"docker save {rig.builder} | docker --host {socket} load --quiet", rig.work
        )
        if moved.status:
            yield Row(CHAPTER, "the builder image in the other daemon", "failed", moved.last_line, 0, str(moved.log))
            return
        for one in TRIES:
            with _storage(rig, one) as storage:
                yield _try(rig, socket, one, storage)
        yield from _admin(rig, socket)
    yield from _network(rig)


def _lay_over(rig: Rig) -> None:
    for name, lines in _RANGES.items():
        path = rig.work / f"mapping-{name}"
        path.write_text(lines, "utf-8")
        rig.shell(f"lay {name} over", f"mount --bind {path} /etc/{name}", rig.work)


def _pods(rig: Rig) -> Iterator[Row]:
    """What is exported with host_users=no, and the same without the ranges that fit."""
    install_profile(rig)
    podman = podman_command(rig)
    remove_all(rig, podman, "what an earlier lab left")
    loaded = load_image(rig, podman)
    if loaded.status:
        yield Row(CHAPTER, "the builder image in podman", "failed", loaded.last_line, 0, str(loaded.log))
        return
    for mode, hardening in MODES:
        name = f"export kubernetes --mode {mode} --hardening {hardening} --set host_users=no"
        if mode == "fuse-device":
            yield Row(CHAPTER, name, "not possible here", "device plugins need a kubelet")
            continue
        manifest = _with_file(rig, manifest_of(rig, mode, hardening, "kubernetes", "host_users=no"))
        yield _row(name, play(rig, podman, name, manifest, "kubernetes", "--userns=auto:size=65536"), "")
    name = "the same Pod, without the ranges that fit"
    manifest = manifest_of(rig, "overlay", "standard")
    yield _row(name, play(rig, podman, name, manifest, "kubernetes", "--userns=auto:size=65536"), _UID_MAP)


def _with_file(rig: Rig, manifest: str) -> str:
    """The ranges as a file of the host: podman 4.3 knows no `subPath` of a ConfigMap."""
    volume = re.compile(r"configMap:\n\s+name: werf-subordinate-ids")
    if not volume.search(manifest):
        raise ValueError("the manifest has no ranges")
    return volume.sub(f"hostPath: {{path: {_ranges(rig)}, type: File}}", manifest.replace("subPath: ranges\n", "\n"))


def _ranges(rig: Rig) -> Path:
    path = rig.work / "mapping-ranges"
    path.write_text(BUILD.subordinate_ids, "utf-8")
    return path


@contextmanager
def _storage(rig: Rig, one: Try) -> Iterator[str]:
    """The mount of the storage: a volume of the daemon's, which gives it to the mapped user, or a shifted folder."""
    if not one.shifted:
        yield f"type=volume,dst={BUILD.storage}"
        return
    folder, shifted = rig.work / "mapping-storage", rig.work / "mapping-shifted"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    os.chown(folder, BUILD.uid, BUILD.uid)
    with idmapped(folder, shifted, _FIRST, _COUNT):
        yield f"type=bind,src={shifted},dst={BUILD.storage}"


def _try(rig: Rig, socket: str, one: Try, storage: str) -> Row:
    mounts = "".join(f" --mount type=bind,src={_ranges(rig)},dst=/etc/{name},readonly" for name in _RANGES) * one.ranges
    flags = one.flags.format(profile=_profile(rig))
    words = f"--rm --network none {flags} --mount {storage}{mounts}"
    place = f'--mount "type=bind,src=$PWD,dst=/workspace" --workdir /workspace {rig.builder}'
    state = "" if one.ranges else ", with the image's own ranges"
    state += ", ids of the storage shifted" if one.shifted else ""
    state += f", /dev/fuse at {one.device_mode:04o}" if one.device_mode != 0o666 else ""
    name = f"{one.flags.format(profile='werf-buildah') or 'no flags'}: {one.driver}{state}"
    Path("/dev/fuse").chmod(one.device_mode)
    try:
        command = f"docker --host {socket} run {words} {place} {build(one.driver)}"
        return _row(name, rig.shell(name, command, rig.project("small"), seconds=300), one.message)
    finally:
        Path("/dev/fuse").chmod(0o666)


def _admin(rig: Rig, socket: str) -> Iterator[Row]:
    """CAP_SYS_ADMIN of the container mounts what only the machine's root may, unless ids are mapped."""
    words = _MOUNT_DEBUGFS.format(flags=_ADMIN, image=rig.builder)
    for where, host, message in (("", rig.socket, ""), (" in its own user namespace", socket, "permission denied")):
        name = f"{_ADMIN}, as root{where}: mount of debugfs"
        yield _row(name, rig.run(name, shlex.split(f"docker --host {host} run --rm {words}")), message)


def _network(rig: Rig) -> Iterator[Row]:
    """In a network namespace of its own a process may set up what flaws like CVE-2026-43284 are reached through."""
    least = _LEAST.format(profile=_profile(rig))
    for flags, shown, more, message in (
        (_UNCONFINED, _UNCONFINED, "--net ", ""),
        (least, _LEAST.format(profile="werf-buildah"), "--mount ", ""),
        (least, _LEAST.format(profile="werf-buildah"), "--net ", "unshare failed: Operation not permitted"),
    ):
        name = f"{shown}: unshare --user {more.strip()}"
        words = _NET.format(flags=flags, image=rig.builder, more=more)
        yield _row(name, rig.run(name, shlex.split(f"docker --host {rig.socket} run --rm {words}")), message)


def _profile(rig: Rig) -> Path:
    path = rig.work / "mapping-profile.json"
    path.write_text(profile_text(), "utf-8")
    return path


def _row(name: str, done: Run, message: str) -> Row:
    as_told = message in done.output if message else not done.status
    seen = message if message and as_told else done.last_line if done.status else ""
    return Row(CHAPTER, name, "passed" if as_told else "failed", seen, done.seconds, str(done.log))
