"""The containers of a Pod, and the Pod as admission sees it. Source: Kubernetes, API reference, Pod v1."""

import posixpath
from collections.abc import Iterator, Sequence
from typing import TypeVar

from wizard.containers.options import apparmor as apparmor_of
from wizard.containers.pods import APPARMOR_ANNOTATION, CRIO_ANNOTATION, FIELDS, KINDS, keys_to
from wizard.containers.spec import Located, Mount, Profile
from wizard.containers.values import capability
from wizard.documents.model import STEP, Container, Form
from wizard.documents.object_parameters import is_open
from wizard.documents.tree import DocumentNode, Keys
from wizard.records import Record

Remark = tuple[str, Located[str]]
T = TypeVar("T")

SIDECAR = "werf-argocd-cmp-sidecar"
_CRIO_DEVICES = (CRIO_ANNOTATION, "devices.crio.io")
_SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod"
_SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/"
_SOURCES = {"persistentVolumeClaim": "claimName", "hostPath": "path", "secret": "secretName", "configMap": "name"}


class PodNode(Record):
    """A Pod's parts in a file."""

    spec: DocumentNode
    annotations: DocumentNode | None
    namespace: str
    form: Form = "kubernetes"
    template: bool = False
    has_steps: bool = False


def containers_of(pod: PodNode) -> list[Container]:
    """Every container of the Pod, init containers first."""
    return [_container(node, pod) for node in nodes_of(pod)]


def nodes_of(pod: PodNode) -> list[DocumentNode]:
    """Return what the file has of each container of the Pod, init containers first."""
    return [*pod.spec.children("initContainers"), *pod.spec.children("containers")]


def strays(pod: PodNode) -> list[Remark]:
    """Annotations that name a container which is not in the Pod; those of a template may mean one of the other part."""
    if pod.annotations is None:
        return []
    known = [given.value.lstrip("$") for key in ("initContainers", "containers") for given in _names(pod, key)]
    names = {one for name in known for one in _annotated_as(name, pod)}
    found = []
    for key, node in pod.annotations.entries.items():
        name = key.removeprefix(f"{APPARMOR_ANNOTATION}/")
        if name not in {key, *names}:
            found.append(("annotation-stray", Located(name, node.at)))
        if key == _SECCOMP_POD or key.startswith(_SECCOMP_CONTAINER):
            found.append(("seccomp-annotation", Located(key, node.at)))
    return found


def _annotated_as(name: str, pod: PodNode) -> tuple[str, ...]:
    """Return what a container is called in annotations. Source: Tekton, pkg/pod, names of steps and sidecars."""
    return (name, f"step-{name}", f"sidecar-{name}") if pod.has_steps else (name,)


def _names(pod: PodNode, key: str) -> Iterator[Located[str]]:
    return (given for node in pod.spec.children(key) if (given := node.word("name")))


def _words(node: DocumentNode | None) -> dict[str, str]:
    """Return what a mapping has as texts."""
    entries = node.entries if node else {}
    return {key: one.scalar for key, one in entries.items() if isinstance(one.scalar, str)}


def _container(node: DocumentNode, pod: PodNode) -> Container:
    name = node.word("name") or Located("", node.at)
    own, shared = node.get("securityContext"), pod.spec.get("securityContext")
    both = [one for one in (own, shared) if one is not None]
    profile, fields, remarks = _apparmor(name.value.lstrip("$"), both, pod)
    seccomp, wrong = _profile(both, FIELDS["seccomp"])
    host_users, image = pod.spec.flag("hostUsers"), node.word("image")
    fuse, wrong_fuse = _fuse(node, pod)
    return Container(
        form="argocd" if SIDECAR in name.value or (image and SIDECAR in image.value) else pod.form,
        name=name.value,
        at=node.at,
        security_at=own.at if own else node.at,
        image=image,
        command=tuple(given.value for key in ("command", "args") for given in node.words(key)),
        env=_environment(node),
        privileged=own.flag(*keys_to("privileged")) if own else None,
        seccomp=seccomp,
        apparmor=profile,
        selinux=_first([one.word(*keys_to("selinux")) for one in both]),
        escalation=own.flag(*keys_to("escalation")) if own else None,
        unmasked=_unmasked(own),
        dropped=_capabilities(own, "dropped"),
        added=_capabilities(own, "added"),
        mounts=_mounts(node, pod),
        user=_first([one.word(*keys_to("user")) for one in both]),
        group_of_volumes=shared.word("fsGroup") if shared else None,
        non_root=_first([one.flag(*keys_to("non_root")) for one in both]),
        read_only_root=own.flag(*keys_to("read_only_root")) if own else None,
        host_users=host_users,
        fuse=fuse,
        fields=(*fields, *([Located("kubernetes.host-users", host_users.at)] if host_users else [])),
        remarks=(*remarks, *wrong, *wrong_fuse, *([(STEP, name)] if pod.has_steps else [])),
        hidden=tuple(_hidden([*both, *filter(None, [pod.spec.get("hostUsers")])])),
        namespace=pod.namespace,
        template=pod.template,
        node_labels=_words(pod.spec.get("nodeSelector")),
        tolerations=tuple(map(_words, pod.spec.children("tolerations"))),
        keys=Keys(node, pod.spec),
    )


