"""Edits of commands and of units: what a container lacks is put into its text, where its kind of file has it."""

from collections.abc import Sequence

from wizard.application.not_written import NotWrittenError
from wizard.containers.lacking import lacking
from wizard.containers.spec import ContainerSpec, united
from wizard.documents import command_edit, quadlet
from wizard.documents.model import Container
from wizard.formats.places import Position, index_of
from wizard.formats.splices import Splice
from wizard.formats.tree import Node
from wizard.lint.fixes import Fixes
from wizard.lint.model import Edit


def command_fixed(source: str, roots: list[Node], edits: Sequence[Edit]) -> list[Splice]:
    """Return the splices for the edits. Raises NotWrittenError if one of them cannot be written here."""
    found: list[Splice | None] = []
    for container, own in _by_container(edits):
        spec = _added(own, container)
        found += command_edit.put(source, roots, container, spec) or [None] * bool(lacking(container, spec))
        for edit in _taken(own, container, spec):
            found.append(_taken_out(source, container, edit))
    if any(one is None for one in found):
        raise NotWrittenError
    return [one for one in found if one is not None]


def _taken_out(source: str, container: Container, edit: Edit) -> Splice | None:
    at = index_of(source, edit.removes or container.at)
    if edit.swaps:
        return command_edit.swapped(source, container, at, *edit.swaps)
    return command_edit.without(source, container, at)


def unit_fixed(source: str, edits: Sequence[Edit]) -> str:
    """Return the unit with all edits. Raises NotWrittenError or BadInputError if one cannot be written."""
    for container, own in _by_container(edits):
        spec = _added(own, container)
        gone = {edit.removes for edit in _taken(own, container, spec) if edit.removes}
        if any(edit.swaps for edit in own):
            raise NotWrittenError
        after = source
        for at in sorted(gone, reverse=True):
            after = quadlet.without(after, at)
        source = quadlet.put(after, spec)
    return source


def _by_container(edits: Sequence[Edit]) -> list[tuple[Container, list[Edit]]]:
    """Return the containers with their edits."""
    found: dict[Position, tuple[Container, list[Edit]]] = {}
    for edit in edits:
        if edit.container is None:
            raise NotWrittenError
        found.setdefault(edit.container.at, (edit.container, []))[1].append(edit)
    return list(found.values())


def _added(edits: Sequence[Edit], container: Container) -> ContainerSpec:
    """Return what the edits add together. Raises NotWrittenError for a change that is no setting."""
    fixes = Fixes(container)
    specs = [fixes.settings(edit.adds) for edit in edits if edit.adds and not edit.swaps]
    if any(spec == ContainerSpec() for spec in specs):
        raise NotWrittenError
    return united(specs)


def _taken(edits: Sequence[Edit], container: Container, spec: ContainerSpec) -> list[Edit]:
    """Return the edits that take something away whose place nothing takes that comes."""
    replaced = {one.at for _, options in lacking(container, spec) for one in options}
    return [edit for edit in edits if edit.removes and (edit.swaps or edit.removes not in replaced)]
