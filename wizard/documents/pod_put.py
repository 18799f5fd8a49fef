"""Settings put into a container of a Pod, in Kubernetes' words and in GitLab Runner's."""

from collections.abc import Collection, Iterator, Sequence
from itertools import count

from wizard.containers.comparing import POD_LISTS
from wizard.containers.laying import Rules, grown
from wizard.containers.pods import of_gitlab, security_context
from wizard.containers.spec import ContainerSpec
from wizard.formats.notes import Data, Fields, bare, fields_of, items_of

RULES = Rules(lists=POD_LISTS)
_OF_TABLE = ("privileged", "allow_privilege_escalation")
"""Keys that GitLab Runner has in addition to the build container's."""


def put(have: Fields, spec: ContainerSpec) -> dict[str, Data]:
    """Return a container of a Pod with what confines it in `spec`; what says the same stays."""
    return grown(have, written(spec), RULES)


def written(spec: ContainerSpec) -> dict[str, Data]:
    """Return the keys of a container of a Pod."""
    context = security_context(spec)
    return {"securityContext": context} if context else {}


def written_of_gitlab(spec: ContainerSpec) -> dict[str, Data]:
    """Return the keys of `[runners.kubernetes]`."""
    own = of_gitlab(security_context(spec))
    beside = {key: own.pop(key) for key in _OF_TABLE if key in own}
    return {**beside, **({"build_container_security_context": own} if own else {})}


def free_mounts(
    spec: Fields, container: Fields, mounts: Sequence[Fields], volumes: Sequence[Data]
) -> tuple[list[Data], list[Data]]:
    """Return the mounts for whose place the container has none, and their volumes, under names that the Pod lacks.

    What is in a volume of the Pod is its own: none is shared because its name is the same.
    """
    taken = {str(fields_of(one).get("mountPath")) for one in items_of(container.get("volumeMounts"))}
    names = {str(fields_of(one).get("name")) for one in items_of(spec.get("volumes"))}
    ours = {str(bare(fields_of(one)["name"])): fields_of(one) for one in volumes}
    free = {name: next(one for one in _names(name) if one not in names) for name in ours}
    found = [one for one in mounts if str(bare(one["mountPath"])) not in taken]
    used = dict.fromkeys(str(bare(one["name"])) for one in found)
    named = [{**one, "name": free[str(bare(one["name"]))]} for one in found]
    return [*named], [{**ours[name], "name": free[name]} for name in used]


def free_volumes_of_gitlab(have: Fields, volumes: Fields) -> dict[str, Data]:
    """Return volumes of `[runners.kubernetes]`, by their kinds, whose places no volume of any kind has yet.

    Their names are free too; that of a claim is the claim's own.
    """
    there = [fields_of(one) for kind in have.values() for one in items_of(kind)]
    taken, names = [one.get("mount_path") for one in there], {str(one.get("name")) for one in there}
    free = {
        kind: [
            one if kind == "pvc" else {**fields_of(one), "name": _free(fields_of(one)["name"], names)}
            for one in items_of(entries)
            if bare(fields_of(one)["mount_path"]) not in taken
        ]
        for kind, entries in volumes.items()
    }
    return {kind: entries for kind, entries in free.items() if entries}


def _free(name: Data, taken: Collection[str]) -> Data:
    """Return a volume's name with its reason, or another if it is taken."""
    own = str(bare(name))
    return name if own not in taken else next(one for one in _names(own) if one not in taken)


def _names(name: str) -> Iterator[str]:
    """Yield names for a volume, until one is free."""
    yield from (name, f"werf-{name}")
    yield from (f"werf-{name}-{number}" for number in count(2))
