"""The profiles that a Localhost reference names, put on every node by a DaemonSet.

Kubernetes has no loader of its own. The kubelet reads seccomp profiles from a folder; AppArmor's are
loaded by apparmor_parser, run in the node's own root.
"""

from typing import Any

from wizard.plan.plan import Plan
from wizard.plan.remedies import PROFILE, PROFILE_NAME
from wizard.targets.kubernetes.security import SECCOMP_PATH
from wizard.targets.node_daemon_set import node_daemon_set
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
        _daemon_set(plan, "".join(f"{step}\n" for step in steps), whole_root=apparmor),
    ]


def _daemon_set(plan: Plan, script: str, *, whole_root: bool) -> dict[str, Any]:
    """AppArmor's parser is the node's own, so loading a profile needs the node's whole root."""
    folder = "" if whole_root else _SECCOMP_FOLDER
    install = {
        "name": "install",
        "command": ["sh", "-c", script],
        "securityContext": {"runAsUser": 0, "privileged": True} if whole_root else {"runAsUser": 0},
        "volumeMounts": [
            {"name": "profiles", "mountPath": "/profiles"},
            {"name": "host", "mountPath": f"/host{folder}"},
        ],
    }
    host = {"path": folder or "/", "type": "Directory" if whole_root else "DirectoryOrCreate"}
    volumes = [{"name": "profiles", "configMap": {"name": NAME}}, {"name": "host", "hostPath": host}]
    return node_daemon_set(NAME, plan.image.ref, install, volumes)
