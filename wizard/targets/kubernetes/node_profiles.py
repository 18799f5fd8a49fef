"""The profiles that a Localhost reference names, put on every node by a DaemonSet.

Kubernetes has no loader of its own. The kubelet reads seccomp profiles from a folder; AppArmor's are
loaded by apparmor_parser, run in the node's own root.
"""

from typing import Any

from wizard.plan.plan import Plan
from wizard.plan.remedies import PROFILE, PROFILE_NAME
from wizard.targets.kubernetes.pod import SECCOMP_PATH
from wizard.targets.seccomp import profile_text
from wizard.targets.yaml_text import Noted

NAME = "werf-buildah-profiles"
_SECCOMP_FOLDER = "/var/lib/kubelet/seccomp"


def profile_objects(plan: Plan) -> list[Any]:
    """A ConfigMap with the profiles, and the DaemonSet that installs them."""
    seccomp, apparmor = plan.confinement.seccomp == "profile", plan.confinement.apparmor == "profile"
    data: dict[str, Any] = {}
    steps = ["set -eu"]
    if seccomp:
        data["seccomp.json"] = Noted(profile_text(), "settings/seccomp-profile-file")
        target = f"/host{_SECCOMP_FOLDER}/{SECCOMP_PATH}"
        steps += [f"mkdir -p {target.rpartition('/')[0]}", f"cp /profiles/seccomp.json {target}"]
    if apparmor:
        data["apparmor"] = Noted(PROFILE, "settings/apparmor-profile-file")
        steps += [
            f"cp /profiles/apparmor /host/etc/apparmor.d/{PROFILE_NAME}",
            f"chroot /host apparmor_parser -r /etc/apparmor.d/{PROFILE_NAME}",
        ]
    meta = {"name": NAME, "namespace": "kube-system"}
    return [
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": data},
        _daemon_set(plan, meta, "".join(f"{step}\n" for step in steps), whole_root=apparmor),
    ]


def _daemon_set(plan: Plan, meta: dict[str, Any], script: str, *, whole_root: bool) -> dict[str, Any]:
    folder = "" if whole_root else _SECCOMP_FOLDER
    labels = {"app.kubernetes.io/name": NAME}
    install = {
        "name": "install",
        "image": plan.image.ref,
        "command": ["sh", "-c", script],
        "securityContext": {"runAsUser": 0, "privileged": True} if whole_root else {"runAsUser": 0},
        "volumeMounts": [
            {"name": "profiles", "mountPath": "/profiles"},
            {"name": "host", "mountPath": f"/host{folder}"},
        ],
    }
    rest = {
        "name": "rest",
        "image": plan.image.ref,
        "command": ["sh", "-c", "trap exit TERM; while :; do sleep 3600 & wait; done"],
        "securityContext": {"runAsUser": 65534, "allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
    }
    host = {"path": folder or "/", "type": "Directory" if whole_root else "DirectoryOrCreate"}
    spec = {
        "automountServiceAccountToken": False,
        "tolerations": [{"operator": "Exists"}],
        "initContainers": [install],
        "containers": [rest],
        "volumes": [{"name": "profiles", "configMap": {"name": NAME}}, {"name": "host", "hostPath": host}],
    }
    return {
        "apiVersion": "apps/v1",
        "kind": Noted("DaemonSet", "settings/node-system"),
        "metadata": {**meta, "labels": labels},
        "spec": {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": spec}},
    }
