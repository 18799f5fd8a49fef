"""Podman of a user of the lab's own: with subordinate ids, and with no right that root gave it."""

import shlex
import shutil
from pathlib import Path

from tests.lab.exports import build, driver_of, exported
from tests.lab.pods import IMAGE
from tests.lab.rig import Rig, Run

_NAME, _ID = "lab", 2000
_ACCOUNTS = {
    "passwd": f"{_NAME}:x:{_ID}:{_ID}::{{home}}:/bin/sh",
    "group": f"{_NAME}:x:{_ID}:",
    "subuid": f"{_NAME}:200000:65536",
    "subgid": f"{_NAME}:200000:65536",
}
"""Lines that the lab sees in these files of /etc, and nobody else."""


class RootlessPodman:
    """The user, its home and its Podman. What is laid over /etc goes with the lab's own mounts."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._folder = rig.work / "rootless"
        self._home = self._folder / "home"

    def prepare(self, podman: list[str]) -> None:
        """Make the user, and hand it the image that root's Podman has. Raises RuntimeError where that fails."""
        shutil.rmtree(self._folder, ignore_errors=True)
        archive = self._folder / "image.tar"
        lines = [f"mkdir -p {self._home} {self._folder}/run"]
        for name, line in _ACCOUNTS.items():
            own = self._folder / name
            told = line.format(home=self._home)
            lines += [f"{{ cat /etc/{name}; echo {told}; }} > {own}", f"mount --bind {own} /etc/{name}"]
        lines += [
            f"cp -a {self._rig.project('small')} {self._home}/project",
            f"{shlex.join(podman)} save --quiet --output {archive} {IMAGE}",
            f"chmod a+r {archive}",
            f"chown -R {_ID}:{_ID} {self._home} {self._folder}/run",
            f"chmod 700 {self._folder}/run",
        ]
        made = self._rig.shell("a user with a Podman", "set -e\n" + "\n".join(lines), self._rig.work)
        loaded = self._run("load the image as a user", f"{self._podman} load --quiet --input {archive}")
        if made.status or loaded.status:
            raise RuntimeError((made if made.status else loaded).last_line)

    def builds(self, mode: str, hardening: str) -> Run:
        """The printed command, piped to the user's `sh`."""
        words = ["rootless=yes", f"ref={IMAGE}", f"command={build(driver_of(mode))}"]
        text = exported("podman", self._rig.facts, mode, hardening, *words)
        wrapper = self._home / "bin" / "podman"
        wrapper.parent.mkdir(exist_ok=True)
        own = f'#!/bin/sh\ncommand=$1; shift\nexec {self._podman} "$command" --network=none "$@"\n'
        wrapper.write_text(own, "utf-8")
        wrapper.chmod(0o755)
        script = f"cd {self._home}/project\nPATH={wrapper.parent}:$PATH\n{text}"
        done = self._run(f"podman as a user {mode} {hardening}", script)
        self._run("forget the user's volumes", f"{self._podman} volume rm --all --force")
        return done

    @property
    def _podman(self) -> str:
        return "/usr/bin/podman --cgroup-manager=cgroupfs --runtime=runc --storage-driver=overlay --log-level=error"

    def _run(self, name: str, script: str) -> Run:
        environment = {"HOME": str(self._home), "XDG_RUNTIME_DIR": f"{self._folder}/run"}
        path = Path(self._folder / "script.sh")
        path.write_text(script, "utf-8")
        path.chmod(0o644)
        words = ["runuser", "-u", _NAME, "--", "env", *(f"{key}={value}" for key, value in environment.items())]
        return self._rig.run(name, [*words, "sh", str(path)], folder=self._rig.work, seconds=300)
