"""The device plugin that hands /dev/fuse to containers which ask for it, and only to those.

Sources: squat/generic-device-plugin, its manifest; soolaugust/fuse-device-plugin, the manifest in werf's
documentation; smarter-device-manager, its README. CRI-O needs none: its annotation names the device.
"""

from wizard.formats.notes import Data, Explained
from wizard.records import Record
from wizard.targets.other_images import other_image

_PLUGINS_FOLDER = "/var/lib/kubelet/device-plugins"
_SHARES = 10
"""How many containers of a node may have the device at once; FUSE itself has no such limit."""


class _Plugin(Record):
    """A plugin as its project's manifest starts it; `devices`: it sees all of the node's, `settings`: its conf.yaml."""

    name: str
    command: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    devices: bool = True
    host_network: bool = False
    settings: str = ""


_PLUGINS = {
    "squat.ai/fuse": _Plugin(
        "generic-device-plugin",
        args=("--device", f"name: fuse\ngroups:\n  - count: {_SHARES}\n    paths:\n      - path: /dev/fuse\n"),
    ),
    "github.com/fuse": _Plugin(
        "fuse-device-plugin",
        command=("fuse-device-plugin", f"-mounts_allowed={_SHARES}"),
        devices=False,
        host_network=True,
    ),
    "smarter-devices/fuse": _Plugin(
        "smarter-device-manager",
        settings=f"- devicematch: ^fuse$\n  nummaxdevices: {_SHARES}\n",
    ),
}


def plugin_objects(resource: str) -> list[dict[str, Data]]:
    """Return the objects that make a node offer the resource; none for CRI-O's annotation."""
    plugin = _PLUGINS.get(resource)
    if plugin is None:
        return []
    return [*([_config(plugin)] if plugin.settings else []), _daemon_set(plugin, other_image(resource))]


def plugin_name(resource: str) -> str:
    """Return the name of the DaemonSet; empty if none exists."""
    plugin = _PLUGINS.get(resource)
    return plugin.name if plugin else ""


def _config(plugin: _Plugin) -> dict[str, Data]:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": plugin.name, "namespace": "kube-system"},
        "data": {"conf.yaml": plugin.settings},
    }


def _daemon_set(plugin: _Plugin, image: str) -> dict[str, Data]:
    labels = {"app.kubernetes.io/name": plugin.name}
    return {
        "apiVersion": "apps/v1",
        "kind": Explained("DaemonSet", "settings/fuse-plugin"),
        "metadata": {"name": plugin.name, "namespace": "kube-system", "labels": labels},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": _pod(plugin, image)},
        },
    }


def _pod(plugin: _Plugin, image: str) -> dict[str, Data]:
    folders = {"device-plugins": _PLUGINS_FOLDER, **({"dev": "/dev"} if plugin.devices else {})}
    mounts = [*folders.items(), *([("config", "/root/config")] if plugin.settings else [])]
    volumes: list[Data] = [{"name": name, "hostPath": {"path": path}} for name, path in folders.items()]
    if plugin.settings:
        volumes.append({"name": "config", "configMap": {"name": plugin.name}})
    container: dict[str, Data] = {
        "name": plugin.name,
        "image": Explained(image, "settings/fuse-plugin"),
        **({"command": [*plugin.command]} if plugin.command else {}),
        **({"args": [*plugin.args]} if plugin.args else {}),
        "securityContext": {"privileged": True} if plugin.devices else {"capabilities": {"drop": ["ALL"]}},
        "volumeMounts": [{"name": name, "mountPath": path} for name, path in mounts],
    }
    return {
        "priorityClassName": "system-node-critical",
        "tolerations": [{"operator": "Exists", "effect": "NoExecute"}, {"operator": "Exists", "effect": "NoSchedule"}],
        **({"hostNetwork": True} if plugin.host_network else {}),
        "containers": [container],
        "volumes": volumes,
    }
