"""The device plugin that hands /dev/fuse to containers which ask for it, and only to those.

Sources: squat/generic-device-plugin, its manifest; soolaugust/fuse-device-plugin, the manifest in werf's
documentation; smarter-device-manager, its README. CRI-O needs none: its annotation names the device.
"""

from typing import Any

from wizard.formats.notes import Data, Noted

_PLUGINS_FOLDER = "/var/lib/kubelet/device-plugins"
_SHARES = 10
"""How many containers of a node may have the device at once; FUSE itself has no such limit."""


def plugin_objects(resource: str) -> list[Any]:
    """The objects that make a node offer the resource; none for CRI-O's annotation."""
    match resource:
        case "squat.ai/fuse":
            device = f"name: fuse\ngroups:\n  - count: {_SHARES}\n    paths:\n      - path: /dev/fuse\n"
            args = ["--device", device]
            return [_daemon_set("generic-device-plugin", "squat/generic-device-plugin:latest", args=args, devices=True)]
        case "github.com/fuse":
            args = ["fuse-device-plugin", f"-mounts_allowed={_SHARES}"]
            return [
                _daemon_set("fuse-device-plugin", "soolaugust/fuse-device-plugin:v1.0", command=args, host_network=True)
            ]
        case "smarter-devices/fuse":
            return _smarter()
    return []


def plugin_name(resource: str) -> str:
    """The name of the DaemonSet; empty where there is none."""
    plugin = plugin_objects(resource)
    return str(plugin[-1]["metadata"]["name"]) if plugin else ""


def _smarter() -> list[Any]:
    name = "smarter-device-manager"
    settings = f"- devicematch: ^fuse$\n  nummaxdevices: {_SHARES}\n"
    config = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": "kube-system"},
        "data": {"conf.yaml": settings},
    }
    daemon_set = _daemon_set(name, "ghcr.io/smarter-project/smarter-device-manager:v1.20.15", devices=True)
    spec = daemon_set["spec"]["template"]["spec"]
    spec["containers"][0]["volumeMounts"].append({"name": "config", "mountPath": "/root/config"})
    spec["volumes"].append({"name": "config", "configMap": {"name": name}})
    return [config, daemon_set]


def _daemon_set(
    name: str,
    image: str,
    *,
    command: list[str] | None = None,
    args: list[str] | None = None,
    devices: bool = False,
    host_network: bool = False,
) -> dict[str, Any]:
    labels = {"app.kubernetes.io/name": name}
    folders = {"device-plugins": _PLUGINS_FOLDER, **({"dev": "/dev"} if devices else {})}
    container: dict[str, Data] = {"name": name, "image": image}
    if command:
        container["command"] = command
    if args:
        container["args"] = args
    container["securityContext"] = {"privileged": True} if devices else {"capabilities": {"drop": ["ALL"]}}
    container["volumeMounts"] = [{"name": key, "mountPath": path} for key, path in folders.items()]
    spec: dict[str, Data] = {
        "priorityClassName": "system-node-critical",
        "tolerations": [{"operator": "Exists", "effect": "NoExecute"}, {"operator": "Exists", "effect": "NoSchedule"}],
        **({"hostNetwork": True} if host_network else {}),
        "containers": [container],
        "volumes": [{"name": key, "hostPath": {"path": path}} for key, path in folders.items()],
    }
    return {
        "apiVersion": "apps/v1",
        "kind": Noted("DaemonSet", "settings/fuse-plugin"),
        "metadata": {"name": name, "namespace": "kube-system", "labels": labels},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": spec},
        },
    }
