"""The Pod that GitLab Runner makes from its settings, so that it can be read like any other.

Sources: GitLab Runner, "Kubernetes executor"; its CHANGELOG for the versions.
"""

from collections.abc import Iterator, Sequence

from wizard.containers.pods import kubernetes_key
from wizard.containers.spec import Located
from wizard.documents.merged import merged
from wizard.documents.pod import PodNode, Remark
from wizard.documents.tree import DocumentNode
from wizard.documents.trees import yaml_trees
from wizard.records import Record

FLAG = "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION"
_BUILD = "build"
_VOLUMES = {
    "empty_dir": ("emptyDir", ""),
    "pvc": ("persistentVolumeClaim", "claimName"),
    "host_path": ("hostPath", "path"),
    "secret": ("secret", "secretName"),
    "config_map": ("configMap", "name"),
    "csi": ("csi", ""),
    "nfs": ("nfs", ""),
}


class Made(Record):
    """The Pod, the keys that only some versions have, and what is odd about them."""

    pod: PodNode
    fields: tuple[Located[str], ...]
    remarks: tuple[Remark, ...]


def pod_of(runner: DocumentNode, kubernetes: DocumentNode, file: str) -> Made:
    """Return the Pod of a job."""
    fields, remarks = _fields(kubernetes), []
    spec = _spec(kubernetes)
    for patch in kubernetes.children("pod_spec"):
        fields.append(Located("gitlab-runner.pod-spec", patch.at))
        if not _has_flag(runner):
            remarks.append(("pod-spec-off", Located(FLAG, patch.at)))
            continue
        for laid in _patches(patch, file):
            spec = merged(spec, laid)
            fields += _apparmor_in(laid)
    kept = tuple(one for one in spec.children("containers") if (n := one.word("name")) and n.value == _BUILD)
    spec = DocumentNode(spec.at, entries={**spec.entries, "containers": DocumentNode(kubernetes.at, items=kept)})
    namespace = kubernetes.word("namespace")
    pod = PodNode(
        spec,
        kubernetes.get("pod_annotations"),
        namespace.value if namespace else "default",
        "gitlab-kubernetes",
        template=True,
    )
    return Made(pod, tuple(fields), tuple(remarks))


def _spec(kubernetes: DocumentNode) -> DocumentNode:
    """Return the spec before any patch."""
    at = kubernetes.at
    volumes, mounts = _volumes(kubernetes)
    build = {
        "name": DocumentNode(at, scalar=_BUILD),
        "securityContext": _security(kubernetes),
        "volumeMounts": DocumentNode(at, items=tuple(mounts)),
    }
    if (image := kubernetes.get("image")) is not None:
        build["image"] = image
    own = kubernetes.get("build_container_security_context")
    shared = kubernetes.get("pod_security_context") or DocumentNode(at)
    return DocumentNode(
        at,
        entries={
            **({"hostUsers": host_users} if (host_users := kubernetes.get("host_users")) else {}),
            "securityContext": _renamed(shared),
            "containers": DocumentNode(at, items=(DocumentNode(own.at if own else at, entries=build),)),
            "volumes": DocumentNode(at, items=tuple(volumes)),
            **({"nodeSelector": selector} if (selector := kubernetes.get("node_selector")) else {}),
            "tolerations": DocumentNode(at, items=tuple(_tolerations(kubernetes.get("node_tolerations")))),
        },
    )


def _tolerations(table: DocumentNode | None) -> Iterator[DocumentNode]:
    """Yield Kubernetes' form of `"key=value" = "Effect"`: a key without `=` takes any value.

    Source: GitLab Runner, merge request 941.
    """
    for named, effect in (table.entries if table else {}).items():
        key, equals, value = named.partition("=")
        said = {"key": key, "operator": "Equal", "value": value} if equals else {"key": key, "operator": "Exists"}
        entries = {name: DocumentNode(effect.at, scalar=one) for name, one in said.items()}
        yield DocumentNode(effect.at, entries={**entries, "effect": effect})


