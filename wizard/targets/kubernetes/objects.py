"""What the Pod needs: namespace, account, rights, and volumes that outlive it."""

from wizard.formats.notes import Data, Explained
from wizard.plan.plan import Plan
from wizard.targets.kubernetes.openshift import constraint_objects
from wizard.targets.kubernetes.security import fuse_plugin_of
from wizard.targets.pod_security import Level

_API_GROUPS = ["", "apps", "autoscaling", "batch", "networking.k8s.io", "policy"]
"""The groups of what charts usually hold; a chart with resources of others needs them added."""


def namespace_objects(plan: Plan, level: Level) -> list[dict[str, Data]]:
    """Everything before the Pod, in the order in which it has to exist."""
    return [
        *([] if plan.answers["namespace_create"] == "no" else [_namespace(plan, level)]),
        *_accounts(plan),
        *_rights(plan),
        *constraint_objects(plan),
        *_limit_range(plan),
        *_claims(plan),
    ]


def trial_objects(plan: Plan) -> list[dict[str, Data]]:
    """Return what the container itself needs: the namespace's rights and limits are not part of its confinement."""
    return [*_accounts(plan), *_claims(plan)]


def namespace_object(plan: Plan, level: Level) -> dict[str, Data]:
    """Return the namespace alone."""
    return _namespace(plan, level)


def storage_claim(plan: Plan) -> str:
    """Return the name of the claim for the Buildah storage."""
    return f"{plan.answers['name']}-storage"


def cache_claim(plan: Plan) -> str:
    """Return the name of the claim for werf's own cache."""
    return f"{plan.answers['name']}-cache"


def ids_config_map(plan: Plan) -> str:
    """Return the name of the ConfigMap with subordinate id ranges."""
    return f"{plan.answers['name']}-subordinate-ids"


def _meta(plan: Plan, name: str) -> dict[str, Data]:
    return {"name": name, "namespace": plan.answers["namespace"]}


def _namespace(plan: Plan, level: Level) -> dict[str, Data]:
    label = {"pod-security.kubernetes.io/enforce": Explained(level, "settings/pod-security-label")}
    return {
        "apiVersion": "v1",
        "kind": Explained("Namespace", "settings/namespace"),
        "metadata": {"name": plan.answers["namespace"], "labels": label},
    }


def _accounts(plan: Plan) -> list[dict[str, Data]]:
    """Return the account, also where it gets no rights: whose Pod it is. `default` is in every namespace."""
    if plan.answers["service_account"] == "default":
        return []
    kind = Explained("ServiceAccount", "settings/service-account")
    return [{"apiVersion": "v1", "kind": kind, "metadata": _meta(plan, plan.answers["service_account"])}]


def _rights(plan: Plan) -> list[dict[str, Data]]:
    """Return the right to deploy: within the namespace; on request everywhere, or none that this program grants."""
    if plan.answers["rbac"] == "none":
        return []
    account = plan.answers["service_account"]
    subject = {"kind": "ServiceAccount", **_meta(plan, account)}
    api = "rbac.authorization.k8s.io"
    if plan.answers["rbac"] == "cluster-admin":
        return [
            {
                "apiVersion": f"{api}/v1",
                "kind": Explained("ClusterRoleBinding", "settings/rbac"),
                "metadata": {"name": f"{plan.answers['namespace']}-{account}"},
                "roleRef": {"apiGroup": api, "kind": "ClusterRole", "name": "cluster-admin"},
                "subjects": [subject],
            }
        ]
    name = plan.answers["name"]
    rule = {"apiGroups": _API_GROUPS, "resources": ["*"], "verbs": ["*"]}
    return [
        {
            "apiVersion": f"{api}/v1",
            "kind": Explained("Role", "settings/rbac"),
            "metadata": _meta(plan, name),
            "rules": [rule],
        },
        {
            "apiVersion": f"{api}/v1",
            "kind": "RoleBinding",
            "metadata": _meta(plan, name),
            "roleRef": {"apiGroup": api, "kind": "Role", "name": name},
            "subjects": [subject],
        },
    ]


def _limit_range(plan: Plan) -> list[dict[str, Data]]:
    """On request: the device for every container of the namespace, helpers and services included."""
    plugin = fuse_plugin_of(plan)
    if plan.answers["limit_range"] == "no" or not plan.confinement.fuse_device or plugin == "crio":
        return []
    limit: dict[str, Data] = {"type": "Container", "default": {plugin: 1}}
    return [
        {
            "apiVersion": "v1",
            "kind": Explained("LimitRange", "settings/limit-range"),
            "metadata": _meta(plan, plan.answers["name"]),
            "spec": {"limits": [limit]},
        }
    ]


def _claims(plan: Plan) -> list[dict[str, Data]]:
    objects = ids_objects(plan, plan.answers["namespace"])
    claims = {
        "storage": (storage_claim(plan), "settings/storage-volume"),
        "cache": (cache_claim(plan), "settings/cache"),
    }
    return [*objects, *(_claim(plan, *claims[name]) for name in plan.answers.claims(plan.target))]


def ids_objects(plan: Plan, namespace: str) -> list[dict[str, Data]]:
    """Return the ranges that fit a small user namespace; nothing where the image's own do."""
    if not plan.confinement.small_id_range:
        return []
    return [
        {
            "apiVersion": "v1",
            "kind": Explained("ConfigMap", "settings/subordinate-ids"),
            "metadata": {"name": ids_config_map(plan), "namespace": namespace},
            "data": {"ranges": plan.place.identity.subordinate_ids},
        }
    ]


def _claim(plan: Plan, name: str, topic: str) -> dict[str, Data]:
    of_class, shared = plan.answers["cache_class"], plan.answers.cache(plan.target) == "shared"
    return {
        "apiVersion": "v1",
        "kind": Explained("PersistentVolumeClaim", topic),
        "metadata": _meta(plan, name),
        "spec": {
            **({"storageClassName": Explained(of_class, "settings/cache")} if of_class else {}),
            "accessModes": [Explained("ReadWriteMany", "settings/cache") if shared else "ReadWriteOnce"],
            "resources": {"requests": {"storage": plan.answers["cache_size"]}},
        },
    }
