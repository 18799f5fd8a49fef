"""Nodes that nobody logs in to (managed pools): a DaemonSet that prepares each as it comes up."""

from typing import Any

from wizard.plan.preparation import Preparation
from wizard.targets.artifact import Artifact
from wizard.targets.host.linux import steps
from wizard.targets.yaml_text import Noted, dump

NAME = "werf-node-preparation"
_IMAGE = "registry.werf.io/werf/werf:2-stable"


def render(preparation: Preparation) -> list[Artifact]:
    """The DaemonSet: the same block of shell, run in each node's own root."""
    lines = steps(preparation)
    script = "set -eu\n" + "".join(f"{line}\n" for line, _ in lines)
    labels = {"app.kubernetes.io/name": NAME}
    prepare = {
        "name": "prepare",
        "image": _IMAGE,
        "command": ["chroot", "/host", "sh", "-c", Noted(script, next(topic for _, topic in lines if topic))],
        "securityContext": {"runAsUser": 0, "privileged": True},
        "volumeMounts": [{"name": "host", "mountPath": "/host"}],
    }
    rest = {
        "name": "rest",
        "image": _IMAGE,
        "command": ["sh", "-c", "trap exit TERM; while :; do sleep 3600 & wait; done"],
        "securityContext": {"runAsUser": 65534, "allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
    }
    spec: dict[str, Any] = {
        "automountServiceAccountToken": False,
        "tolerations": [{"operator": "Exists"}],
        "initContainers": [prepare],
        "containers": [rest],
        "volumes": [{"name": "host", "hostPath": {"path": "/", "type": "Directory"}}],
    }
    document = {
        "apiVersion": "apps/v1",
        "kind": Noted("DaemonSet", "settings/node-system"),
        "metadata": {"name": NAME, "namespace": "kube-system", "labels": labels},
        "spec": {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": spec}},
    }
    content, notes = dump([document])
    return [Artifact("node-preparation.yaml", "yaml", content, notes)]
