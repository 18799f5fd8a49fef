"""A cluster under test: Pods in it, and the program's own words about it."""

import json
import os
import platform
import time
from collections.abc import Callable
from pathlib import Path

from tests.lab.exports import File, build, driver_of
from tests.lab.pods import IMAGE
from tests.lab_kernels.judging import Outcome
from tests.lab_kernels.session import Told, ask, exported_files
from tests.lab_kubernetes.cluster import Cluster
from tests.lab_kubernetes.declarations import PLUGIN_IMAGE
from wizard.targets.other_images import other_image

NAMESPACE = "werf"
_HOPELESS = (
    "CreateContainerError",
    "CreateContainerConfigError",
    "ErrImagePull",
    "ImagePullBackOff",
    "RunContainerError",
)


class Session:
    """One chapter's cluster. The program under test finds it as a person's does: by KUBECONFIG and kubectl."""

    def __init__(self, cluster: Cluster, binaries: Path) -> None:
        self.cluster = cluster
        os.environ["PATH"] = f"{binaries}:{os.environ['PATH']}"
        self.be("admin")

    def be(self, user: str) -> None:
        """The program is run as this user from now on."""
        os.environ["KUBECONFIG"] = str(self.cluster.config(user))

    def described(self, *, nodes: int) -> dict[str, str]:
        """What the cluster is made of, in the words of its own parts."""
        version = self.cluster.kubectl("version", "--short").output
        server = next((line.rpartition("v")[2] for line in version.splitlines() if line.startswith("Server")), "")
        said = {"kernel": "", "system": "", "security": "", "engine": f"Kubernetes {server}"}
        if nodes:
            node = self.cluster.object("node", "node1")["status"]["nodeInfo"]
            containerd = node["containerRuntimeVersion"].partition("://")[2].partition("~")[0]
            said["kernel"] = f"Linux {platform.release().partition('-')[0]}"
            said["system"] = node["osImage"].removeprefix("Debian GNU/Linux ").partition(" ")[0].join(("Debian ", ""))
            said["engine"] += f", containerd {containerd}"
        return said

    def options(self, mode: str, hardening: str, *settings: str) -> list[str]:
        """The words of an export that builds the project in its image."""
        command = build(driver_of(mode)).removesuffix(" .") + " /project"
        sets = (f"ref={IMAGE}", f"command={command}", "node_apparmor=no", "repo=registry.example.com/app", *settings)
        return ["--mode", mode, "--hardening", hardening, *(word for one in sets for word in ("--set", one))]

    def export(self, target: str, mode: str, hardening: str, *settings: str) -> dict[str, File]:
        """Exported files by their names."""
        files = exported_files(target, *self.options(mode, hardening, *settings))
        return {Path(file.path).name: file for file in files}

    def apply(self, content: str) -> Outcome:
        """Apply a manifest; `builds` is whether it was taken."""
        done = self.cluster.kubectl("apply", "--filename", "-", text=content)
        return Outcome(done.status == 0, done.output, done.last_line, done.seconds)

    def prepare_nodes(self) -> None:
        """What exports want of nodes, applied as exported: the device plugin and the profiles."""
        files = self.export("kubernetes", "fuse-device", "least-privilege")
        for name, daemon in (
            ("fuse-device-plugin", "generic-device-plugin"),
            ("node-profiles", "werf-buildah-profiles"),
        ):
            # No registry is within reach, and a digest is nobody else's: the lab's plugin has a name of its own.
            content = files[f"{name}.yaml"].content.replace(other_image("squat.ai/fuse"), PLUGIN_IMAGE)
            self.must(self.apply(content))
            self._rollout(daemon)
        self._until_plugged()

    def _rollout(self, daemon: str) -> None:
        words = ("--namespace", "kube-system", "rollout", "status", f"daemonset/{daemon}", "--timeout=120s")
        done = self.cluster.kubectl(*words, seconds=130)
        if done.status:
            raise RuntimeError(f"{daemon} does not roll out: {done.last_line}")

    def _until_plugged(self) -> None:
        def is_plugged() -> bool:
            room = self.cluster.object("node", "node1")["status"]["allocatable"]
            return bool(room.get("squat.ai/fuse", "0") != "0")

        self.until("the node has squat.ai/fuse", is_plugged)

    def must(self, outcome: Outcome) -> None:
        """Raise RuntimeError unless a manifest was taken."""
        if not outcome.builds:
            raise RuntimeError(f"not applied: {outcome.last_line}")

    def play(self, content: str, seconds: float = 120) -> Outcome:
        """Apply a manifest whose Pod builds, wait for the Pod's end, and remove the namespace's Pods."""
        started = time.monotonic()
        applied = self.apply(content)
        if not applied.builds:
            return applied
        pod, phase = self._until_over(started + seconds)
        output = self._said(pod)
        self.clear()
        last = next((line for line in reversed(output.splitlines()) if line.strip()), "no output")
        return Outcome(phase == "Succeeded", output, last, time.monotonic() - started)

    def _until_over(self, until: float) -> tuple[str, str]:
        """The Pod and its phase when it has ended, cannot start, or the time is over."""
        pod = phase = ""
        while time.monotonic() < until:
            for one in self.cluster.object("pods", "--namespace", NAMESPACE).get("items", ()):
                pod, phase = one["metadata"]["name"], one["status"]["phase"]
                waits = [c.get("state", {}).get("waiting", {}) for c in one["status"].get("containerStatuses", ())]
                if phase in ("Succeeded", "Failed") or any(w.get("reason") in _HOPELESS for w in waits):
                    return pod, phase
            time.sleep(1)
        return pod, phase

    def until_running(self, pod: str, until: float) -> str:
        """Wait until all containers of a Pod run. What a person sees if they do not; empty if they do."""
        while time.monotonic() < until:
            status = self.cluster.object("pod", pod, "--namespace", NAMESPACE).get("status", {})
            containers = [*status.get("initContainerStatuses", ()), *status.get("containerStatuses", ())]
            waits = [one.get("state", {}).get("waiting", {}) for one in containers]
            if status.get("phase") == "Running" and not any(waits):
                return ""
            if status.get("phase") in ("Succeeded", "Failed") or any(w.get("reason") in _HOPELESS for w in waits):
                break
            time.sleep(1)
        return self._said(pod) or f"{pod} does not run\n"

    def node_of(self, pod: str, until: float) -> str:
        """The node to which the scheduler has sent a Pod; what a person sees if it sends it to none."""
        while time.monotonic() < until:
            if node := self.cluster.object("pod", pod, "--namespace", NAMESPACE).get("spec", {}).get("nodeName"):
                return str(node)
            time.sleep(1)
        return self._said(pod)

    def phase_of(self, pod: str, until: float) -> str:
        """The phase in which a Pod has ended; or in which it still is."""
        phase = ""
        while time.monotonic() < until and phase not in ("Succeeded", "Failed"):
            time.sleep(1)
            status = self.cluster.object("pod", pod, "--namespace", NAMESPACE).get("status", {})
            phase = str(status.get("phase", "absent"))
        return phase

    def until(self, what: str, holds: Callable[[], bool], seconds: float = 60) -> None:
        """Wait. Raises RuntimeError if it does not come."""
        until = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > until:
                raise RuntimeError(f"not so: {what}")
            time.sleep(1)

    def _said(self, pod: str) -> str:
        """What a person sees: the events of the Pod or of who makes it, then the log."""
        events = self.cluster.kubectl(
            *("get", "events", "--namespace", NAMESPACE, "--field-selector", "type=Warning", "--no-headers"),
            *("--output", "custom-columns=R:.reason,M:.message"),
        )
        log = self.cluster.kubectl("logs", pod, "--namespace", NAMESPACE, "--pod-running-timeout=1s") if pod else None
        return events.output.replace("No resources found\n", "") + (log.output if log else "")

    def said_of(self, pod: str) -> str:
        """The same, and what a list of Pods and the Pod's state say of it."""
        where = ("--namespace", NAMESPACE)
        listed = self.cluster.kubectl("get", "pods", *where, "--no-headers").output
        message = self.object_message("pod", pod, *where)
        return f"{listed}{message}{self._said(pod)}"

    def object_message(self, *words: str) -> str:
        """What an object's state gives as its message: a line, or nothing."""
        message = self.cluster.object(*words).get("status", {}).get("message", "")
        return f"{message}\n" if message else ""

    def clear(self, namespace: str = NAMESPACE, *more: str) -> None:
        """Remove the namespace's workloads and events, and objects of more kinds."""
        where = ("--all", "--namespace", namespace, "--ignore-not-found", "--grace-period=0", "--force")
        self.cluster.kubectl("delete", ",".join(("jobs", "pods", "events", *more)), *where)

    def program(self, *words: str, text: str = "") -> Told:
        """Run the program, as the user that `be` named."""
        return ask(*words, text=text)

    def diagnosed(self, output: str) -> str:
        """The problem that `diagnose` tells first of a log alone; "nothing" if it knows none."""
        told = self.program("diagnose", "--json", text=output)
        problems = json.loads(told.output)["problems"] if told.status in (0, 1) and told.output else []
        return str(problems[0]["id"]) if problems else "nothing"
