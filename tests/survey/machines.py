"""What the probe prints on made-up machines, and how a cluster lists their Pods and nodes."""

import json
from typing import Any

KERNELS = {"jammy": "5.15.0-101-generic", "eight": "4.18.0-513.el8.x86_64", "seven": "3.10.0-1160.el7.x86_64"}


def output(kernel: str = KERNELS["jammy"], overlay: str = "yes", kind: str = "none", **more: str) -> str:
    """Return the probe's output on one machine."""
    facts = {
        "os.kernel": "Linux",
        "kernel.release": kernel,
        "kernel.machine": "x86_64",
        "distro.id": "ubuntu",
        "distro.version": "22.04",
        "distro.name": "Ubuntu 22.04.4 LTS",
        "container.kind": kind,
        "userns.max": "63404",
        "userns.try": "yes",
        "overlay.rootless": overlay,
        "fuse.device": "absent",
        **{key.replace("__", "."): value for key, value in more.items()},
    }
    return "\n".join(["probe.format=1", *(f"{key}={value}" for key, value in facts.items()), "probe.complete=yes", ""])


def pod(node: str, said: str = "", **status: Any) -> dict[str, Any]:
    """Return a Pod of a survey that has ended with this output; without one, it waits as `status` says."""
    ended = {"state": {"terminated": {"exitCode": 0, "reason": "Completed", "message": said}}} if said else {}
    return {
        "kind": "Pod",
        "metadata": {"name": f"survey-{node}"},
        "spec": {"nodeName": node},
        "status": {"phase": "Running", "initContainerStatuses": [{"name": "probe", **ended}], **status},
    }


def pods(*items: dict[str, Any]) -> str:
    """Return a list of Pods as kubectl prints it."""
    return json.dumps({"kind": "List", "apiVersion": "v1", "items": list(items)})
