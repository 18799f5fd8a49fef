"""The cluster, while a chapter lasts: a node in namespaces of its own, and the parts of Kubernetes in it."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.lab.rig import HERE as LAB_HERE
from tests.lab.rig import Run
from tests.lab_kubernetes.cache import HERE, Cache
from tests.lab_kubernetes.declarations import ADDRESS
from tests.lab_kubernetes.parts import CONTROL, NODE, SECOND_NODE, SOCKETS, TOKENS, config_of

_START_SECONDS = 180


class ClusterError(RuntimeError):
    """The cluster does not start, or a part of it has died."""


class Cluster:
    """A cluster of one node or two, or of none: then it has an API server and controllers alone."""

    def __init__(self, cache: Cache, folder: Path, *, nodes: int = 1, plugin: str = "") -> None:
        self.folder = folder
        self._cache = cache
        self._nodes = nodes
        self._plugins = f"--enable-admission-plugins={','.join(filter(None, ('NodeRestriction', plugin)))}"
        self._state = cache.work / "state"
        self._node: subprocess.Popen[str] | None = None
        self._pid = 0
        self._parts: dict[str, subprocess.Popen[bytes]] = {}
        self._count = 0

    def __enter__(self) -> "Cluster":
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._node:
            os.killpg(self._node.pid, signal.SIGKILL)
            self._node.wait()
        for part in self._parts.values():
            part.wait()
        _network("link", "delete", "node0")
        _network("link", "delete", "cni0")
        shutil.rmtree(self._state, ignore_errors=True)
        for one in sorted(Path("/sys/fs/cgroup").glob("*/k8s.io/*")) + sorted(Path("/sys/fs/cgroup").glob("*/k8s.io")):
            # A folder that is not empty is of another lab beside this one.
            with suppress(OSError):
                one.rmdir()

    def config(self, user: str = "admin") -> Path:
        """The kubeconfig of a user."""
        path = self.folder / f"{user}.kubeconfig"
        path.write_text(json.dumps(config_of(user)), "utf-8")
        return path

    def run(self, name: str, words: Sequence[str], *, text: str = "", seconds: float = 120) -> Run:
        """Run a command of this machine; its output is kept."""
        started = time.monotonic()
        try:
            done = subprocess.run(
                words,
                input=text,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                timeout=seconds,
                check=False,
            )
            status, output = done.returncode, done.stdout
        except subprocess.TimeoutExpired:
            status, output = 124, f"no end after {seconds} s\n"
        self._count += 1
        kept = "".join(letter if letter.isalnum() else "-" for letter in name)[:80]
        log = self.folder / f"{self._count:03d}-{kept}.log"
        log.write_text(f"$ {' '.join(words)}\n{text}\n--- status {status}\n{output}", "utf-8")
        return Run(status, output, time.monotonic() - started, log)

    def kubectl(self, *words: str, text: str = "", user: str = "admin", seconds: float = 120) -> Run:
        """Run kubectl as a user of the cluster."""
        command = [str(self._cache.binaries / "kubectl"), "--kubeconfig", str(self.config(user)), *words]
        return self.run(f"kubectl {' '.join(words)}", command, text=text, seconds=seconds)

    def object(self, *words: str) -> dict[str, Any]:
        """What `kubectl get` says, as data; empty where there is nothing."""
        done = self.kubectl("get", *words, "--output", "json")
        return dict(json.loads(done.output)) if done.status == 0 else {}

    def inside(self, name: str, *words: str, text: str = "", seconds: float = 300) -> Run:
        """Run a command in the node."""
        return self.run(name, [*self._entering(), *words], text=text, seconds=seconds)

    @contextmanager
    def stopped_kubelet(self, node: str) -> Iterator[None]:
        """A node's kubelet stands still while this lasts; the cluster does not know of it."""
        self.inside(f"stop {node}", "pkill", "-STOP", "-f", f"[k]ubelet .*--hostname-override={node}")
        try:
            yield
        finally:
            self.inside(f"continue {node}", "pkill", "-CONT", "-f", f"[k]ubelet .*--hostname-override={node}")
            # nsenter stops with what it has started, and does not go on with it.
            for part in self._parts.values():
                part.send_signal(signal.SIGCONT)

    def _start(self) -> None:
        _network("link", "set", "lo", "up")
        _network("link", "add", "node0", "type", "veth", "peer", "name", "node0-peer")
        _network("addr", "add", f"{ADDRESS}/24", "dev", "node0")
        for link in ("node0", "node0-peer"):
            _network("link", "set", link, "up")
        self._start_node()
        for name, words in CONTROL.items():
            self._start_part(name, (*words, self._plugins) if name == "kube-apiserver" else words)
            if name == "kube-apiserver":
                self._until("the API server is ready", lambda: self._says("get", "--raw", "/readyz") == "ok")
        if self._nodes:
            self._start_machines()
        account = ("get", "serviceaccount", "default", "--output", "jsonpath={.secrets[0].name}")
        self._until("accounts have tokens", lambda: self._says(*account).startswith("default-token"))

    def _start_machines(self) -> None:
        parts = NODE if self._nodes == 1 else {**NODE, "node2": SECOND_NODE}
        for name, words in parts.items():
            self._start_part(name, words)
        for socket in SOCKETS[: self._nodes]:
            self._import_images(socket)
        self._until("nodes are ready", lambda: self._says("get", "nodes").count(" Ready") == self._nodes)

    def _start_node(self) -> None:
        root = self._cache.node()
        shutil.rmtree(self._state, ignore_errors=True)
        lab = self._state / "lab"
        lab.mkdir(parents=True)
        for name in ("cni.conflist", "containerd.toml", "second_node.sh"):
            shutil.copy(HERE / name, lab / name)
        shutil.copy(LAB_HERE / "oci_runtime.py", lab / "oci_runtime.py")
        (lab / "runtime").write_text('#!/bin/sh\nexec python3 -I /lab/oci_runtime.py "$@"\n', "utf-8")
        (lab / "runtime").chmod(0o755)
        (lab / "tokens.csv").write_text("".join(f"{line}\n" for line in TOKENS), "utf-8")
        key = ["openssl", "genrsa", "-out", str(lab / "accounts.key"), "2048"]
        subprocess.run(key, check=True, capture_output=True)
        for name in ("scheduler", "kubelet", "kubelet2", "controller-manager"):
            (lab / f"{name}.kubeconfig").write_text(json.dumps(config_of(name)), "utf-8")
        (lab / "bin").mkdir()
        for command in self._cache.binaries.iterdir():
            (lab / "bin" / command.name).hardlink_to(command)
        apart = ["unshare", "--mount", "--uts", "--pid", "--fork", "--kill-child", "--propagation", "private"]
        words = [*apart, "sh", str(HERE / "node.sh"), str(root), str(self._state)]
        log = (self.folder / "node.log").open("w")
        self._node = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True)
        if not self._node.stdout or self._node.stdout.readline().strip() != "ready":
            raise ClusterError(f"the node does not start: {self.folder / 'node.log'}")
        children = Path(f"/proc/{self._node.pid}/task/{self._node.pid}/children").read_text("utf-8")
        self._pid = int(children.split()[0])

    def _entering(self) -> list[str]:
        return ["nsenter", "--target", str(self._pid), "--mount", "--uts", "--pid", "--root", "--wd"]

    def _start_part(self, name: str, words: tuple[str, ...]) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            whole = [*self._entering(), *words]
            self._parts[name] = subprocess.Popen(whole, stdout=log, stderr=log, start_new_session=True)

    def _import_images(self, socket: str) -> None:
        ctr = ("ctr", "--address", socket, "--namespace", "k8s.io")
        self._until("containerd answers", lambda: self.inside("ctr version", *ctr, "version").status == 0)
        for archive in self._cache.images():
            if not (there := self._state / "lab" / archive.name).exists():
                there.hardlink_to(archive)
            done = self.inside(f"import {archive.name}", *ctr, "images", "import", f"/lab/{archive.name}")
            if done.status:
                raise ClusterError(f"containerd does not import {archive.name}: {done.last_line}")

    def _says(self, *words: str) -> str:
        return self.kubectl(*words).output

    def _until(self, what: str, holds: Callable[[], bool]) -> None:
        """Wait. Raises ClusterError if it does not come, or a part has died meanwhile."""
        until = time.monotonic() + _START_SECONDS
        while not holds():
            dead = [name for name, part in self._parts.items() if part.poll() is not None]
            if dead or time.monotonic() > until:
                raise ClusterError(f"not so: {what}; {', '.join(dead) or 'no part'} has died ({self.folder})")
            time.sleep(0.5)


def _network(*words: str) -> None:
    subprocess.run(["ip", *words], capture_output=True, check=False)
