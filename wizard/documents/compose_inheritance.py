"""What a Compose file says elsewhere for a service: `extends`, also in another file, and variables with a default.

Source: Compose Specification, "extends" and "Interpolation"; held against `docker compose config`.
"""

import posixpath
import re
from collections.abc import Collection, Iterator

from wizard.documents.beside import NOTHING_BESIDE, Beside
from wizard.documents.circles import circle_from
from wizard.documents.keys import is_first_compose
from wizard.documents.model import Gap
from wizard.documents.tree import DocumentNode, below
from wizard.documents.trees import yaml_trees
from wizard.errors import WizardError
from wizard.language import Text, text
from wizard.records import Record, replace

_VARIABLE = re.compile(r"\$\$|\$\{\w+:?-(?P<default>(?:[^{}]|\{[^{}]*\})*)\}")
_OVERRIDE = re.compile(r"\.override\.ya?ml\Z")
_ENDS = (".yaml", ".yml")
_DEEPEST = 50
"""Services above one another: more than anybody writes."""
_ONE_VALUE = ("command", "entrypoint")
"""Keys whose value takes the whole place of the inherited one."""
_BY_TARGET = ("volumes", "devices")
"""Lists in which one entry of a place in the container takes the place of another."""
_NOT_INHERITED = ("extends", "depends_on", "links", "profiles", "volumes_from")


def interpolated(node: DocumentNode) -> DocumentNode:
    """Return the tree with the default of each variable that has one; others stay as they are written."""
    if isinstance(node.scalar, str) and "$" in node.scalar:
        return node.changed(scalar=_VARIABLE.sub(_default, node.scalar))
    if node.entries:
        return node.changed(entries={key: interpolated(one) for key, one in node.entries.items()})
    return node.changed(items=tuple(interpolated(one) for one in node.items)) if node.items else node


def _default(found: re.Match[str]) -> str:
    return found[0] if found["default"] is None else found["default"]


class ComposeFile(Record):
    """A Compose file that is read: its name, its document, and the text of a file next to it by that one's name."""

    name: str
    document: DocumentNode
    beside: Beside = NOTHING_BESIDE

    def next_to(self, file: str) -> "ComposeFile | None":
        """Return the file that a path in this one means; None if it cannot be read."""
        path = path_from(self.name, file)
        if path == posixpath.normpath(self.name):
            return self
        content = self.beside.texts.get(path)
        if content is None:
            return None
        try:
            documents = yaml_trees(content, path)
        except WizardError:
            return None
        document = with_services(interpolated(documents[0])) if len(documents) == 1 else None
        return ComposeFile(path, document, self.beside) if document else None

    def overridden(self) -> "ComposeFile | None":
        """Return the file whose services this one overrides, as Compose does by their names; None if none exists."""
        found = _OVERRIDE.search(self.name)
        names = (f"{self.name[: found.start()]}{end}" for end in _ENDS) if found else ()
        return next(filter(None, (self.next_to(posixpath.basename(name)) for name in names)), None)

    def overriding(self) -> "ComposeFile | None":
        """Return the file that overrides services of this one; None if none exists."""
        stem, end = posixpath.splitext(self.name)
        names = (f"{stem}.override{end}" for end in _ENDS) if end in _ENDS and not _OVERRIDE.search(self.name) else ()
        return next(filter(None, (self.next_to(posixpath.basename(name)) for name in names)), None)


def with_services(document: DocumentNode) -> DocumentNode:
    """Return the document with its services below their key, which the first form does not have."""
    return document.changed(entries={"services": document}) if is_first_compose(document, below) else document


