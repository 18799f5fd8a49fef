"""Chapter 1: the text that `export docker` prints, piped to `sh`, builds an image, and the image runs."""

from collections.abc import Iterator

from tests.lab.exports import MODES, build, driver_of, exported
from tests.lab.rig import SIGN, Rig
from tests.lab.rows import Row

CHAPTER = "exported builds"


def try_all(rig: Rig) -> Iterator[Row]:
    """Every mode and hardening, with the larger project."""
    for mode, hardening in MODES:
        rig.forget_volumes()
        yield _try(rig, mode, hardening)


def _try(rig: Rig, mode: str, hardening: str) -> Row:
    name = f"export docker --mode {mode} --hardening {hardening}"
    command = build(driver_of(mode), archive=mode)
    text = exported("docker", rig.facts, mode, hardening, f"ref={rig.builder}", f"command={command}")
    done = rig.shell(name, text, rig.project("large"), seconds=300)
    if done.status:
        return Row(CHAPTER, name, "failed", done.last_line, done.seconds, str(done.log))
    load = (
        f'folder=$(docker volume inspect --format "{{{{.Mountpoint}}}}" werf-buildah)\n'
        f'docker load --quiet --input "$folder/{mode}.tar" && docker run --rm lab:{mode} && docker rmi lab:{mode}\n'
    )
    ran = rig.shell(f"run what {mode} {hardening} built", load, rig.work)
    works = ran.status == 0 and SIGN in ran.output.splitlines()
    seen = "" if works else f"built, but the image does not run: {ran.last_line}"
    return Row(CHAPTER, name, "passed" if works else "failed", seen, done.seconds, str(done.log if works else ran.log))
