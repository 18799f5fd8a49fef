"""Chapter 6: the Pod that `export kubernetes` prints, played by podman, builds an image.

podman has no kubelet: no device plugins, and no optional Secrets. podman 4.3 reads seccomp profiles of a Pod from
annotations alone, as Kubernetes before 1.19 did, and without folders: the lab repeats the Pod's field in that form.
"""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.lab.ablation import without_call
from tests.lab.exports import MODES, build, driver_of, exported_files, told_by
from tests.lab.host_block import KUBELET_SECCOMP, install_profile, kept_by
from tests.lab.rig import Rig, Run, runtime
from tests.lab.rows import Row
from wizard.plan.targets import TARGETS
from wizard.targets.kubernetes.security import SECCOMP_PATH

CHAPTER = "pods"

IMAGE = "localhost/lab-builder-with-project:1"
EMPTY_SECRET = """apiVersion: v1
kind: Secret
metadata:
  name: werf-registry
data:
  .dockerconfigjson: e30=
---
apiVersion: v1
kind: Secret
metadata:
  name: werf-job
data:
  NOTHING: e30=
---
"""


def try_all(rig: Rig) -> Iterator[Row]:
    """Every mode and hardening of which podman knows all that the Pod asks for."""
    install_profile(rig)
    podman = podman_command(rig)
    loaded = load_image(rig, podman)
    if loaded.status:
        yield Row(CHAPTER, "the builder image in podman", "failed", loaded.last_line, 0, str(loaded.log))
        return
    for mode, hardening in MODES:
        name = f"export kubernetes --mode {mode} --hardening {hardening}"
        if mode == "fuse-device":
            yield Row(CHAPTER, name, "not possible here", "device plugins need a kubelet")
        else:
            yield _builds(name, _play(rig, podman, name, mode, hardening))
            name = f"export ci-kubernetes --mode {mode} --hardening {hardening}"
            yield _builds(name, _play(rig, podman, name, mode, hardening, "ci-kubernetes"))
    yield _filters(rig, podman)


def _builds(name: str, played: Run) -> Row:
    seen = played.last_line if played.status else ""
    return Row(CHAPTER, name, "failed" if played.status else "passed", seen, played.seconds, str(played.log))


def _filters(rig: Rig, podman: list[str]) -> Row:
    """The profile counts: podman's own would let the build pass without it."""
    name = "the least-privilege Pod, without unshare in the profile"
    path = _profiles(rig) / Path(SECCOMP_PATH).name
    whole = path.read_text("utf-8")
    try:
        path.write_text(without_call(whole, "unshare"), "utf-8")
        played = _play(rig, podman, name, "overlay", "least-privilege")
    finally:
        path.write_text(whole, "utf-8")
    told = told_by("settings/seccomp-profile", played.output) if played.status else None
    return Row(CHAPTER, name, "passed" if told else "failed", told or played.last_line, played.seconds, str(played.log))


def _profiles(rig: Rig) -> Path:
    """Where `export host` put the profile."""
    return kept_by(rig, f"{KUBELET_SECCOMP}/{SECCOMP_PATH}").parent


def podman_command(rig: Rig) -> list[str]:
    """podman with its own folders, on any cgroups."""
    folders = [f"--{option}={rig.work / f'podman-{option}'}" for option in ("root", "runroot", "tmpdir")]
    return ["podman", *folders, "--cgroup-manager=cgroupfs", f"--runtime={runtime(rig)}", "--log-level=error"]


def podman_without_network(rig: Rig, podman: list[str]) -> str:
    """A folder with a `podman` that is the lab's own, which has no network to give to containers."""
    folder = rig.work / "bin"
    folder.mkdir(exist_ok=True)
    whole = shlex.join([shutil.which("podman") or "podman", *podman[1:]])
    script = f'#!/bin/sh\n[ "$1" != run ] || {{ shift; exec {whole} run --network=none "$@"; }}\nexec {whole} "$@"\n'
    (folder / "podman").write_text(script, "utf-8")
    (folder / "podman").chmod(0o755)
    return str(folder)


def load_image(rig: Rig, podman: list[str]) -> Run:
    """The builder with the small project in it, as a Pod of this lab has nowhere else to take it from."""
    script = f"""set -eu
container=$(docker create {rig.builder} true)
docker cp {rig.project("small")} "$container:/project"
docker commit "$container" {IMAGE} >/dev/null
docker save {IMAGE} | {" ".join(podman)} load --quiet
docker rm "$container" >/dev/null
docker rmi --no-prune {IMAGE} >/dev/null
"""
    return rig.shell("load the builder image into podman", script, rig.work)


def _play(rig: Rig, podman: list[str], name: str, mode: str, hardening: str, target: str = "kubernetes") -> Run:
    """Play the exported Pod to its end."""
    return play(rig, podman, name, manifest_of(rig, mode, hardening, target), target)


def manifest_of(rig: Rig, mode: str, hardening: str, target: str = "kubernetes", *settings: str) -> str:
    """The exported Pod, which builds the project that is in its image."""
    command = build(driver_of(mode)).removesuffix(" .") + " /project"
    words = (f"ref={IMAGE}", f"command={command}", "repo=registry.example.com/app", *settings)
    files = exported_files(target, rig.facts, mode, hardening, *words)
    return next(file.content for file in files if Path(file.path).name == "kubernetes.yaml")


def play(rig: Rig, podman: list[str], name: str, manifest: str, target: str = "kubernetes", *options: str) -> Run:
    """Play a Pod to its end: the status is podman's where it refuses, else the container's."""
    path = rig.work / "pod.yaml"
    path.write_text(EMPTY_SECRET + _with_annotation(manifest), "utf-8")
    start = [*podman, "kube", "play", "--network=none", f"--seccomp-profile-root={_profiles(rig)}", *options, str(path)]
    played = rig.run(f"play {name}", start)
    container = f"werf-{TARGETS[target].container}"
    if played.status == 0:
        ended = rig.run(f"wait for {name}", [*podman, "wait", container])
        logs = rig.run(f"logs of {name}", [*podman, "logs", container])
        status = int(ended.output) if ended.output.strip().isdigit() else 1
        played = Run(status, logs.output, played.seconds + ended.seconds, logs.log)
    remove_all(rig, podman, name)
    return played


def remove_all(rig: Rig, podman: list[str], name: str) -> None:
    """Remove every Pod, volume and secret of the lab's podman."""
    rig.shell(f"remove {name}", "\n".join(_removal(podman, words) for words in _REMOVE), rig.work)


def _removal(podman: list[str], words: str) -> str:
    """A command that removes; what a container still holds as it ends is free a moment later."""
    command = f"{shlex.join(podman)} {words}"
    return f"{command} || {{ sleep 1; {command}; }}" if words.startswith("pod ") else command


_REMOVE = ("pod rm --all --force", "volume rm --all --force", "secret rm werf-registry werf-job")


def _with_annotation(manifest: str) -> str:
    """The container's seccompProfile once more, as an annotation of the Pod."""
    profile = re.search(r"localhostProfile: (\S+\.json)", manifest)
    if not profile:
        return manifest
    pod = "kind: Pod\nmetadata:\n"
    if pod not in manifest:
        raise ValueError("the manifest has no Pod")
    key = "seccomp.security.alpha.kubernetes.io/pod"
    return manifest.replace(pod, f"{pod}  annotations:\n    {key}: localhost/{Path(profile.group(1)).name}\n", 1)
