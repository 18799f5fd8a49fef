"""What a trial's Job has come to: asked of the cluster, and told from its conditions, its Pod and its events."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from wizard.facts.printed import as_object, items, part
from wizard.records import Record
from wizard.verifying.kubectl import Kubectl
from wizard.verifying.manifest import LABEL

_HOPELESS = (
    *("CreateContainerConfigError", "CreateContainerError", "ErrImageNeverPull", "ImagePullBackOff"),
    *("InvalidImageName", "RunContainerError", "StartError", "CreateContainerErr"),
)
"""What the kubelet calls a container that it will go on failing to start."""
_DENIED = re.compile(r"\bis forbidden\b|\bdenied (?:the )?request\b|\bis invalid\b")
"""What admission says of a Pod that it will go on refusing; other failures of the controller are tried again."""
_PASSING = re.compile(r"No API token found|error looking up service account|status unknown for quota")
_PATIENCE = 10.0
"""Seconds after which a refusal that may pass is one that stays."""


class State(Record):
    """`end` is empty while it goes on; `said` is what the cluster said of it; `pod` is empty until there is one."""

    end: Literal["", "ended", "denied", "late"] = ""
    said: tuple[str, ...] = ()
    pod: str = ""
    started: bool = False


def look(cluster: Kubectl, name: str, waited: float) -> State:
    """The state of the Job after so many seconds. Raises BadInputError if the account may not see it."""
    found = cluster.items("jobs,pods", "--selector", f"{LABEL}={name}")
    pods = [one for one in found if one.get("kind") == "Pod"]
    jobs = [one for one in found if one.get("kind") == "Job"]
    if jobs and not pods and (denied := _denied(events(cluster, name), waited)):
        return State("denied", denied)
    failed = [c for job in jobs for c in _conditions(job) if c.get("type") == "Failed"]
    said = tuple(str(c["message"]) for c in failed if c.get("message"))
    hopeless = tuple(f"{reason}: {message}" for pod in pods for reason, message in _waiting(pod) if reason in _HOPELESS)
    phases = {str(part(pod, "status").get("phase", "")) for pod in pods}
    pod = str(part(pods[0], "metadata").get("name", "")) if pods else ""
    over = bool(failed or hopeless) or any(c.get("type") == "Complete" for job in jobs for c in _conditions(job))
    late = any(c.get("reason") == "DeadlineExceeded" for c in failed)
    end: Literal["", "ended", "late"] = "late" if late else "ended" if over or phases & {"Succeeded", "Failed"} else ""
    return State(end, (*said, *hopeless), pod, bool(phases - {"Pending", ""}))


def events(cluster: Kubectl, name: str) -> tuple[str, ...]:
    """What controllers, the scheduler and the kubelet warned of about an object."""
    found = cluster.items("events", "--field-selector", f"type=Warning,involvedObject.name={name}")
    ours = [one for one in found if part(one, "involvedObject").get("name") == name]
    return tuple(dict.fromkeys(f"{one.get('reason', '')}: {one.get('message', '')}" for one in ours))


def _denied(said: tuple[str, ...], waited: float) -> tuple[str, ...]:
    """What admission said of the Pod that it refuses for good."""
    denied = tuple(line for line in said if line.startswith("FailedCreate:") and _DENIED.search(line))
    return denied if waited > _PATIENCE else tuple(line for line in denied if not _PASSING.search(line))


def _conditions(one: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The conditions that hold."""
    found = map(as_object, items(part(one, "status"), "conditions"))
    return [condition for condition in found if condition.get("status") == "True"]


def _waiting(pod: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Why containers of a pod wait: the kubelet's reason, and its message."""
    status = part(pod, "status")
    for container in (*items(status, "initContainerStatuses"), *items(status, "containerStatuses")):
        if state := part(container, "state", "waiting"):
            yield str(state.get("reason", "")), str(state.get("message", ""))
