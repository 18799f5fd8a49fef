"""Whom a GitLab job's containers run as: the build and the helper, so that services and others keep their user.

Source: GitLab Runner, "Kubernetes executor": a container's security context wins over the pod's.
"""

from wizard.formats.notes import Data, Explained, bare, fields_of
from wizard.formats.shapes import mapping
from wizard.formats.toml_tree import Path

_POD = "pod_security_context"
_CONTAINERS = ("build_container_security_context", "helper_container_security_context")
"""The helper fetches the sources, which the build's user has to own."""
_ESCALATION = "allow_privilege_escalation"


def user_of_jobs(ours: dict[str, Data], theirs: dict[str, Data], at: Path) -> dict[str, Data]:
    """Our settings, with the user on the containers that need it unless the owner's pod has that user already."""
    context = ours.get(_POD)
    theirs_of_pod = mapping(theirs.get(_POD), *at, _POD)
    if context is None:
        return ours
    user = dict(fields_of(bare(context)))
    if theirs_of_pod.get("run_as_user") == user["run_as_user"]:
        return ours
    if "fs_group" in theirs_of_pod:
        del user["fs_group"]
    wanted: dict[str, Data] = {}
    for key, value in ours.items():
        if key == _POD:
            wanted |= _spread(context, user, ours)
        elif key not in _CONTAINERS:
            wanted[key] = value
    if theirs.get(_ESCALATION) is False and (escalation := wanted.pop(_ESCALATION, None)) is not None:
        wanted[_CONTAINERS[0]] = {**fields_of(wanted[_CONTAINERS[0]]), _ESCALATION: escalation}
    return wanted


def _spread(context: Data, user: dict[str, Data], ours: dict[str, Data]) -> dict[str, Data]:
    """Return the group of the volumes on the pod, which alone has it; the rest on the containers."""
    group = {key: value for key, value in user.items() if key == "fs_group"}
    moved = {key: _noted(value, context) for key, value in user.items() if key not in group}
    contexts = {key: {**moved, **fields_of(ours.get(key))} for key in _CONTAINERS}
    return {**({_POD: _noted(group, context)} if group else {}), **contexts}


def _noted(value: Data, like: Data) -> Data:
    return Explained(value, like.topic) if isinstance(like, Explained) else value
