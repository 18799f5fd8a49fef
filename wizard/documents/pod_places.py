"""Settings of a Pod in a place that the API does not have, or of a type that it does not take.

Source: Kubernetes, API reference, PodSecurityContext and SecurityContext of Pod v1.
"""

from collections.abc import Iterator

from wizard.containers.spec import Located
from wizard.documents.pod import PodNode, Remark
from wizard.documents.tree import DocumentNode

_OF_CONTAINER = ("privileged", "capabilities", "allowPrivilegeEscalation", "readOnlyRootFilesystem", "procMount")
_OF_POD = ("fsGroup", "fsGroupChangePolicy", "supplementalGroups", "supplementalGroupsPolicy", "sysctls")
_OF_BOTH = ("runAsUser", "runAsGroup", "runAsNonRoot", "seccompProfile", "appArmorProfile", "seLinuxOptions")
_FLAGS = ("privileged", "allowPrivilegeEscalation", "readOnlyRootFilesystem", "runAsNonRoot", "hostUsers")
_NUMBERS = ("runAsUser", "runAsGroup", "fsGroup")
_WORDS = frozenset({"y", "yes", "on", "n", "no", "off"})
_TYPED = frozenset((*_FLAGS, *_NUMBERS, "capabilities"))
_IN_CONTEXT = frozenset((*_OF_CONTAINER, *_OF_POD, *_OF_BOTH))


def misplaced(pod: PodNode) -> list[Remark]:
    """Return what the API refuses in the contexts of a Pod and its containers."""
    shared = pod.spec.get("securityContext") or DocumentNode(pod.spec.at)
    found = [*_strange(shared, _OF_CONTAINER, "context-of-container"), *_types(shared), *_types(pod.spec)]
    for kind in ("initContainers", "containers"):
        for one in pod.spec.children(kind):
            own = one.get("securityContext") or DocumentNode(one.at)
            found += [*_strange(own, _OF_POD, "context-of-pod"), *_types(own)]
            found += _strange(one, (*_OF_CONTAINER, *_OF_BOTH), "outside-context")
    found += _strange(pod.spec, (*_OF_CONTAINER, *_OF_BOTH, "fsGroup"), "outside-context")
    found += _beside_user_namespace(pod.spec)
    return found


def _beside_user_namespace(spec: DocumentNode) -> Iterator[Remark]:
    """Yield what a Pod with its own user namespace may not have. Source: Kubernetes, "User Namespaces"."""
    said = spec.flag("hostUsers")
    if said is None or said.value:
        return
    for key in ("hostNetwork", "hostPID", "hostIPC"):
        if (flag := spec.flag(key)) and flag.value:
            yield "host-users-shared", Located(key, flag.at)
    for kind in ("initContainers", "containers"):
        for one in spec.children(kind):
            if devices := one.get("volumeDevices"):
                yield "host-users-device", Located("volumeDevices", devices.at)


def _strange(node: DocumentNode, keys: tuple[str, ...], kind: str) -> Iterator[Remark]:
    entries = node.entries
    if _IN_CONTEXT.isdisjoint(entries):  # so it is for most containers
        return
    yield from ((kind, Located(key, entries[key].at)) for key in keys if key in entries)


def _types(node: DocumentNode) -> Iterator[Remark]:
    """Values of another type than the API takes: it refuses text for a flag, a number or a list."""
    if _TYPED.isdisjoint(node.entries):
        return
    for key in (*_FLAGS, *_NUMBERS):
        found = node.entries.get(key)
        if found is not None and _is_wrong(found, is_flag=key in _FLAGS):
            yield "not-flag" if key in _FLAGS else "not-number", Located(key, found.at)
    for key in ("add", "drop"):
        found = node.get("capabilities", key)
        if found is not None and found.scalar is not None:
            yield "not-list", Located(key, found.at)


def _is_wrong(node: DocumentNode, *, is_flag: bool) -> bool:
    """Whether a value is text, a number or a flag where another of them is due; a parameter may be any.

    `yes` without quotes is a flag to Kubernetes. Source: sigs.k8s.io/yaml, goyaml.v2, resolve.go.
    """
    value = node.scalar
    if isinstance(value, str):
        is_word = value.lower() in _WORDS and not node.is_quoted
        return not is_flag if is_word else "{" not in value and "$" not in value
    return isinstance(value, (bool, int)) and isinstance(value, bool) != is_flag
