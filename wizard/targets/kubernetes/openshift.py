"""OpenShift admits by SecurityContextConstraints: one that allows exactly this confinement, for one account.

Sources: OpenShift, "Managing security context constraints"; the constraints restricted-v2, anyuid and nested-container
that it ships (openshift/cluster-kube-apiserver-operator). anyuid lists no seccomp profiles: it refuses a Pod that
names one.
"""

from wizard.formats.notes import Data, Explained
from wizard.plan.confinement import NEEDED_CAPABILITIES
from wizard.plan.plan import Plan
from wizard.plan.remedies import PROFILE_NAME
from wizard.targets.kubernetes.security import SECCOMP_PATH, selinux_type

NAME = PROFILE_NAME
_API = "security.openshift.io/v1"
_RBAC = "rbac.authorization.k8s.io"
_NESTED = "system:openshift:scc:nested-container"
"""The ClusterRole that OpenShift ships for the use of this constraint."""

_KUBERNETES_OF_NESTED = (1, 33)
"""That of OpenShift 4.20, the first with nested-container."""

_VOLUMES = ["configMap", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"]


def constraint_objects(plan: Plan) -> list[dict[str, Data]]:
    """Return the constraints, and the right of the account to use them; nothing elsewhere, or without rights."""
    if plan.answers["platform"] != "openshift" or plan.answers["rbac"] == "none":
        return []
    if _fits_nested(plan):
        return [_binding(plan, _NESTED)]
    name = f"system:openshift:scc:{NAME}"
    return [
        _constraints(plan),
        {
            "apiVersion": f"{_RBAC}/v1",
            "kind": Explained("ClusterRole", "settings/security-context-constraints"),
            "metadata": {"name": name},
            "rules": [
                {
                    "apiGroups": ["security.openshift.io"],
                    "resources": ["securitycontextconstraints"],
                    "resourceNames": [NAME],
                    "verbs": ["use"],
                }
            ],
        },
        _binding(plan, name),
    ]


def _fits_nested(plan: Plan) -> bool:
    """Whether OpenShift's own constraint for engines in containers admits the Pod: it wants hostUsers: false."""
    own = plan.confinement.host_users is False and not plan.confinement.privileged
    return own and plan.kubernetes >= _KUBERNETES_OF_NESTED


def _binding(plan: Plan, role: str) -> dict[str, Data]:
    namespace, account = plan.answers["namespace"], plan.answers["service_account"]
    return {
        "apiVersion": f"{_RBAC}/v1",
        "kind": Explained("RoleBinding", "settings/security-context-constraints"),
        "metadata": {"name": NAME, "namespace": namespace},
        "roleRef": {"apiGroup": _RBAC, "kind": "ClusterRole", "name": role},
        "subjects": [{"kind": "ServiceAccount", "name": account, "namespace": namespace}],
    }


def _constraints(plan: Plan) -> dict[str, Data]:
    c, uid = plan.confinement, plan.place.identity.uid
    added = list(NEEDED_CAPABILITIES) if c.least_capabilities else []
    seccomp = {"unconfined": "unconfined", "profile": f"localhost/{SECCOMP_PATH}"}.get(c.seccomp, "runtime/default")
    selinux: dict[str, Data] = {"type": "MustRunAs"}
    if c.selinux_disabled:
        selinux["seLinuxOptions"] = {"type": selinux_type(plan)}
    return {
        "apiVersion": _API,
        "kind": Explained("SecurityContextConstraints", "settings/security-context-constraints"),
        "metadata": {"name": NAME},
        "allowHostDirVolumePlugin": False,
        "allowHostIPC": False,
        "allowHostNetwork": False,
        "allowHostPID": False,
        "allowHostPorts": False,
        "allowPrivilegedContainer": c.privileged,
        "allowPrivilegeEscalation": True,
        "allowedCapabilities": added,
        "defaultAddCapabilities": None,
        "requiredDropCapabilities": ["KILL", "MKNOD"] if not c.privileged else [],
        "readOnlyRootFilesystem": False,
        "runAsUser": {"type": "MustRunAs", "uid": uid},
        "fsGroup": {"type": "MustRunAs", "ranges": [{"min": uid, "max": uid}]},
        "supplementalGroups": {"type": "RunAsAny"},
        "seLinuxContext": selinux,
        "seccompProfiles": [seccomp],
        **({"userNamespaceLevel": "RequirePodLevel"} if plan.confinement.host_users is False else {}),
        "volumes": _VOLUMES,
        "users": [],
        "groups": [],
    }
