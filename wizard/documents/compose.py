"""A Compose file. Source: the Compose specification, services."""

from collections.abc import Iterator

from wizard.containers.places import COMPOSE
from wizard.containers.spec import ContainerSpec, Located
from wizard.documents import options
from wizard.documents.beside import Beside, nothing_beside
from wizard.documents.compose_inheritance import ComposeFile, inherited, interpolated, overlaid, with_services
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


def read(content: str, name: str, beside: Beside = nothing_beside) -> ParsedFile:
    """Every service of the file; `beside` gives the files whose services it extends."""
    found: list[Container] = []
    remarks: list[tuple[str, Located[str]]] = []
    gaps: list[Gap] = []
    for parsed in yaml_trees(content, name):
        document = with_services(interpolated(parsed))
        file = ComposeFile(name, document, beside)
        lower, upper = file.overridden(), file.overriding()
        others = upper.document.pairs("services") if upper else {}
        for key, written in document.pairs("services").items():
            if key in others:
                continue  # it is judged in the file that overrides it
            service, unread = inherited(written, file)
            if lower is not None:
                service, more = overlaid(key, service, lower)
                unread += more
            container, within = in_service(_service(key, service, written, document), service)
            hidden = [Located(f"extends: {gap.why.values['name']}", gap.at) for gap in unread]
            found.append(replace(container, hidden=(*container.hidden, *hidden)))
            found += within.containers
            remarks += within.remarks
            gaps += within.gaps
            gaps += [] if runs_werf(container) else unread
        gaps += _included(document)
        if document.get("services") is not None and "services" not in parsed.entries and any(map(runs_werf, found)):
            remarks.append(("compose-first", Located("services", parsed.at)))
    return ParsedFile(name, "compose", tuple(found), remarks=tuple(remarks), gaps=tuple(gaps))


def _included(document: DocumentNode) -> Iterator[Gap]:
    """Files whose services are part of this one."""
    included = document.get("include")
    if included is not None:
        message = text("Services from included files are not read: pass these files to lint too.")
        paths = [one.text or "".join(given.value for given in one.words("path")[:1]) for one in included.items]
        yield Gap(included.at, message, names=tuple(paths) if all(paths) else ())


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
