"""What admission has changed in a trial's Pod: the Pod that was asked for, next to the one that the cluster made."""

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.facts.printed import as_object, items, line, part
from wizard.records import Record

_CONTEXT = "securityContext"
_ADDED_BY_THE_SERVER = {"procMount": "Default"}
"""A default that API servers between 1.12 and 1.32 write into a container."""
_NOTHING = "-"


class Change(Record):
    """A field of the Pod that is not as asked for. `asked` and `got` are "-" if it is not there."""

    field: str
    asked: str
    got: str


def changes(asked: Mapping[str, Any], pod: Mapping[str, Any], container: str) -> tuple[Change, ...]:
    """Return what differs in the fields that decide whether a build works; `asked` is the spec of a Pod."""
    made = part(pod, "spec")
    if not made:
        return ()
    before, after = _fields(asked, container), _fields(made, container)
    names = [name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)]
    found = [Change(name, before.get(name, _NOTHING), after.get(name, _NOTHING)) for name in names]
    more = [name for name in _containers(made) if name not in _containers(asked)]
    return (*found, *(Change("containers", _NOTHING, line(name)) for name in more))


def _containers(spec: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {str(one.get("name")): one for one in map(as_object, items(spec, "containers"))}


def _fields(spec: Mapping[str, Any], name: str) -> dict[str, str]:
    """Return what a Pod and one of its containers are allowed, by path, and the image."""
    container = _containers(spec).get(name, {})
    context = {key: value for key, value in part(container, _CONTEXT).items() if _ADDED_BY_THE_SERVER.get(key) != value}
    return {
        **({"hostUsers": _said(spec["hostUsers"])} if "hostUsers" in spec else {}),
        **dict(_leaves(part(spec, _CONTEXT), f"spec.{_CONTEXT}")),
        **({"image": _said(container["image"])} if "image" in container else {}),
        **dict(_leaves(context, _CONTEXT)),
    }


def _leaves(tree: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """Yield each value of a tree with its path."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{path}.{key}")
        else:
            yield line(f"{path}.{key}"), _said(value)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return line(", ".join(sorted(map(str, value))) if isinstance(value, list) else value)
