"""The chapter messages: what pages of problems say of clusters, provoked in one; `diagnose` has to name the problem."""

import copy
import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from tests.lab.pods import IMAGE
from tests.lab_kernels.results import Row
from tests.lab_kubernetes.declarations import HELPER_IMAGE
from tests.lab_kubernetes.session import NAMESPACE, Session

Object = dict[str, Any]

_SECONDS = 60
_KINDS = ("persistentvolumeclaims", "resourcequotas", "limitranges", "roles", "rolebindings")
_POD = "lab"
_ACCOUNT = f"system:serviceaccount:{NAMESPACE}:default"


@dataclass(frozen=True)
class Fault:
    """A message of a problem's page, and the objects or the command that bring it about.

    `spec` and `container` are what the Pod has otherwise; without any of them no Pod is made. `before` is a command
    of kubectl that comes before all else, `command` one that comes after.
    """

    name: str
    problem: str
    message: str
    spec: Mapping[str, Any] = field(default_factory=dict)
    container: Mapping[str, Any] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    objects: tuple[Object, ...] = ()
    command: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    @property
    def manifest(self) -> str:
        """What is applied."""
        pods = [self._pod()] if self.spec or self.container or self.annotations else []
        return str(yaml.safe_dump_all([*map(copy.deepcopy, self.objects), *pods], sort_keys=False))

    def _pod(self) -> Object:
        container = {"name": "main", "image": IMAGE, "command": ["true"], **self.container}
        metadata = {"name": _POD, "namespace": NAMESPACE, "annotations": dict(self.annotations)}
        spec = {"restartPolicy": "Never", **self.spec, "containers": [container]}
        return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}


def _volume(claim: str) -> Object:
    return {"volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": claim}}]}


def _claim(name: str, **spec: str) -> Object:
    wanted = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}, **spec}
    metadata = {"name": name, "namespace": NAMESPACE}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata, "spec": wanted}


def _limits(kind: str, spec: Object) -> Object:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": "limits", "namespace": NAMESPACE}, "spec": spec}


def _writing(path: str) -> list[str]:
    return ["sh", "-c", f"head -c 50000000 /dev/zero >{path}; sleep 100"]


