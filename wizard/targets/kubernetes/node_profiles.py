"""The profiles that a Localhost reference names, put on every node by a DaemonSet.

Kubernetes has no loader. The kubelet reads seccomp profiles from a directory; AppArmor's are
loaded by apparmor_parser, run in the node's own root. A node without AppArmor gets the seccomp profile alone.
"""

from wizard.formats.notes import Data, Explained
from wizard.plan.plan import Plan
from wizard.targets.host import apparmor
from wizard.targets.host.linux import HEADER
from wizard.targets.kubernetes.security import SECCOMP_PATH
from wizard.targets.node_daemon_set import node_daemon_set
from wizard.targets.seccomp import profile_text

NAME = "werf-buildah-profiles"
_SECCOMP_FOLDER = "/var/lib/kubelet/seccomp"


def profile_objects(plan: Plan) -> list[dict[str, Data]]:
    """Return a ConfigMap with the profiles, and the DaemonSet that installs them."""
    seccomp, profile = plan.confinement.seccomp == "profile", plan.confinement.apparmor == "profile"
    data: dict[str, Data] = {}
    steps = [*HEADER]
    if seccomp:
        data["seccomp.json"] = Explained(profile_text(), "settings/seccomp-profile-file")
        steps += _copy("/profiles/seccomp.json", f"/host{_SECCOMP_FOLDER}/{SECCOMP_PATH}")
    if profile:
        script = (*HEADER, apparmor.STEP, *apparmor.where_apparmor_is_on(apparmor.install()))
        data["apparmor.sh"] = Explained("".join(f"{line}\n" for line in script), "settings/apparmor-profile-file")
        inside = ["  chroot /host sh -s < /profiles/apparmor.sh"]
        steps += [apparmor.STEP, *apparmor.where_apparmor_is_on(inside)]
    meta = {"name": NAME, "namespace": "kube-system"}
    return [
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": data},
        _daemon_set(plan, "".join(f"{step}\n" for step in steps), whole_root=profile),
    ]


def _copy(source: str, target: str) -> list[str]:
    return [
        f"step='write {target}' new={target}.new",
        f"mkdir -p {target.rpartition('/')[0]}",
        f'cp {source} "$new"',
        f'mv "$new" {target}',
    ]


def _daemon_set(plan: Plan, script: str, *, whole_root: bool) -> dict[str, Data]:
    """AppArmor's parser is the node's own, so loading a profile needs the node's whole root."""
    folder = "" if whole_root else _SECCOMP_FOLDER
    install: dict[str, Data] = {
        "name": "install",
        "command": ["sh", "-c", script],
        "securityContext": {"runAsUser": 0, "privileged": True} if whole_root else {"runAsUser": 0},
        "volumeMounts": [
            {"name": "profiles", "mountPath": "/profiles"},
            {"name": "host", "mountPath": f"/host{folder}"},
        ],
    }
    host = {"path": folder or "/", "type": "Directory" if whole_root else "DirectoryOrCreate"}
    volumes: list[Data] = [{"name": "profiles", "configMap": {"name": NAME}}, {"name": "host", "hostPath": host}]
    return node_daemon_set(NAME, plan.image.ref, install, volumes)
