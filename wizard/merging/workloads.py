"""Workloads of Kubernetes that run werf already: the container that does is confined as ours, in any kind of Pod.

A Pod's spec is told by its shape, so that whatever makes Pods is read: a Deployment, a CronJob, a Rollout.
"""

from collections.abc import Iterator, Mapping

from wizard.containers.apparmor_annotation import agreeing
from wizard.containers.laying import Rules, grown
from wizard.documents.identity import pod_container_runs_werf
from wizard.documents.pod_put import free_mounts
from wizard.formats.notes import Data, Explained, bare, fields_of, items_of
from wizard.formats.toml_tree import Path
from wizard.language import Text, text
from wizard.merging.docker_use import is_set

_OWN_WAY = ("registry", "workspace", "job")
"""Volumes of our Pod with its login, its sources and its script. The owner's Pod gets these in another way."""
_OF_POD = ("fsGroup", "fsGroupChangePolicy")
_OURS = ("containers", 0)
"""The place of the container with werf in our own Pod."""
_DEEPEST = 8


def pods_in(value: Data, path: Path = ()) -> Iterator[tuple[Path, Mapping[str, Data]]]:
    """Yield the specs of Pods in an object, each with what leads to it."""
    if not isinstance(value, dict) or len(path) > _DEEPEST:
        return
    if isinstance(value.get("containers"), list) and path:
        yield path, value
        return
    for key, inner in value.items():
        yield from pods_in(inner, (*path, key))


def running_in(spec: Mapping[str, Data]) -> list[tuple[str, int]]:
    """Return the places of the containers that run werf, those that come before the others among them."""
    return [
        (key, number)
        for key in ("initContainers", "containers")
        for number, one in enumerate(items_of(spec.get(key)))
        if pod_container_runs_werf(fields_of(one))
    ]


def _at(spec: Mapping[str, Data], place: tuple[str, int]) -> Mapping[str, Data]:
    key, number = place
    return fields_of(items_of(spec[key])[number])


def workload_wanted(
    document: Mapping[str, Data], ours: dict[str, Data], rules: Rules, *at: str | int
) -> Mapping[str, Data]:
    """Return a workload with the confinement of our Pod at its containers with werf."""
    wanted = document
    mine = next(spec for _, spec in pods_in(ours))
    for path, spec in pods_in(dict(document)):
        for place in running_in(spec):
            spec = _spec(spec, place, mine, rules, (*at, *path))
        wanted = _put(wanted, path, spec)
        owner = path[:-1]
        have = _get(wanted, owner).get("metadata")
        containers = [_at(spec, place) for place in running_in(spec)]
        confined = [(str(one.get("name")), one.get("securityContext")) for one in containers]
        agreed = agreeing(fields_of(have).get("annotations"), confined)
        if annotations := {**_annotations(ours, mine, spec), **agreed}:
            meta = grown(have, {"annotations": annotations}, rules, *at, *owner, "metadata")
            wanted = _put(wanted, (*owner, "metadata"), meta)
    return wanted


def told_of(document: Data, name: str) -> list[Text]:
    """Return what of a workload is wider than needed, and stays."""
    found = []
    for _, spec in pods_in(document):
        for container in (_at(spec, place) for place in running_in(spec)):
            if is_set(fields_of(container.get("securityContext")).get("privileged")):
                place = f"{name}.securityContext.privileged"
                found.append(text("{place} is kept: it allows more than werf needs here.", place=place))
    return found


def _spec(
    spec: Mapping[str, Data], place: tuple[str, int], mine: Mapping[str, Data], rules: Rules, at: Path
) -> dict[str, Data]:
    key, number = place
    beside, container, ours = items_of(spec[key]), _at(spec, place), _at(mine, _OURS)
    mounts, volumes = _storage(spec, container, mine)
    user, group = _user(spec, mine)
    wanted = {name: ours[name] for name in ("resources", "env") if name in ours}
    wanted["securityContext"] = {**user, **fields_of(ours.get("securityContext"))}
    if mounts:
        wanted["volumeMounts"] = mounts
    merged = grown(beside[number], wanted, rules, *at, key, number)
    containers = [*beside[:number], merged, *beside[number + 1 :]]
    around: dict[str, Data] = {"volumes": volumes} if volumes else {}
    if group:
        around["securityContext"] = group
    if "nodeSelector" in mine:
        around["nodeSelector"] = mine["nodeSelector"]
    return grown({**spec, key: containers}, around, rules, *at)


def _user(spec: Mapping[str, Data], mine: Mapping[str, Data]) -> tuple[dict[str, Data], dict[str, Data]]:
    """Whom the container runs as, and the group of the Pod's volumes, each unless the owner's Pod says it already."""
    context = mine["securityContext"]
    topic = context.topic if isinstance(context, Explained) else ""
    said = {key: Explained(value, topic) if topic else value for key, value in fields_of(context).items()}
    given = fields_of(spec.get("securityContext"))
    user = {key: value for key, value in said.items() if key not in _OF_POD and given.get(key) != bare(value)}
    group = {} if "fsGroup" in given else {key: value for key, value in said.items() if key in _OF_POD}
    return user, group


def _storage(
    spec: Mapping[str, Data], container: Mapping[str, Data], mine: Mapping[str, Data]
) -> tuple[list[Data], list[Data]]:
    """Our mounts where nothing is mounted, and their volumes; what the owner has in another way is not among them."""
    mounts = map(fields_of, items_of(_at(mine, _OURS).get("volumeMounts")))
    wanted = [one for one in mounts if str(bare(one["name"])) not in _OWN_WAY]
    return free_mounts(spec, container, wanted, items_of(mine["volumes"]))


def _annotations(ours: dict[str, Data], mine: Mapping[str, Data], spec: Mapping[str, Data]) -> dict[str, Data]:
    """Our Pod's annotations, those of our container under the names of the owner's."""
    found: dict[str, Data] = {}
    name = bare(_at(mine, _OURS)["name"])
    theirs = [_at(spec, place).get("name") for place in running_in(spec)]
    path = next(path for path, _ in pods_in(ours))
    for key, value in fields_of(fields_of(_get(ours, path[:-1]).get("metadata")).get("annotations")).items():
        if key.endswith(f"/{name}"):
            found |= {f"{key.rpartition('/')[0]}/{one}": value for one in theirs}
        elif "/" not in key or not key.startswith("container."):
            found[key] = value
    return found


def _get(data: Mapping[str, Data], path: Path) -> Mapping[str, Data]:
    for key in path:
        data = fields_of(data[str(key)])
    return data


def _put(data: Mapping[str, Data], path: Path, value: Data) -> dict[str, Data]:
    key, *rest = path
    inner = _put(fields_of(data.get(str(key))), tuple(rest), value) if rest else value
    return {**data, str(key): inner}