def _hidden(nodes: Sequence[DocumentNode]) -> Iterator[Located[str]]:
    """Yield settings whose value is a parameter that nobody sets here."""
    for node in nodes:
        if node.scalar is None:
            yield from _hidden([*node.entries.values(), *node.items])
        elif isinstance(node.scalar, str) and is_open(node.scalar):
            yield Located(node.text, node.at)


def _first(found: Sequence[Located[T] | None]) -> Located[T] | None:
    """Return what the nearest context says, the container's own before the Pod's; None if none does."""
    return next((given for given in found if given is not None), None)


def _profile(contexts: list[DocumentNode], key: str) -> tuple[Located[Profile] | None, list[Remark]]:
    """Return a profile's field, the container's own before the Pod's; what cannot be is told."""
    node = next((found for one in contexts if (found := one.get(key))), None)
    if node is None:
        return None, []
    kind = node.word("type") or Located("", node.at)
    name = node.word("localhostProfile")
    if kind.value not in KINDS or (kind.value == "Localhost" and not name):
        return None, [("profile-wrong", Located(f"{key}.type: {kind.value}", kind.at))]
    return Located(Profile(KINDS[kind.value], name.value if name else kind.value), kind.at), []


def _apparmor(
    name: str, contexts: list[DocumentNode], pod: PodNode
) -> tuple[Located[Profile] | None, list[Located[str]], list[Remark]]:
    """Return the field, else the annotation; the API refuses a Pod in which they differ."""
    field, remarks = _profile(contexts, FIELDS["apparmor"])
    keys = [f"{APPARMOR_ANNOTATION}/{one}" for one in _annotated_as(name, pod)] if pod.annotations else []
    written = next((given for key in keys if pod.annotations and (given := pod.annotations.word(key))), None)
    annotated = Located(apparmor_of(written.value), written.at) if written else None
    fields = []
    if (
        written
        and not written.value.startswith("localhost/")
        and written.value not in ("unconfined", "runtime/default")
    ):
        remarks.append(("profile-wrong", written))
    if written:
        fields.append(Located("kubernetes.apparmor-annotation", written.at))
    if field:
        fields.append(Located("kubernetes.apparmor-profile", field.at))
    if field and annotated and (field.value.kind != annotated.value.kind):
        remarks.append(("apparmor-twice", Located(annotated.value.name, annotated.at)))
    return field or annotated, fields, remarks


def _unmasked(own: DocumentNode | None) -> Located[str] | None:
    given = own.word(*keys_to("unmasked")) if own else None
    return given if given and given.value == "Unmasked" else None


def _capabilities(own: DocumentNode | None, field: str) -> tuple[Located[str], ...]:
    words = own.words(*keys_to(field)) if own else ()
    return tuple(Located(capability(given.value), given.at) for given in words)


def _environment(node: DocumentNode) -> dict[str, Located[str]]:
    found = {}
    for one in node.children("env"):
        name, value = one.word("name"), one.word("value")
        if name and value:
            found[name.value] = Located(value.value, one.at)
    return found


def _mounts(node: DocumentNode, pod: PodNode) -> tuple[Mount, ...]:
    volumes = {given.value: one for one in pod.spec.children("volumes") if (given := one.word("name"))}
    found = []
    for one in node.children("volumeMounts"):
        name, path = one.word("name"), one.word("mountPath")
        if name and path:
            found.append(_mount(path, one, volumes.get(name.value)))
    return tuple(found)


def _mount(path: Located[str], mount: DocumentNode, volume: DocumentNode | None) -> Mount:
    kind = next((key for key in volume.entries if key != "name"), "") if volume else ""
    source = volume.word(kind, _SOURCES.get(kind, "name")) if volume else None
    medium = volume.word("emptyDir", "medium") if volume else None
    flag = mount.flag("readOnly")
    return Mount(
        kind,
        posixpath.normpath(path.value),
        path.at,
        source.value if source else "",
        read_only=bool(flag and flag.value),
        memory=bool(medium and medium.value == "Memory"),
    )


def _fuse(node: DocumentNode, pod: PodNode) -> tuple[Located[str] | None, list[Remark]]:
    """Return what provides /dev/fuse: a limit of a device plugin's resource, or CRI-O's annotation."""
    for key, value in node.pairs("resources", "limits").items():
        if is_fuse_resource(key) and value.text != "0":
            return Located(key, value.at), []
    for name in _CRIO_DEVICES:
        given = pod.annotations.word(name) if pod.annotations else None
        if given and "/dev/fuse" in given.value:
            return Located(name, given.at), []
    requested = [(key, value.at) for key, value in node.pairs("resources", "requests").items() if is_fuse_resource(key)]
    return None, [("fuse-request-only", Located(key, at)) for key, at in requested]


def is_fuse_resource(name: str) -> bool:
    """Whether a resource is a device plugin's /dev/fuse."""
    return "/" in name and "fuse" in name.rpartition("/")[2]
