"""The Pods of a survey, as the API lists them: each has the probe's output in its status, or what is in its way.

The probe writes its output as its container's termination message (Kubernetes API reference, Container v1 core), of
which the kubelet keeps 4096 bytes: so all results come with one list, and no node has to be asked for a log.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.facts.printed import as_object, items, line, part
from wizard.language import Text, text
from wizard.records import Record

PROBE = "probe"
"""The name of the container that runs the probe."""


class PodResult(Record):
    """What one Pod says: its node (empty if it has none), the output of the probe, and what it waits for."""

    node: str
    output: str = ""
    waits: str = ""
    over: bool = False

    @property
    def why(self) -> Text:
        """Return why there is no result."""
        return text("{value}", value=self.waits) if self.waits else text("its Pod has not run yet")


def pod_result(pod: object) -> PodResult:
    """Return what a Pod says, which may have any shape."""
    spec, status = part(pod, "spec"), part(pod, "status")
    node = line(spec.get("nodeName") or _wanted_node(spec))
    states = [one for one in _containers(status) if one.get("name") == PROBE]
    ended = [state for one in states for state in _ended(one)]
    output = next((str(state["message"]) for state in ended if state.get("message")), "")
    waits = next(_reasons(states, status), "")
    if ended and not output:
        reason, code = line(ended[0].get("reason", "")), line(ended[0].get("exitCode", ""))
        waits = f"{reason} ({code})"
    return PodResult(node, output, waits, over=bool(ended) or line(status.get("phase", "")) in ("Succeeded", "Failed"))


def _containers(status: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [as_object(one) for key in ("initContainerStatuses", "containerStatuses") for one in items(status, key)]


def _ended(container: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for key in ("state", "lastState"):
        if ended := part(container, key, "terminated"):
            yield ended


def _reasons(containers: list[Mapping[str, Any]], status: Mapping[str, Any]) -> Iterator[str]:
    for one in containers:
        waiting = part(one, "state", "waiting")
        if waiting and waiting.get("reason") not in ("PodInitializing", "ContainerCreating"):
            yield line(f"{waiting.get('reason', '')}: {waiting.get('message', '')}".rstrip(": "))
    for condition in map(as_object, items(status, "conditions")):
        if condition.get("type") == "PodScheduled" and condition.get("status") == "False":
            yield line(condition.get("message") or condition.get("reason") or "")
    if status.get("message") or status.get("reason"):
        yield line(status.get("message") or status.get("reason"))


def _wanted_node(spec: Mapping[str, Any]) -> str:
    """Return the node that the DaemonSet's controller made the Pod for, which it has before it is scheduled."""
    required = part(spec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
    for term in items(required, "nodeSelectorTerms"):
        for field in map(as_object, items(term, "matchFields")):
            if field.get("key") == "metadata.name" and items(field, "values"):
                return str(items(field, "values")[0])
    return ""
