"""Chapter 7: what is exported for Podman, as root and as a user, for Compose and for any CI, run by the engines."""

import shlex
from collections.abc import Iterator
from pathlib import Path

from tests.lab.exports import MODES, File, build, driver_of, exported, exported_files
from tests.lab.pods import IMAGE, load_image, podman_command, podman_without_network
from tests.lab.rig import Rig, Run
from tests.lab.rootless import RootlessPodman
from tests.lab.rows import Row

CHAPTER = "other engines"

_NO_NETWORK = """services:
  werf:
    network_mode: none
"""
_COMPOSE = "docker-compose"


def try_all(rig: Rig) -> Iterator[Row]:
    """Every mode and hardening, with each of them."""
    podman = podman_command(rig)
    loaded = load_image(rig, podman)
    if loaded.status:
        yield Row(CHAPTER, "the builder image in podman", "failed", loaded.last_line, 0, str(loaded.log))
        return
    for mode, hardening in MODES:
        yield _row("podman", mode, hardening, _podman(rig, podman, mode, hardening))
    user = RootlessPodman(rig)
    user.prepare(podman)
    for mode, hardening in MODES:
        yield _row("podman --set rootless=yes", mode, hardening, user.builds(mode, hardening))
    for mode, hardening in MODES:
        yield _row("compose", mode, hardening, _compose(rig, mode, hardening))
        yield _row("ci-docker", mode, hardening, _ci_docker(rig, mode, hardening))


def _row(target: str, mode: str, hardening: str, done: Run) -> Row:
    name = f"export {target} --mode {mode} --hardening {hardening}"
    seen = done.last_line if done.status else ""
    return Row(CHAPTER, name, "failed" if done.status else "passed", seen, done.seconds, str(done.log))


def _podman(rig: Rig, podman: list[str], mode: str, hardening: str) -> Run:
    """The printed command, piped to `sh`, whose `podman` is the lab's own, without a network."""
    words = ["rootless=no", f"ref={IMAGE}", f"command={build(driver_of(mode))}"]
    script = (
        f"PATH={podman_without_network(rig, podman)}:$PATH\n{exported('podman', rig.facts, mode, hardening, *words)}"
    )
    done = rig.shell(f"podman {mode} {hardening}", script, rig.project("small"), seconds=300)
    rig.shell("forget podman's volumes", f"{shlex.join(podman)} volume rm --all --force", rig.work)
    return done


def _compose(rig: Rig, mode: str, hardening: str) -> Run:
    """The files as they are; what is laid over them only takes the network away, of which the lab's Docker has none."""
    command = f"command={build(driver_of(mode))}"
    files = exported_files("compose", rig.facts, mode, hardening, f"ref={rig.builder}", command)
    folder = _written(rig, files, "compose")
    (folder / "lab.yaml").write_text(_NO_NETWORK, "utf-8")
    whole = f"{_COMPOSE} --project-name lab -f compose.yaml -f lab.yaml"
    script = f"{whole} config --quiet && {whole} run --rm werf"
    done = rig.shell(f"compose {mode} {hardening}", script, folder, seconds=300)
    rig.shell("forget compose", f"{whole} down --volumes", folder)
    return done


def _ci_docker(rig: Rig, mode: str, hardening: str) -> Run:
    """The example, which runs the job's script in the container."""
    command = f"command={build(driver_of(mode))}"
    repo = "repo=registry.example.com/app"
    files = exported_files("ci-docker", rig.facts, mode, hardening, f"ref={rig.builder}", command, repo)
    rig.forget_volumes()
    folder = _written(rig, files, "ci-docker")
    return rig.shell(f"ci-docker {mode} {hardening}", "sh ./docker-run.sh", folder, seconds=300)


def _written(rig: Rig, files: list[File], name: str) -> Path:
    """The project, with the exported files in it."""
    folder = rig.work / "checkouts" / name
    rig.shell(
        "a project to build",
        f"rm -rf {folder}; mkdir -p {folder.parent}; cp -a {rig.project('small')} {folder}",
        rig.work,
    )
    for file in files:
        (folder / file.path).write_text(file.content, "utf-8")
    return folder
