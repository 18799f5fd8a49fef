"""OpenShift admits by SecurityContextConstraints: one that allows exactly this confinement, for one account.

Sources: OpenShift, "Managing security context constraints"; the constraints restricted-v2, anyuid and nested-container
that it ships (openshift/cluster-kube-apiserver-operator). anyuid lists no seccomp profiles: it refuses a Pod that
names one.
"""

from wizard.formats.notes import Data, Noted
from wizard.plan.confinement import NEEDED_CAPABILITIES
from wizard.plan.plan import Plan
from wizard.plan.remedies import PROFILE_NAME
from wizard.targets.kubernetes.security import SECCOMP_PATH, selinux_type

NAME = PROFILE_NAME
_API = "security.openshift.io/v1"
_RBAC = "rbac.authorization.k8s.io"
_VOLUMES = ["configMap", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"]


def constraint_objects(plan: Plan) -> list[Data]:
    """The constraints, and the right of the account to use them; nothing elsewhere, or without rights."""
    if plan.answers["platform"] != "openshift" or plan.answers["rbac"] == "none":
        return []
    name = f"system:openshift:scc:{NAME}"
    namespace, account = plan.answers["namespace"], plan.answers["service_account"]
    subject = {"kind": "ServiceAccount", "name": account, "namespace": namespace}
    return [
        _constraints(plan),
        {
            "apiVersion": f"{_RBAC}/v1",
            "kind": Noted("ClusterRole", "settings/security-context-constraints"),
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
        {
            "apiVersion": f"{_RBAC}/v1",
            "kind": "RoleBinding",
            "metadata": {"name": NAME, "namespace": namespace},
            "roleRef": {"apiGroup": _RBAC, "kind": "ClusterRole", "name": name},
            "subjects": [subject],
        },
    ]


def _constraints(plan: Plan) -> dict[str, Data]:
    c, uid = plan.confinement, plan.place.identity.uid
    added = list(NEEDED_CAPABILITIES) if c.least_capabilities else []
    seccomp = {"unconfined": "unconfined", "profile": f"localhost/{SECCOMP_PATH}"}.get(c.seccomp, "runtime/default")
    selinux: dict[str, Data] = {"type": "MustRunAs"}
    if c.unlabelled:
        selinux["seLinuxOptions"] = {"type": selinux_type(plan)}
    return {
        "apiVersion": _API,
        "kind": Noted("SecurityContextConstraints", "settings/security-context-constraints"),
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
        "volumes": _VOLUMES,
        "users": [],
        "groups": [],
    }
