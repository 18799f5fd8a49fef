"""A Compose file. Source: the Compose specification, services."""

from collections.abc import Iterator

from wizard.containers.places import COMPOSE
from wizard.containers.spec import ContainerSpec, Located
from wizard.documents import options
from wizard.documents.beside import NOTHING_BESIDE, Beside
from wizard.documents.compose_inheritance import (
    ComposeFile,
    included,
    inherited,
    interpolated,
    overlaid,
    path_from,
    with_services,
)
from wizard.documents.gathered import Gathered
from wizard.documents.identity import runs_werf
from wizard.documents.model import Container, Gap, ParsedFile
from wizard.documents.options import options_in
from wizard.documents.own_command import in_service
from wizard.documents.starting import Start, container_of
from wizard.documents.tree import DocumentNode
from wizard.documents.trees import yaml_trees
from wizard.formats.notes import Data, Fields
from wizard.formats.words import shell_words
from wizard.language import text
from wizard.records import replace

_DEEPEST = 20
"""Files that include one another: more than anybody writes."""


def read(content: str, name: str, beside: Beside = NOTHING_BESIDE) -> ParsedFile:
    """Every service of the file, and of those that it includes; `beside` has the files that are read with it."""
    gathered = Gathered()
    for parsed in yaml_trees(content, name):
        document = with_services(interpolated(parsed))
        _gather(ComposeFile(name, document, beside), name, gathered)
        if document.get("services") is not None and "services" not in parsed.entries:
            gathered.remarks += _first_form(gathered, parsed)
    return gathered.parsed_file(name, "compose")


def _first_form(gathered: Gathered, document: DocumentNode) -> list[tuple[str, Located[str]]]:
    return [("compose-first", Located("services", document.at))] if any(map(runs_werf, gathered.containers)) else []


def _gather(file: ComposeFile, read: str, gathered: Gathered, above: tuple[str, ...] = ()) -> None:
    """Take the services of a file, which is included by `read` or is that one itself; `above` are those between."""
    lower, upper = file.overridden(), file.overriding()
    others = upper.document.pairs("services") if upper else {}
    for key, said in file.document.pairs("services").items():
        if key in others:
            continue  # it is judged in the file that overrides it
        service, unread = inherited(said, file)
        if lower is not None:
            service, more = overlaid(key, service, lower)
            unread += more
        written = said
        if file.name != read:
            service, written = service.elsewhere(file.name), said.elsewhere(file.name)
            unread = [replace(gap, at=written.at) for gap in unread]
        container, within = in_service(_service(key, service, written, file.document), service)
        hidden = [Located(f"extends: {gap.why.values['name']}", gap.at) for gap in unread]
        gathered.containers.append(replace(container, hidden=(*container.hidden, *hidden)))
        gathered.containers += within.containers
        gathered.remarks += within.remarks
        gathered.gaps += within.gaps
        gathered.gaps += [] if runs_werf(container) else unread
    _include(file, read, gathered, (*above, file.name))


def _include(file: ComposeFile, read: str, gathered: Gathered, above: tuple[str, ...]) -> None:
    """Take the services of included files; those that are judged themselves are not judged twice.

    A file that cannot be read, or several in layers, is a gap.
    """
    missing: list[str] = []
    for paths in included(file.document):
        path = path_from(file.name, paths[0]) if len(paths) == 1 else ""
        other = None if path in file.beside.judged or path in above else file.next_to(paths[0]) if path else None
        if other is not None and len(above) < _DEEPEST:
            _gather(other, read, gathered, above)
        elif path not in above:
            missing += paths or ("",)
    if missing:
        message = text("Services from included files are not read: pass these files to lint too.")
        node = file.document.entries["include"]
        at = node.at if file.name == read else node.at._replace(file=file.name)
        gathered.gaps.append(Gap(at, message, names=tuple(missing) if all(missing) else ()))


def _service(name: str, service: DocumentNode, written: DocumentNode, document: DocumentNode) -> Container:
    """Return the container of a service; `written` is what the service says itself, which is what a change extends."""
    image = service.word("image")
    security = service.own("security_opt")
    security_at = security.at if security else service.at
    command = (*_command(service, "entrypoint"), *_command(service, "command"))
    start = container_of(
        Start(
            "compose",
            name,
            service.at,
            list(options_in(service, COMPOSE)),
            image,
            command,
            security_at,
            environment(service, "environment"),
            remarks=tuple(_types(service)),
            keys=written.keys(),
        )
    )
    return _literal(_on_networks(start, document))


def _types(service: DocumentNode) -> Iterator[tuple[str, Located[str]]]:
    """Yield lists that are a single value, which Compose refuses. Source: compose-spec.json."""
    for key in ("security_opt", "cap_add", "cap_drop", "devices", "volumes"):
        found = service.get(key)
        if found is not None and (found.entries or (found.scalar is not None and not found.text.startswith("$"))):
            yield "not-list", Located(key, found.at)


def _literal(container: Container) -> Container:
    """Return the container with a dollar where two stand for one."""
    image = container.image
    return replace(
        container,
        image=replace(image, value=_single(image.value)) if image else None,
        command=tuple(map(_single, container.command)),
        env={name: replace(one, value=_single(one.value)) for name, one in container.env.items()},
        mounts=tuple(replace(one, source=_single(one.source)) for one in container.mounts),
    )


def _single(value: str) -> str:
    return value.replace("$$", "$")


def _on_networks(container: Container, document: DocumentNode) -> Container:
    """Return the container with its volumes on network file systems called so, as their driver's options say."""
    kinds = {name: volume.word("driver_opts", "type") for name, volume in document.pairs("volumes").items()}
    known = {name for name, kind in kinds.items() if kind and kind.value.startswith(("nfs", "cifs", "smb"))}
    mounts = tuple(replace(one, kind="nfs") if one.source in known else one for one in container.mounts)
    return replace(container, mounts=mounts) if known else container


def _command(service: DocumentNode, key: str) -> tuple[str, ...]:
    found = service.get(key)
    if found is None or found.scalar is None:
        return tuple(given.value for given in service.words(key))
    return tuple(shell_words(found.text))


def environment(node: DocumentNode, key: str) -> dict[str, Located[str]]:
    """Variables as a mapping, or as a list of NAME=VALUE."""
    found = {name: Located(value.text, value.at) for name, value in node.pairs(key).items() if value.scalar is not None}
    for given in node.words(key):
        name, equals, value = given.value.partition("=")
        if equals:
            found[name] = Located(value, given.at)
    return found


def put(have: Fields, spec: ContainerSpec) -> dict[str, Data]:
    """Return a service with the settings of `spec`; other settings stay, contradicting ones are replaced."""
    return options.put(have, spec, COMPOSE)
