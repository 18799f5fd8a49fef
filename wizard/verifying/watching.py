"""The state of a trial's Job, from its conditions, its Pod and its events."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from wizard.facts.printed import as_object, items, part
from wizard.records import Record
from wizard.verifying.changed import Change, changes
from wizard.verifying.kubectl import Kubectl
from wizard.verifying.manifest import LABEL, Manifest

_HOPELESS = (
    *("CreateContainerConfigError", "CreateContainerError", "ErrImageNeverPull", "ImagePullBackOff"),
    *("InvalidImageName", "RunContainerError", "StartError", "CreateContainerErr"),
)
"""Reasons of the kubelet for a container that will not start however often it tries."""
_DENIED = re.compile(r"\bis forbidden\b|\bdenied (?:the )?request\b|\bis invalid\b")
"""What admission says of a Pod that it will always refuse; other failures of the controller are tried again."""
_PASSING = re.compile(r"No API token found|error looking up service account|status unknown for quota")
_PATIENCE = 10.0
"""Seconds after which a refusal that might pass counts as final."""


class State(Record):
    """The state of the Job: `end` is empty while it runs, `said` is the cluster's message, `pod` may be empty.

    `ran`: its container ran and is over, so that it has a log. `changed`: what admission changed in its Pod.
    """

    end: Literal["", "ended", "denied", "late"] = ""
    said: tuple[str, ...] = ()
    pod: str = ""
    started: bool = False
    ran: bool = False
    changed: tuple[Change, ...] = ()


def look(cluster: Kubectl, wanted: Manifest, waited: float) -> State:
    """Return the state of the Job after `waited` seconds. Raises BadInputError if the account may not see it."""
    found = cluster.items("jobs,pods", "--selector", f"{LABEL}={wanted.name}")
    pods = [one for one in found if one.get("kind") == "Pod"]
    jobs = [one for one in found if one.get("kind") == "Job"]
    if jobs and not pods and (denied := _denied(events(cluster, wanted.name), waited)):
        return State("denied", denied)
    failed = [c for job in jobs for c in _conditions(job) if c.get("type") == "Failed"]
    said = tuple(str(c["message"]) for c in failed if c.get("message"))
    hopeless = tuple(f"{reason}: {message}" for pod in pods for reason, message in _waiting(pod) if reason in _HOPELESS)
    phases = {str(part(pod, "status").get("phase", "")) for pod in pods}
    pod = str(part(pods[0], "metadata").get("name", "")) if pods else ""
    # A container that admission has added may stay, and keep the Pod running after the trial's own is over.
    over = (
        bool(failed or hopeless)
        or any(_is_over(one, wanted.container) for one in pods)
        or any(c.get("type") == "Complete" for job in jobs for c in _conditions(job))
    )
    late = any(c.get("reason") == "DeadlineExceeded" for c in failed)
    end: Literal["", "ended", "late"] = "late" if late else "ended" if over or phases & {"Succeeded", "Failed"} else ""
    told = (*said, *hopeless, *map(_held, filter(_is_held, pods)))
    changed = changes(wanted.pod, pods[0], wanted.container) if pods else ()
    return State(end, told, pod, bool(phases - {"Pending", ""}), any(map(_ran, pods)), changed)


def _is_over(pod: Mapping[str, Any], container: str) -> bool:
    """Return whether the trial's own container has ended."""
    found = (one for one in items(part(pod, "status"), "containerStatuses") if one.get("name") == container)
    return any(part(one, "state", "terminated") for one in found)


def _ran(pod: Mapping[str, Any]) -> bool:
    """Return whether a container of a Pod ran to its end: one that the node refused has no id."""
    status = part(pod, "status")
    over = (part(one, "state", "terminated") for one in items(status, "containerStatuses"))
    return status.get("phase") == "Succeeded" or any(one.get("containerID") for one in over)


def _is_held(pod: Mapping[str, Any]) -> bool:
    """Return whether the kubelet says of a whole Pod why it does not start it, as for AppArmor."""
    status = part(pod, "status")
    return status.get("phase") == "Pending" and bool(status.get("message"))


def _held(pod: Mapping[str, Any]) -> str:
    status = part(pod, "status")
    return f"{status.get('reason', '')}: {status['message']}"


def events(cluster: Kubectl, name: str) -> tuple[str, ...]:
    """Return warnings of controllers, the scheduler and the kubelet about an object."""
    found = cluster.items("events", "--field-selector", f"type=Warning,involvedObject.name={name}")
    ours = [one for one in found if part(one, "involvedObject").get("name") == name]
    return tuple(dict.fromkeys(f"{one.get('reason', '')}: {one.get('message', '')}" for one in ours))


def _denied(said: tuple[str, ...], waited: float) -> tuple[str, ...]:
    """Return what admission said of the Pod, if it refuses it permanently."""
    denied = tuple(line for line in said if line.startswith("FailedCreate:") and _DENIED.search(line))
    return denied if waited > _PATIENCE else tuple(line for line in denied if not _PASSING.search(line))


def _conditions(one: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the conditions that are true."""
    found = map(as_object, items(part(one, "status"), "conditions"))
    return [condition for condition in found if condition.get("status") == "True"]


def _waiting(pod: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield why containers of a Pod are waiting: the kubelet's reason, and its message."""
    status = part(pod, "status")
    for container in (*items(status, "initContainerStatuses"), *items(status, "containerStatuses")):
        if state := part(container, "state", "waiting"):
            yield str(state.get("reason", "")), str(state.get("message", ""))
