"""Workloads of Kubernetes that run werf already: the container that does is confined as ours, wherever its Pod stands.

A Pod's spec is told by its shape, so that whatever makes Pods is read: a Deployment, a CronJob, a Rollout.
"""

import posixpath
from collections.abc import Iterator
from typing import Any

from wizard.documents.identity import is_werf_image
from wizard.formats.notes import Data, Noted
from wizard.formats.toml_tree import Path
from wizard.language import Text, text
from wizard.merging.apparmor import agreeing
from wizard.merging.choosing import runs_werf
from wizard.merging.docker_use import is_set
from wizard.merging.laying import Rules, laid
from wizard.merging.wanted import stripped

_OWN_WAY = ("registry", "workspace", "job")
"""Volumes of our own Pod's: where it has its login, its sources and its script from. The owner's has them otherwise."""
_OF_POD = ("fsGroup", "fsGroupChangePolicy")
_DEEPEST = 8
_SHELLS = ("sh", "bash", "ash", "dash")


def pods_in(value: Any, path: Path = ()) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The specs of Pods in an object, each with what leads to it."""
    if not isinstance(value, dict) or len(path) > _DEEPEST:
        return
    if isinstance(value.get("containers"), list) and path:
        yield path, value
        return
    for key, inner in value.items():
        yield from pods_in(inner, (*path, key))


def running_in(spec: dict[str, Any]) -> list[tuple[str, int]]:
    """The places of the containers that run werf, those that come before the others among them."""
    return [
        (key, number)
        for key in ("initContainers", "containers")
        if isinstance(spec.get(key), list)
        for number, one in enumerate(spec[key])
        if isinstance(one, dict) and _runs(one)
    ]


def _runs(container: dict[str, Data]) -> bool:
    words = [*_words(container.get("command")), *_words(container.get("args"))]
    program = posixpath.basename(words[0]) if words else ""
    if program in _SHELLS:
        return runs_werf(words[1:])
    return program == "werf" or is_werf_image(str(container.get("image") or ""))


def _words(value: Data) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def workload_wanted(document: dict[str, Data], ours: dict[str, Any], rules: Rules, *at: str | int) -> dict[str, Data]:
    """A workload with the confinement of our Pod at its containers with werf."""
    wanted = document
    mine = next(spec for _, spec in pods_in(ours))
    for path, spec in pods_in(document):
        for place in running_in(spec):
            spec = _spec(spec, place, mine, rules, (*at, *path))
        wanted = _put(wanted, path, spec)
        owner = path[:-1]
        have = _get(wanted, owner).get("metadata")
        theirs = have.get("annotations") if isinstance(have, dict) else None
        containers = [spec[key][number] for key, number in running_in(spec)]
        confined = [(one.get("name"), one.get("securityContext")) for one in containers]
        if annotations := {**_annotations(ours, mine, spec), **agreeing(theirs, confined)}:
            meta = laid(have, {"annotations": annotations}, rules, *at, *owner, "metadata")
            wanted = _put(wanted, (*owner, "metadata"), meta)
    return wanted


def told_of(document: dict[str, Data], name: str) -> list[Text]:
    """What of a workload is wider than needed, and stays."""
    found = []
    for _, spec in pods_in(document):
        for container in (spec[key][number] for key, number in running_in(spec)):
            context = container.get("securityContext")
            if isinstance(context, dict) and is_set(context.get("privileged")):
                place = f"{name}.securityContext.privileged"
                found.append(text("{place} stays: it is wider than what werf needs here.", place=place))
    return found


def _spec(
    spec: dict[str, Any], place: tuple[str, int], mine: dict[str, Any], rules: Rules, at: Path
) -> dict[str, Data]:
    key, number = place
    container, ours = spec[key][number], mine["containers"][0]
    mounts, volumes = _storage(spec, container, mine)
    user, group = _user(spec, mine)
    wanted = {name: ours[name] for name in ("resources", "env") if name in ours}
    wanted["securityContext"] = {**user, **_open(ours.get("securityContext") or {})}
    if mounts:
        wanted["volumeMounts"] = mounts
    merged = laid(container, wanted, rules, *at, key, number)
    containers = [*spec[key][:number], merged, *spec[key][number + 1 :]]
    around: dict[str, Data] = {"volumes": volumes} if volumes else {}
    if group:
        around["securityContext"] = group
    if "nodeSelector" in mine:
        around["nodeSelector"] = mine["nodeSelector"]
    done: dict[str, Data] = laid({**spec, key: containers}, around, rules, *at)
    return done


def _user(spec: dict[str, Data], mine: dict[str, Data]) -> tuple[dict[str, Data], dict[str, Data]]:
    """Whom the container runs as, and the group of the Pod's volumes, each unless the owner's Pod says it already."""
    context = mine["securityContext"]
    topic = context.topic if isinstance(context, Noted) else ""
    said = {key: Noted(value, topic) if topic else value for key, value in _open(context).items()}
    have = spec.get("securityContext")
    given = have if isinstance(have, dict) else {}
    user = {key: value for key, value in said.items() if key not in _OF_POD and given.get(key) != stripped(value)}
    group = {} if "fsGroup" in given else {key: value for key, value in said.items() if key in _OF_POD}
    return user, group


def _storage(spec: dict[str, Data], container: dict[str, Data], mine: dict[str, Any]) -> tuple[list[Any], list[Data]]:
    """Our mounts where nothing is mounted, and their volumes, under names that the owner has not given."""
    have = container.get("volumeMounts")
    taken = {str(one.get("mountPath")) for one in have if isinstance(one, dict)} if isinstance(have, list) else set()
    named = spec.get("volumes")
    names = {str(one.get("name")) for one in named if isinstance(one, dict)} if isinstance(named, list) else set()
    mounts, volumes = [], {}
    for mount in mine["containers"][0].get("volumeMounts", []):
        name = stripped(mount["name"])
        if name in _OWN_WAY or str(stripped(mount["mountPath"])) in taken:
            continue
        free = f"werf-{name}" if name in names else name
        mounts.append({**mount, "name": free})
        volume = next(one for one in mine["volumes"] if stripped(one["name"]) == name)
        volumes[free] = {**volume, "name": free}
    return mounts, list(volumes.values())


def _annotations(ours: dict[str, Data], mine: dict[str, Any], spec: dict[str, Any]) -> dict[str, Data]:
    """Our Pod's annotations, those of our container under the names of the owner's."""
    found: dict[str, Data] = {}
    name = stripped(mine["containers"][0]["name"])
    theirs = [spec[key][number].get("name") for key, number in running_in(spec)]
    path = next(path for path, _ in pods_in(ours))
    for key, value in (_get(ours, path[:-1]).get("metadata", {}).get("annotations") or {}).items():
        if key.endswith(f"/{name}"):
            found |= {f"{key.rpartition('/')[0]}/{one}": value for one in theirs}
        elif "/" not in key or not key.startswith("container."):
            found[key] = value
    return found


def _open(value: Data) -> dict[str, Data]:
    found = value.value if isinstance(value, Noted) else value
    return found if isinstance(found, dict) else {}


def _get(data: Any, path: Path) -> Any:
    for key in path:
        data = data[key]
    return data


def _put(data: dict[str, Any], path: Path, value: Any) -> dict[str, Data]:
    key, *rest = path
    inner = _put(data.get(str(key)) or {}, tuple(rest), value) if rest else value
    return {**data, str(key): inner}