_NOT_ROOT = {"securityContext": {"runAsNonRoot": True}}
_EDIT = {"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["roles"], "verbs": ["get", "create", "patch"]}
_ROLE = "apiVersion: rbac.authorization.k8s.io/v1"

FAULTS = (
    Fault(
        "nodeSelector: a label that no node has",
        "no-node-fits",
        "node(s) didn't match Pod's node affinity",
        spec={"nodeSelector": {"pool": "nowhere"}},
    ),
    Fault(
        "a Pod placed on a node that lacks its label",
        "no-node-fits",
        "Predicate NodeAffinity failed",
        spec={"nodeName": "node1", "nodeSelector": {"pool": "nowhere"}},
    ),
    Fault(
        "a claim without a class and without a volume",
        "pvc-not-bound",
        "pod has unbound immediate PersistentVolumeClaims",
        spec=_volume("werf-storage"),
        objects=(_claim("werf-storage", storageClassName=""),),
    ),
    Fault(
        "a claim that does not exist",
        "pvc-not-bound",
        'persistentvolumeclaim "…" not found',
        spec=_volume("nowhere"),
    ),
    Fault(
        "a claim of a class that does not exist",
        "pvc-not-bound",
        'storageclass.storage.k8s.io "…" not found',
        objects=(_claim("werf-storage", storageClassName="nowhere"),),
    ),
    Fault(
        "a unit of a plugin that no node has",
        "fuse-device-plugin-unschedulable",
        "Insufficient …/fuse",
        container={"resources": {"limits": {"github.com/fuse": 1}}},
    ),
    Fault(
        "a Pod placed on a node whose plugin is gone",
        "fuse-device-plugin-unschedulable",
        "requested number of devices unavailable for …/fuse. Requested: 1, Available: 0",
        before=("delete", "daemonset", "generic-device-plugin", "--namespace", "kube-system", "--cascade=foreground"),
        spec={"nodeName": "node1"},
        container={"resources": {"limits": {"squat.ai/fuse": 1}}},
    ),
    Fault(
        "a seccomp profile that the node does not have",
        "seccomp-profile-missing",
        'cannot load seccomp profile "/var/lib/kubelet/seccomp/…": open …: no such file or directory',
        container={"securityContext": {"seccompProfile": {"type": "Localhost", "localhostProfile": "nowhere.json"}}},
    ),
    Fault(
        "an AppArmor profile on a node without AppArmor",
        "apparmor-unconfined-rejected",
        "Cannot enforce AppArmor: AppArmor is not enabled on the host",
        annotations={"container.apparmor.security.beta.kubernetes.io/main": "localhost/werf-buildah"},
    ),
    Fault(
        "an AppArmor profile for a container that the Pod does not have",
        "apparmor-unconfined-rejected",
        'Invalid value: "…": container not found',
        annotations={"container.apparmor.security.beta.kubernetes.io/other": "unconfined"},
    ),
    Fault(
        "an account that does not exist",
        "service-account-missing",
        'error looking up service account …: serviceaccount "…" not found',
        spec={"serviceAccountName": "nowhere"},
    ),
    Fault(
        "an account without rights",
        "kube-rbac-forbidden",
        'is forbidden: User "system:serviceaccount:…" cannot …',
        command=("create", "deployment", "app", "--image", "app", "--namespace", NAMESPACE, "--as", _ACCOUNT),
    ),
    Fault(
        "an account that makes a role with more than its own rights",
        "kube-rbac-forbidden",
        "is attempting to grant RBAC permissions not currently held",
        command=("create", "role", "more", "--verb=get", "--resource=secrets", "-n", NAMESPACE, "--as", _ACCOUNT),
        objects=(
            {
                **yaml.safe_load(_ROLE),
                "kind": "Role",
                "metadata": {"name": "roles", "namespace": NAMESPACE},
                "rules": [_EDIT],
            },
            {
                **yaml.safe_load(_ROLE),
                "kind": "RoleBinding",
                "metadata": {"name": "roles", "namespace": NAMESPACE},
                "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "roles"},
                "subjects": [{"kind": "ServiceAccount", "name": "default", "namespace": NAMESPACE}],
            },
        ),
    ),
    Fault(
        "runAsNonRoot, an image without a user",
        "run-as-nonroot-root-image",
        "container has runAsNonRoot and image will run as root",
        container={"image": HELPER_IMAGE, **_NOT_ROOT},
    ),
    Fault(
        "runAsNonRoot, an image whose user is a name",
        "run-as-nonroot-root-image",
        "container has runAsNonRoot and image has non-numeric user (…), cannot verify user is non-root",
        container=_NOT_ROOT,
    ),
    Fault(
        "runAsNonRoot, runAsUser: 0",
        "run-as-nonroot-root-image",
        "container's runAsUser breaks non-root policy",
        container={"securityContext": {"runAsNonRoot": True, "runAsUser": 0}},
    ),
    Fault(
        "more memory than the limit",
        "oom-killed",
        "OOMKilled",
        container={"command": ["tail", "/dev/zero"], "resources": {"limits": {"memory": "20Mi"}}},
    ),
    Fault(
        "more on a volume than its limit",
        "pod-evicted-ephemeral-storage",
        'Usage of EmptyDir volume "…" exceeds the limit "…"',
        spec={"volumes": [{"name": "data", "emptyDir": {"sizeLimit": "1Mi"}}], "securityContext": {"fsGroup": 1000}},
        container={"command": _writing("/data/file"), "volumeMounts": [{"name": "data", "mountPath": "/data"}]},
    ),
    Fault(
        "more on the disk than the limit",
        "pod-evicted-ephemeral-storage",
        "Pod ephemeral local storage usage exceeds the total limit of containers …",
        container={"command": _writing("/tmp/file"), "resources": {"limits": {"ephemeral-storage": "1Mi"}}},
    ),
    Fault(
        "a quota that is used up",
        "pod-quota",
        "is forbidden: exceeded quota: …",
        container={"command": ["true"]},
        objects=(_limits("ResourceQuota", {"hard": {"pods": "0"}}),),
    ),
    Fault(
        "a quota that wants limits",
        "pod-quota",
        "is forbidden: failed quota: …: must specify …",
        container={"command": ["true"]},
        objects=(_limits("ResourceQuota", {"hard": {"limits.memory": "4Gi"}}),),
    ),
    Fault(
        "a limit above that of the namespace",
        "pod-quota",
        "is forbidden: maximum … usage per Container is …, but limit is …",
        container={"resources": {"limits": {"memory": "4Gi"}}},
        objects=(_limits("LimitRange", {"limits": [{"type": "Container", "max": {"memory": "1Gi"}}]}),),
    ),
)


def provoked(session: Session) -> Iterator[Row]:
    """Every message, as a person sees it: from kubectl, in events, in the Pod's state, in its log."""
    session.prepare_nodes()
    session.cluster.kubectl("create", "namespace", NAMESPACE)
    account = ("serviceaccount", "default", "--namespace", NAMESPACE)
    session.until("the account has its token", lambda: bool(session.cluster.object(*account).get("secrets")))
    for fault in FAULTS:
        yield _provoked(session, fault)


def wanted(message: str) -> re.Pattern[str]:
    """A message of a page as a pattern: `…` is anything within a line."""
    return re.compile(".*?".join(re.escape(part) for part in message.split("…")))


def _provoked(session: Session, fault: Fault) -> Row:
    started = time.monotonic()
    predicted = f"problems/{fault.problem} foretells it; diagnose: {fault.problem}"
    try:
        output = _output(session, fault)
    finally:
        session.clear(NAMESPACE, *_KINDS)
    found = wanted(fault.message).search(output)
    said = session.diagnosed(output)
    last = next((line for line in reversed(output.splitlines()) if line.strip()), "no output")
    seen = f"{'' if found else 'not foretold: '}`{found[0].strip() if found else last}`; diagnose: {said}"
    holds = found is not None and said == fault.problem
    topic, message = (f"problems/{fault.problem}", found[0].strip()) if found else ("", "")
    return Row(fault.name, predicted, seen, holds, time.monotonic() - started, topic, message)


def _output(session: Session, fault: Fault) -> str:
    """All that is said until the message comes, or the time is over."""
    output = applied = _applied(session, fault)
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until and not wanted(fault.message).search(output):
        time.sleep(1)
        output = applied + session.said_of(_POD)
    return output


def _applied(session: Session, fault: Fault) -> str:
    output = session.cluster.kubectl(*fault.before).output if fault.before else ""
    for document in yaml.safe_load_all(fault.manifest):
        done = session.cluster.kubectl("apply", "--filename", "-", text=json.dumps(document))
        output += done.output if done.status else ""
    return output + (session.cluster.kubectl(*fault.command).output if fault.command else "")
