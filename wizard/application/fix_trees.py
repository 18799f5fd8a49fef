"""Edits of YAML and TOML files as data: what a container lacks is merged into what it has, and only that is written."""

import json
from collections.abc import Sequence as Many
from contextlib import suppress
from copy import deepcopy
from typing import Any

from wizard.application.fix_places import Steps, at, is_within, own_node, shared_parts, steps_of
from wizard.application.not_written import OF_OTHERS, SHARED, NotWrittenError
from wizard.containers.comparing import POD_LISTS, VARIABLE
from wizard.containers.laying import Rules, grown
from wizard.containers.places import Places
from wizard.documents.model import Container
from wizard.documents.options import LISTS, put_keys
from wizard.documents.pod_put import free_mounts, free_volumes_of_gitlab
from wizard.errors import BadInputError
from wizard.formats.desired import is_same_data
from wizard.formats.notes import Deleted, fields_of
from wizard.formats.places import Position, index_of
from wizard.formats.toml_edit import edited_toml
from wizard.formats.toml_tree import parse_toml
from wizard.formats.tree import Alias, Mapping, Node, brought, plain
from wizard.formats.yaml_edit import edited
from wizard.formats.yaml_tree import parse_yaml
from wizard.lint.additions import places_of
from wizard.lint.changes import Tree, tables_of, tree_of
from wizard.lint.fixes import OFF, TURNED_ON, Fixes
from wizard.lint.jobs import RUNNERS
from wizard.lint.model import Edit


def yaml_fixed(source: str, name: str, edits: Many[Edit]) -> str:
    """Return the text with all edits. Raises NotWrittenError if one cannot be written or would change other parts."""
    roots = parse_yaml(source, name)
    want = [deepcopy(plain(root, source)) for root in roots]
    text = _Text(source, roots)
    for edit in _ordered(edits):
        _change(text, want, edit)
    want = [_without_emptied(one) for one in want]
    after, message = edited(source, list(zip(roots, want, strict=True)), lambda artifact: artifact)
    now = [plain(root, after) for root in parse_yaml(after, name)]
    if message:
        raise NotWrittenError(SHARED)
    if not is_same_data(now, want) or (_is_json(source) and not _is_json(after)):
        raise NotWrittenError
    return after


def _without_emptied(data: Any, *, tables: bool = True) -> Any:
    """Return the data in which a key goes with the last part of its value: without the key it means the same.

    `tables`: of mappings too.
    """
    if isinstance(data, list):
        return [_without_emptied(one, tables=tables) for one in data]
    if not isinstance(data, dict):
        return data
    found = {key: _without_emptied(value, tables=tables) for key, value in data.items()}
    return {key: Deleted() if _is_emptied(value, tables=tables) else value for key, value in found.items()}


def _is_emptied(value: Any, *, tables: bool) -> bool:
    parts = list(value.values()) if tables and isinstance(value, dict) else value
    return isinstance(parts, list) and bool(parts) and all(isinstance(one, Deleted) for one in parts)


def _is_json(content: str) -> bool:
    """Return whether the text is JSON, which YAML parsers accept too."""
    if not content.lstrip().startswith(("{", "[")):
        return False
    with suppress(ValueError):
        json.loads(content)
        return True
    return False


def toml_fixed(source: str, name: str, edits: Many[Edit]) -> str:
    """Return the TOML text with all edits. Raises NotWrittenError if one cannot be written."""
    file = parse_toml(source, name)
    want = [deepcopy(file.data)]
    text = _Text(source, [file.root])
    for edit in _ordered(edits):
        _change(text, want, edit)
    try:
        # A table's header stays: what is below it may be another table's.
        return edited_toml(source, name, file, _without_emptied(want[0], tables=False), lambda artifact: artifact)
    except BadInputError as error:
        raise NotWrittenError from error


def _ordered(edits: Many[Edit]) -> list[Edit]:
    """Return the edits so that of two texts of one value the one that has the other in it is swapped first."""
    return sorted(edits, key=lambda one: -len(one.swaps[0]) if one.swaps else 0)


class _Text:
    """A file, and where its parts are: looked up for every edit, so it is worked out once."""

    def __init__(self, source: str, roots: list[Node]) -> None:
        self.source = source
        self.roots = roots
        self._steps = steps_of(roots)
        self._shared = shared_parts(roots)

    def steps(self, position: Position) -> Steps:
        """Return the number of the document, and the steps in it, for a place."""
        index = index_of(self.source, position)
        if is_within(self._shared, index, index):
            raise NotWrittenError(SHARED)
        if index not in self._steps:
            raise NotWrittenError
        return self._steps[index]

    def container(self, container: Container) -> Steps:
        """Return the steps to a container.

        One that is a whole document begins with its first key, a runner's Pod with the security context in its table.
        """
        steps = self.steps(container.at)
        if container.form == "gitlab-kubernetes":
            return steps[: steps.index("kubernetes") + 1]
        return steps[:1] if container.form == "parameters" else steps


