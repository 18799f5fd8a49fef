"""A Podman unit for systemd (Quadlet). Source: podman-systemd.unit(5)."""

import re
from collections.abc import Iterator

from wizard.containers import quadlet
from wizard.containers.command import split_options
from wizard.containers.options import Option
from wizard.containers.quadlet import KEYS, SECURITY
from wizard.containers.spec import Located
from wizard.documents.model import ParsedFile
from wizard.documents.starting import Start, container_of
from wizard.formats.places import Position, lines_of
from wizard.formats.shell import Word
from wizard.formats.words import shell_words

_VERBATIM = ("Volume", "Tmpfs")
"""Keys whose value Podman takes as it stands, without quotes."""


def read(content: str, name: str) -> ParsedFile:
    """The container of the unit."""
    options: list[Option] = []
    image: Located[str] | None = None
    command: list[str] = []
    env: dict[str, Located[str]] = {}
    start = Position(1, 1)
    for section, key, value, at in _settings(content):
        if section != "Container":
            continue
        if not key:
            start = at
        elif key == "Image":
            image = Located(value, at)
        elif key in ("Exec", "Entrypoint"):
            command += _words(value)
        elif key == "Environment":
            env |= {n: Located(v, at) for word in _words(value) for n, _, v in [word.partition("=")]}
        else:
            options += _options(key, value, at)
    begun = Start("quadlet", name, start, options, image, tuple(command), start, env)
    return ParsedFile(name, "quadlet", (container_of(begun),))


def _options(key: str, value: str, at: Position) -> list[Option]:
    if key in _VERBATIM:
        return [Option(KEYS[key], _literal(value), at)]
    if key in KEYS:
        return [Option(KEYS[key], " ".join(_words(value)), at)]
    if key in SECURITY:
        return [Option("security-opt", f"{SECURITY[key]}={value}", at)]
    switch = value.lower() in ("true", "yes", "1", "on")
    match key:
        case "SecurityLabelDisable" if switch:
            return [Option("security-opt", "label=disable", at)]
        case "NoNewPrivileges":
            return [Option("security-opt", f"no-new-privileges={str(switch).lower()}", at)]
        case quadlet.ARGUMENTS:
            words = [Word(word, at) for word in _words(value)]
            return split_options([*words, Word("", at)])[0]
    return []


def _settings(content: str) -> Iterator[tuple[str, str, str, Position]]:
    """Section, key, value and place; a section's own header has no key. A line that ends in a backslash goes on."""
    section, pending, at = "", "", Position(1, 1)
    for number, line in enumerate(lines_of(content), 1):
        body = line.strip()
        if not pending:
            if not body or body[0] in "#;":
                continue
            at = Position(number, len(line) - len(line.lstrip()) + 1)
        if body.endswith("\\"):
            pending += body[:-1] + " "
            continue
        whole, pending = pending + body, ""
        if header := re.match(r"\[(.+)\]\Z", whole):
            section = header[1]
            yield section, "", "", at
        else:
            key, _, value = whole.partition("=")
            yield section, key.strip(), value.strip(), at


def _words(value: str) -> list[str]:
    return [_literal(word) for word in shell_words(value)]


def _literal(value: str) -> str:
    return value.replace("%%", "%").replace("$$", "$")
