"""Nodes that nobody logs in to (managed pools): a DaemonSet that prepares each as it comes up."""

from wizard.formats.notes import Data, Explained
from wizard.plan.preparation import Preparation
from wizard.targets.artifact import Artifact
from wizard.targets.documents import yaml_file
from wizard.targets.host.linux import steps
from wizard.targets.node_daemon_set import node_daemon_set

NAME = "werf-node-preparation"
_IMAGE = "registry.werf.io/werf/werf:2-stable"


def render(preparation: Preparation) -> list[Artifact]:
    """Return the DaemonSet: the same block of shell, run in each node's own root."""
    lines = steps(preparation)
    script = "".join(f"{line}\n" for line, _ in lines)
    prepare: dict[str, Data] = {
        "name": "prepare",
        "command": ["chroot", "/host", "sh", "-c", Explained(script, next(topic for _, topic in lines if topic))],
        "securityContext": {"runAsUser": 0, "privileged": True},
        "volumeMounts": [{"name": "host", "mountPath": "/host"}],
    }
    volumes: list[Data] = [{"name": "host", "hostPath": {"path": "/", "type": "Directory"}}]
    return [yaml_file("node-preparation.yaml", [node_daemon_set(NAME, _IMAGE, prepare, volumes)])]
