"""The objects of a file of manifests, each with its place: a List holds several, and so does OpenShift's Template.

Sources: Kubernetes, API reference, List; OpenShift, "Using templates".
"""

from collections.abc import Iterator, Sequence

from wizard.documents.charts import GITLAB_CHART, SCALE_SET_CHART, is_of_chart
from wizard.documents.identity import pod_container_runs_werf
from wizard.documents.pods import VALUES
from wizard.errors import BadInputError, shown
from wizard.formats.notes import Data, fields_of
from wizard.formats.toml_tree import Path
from wizard.formats.tree import plain
from wizard.formats.yaml_tree import parse_yaml
from wizard.language import text
from wizard.regexes import regex

_HOLDERS = (("List", "items"), ("Template", "objects"))
_IN_CONTAINERS = frozenset(("command", "args", "script", "source", "securityContext", "env", "workingDir", "resources"))
"""Keys next to `image` of what is run, not of what only names an image."""
_CHARTS = {"gitlab-values": GITLAB_CHART, "scale-set-values": SCALE_SET_CHART}
_RUNNERS = regex(r"(?m)^[ \t]*\[\[[ \t]*runners[ \t]*\]\]")
_OF_PODS = ("containers", "initContainers")
"""What is merged into, unless it is below a list."""
_DEEPEST = 12


def objects_of(documents: Sequence[Data]) -> list[tuple[Path, Data]]:
    """Every object, by the path that leads to it from the list of the documents."""
    return [found for number, one in enumerate(documents) for found in _within(one, (number,))]


def _within(document: Data, path: Path) -> Iterator[tuple[Path, Data]]:
    if isinstance(document, dict):
        for ending, key in _HOLDERS:
            inner = document.get(key)
            if str(document.get("kind", "")).endswith(ending) and isinstance(inner, list):
                for number, one in enumerate(inner):
                    yield from _within(one, (*path, key, number))
                return
    yield path, document


def put_back(documents: list[Data], path: Path, value: Data) -> list[Data]:
    """Return the documents with another object at its place."""
    return [_put(one, path[1:], value) if number == path[0] else one for number, one in enumerate(documents)]


def _put(data: Data, path: Path, value: Data) -> Data:
    if not path:
        return value
    key, *rest = path
    if isinstance(data, list):
        return [_put(one, tuple(rest), value) if number == key else one for number, one in enumerate(data)]
    fields = fields_of(data)
    return {**fields, str(key): _put(fields[str(key)], tuple(rest), value)}


def refuse_kustomization(name: str, documents: Sequence[Data]) -> None:
    """Raise BadInputError for a file that names manifests and holds none."""
    if any(str(fields_of(one).get("apiVersion", "")).startswith("kustomize.config") for one in documents):
        raise BadInputError(
            text("{name}: a Kustomization contains no objects itself.", name=name),
            text("Merge into one of the files that it lists."),
        )


def refuse_other_forms(name: str, objects: Sequence[Data]) -> None:
    """Raise BadInputError if werf runs in an object whose containers are no Pod's that is merged into."""
    for one in objects:
        for path in _elsewhere(one):
            raise BadInputError(
                text(
                    "{name}: werf runs in {kind} “{object}”, at {path}, and --merge does not support this kind.",
                    name=name,
                    kind=shown(str(fields_of(one).get("kind", ""))),
                    object=_name(one),
                    path=".".join(map(str, path)),
                ),
                text("`werf-wizard lint --diff` shows what is missing there; lint --fix adds what it can."),
            )


def _elsewhere(value: Data, path: Path = ()) -> Iterator[Path]:
    if len(path) > _DEEPEST:
        return
    if isinstance(value, dict):
        if _runs(value):
            yield path
        for key, inner in value.items():
            if key not in _OF_PODS or any(isinstance(one, int) for one in path):
                yield from _elsewhere(inner, (*path, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _elsewhere(one, (*path, number))


def _runs(value: dict[str, Data]) -> bool:
    """Whether a mapping is something like a container that runs werf."""
    if not isinstance(value.get("image"), str) or not _IN_CONTAINERS & set(value):
        return False
    return pod_container_runs_werf(value)


def refuse_values(name: str, kinds: Sequence[str], objects: Sequence[Data]) -> None:
    """Raise BadInputError for values of a chart within an object, if a target has a file of such values."""
    charts = [chart for kind, chart in _CHARTS.items() if kind in kinds]
    for one in objects:
        if any(is_of_chart(values, chart, fields_of) for values in _values_in(one) for chart in charts):
            raise BadInputError(
                text(
                    "{name}: {kind} “{object}” contains the values of a chart, and --merge cannot change them there.",
                    name=name,
                    kind=shown(str(fields_of(one).get("kind", ""))),
                    object=_name(one),
                ),
                text("Put the values into a separate file, merge into that file, and copy the changes back."),
            )


def refuse_runners(name: str, kinds: Sequence[str], objects: Sequence[Data]) -> None:
    """Raise BadInputError for a config.toml within an object, if a target has a file of a runner."""
    for one in objects if "runner" in kinds else ():
        for key in ("data", "stringData"):
            if any(_RUNNERS.search(str(held)) for held in fields_of(fields_of(one).get(key)).values()):
                raise BadInputError(
                    text(
                        "{name}: {kind} “{object}” contains a runner's configuration, "
                        "and --merge cannot change it there.",
                        name=name,
                        kind=shown(str(fields_of(one).get("kind", ""))),
                        object=_name(one),
                    ),
                    text("Put it into a separate config.toml, merge into that file, and copy the changes back."),
                )


def _values_in(value: Data, depth: int = 6) -> Iterator[Data]:
    if isinstance(value, list):
        for one in value:
            yield from _values_in(one, depth - 1)
    if not isinstance(value, dict) or not depth:
        return
    for key, inner in value.items():
        found = _opened(inner) if key in VALUES else None
        if found is not None:
            yield found
        else:
            yield from _values_in(inner, depth - 1)


def _opened(values: Data) -> dict[str, Data] | None:
    """Values as they are, or as a text."""
    if isinstance(values, str):
        try:
            read = next((plain(one, values) for one in parse_yaml(values, "")), None)
        except BadInputError:
            return None
        return read if isinstance(read, dict) else None
    return values if isinstance(values, dict) else None


def _name(one: Data) -> str:
    metadata = fields_of(fields_of(one).get("metadata"))
    return shown(str(metadata.get("name") or metadata.get("generateName") or ""))