def path_from(name: str, file: str) -> str:
    """Return the path that a file means: from the directory of the file that names it."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), file))


def files_below(content: str, name: str) -> tuple[str, ...]:
    """Return the paths of files that are included, extended or overridden; none if it is not YAML."""
    over = [f"{_OVERRIDE.sub('', name)}{end}" for end in _ENDS] if _OVERRIDE.search(name) else []
    if "extends" not in content and "include" not in content:
        return tuple(map(posixpath.normpath, over))
    try:
        documents = [interpolated(one) for one in yaml_trees(content, name)]
    except WizardError:
        return ()
    services = [with_services(one).pairs("services") for one in documents]
    extended = [one.get("extends") for mapping in services for one in mapping.values()]
    files = [_text(one, "file") for one in extended if one]
    files += [path for one in documents for paths in included(one) for path in paths]
    paths = [path_from(name, file) for file in files if file and "://" not in file]
    return tuple(dict.fromkeys([*map(posixpath.normpath, over), *paths]))


def included(document: DocumentNode) -> Iterator[tuple[str, ...]]:
    """Yield the files of each entry of `include`; several in one entry are one project in layers."""
    for one in document.children("include"):
        yield (one.text,) if one.scalar is not None else tuple(given.value for given in one.words("path"))


def inherited(
    service: DocumentNode, file: ComposeFile, seen: tuple[tuple[str, str], ...] = ()
) -> tuple[DocumentNode, list[Gap]]:
    """Return the service with what it extends, in whichever file; what cannot be followed is a gap."""
    extends = service.get("extends")
    if extends is None:
        return service, []
    name, path = _extended(extends), _text(extends, "file")
    other = file.next_to(path) if path else file
    base = other.document.get("services", name) if other else None
    if other is None or base is None or (other.name, name) in seen or len(seen) > _DEEPEST:
        return service, [Gap(extends.at, _unfollowed(name, path, other, file), hides=False)]
    whole, gaps = inherited(base, other, (*seen, (other.name, name)))
    if other is not file:
        whole = whole.elsewhere(other.name)
        gaps = [replace(one, at=extends.at) for one in gaps]
    return _laid(whole, service), gaps


def overlaid(name: str, service: DocumentNode, lower: ComposeFile) -> tuple[DocumentNode, list[Gap]]:
    """Return a service of an override file with what the file has that it overrides."""
    base = lower.document.get("services", name)
    if base is None:
        return service, []
    whole, gaps = inherited(base, lower)
    laid = _laid(whole.elsewhere(lower.name), service, less=())
    return laid, [replace(one, at=service.at) for one in gaps]


def _unfollowed(name: str, path: str, other: ComposeFile | None, file: ComposeFile) -> Text:
    """Return why the service that one extends is not known."""
    if path and other is None:
        return text(
            "The service extends {name} in {file}, which cannot be read: the settings it inherits are unknown.",
            name=name,
            file=path,
        )
    if circle := circle_from(name, lambda one: _names(file.document.get("services", one))):
        return text("The service extends {name}, which extends itself: {circle}.", name=name, circle=" → ".join(circle))
    if path and other is not file:
        return text(
            "The service extends {name}, which is not in {file}: the settings it inherits are unknown.",
            name=name,
            file=path,
        )
    return text(
        "The service extends {name}, which is not in this file: the settings it inherits are unknown.", name=name
    )


def _extended(extends: DocumentNode) -> str:
    return extends.text if extends.scalar is not None else _text(extends, "service")


def _names(service: DocumentNode | None) -> list[str]:
    """Return the service of the same file that one extends."""
    extends = service.get("extends") if service else None
    return [] if extends is None or extends.get("file") is not None else [_extended(extends)]


def _text(node: DocumentNode, key: str) -> str:
    found = node.word(key)
    return found.value if found else ""


def _laid(base: DocumentNode, own: DocumentNode, less: Collection[str] = _NOT_INHERITED) -> DocumentNode:
    lower = {key: one for key, one in base.entries.items() if key not in less}
    entries = {**lower, **{key: _both(key, lower.get(key), one) for key, one in own.entries.items()}}
    return own.changed(entries=entries, borrowed=own.borrowed | (lower.keys() - own.entries.keys()))


def _both(key: str, lower: DocumentNode | None, above: DocumentNode) -> DocumentNode:
    """One key of both: mappings grow, lists go on, the rest is replaced."""
    if lower is None or key in _ONE_VALUE or above.tag == "!override":
        return above
    if above.tag == "!reset":
        return DocumentNode(above.at)
    if key == "environment":
        return above.changed(entries={**_named(lower), **_named(above)}, items=())
    if lower.entries and above.entries:
        merged = {name: _both(name, lower.entries.get(name), one) for name, one in above.entries.items()}
        return above.changed(entries={**lower.entries, **merged})
    if lower.items and above.items:
        taken = {_target(one) for one in above.items} if key in _BY_TARGET else set()
        kept = tuple(one for one in lower.items if key not in _BY_TARGET or _target(one) not in taken)
        return above.changed(items=(*kept, *above.items))
    return above


def _named(node: DocumentNode) -> dict[str, DocumentNode]:
    """Variables as a mapping, whichever way they are written."""
    if node.entries:
        return dict(node.entries)
    return {name: one.changed(scalar=value) for one in node.items for name, value in _pair(one)}


def _pair(one: DocumentNode) -> Iterator[tuple[str, str]]:
    name, equals, value = one.text.partition("=")
    if equals:
        yield name, value


def _target(one: DocumentNode) -> str:
    """Return the place in the container of a volume or a device."""
    if one.scalar is None:
        return _text(one, "target")
    parts = one.text.split(":")
    return parts[1] if len(parts) > 1 else parts[0]
