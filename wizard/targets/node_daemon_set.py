"""A DaemonSet that does one thing to each node as it comes up, and then rests without rights."""

from wizard.formats.notes import Data, Explained


def node_daemon_set(name: str, image: str, work: dict[str, Data], volumes: list[Data]) -> dict[str, Data]:
    """Return the DaemonSet `name` in kube-system: `work` is its init container, less the image, which has a shell."""
    labels = {"app.kubernetes.io/name": name}
    rest: dict[str, Data] = {
        "name": "rest",
        "image": image,
        "command": ["sh", "-c", "trap exit TERM\nwhile :; do sleep 3600 & wait; done\n"],
        "securityContext": {"runAsUser": 65534, "capabilities": {"drop": ["ALL"]}},
    }
    spec: dict[str, Data] = {
        "automountServiceAccountToken": False,
        "tolerations": [{"operator": "Exists"}],
        "initContainers": [{"name": work["name"], "image": image, **work}],
        "containers": [rest],
        "volumes": volumes,
    }
    return {
        "apiVersion": "apps/v1",
        "kind": Explained("DaemonSet", "settings/node-system"),
        "metadata": {"name": name, "namespace": "kube-system", "labels": labels},
        "spec": {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": spec}},
    }