def _change(file: _Text, want: list[Any], edit: Edit) -> None:
    container = edit.container
    if container is None:
        raise NotWrittenError
    if edit.removes is not None:
        _refuse_others(file, want, edit.removes, container)
        _take(file, want, file.steps(edit.removes), edit)
    if not edit.adds or edit.swaps:
        return
    tree = tree_of(edit, Fixes(container)) or tables_of(edit, Fixes(container))
    if not tree:
        raise NotWrittenError
    for steps, part in _parts(file.container(container), tree, container, want):
        _lay(file, want, steps, part, places_of(container))
    is_named = file.container(container)[1:2] == ("services",)
    if container.form == "compose" and is_named and edit.adds == "storage-volume":
        _declare(file, want, file.container(container), tree)


def _refuse_others(file: _Text, want: list[Any], removes: Position, container: Container) -> None:
    """Raise NotWrittenError if a setting of the whole Pod, or of all jobs, would change for other containers too."""
    steps = file.container(container)
    if container.form in RUNNERS or file.steps(removes)[: len(steps)] == steps:
        return
    if container.form == "gitlab-ci":
        raise NotWrittenError(OF_OTHERS)
    _refuse_several(_pod(steps, want))


def _refuse_several(pod: Tree) -> None:
    if sum(len(pod.get(key) or ()) for key in _CONTAINERS) > 1:
        raise NotWrittenError(OF_OTHERS)


def _pod(steps: Steps, want: list[Any]) -> Tree:
    """Return the spec of a container's Pod. Raises NotWrittenError if it is not in one: a list alone makes no Pod."""
    is_in_spec = steps[-2] in _CONTAINERS and steps[-3] == "spec"
    pod = at(want, steps[:-2]) if is_in_spec else None
    if not isinstance(pod, dict):
        raise NotWrittenError
    return pod


_CONTAINERS = ("containers", "initContainers", "ephemeralContainers")


def _parts(steps: Steps, tree: Tree, container: Container, want: list[Any]) -> list[tuple[Steps, Tree]]:
    """Return what is put where: a Pod's part into the Pod, a runner's part into the runner."""
    if container.form in RUNNERS:
        runner = {key: value for key, value in tree.items() if key == "environment"}
        own = {key: value for key, value in tree.items() if key not in runner}
        if "volumes" in own and container.form == "gitlab-kubernetes":
            own["volumes"] = free_volumes_of_gitlab(fields_of(at(want, steps).get("volumes")), own["volumes"])
        return [(steps[:-1], runner), (steps, own)]
    if "spec" not in tree or container.form == "compose":
        return [(steps, tree)]
    own = {key: value for key, value in tree.items() if key != "spec"}
    pod, rest = _pod(steps, want), dict(tree["spec"])
    if "securityContext" in rest:
        _refuse_several(pod)
    if "volumeMounts" in own:
        mounts, volumes = free_mounts(pod, at(want, steps), own["volumeMounts"], rest["volumes"])
        own["volumeMounts"], rest["volumes"] = mounts, volumes
    return [(steps[:-2], rest), (steps, own)]


def _declare(file: _Text, want: list[Any], steps: Steps, tree: Tree) -> None:
    """Name a volume of Compose at the top level as well."""
    names = [str(one).partition(":")[0] for one in tree["volumes"]]
    _lay(file, want, steps[:1], {"volumes": {name: {} for name in names}})


def _lay(file: _Text, want: list[Any], steps: Steps, part: Tree, places: Places | None = None) -> None:
    """Add keys to the existing ones. Raises NotWrittenError for what an alias or a merge key brings."""
    have = at(want, steps)
    if not isinstance(have, dict):
        raise NotWrittenError
    _refuse_borrowed(own_node(file.roots[int(steps[0])], steps[1:]), part)
    have.update(put_keys(have, part, places, _OF_DOCKER) if places else grown(have, part, _OF_PODS))


_OF_DOCKER = Rules(lists=LISTS)
_OF_PODS = Rules(lists={**POD_LISTS, "environment": VARIABLE})


def _refuse_borrowed(node: Node | None, part: Tree) -> None:
    """Raise NotWrittenError if a key that would change is another place's."""
    if not isinstance(node, Mapping):
        return
    for key, value in part.items():
        pair = node.own(key)
        if (pair is None and brought(node, key) is not None) or (pair and isinstance(pair[1], Alias)):
            raise NotWrittenError(SHARED)
        if pair and isinstance(value, dict):
            _refuse_borrowed(pair[1], value)


def _take(file: _Text, want: list[Any], steps: Steps, edit: Edit) -> None:
    """Remove a key or an item, or replace one part of it."""
    node = own_node(file.roots[int(steps[0])], steps[1:])
    if node is None:
        raise NotWrittenError(SHARED)
    above, last = at(want, steps[:-1]), steps[-1]
    if edit.swaps is None:
        above[last] = Deleted()
        return
    old, new = edit.swaps
    have = above[last]
    if isinstance(have, Deleted):
        return  # another change takes it out
    if isinstance(have, bool) or (edit.swaps == TURNED_ON and str(have).lower() in OFF):
        above[last] = new == "true"
    elif isinstance(have, int) and str(have) == old and new.isdecimal():
        above[last] = int(new)
    elif isinstance(have, str) and have.count(old) == 1:
        above[last] = have.replace(old, new)
    else:
        raise NotWrittenError
