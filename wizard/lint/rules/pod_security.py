"""Namespaces' Pod Security levels against the pods in them. Source: Kubernetes, "Pod Security Standards"."""

from collections.abc import Sequence

from wizard.containers.spec import Located
from wizard.documents.model import ParsedFile, Pod
from wizard.language import text
from wizard.lint.rules.rule import Findings, Found, Rule, Subject
from wizard.targets.pod_security import Level, enforced_level

_LEVELS: tuple[Level, ...] = ("privileged", "baseline", "restricted")


def of_pods(
    parsed: ParsedFile, labels: dict[str, Located[str | None]], version: tuple[int, int], cluster: str
) -> Findings:
    """Pods that their namespace does not admit; `cluster` is the level where a namespace has no label."""
    if not cluster and not any(label.value for label in labels.values()):
        return
    for pod in parsed.all_pods():
        label = labels.get(pod.namespace)
        enforced = (label.value if label else None) or cluster or "privileged"
        if enforced not in _LEVELS or enforced == "privileged":
            continue
        need = enforced_level(*pod.admitted, version)
        if _LEVELS.index(enforced) > _LEVELS.index(need):
            message = text(
                "The namespace {namespace} enforces Pod Security {enforced}, and this Pod needs {need}.",
                namespace=pod.namespace,
                enforced=enforced,
                need=need,
            )
            yield Found("pod-security", pod.at, message, adds=f"pod-security:{need}")


def of_namespaces(parsed: ParsedFile, pods: Sequence[Pod], version: tuple[int, int]) -> Findings:
    """Labels that are no level, that are wider than any Pod needs, or that are not there."""
    by_namespace: dict[str, list[Pod]] = {}
    for pod in pods if parsed.namespaces else ():
        by_namespace.setdefault(pod.namespace, []).append(pod)
    for name, label in parsed.namespaces.items():
        needs = [enforced_level(*pod.admitted, version) for pod in by_namespace.get(name, ())]
        need = min(needs, key=_LEVELS.index, default=None)
        if label.value is None and need:
            message = text("Without a label, the cluster's default level applies; these Pods need {need}.", need=need)
            yield Found("pod-security-unset", label.at, message, adds=f"pod-security:{need}")
        elif label.value is not None and label.value not in _LEVELS:
            message = text("“{value}” is not a Pod Security level and is treated as restricted.", value=label.value)
            yield Found("pod-security", label.at, message, removes=label.at, adds=f"pod-security:{need or 'baseline'}")
        elif label.value and need and _LEVELS.index(label.value) < _LEVELS.index(need):
            message = text("{need} is enough for these Pods.", need=need)
            yield Found("pod-security-wide", label.at, message, removes=label.at, adds=f"pod-security:{need}")


SUBJECT = Subject(
    order=70,
    rules=(
        Rule("pod-security", "error", text("Pod Security rejects the Pod"), "settings/pod-security-label"),
        Rule("pod-security-wide", "note", text("Pod Security allows more than needed"), "settings/pod-security-label"),
        Rule("pod-security-unset", "note", text("No Pod Security level"), "settings/pod-security-label"),
    ),
)