def _has_flag(runner: DocumentNode) -> bool:
    flag = runner.flag("feature_flags", FLAG)
    written = {given.value.replace(" ", "") for given in runner.words("environment")}
    return bool(flag and flag.value) or bool({f"{FLAG}=true", f"{FLAG}=1"} & written)


def _fields(kubernetes: DocumentNode) -> list[Located[str]]:
    own, shared = kubernetes.get("build_container_security_context"), kubernetes.get("pod_security_context")
    fields = [Located("gitlab-runner.container-security-context", own.at)] if own else []
    profiles = [
        found
        for context in (own, shared)
        for key in ("seccomp_profile", "app_armor_profile")
        if context and (found := context.get(key))
    ]
    return [*fields, *(Located("gitlab-runner.seccomp-profile", found.at) for found in profiles)]


def _security(kubernetes: DocumentNode) -> DocumentNode:
    """Return the build container's own context, with what the older keys say beneath it."""
    own = _renamed(kubernetes.get("build_container_security_context") or DocumentNode(kubernetes.at))
    older: dict[str, DocumentNode] = {}
    for key, name in (("privileged", "privileged"), ("allow_privilege_escalation", "allowPrivilegeEscalation")):
        if (found := kubernetes.get(key)) is not None:
            older[name] = found
    lists = {name: found for key, name in (("cap_add", "add"), ("cap_drop", "drop")) if (found := kubernetes.get(key))}
    if lists:
        older["capabilities"] = DocumentNode(kubernetes.at, entries=lists)
    return merged(DocumentNode(own.at, entries=older), own)


def _renamed(node: DocumentNode) -> DocumentNode:
    """Return the same with Kubernetes' names for the keys."""
    entries: dict[str, DocumentNode] = {}
    for key, value in node.entries.items():
        entries[kubernetes_key(key)] = (
            DocumentNode(value.at, entries={"type": value}) if key == "selinux_type" else _renamed(value)
        )
    return DocumentNode(node.at, node.scalar, entries, node.items, node.embedded)


def _volumes(kubernetes: DocumentNode) -> tuple[list[DocumentNode], list[DocumentNode]]:
    """Volumes, and where they are mounted."""
    volumes, mounts = [], []
    for key, (kind, source) in _VOLUMES.items():
        for one in kubernetes.children("volumes", key):
            name, path = one.get("name"), one.get("mount_path")
            if name is None or path is None:
                continue
            volumes.append(DocumentNode(one.at, entries={"name": name, kind: _source(one, source, name)}))
            mount = {"name": name, "mountPath": path}
            if (flag := one.get("read_only")) is not None:
                mount["readOnly"] = flag
            mounts.append(DocumentNode(one.at, entries=mount))
    return volumes, mounts


def _source(one: DocumentNode, source: str, name: DocumentNode) -> DocumentNode:
    entries: dict[str, DocumentNode] = {}
    if source:
        entries[source] = one.get("host_path") or name
    if (medium := one.get("medium")) is not None:
        entries["medium"] = medium
    return DocumentNode(one.at, entries=entries)


def _patches(patch: DocumentNode, file: str) -> Sequence[DocumentNode]:
    """Return what a patch lays over the spec; of JSON operations those that set a key of the spec itself."""
    body, kind = patch.get("patch"), patch.word("patch_type")
    if body is None:
        return []
    trees = yaml_trees(body.text, file, body.embedded)
    return [_set_by(tree) for tree in trees] if kind and kind.value == "json" else trees


def _set_by(operations: DocumentNode) -> DocumentNode:
    """Return the spec that operations of RFC 6902 give: GitLab's own documentation sets hostUsers so."""
    entries = {}
    for one in operations.items:
        verb, path, value = one.word("op"), one.word("path"), one.get("value")
        if verb and path and value is not None and verb.value in ("add", "replace") and path.value.count("/") == 1:
            entries[path.value.removeprefix("/")] = value
    return DocumentNode(operations.at, entries=entries)


def _apparmor_in(patch: DocumentNode) -> list[Located[str]]:
    contexts = [one.get("securityContext") for one in patch.children("containers")]
    found = [profile for context in contexts if context and (profile := context.get("appArmorProfile"))]
    return [Located("gitlab-runner.pod-spec-apparmor", one.at) for one in found]
