"""Logs in the forms in which clusters, runners, engines and kernels print them, for tests."""

import json
from collections.abc import Mapping
from typing import Any

import yaml

FUSE = "Error: using mount program /usr/bin/fuse-overlayfs: fuse: device not found, try 'modprobe fuse' first"
NOT_FOUND = (
    'failed to pull and unpack image "r.example.org/ci/werf:9": failed to resolve reference'
    ' "r.example.org/ci/werf:9": r.example.org/ci/werf:9: not found'
)


def described(events: str, state: str = "Waiting\n      Reason:       ContainerCreating") -> str:
    """Return what `kubectl describe pod` prints."""
    return f"""\
Name:             build-7f9c
Namespace:        ci
Containers:
  werf:
    Image:          r.example.org/ci/werf:9
    State:          {state}
    Ready:          False
Conditions:
  Type              Status
  PodScheduled      True
Events:
  Type     Reason     Age                From               Message
  ----     ------     ----               ----               -------
  Normal   Scheduled  2m                 default-scheduler  Successfully assigned ci/build-7f9c to node-3
{events}
"""


def events(reason: str, message: str, kind: str = "Warning") -> dict[str, Any]:
    """Return a list of events of a namespace, the last one with this message."""
    both = (("Scheduled", "Successfully assigned ci/build-7f9c to node-3", "Normal"), (reason, message, kind))
    items = [
        {
            "apiVersion": "v1",
            "kind": "Event",
            "metadata": {"name": f"build-7f9c.{number}", "namespace": "ci"},
            "involvedObject": {"kind": "Pod", "name": "build-7f9c", "namespace": "ci"},
            "reason": each[0],
            "message": each[1],
            "type": each[2],
        }
        for number, each in enumerate(both)
    ]
    return {"apiVersion": "v1", "kind": "List", "items": items}


def pod(status: Mapping[str, Any], message: str = "") -> dict[str, Any]:
    """Return a Pod as a cluster gives it, its container in this state; `message` is what its annotations quote."""
    note = {"kubectl.kubernetes.io/last-applied-configuration": message} if message else {}
    container = {"name": "werf", "image": "r.example.org/ci/werf:9", "command": ["sh", "-c", f"echo '{FUSE}'"]}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "build-7f9c", "namespace": "ci", "annotations": note},
        "spec": {"containers": [container], "restartPolicy": "Never"},
        "status": {
            "phase": "Pending",
            "conditions": [{"type": "Ready", "status": "False", "reason": "ContainersNotReady"}],
            "containerStatuses": [{"name": "werf", "restartCount": 0, **status}],
        },
    }


def waiting(reason: str, message: str) -> dict[str, Any]:
    """Return the state of a container that does not start."""
    return {"state": {"waiting": {"reason": reason, "message": message}}}


def ended(code: int, reason: str, message: str = "") -> dict[str, Any]:
    """Return the state of a container that ended."""
    return {"state": {"terminated": {"exitCode": code, "reason": reason, **({"message": message} if message else {})}}}


def printed(data: Any, way: str) -> str:
    """Return data as kubectl prints it, alone or after the command."""
    match way:
        case "json":
            return json.dumps(data, indent=4)
        case "json in one line":
            return json.dumps(data)
        case "yaml":
            return str(yaml.safe_dump(data, width=80))
        case "yaml after the command":
            return f"$ kubectl get pod build-7f9c -o yaml\n{yaml.safe_dump(data, width=80)}"
        case _:
            return f"+ kubectl get pod build-7f9c --output=json\n{json.dumps(data, indent=4)}"


WAYS = ("json", "json in one line", "yaml", "yaml after the command", "json after the command")


def audited(code: int, message: str = "", more: Mapping[str, str] | None = None) -> str:
    """Return a line of a cluster's audit log."""
    answer = {"status": "Failure", "message": message, "code": code} if message else {"code": code}
    return json.dumps(
        {
            "kind": "Event",
            "apiVersion": "audit.k8s.io/v1",
            "level": "Metadata",
            "verb": "create",
            "user": {"username": "system:serviceaccount:ci:werf"},
            "responseStatus": answer,
            "annotations": {"authorization.k8s.io/decision": "allow", **(more or {})},
        }
    )


def inspected(error: str = "", code: int = 0, *, killed: bool = False) -> str:
    """Return what `docker inspect` says of a container's end."""
    state = {"Status": "exited", "OOMKilled": killed, "ExitCode": code, "Error": error}
    return json.dumps([{"Id": "6c1a", "State": state, "HostConfig": {"SecurityOpt": ["seccomp=unconfined"]}}], indent=4)


def journal(message: str, form: str) -> str:
    """Return a message of a unit as `journalctl -o FORM` prints it."""
    match form:
        case "json":
            return json.dumps({"__REALTIME_TIMESTAMP": "2", "_COMM": "werf", "MESSAGE": message})
        case "json, as bytes":
            return json.dumps({"_COMM": "werf", "MESSAGE": list(f"\x1b[31m{message}".encode())})
        case "export":
            return f"__CURSOR=s=1;i=2\n_TRANSPORT=stdout\nPRIORITY=3\n_PID=41\nMESSAGE={message}\n_BOOT_ID=aa\n"
        case "verbose":
            return f"Mon 2026-03-02 09:00:01.1 UTC [s=1;i=2]\n    PRIORITY=3\n    MESSAGE={message}\n    _PID=4\n"
        case "short-iso":
            return f"2026-03-02T09:00:03+0000 ci-1 werf[4121]: {message}"
        case _:
            return f"Mar 02 09:00:03 ci-1 werf[4121]: {message}"
