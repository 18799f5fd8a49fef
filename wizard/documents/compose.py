"""A Compose file. Source: the Compose specification, services."""

from collections.abc import Iterator

from wizard.containers.options import Option
from wizard.containers.spec import Given
from wizard.documents.compose_inheritance import inherited, interpolated
from wizard.documents.identity import runs_werf
from wizard.documents.model import Container, Gap, Sheet
from wizard.documents.starting import Start, container_of
from wizard.documents.tree import Node
from wizard.documents.trees import yaml_trees
from wizard.formats.words import shell_words
from wizard.language import text
from wizard.records import replace

_LISTS = {"security_opt": "security-opt", "cap_add": "cap-add", "cap_drop": "cap-drop", "tmpfs": "tmpfs"}
_SINGLE = {"privileged": "privileged", "user": "user", "userns_mode": "userns", "read_only": "read-only"}


def read(content: str, name: str) -> Sheet:
    """Every service of the file."""
    found: list[Container] = []
    gaps: list[Gap] = []
    for parsed in yaml_trees(content, name):
        document = interpolated(parsed)
        for key, written in document.pairs("services").items():
            service, unread = inherited(written, document)
            container = _service(key, service, document)
            hidden = [Given(f"extends: {gap.why.values['name']}", gap.at) for gap in unread]
            found.append(replace(container, hidden=(*container.hidden, *hidden)))
            gaps += [] if runs_werf(container) else unread
        gaps += _included(document)
    return Sheet(name, "compose", tuple(found), gaps=tuple(gaps))


def _included(document: Node) -> Iterator[Gap]:
    """Files whose services are part of this one."""
    included = document.get("include")
    if included is not None:
        told = text("The services of the included files are not read here: give lint these files too.")
        paths = [one.text or "".join(given.value for given in one.words("path")[:1]) for one in included.items]
        yield Gap(included.at, told, names=tuple(paths) if all(paths) else ())


def _service(name: str, service: Node, document: Node) -> Container:
    given = service.word("image")
    image = Given(given.value.replace("$$", "$"), given.at) if given else None
    options = [*_options(service), *_volumes(service, document)]
    security = service.own("security_opt")
    security_at = security.at if security else service.at
    command = (*_command(service, "entrypoint"), *_command(service, "command"))
    return container_of(
        Start(
            "compose",
            name,
            service.at,
            options,
            image,
            command,
            security_at,
            environment(service, "environment"),
            odd=tuple(_types(service)),
            keys=service.keys(),
        )
    )


def _types(service: Node) -> Iterator[tuple[str, Given[str]]]:
    """Lists that are a single value, which Compose refuses. Source: compose-spec.json."""
    for key in ("security_opt", "cap_add", "cap_drop", "devices", "volumes"):
        found = service.get(key)
        if found is not None and (found.entries or (found.scalar is not None and not found.text.startswith("$"))):
            yield "not-list", Given(key, found.at)


def _options(service: Node) -> Iterator[Option]:
    for key, name in _LISTS.items():
        yield from (Option(name, given.value, given.at) for given in service.words(key))
    for key, name in _SINGLE.items():
        if given := service.word(key):
            yield Option(name, given.value, given.at)
    for one in service.children("devices"):
        yield Option("device", one.text or _device(one), one.at)


def _device(one: Node) -> str:
    """A device in the long form."""
    parts = [given.value for key in ("source", "target", "permissions") if (given := one.word(key))]
    return ":".join(parts)


def _volumes(service: Node, document: Node) -> Iterator[Option]:
    for one in service.children("volumes"):
        if one.scalar is not None:
            yield Option("volume", one.text, one.at)
            continue
        target = one.get("target")
        at = target.at if target else one.at
        fields = [f"{key}={given.value}" for key in ("type", "source", "target") if (given := one.word(key))]
        if (given_flag := one.flag("read_only")) and given_flag.value:
            fields.append("readonly")
        if one.get("bind", "selinux"):
            fields.append("relabel=shared")
        source = one.word("source")
        if source and _is_network(document, source.value):
            fields = ["type=nfs", *(field for field in fields if not field.startswith("type="))]
        yield Option("mount", ",".join(map(_csv, fields)), at)


def _is_network(document: Node, volume: str) -> bool:
    """Whether a named volume lies on a network file system, as its driver's options say."""
    kind = document.word("volumes", volume, "driver_opts", "type")
    return kind is not None and kind.value.startswith(("nfs", "cifs", "smb"))


def _csv(field: str) -> str:
    escaped = field.replace('"', '""')
    return f'"{escaped}"' if set(field) & set(',"\r\n') else field


def _command(service: Node, key: str) -> tuple[str, ...]:
    found = service.get(key)
    if found is None or found.scalar is None:
        return tuple(given.value for given in service.words(key))
    return tuple(shell_words(found.text))


def environment(node: Node, key: str) -> dict[str, Given[str]]:
    """Variables as a mapping, or as a list of NAME=VALUE."""
    found = {name: Given(value.text, value.at) for name, value in node.pairs(key).items() if value.scalar is not None}
    for given in node.words(key):
        name, equals, value = given.value.partition("=")
        if equals:
            found[name] = Given(value, given.at)
    return found
