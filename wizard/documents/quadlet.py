"""A Podman unit for systemd (Quadlet). Source: podman-systemd.unit(5)."""

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wizard.containers import quadlet
from wizard.containers.command import split_options
from wizard.containers.lacking import Lacking, lacking
from wizard.containers.option_line import merge_options
from wizard.containers.options import Option
from wizard.containers.quadlet import KEYS, SECURITY
from wizard.containers.spec import ContainerSpec, Located
from wizard.containers.spelling import spelled
from wizard.documents.beside import NOTHING_BESIDE, Beside
from wizard.documents.model import AS_ROOT, Gap, ParsedFile
from wizard.documents.starting import Start, container_of
from wizard.errors import BadInputError
from wizard.formats.places import Position, lines_of
from wizard.formats.shell import Word
from wizard.formats.words import shell_words
from wizard.language import text

_GROWING = ("Environment",)
"""Keys whose lines may hold several values, of which a later one of the same name counts."""
_OF_ROOT = re.compile(r"(^|/)(etc|run|usr/share)/containers/systemd/(?!users/)")
_CAPABILITIES = ("AddCapability", "DropCapability")
_VERBATIM = ("Volume", "Tmpfs")
"""Keys whose value Podman takes as it is, without quotes."""


def read(content: str, name: str, beside: Beside = NOTHING_BESIDE) -> ParsedFile:
    """Return the container of the unit, together with the unit's drop-ins."""
    options: dict[str, list[Option]] = {}
    image: Located[str] | None = None
    commands: dict[str, list[str]] = {}
    env: dict[str, Located[str]] = {}
    start = next((one.at for one in _settings(content) if one.section == "Container"), Position(1, 1))
    for one in (*_settings(content), *_dropped_in(name, beside)):
        key, value, at = one.key, one.value, one.at
        if one.section != "Container" or not key:
            continue
        if key == "Image":
            image = Located(value, at)
        elif key in ("Exec", "Entrypoint"):
            commands[key] = _words(value)
        elif key == "Environment":
            given = {n: Located(v, at) for word in _words(value) for n, _, v in [word.partition("=")]}
            env = {**env, **given} if value else {}
        elif value:
            options.setdefault(key, []).extend(_options(one))
        else:
            options.pop(key, None)  # so it is to Podman: what came before is taken back
    command = [word for words in commands.values() for word in words]
    given_options = [option for several in options.values() for option in several]
    remarks = ((AS_ROOT, Located(name, start)),) if _OF_ROOT.search(name) else ()
    begun = Start("quadlet", name, start, given_options, image, tuple(command), start, env, remarks=remarks)
    return ParsedFile(name, "quadlet", (container_of(begun),), gaps=_alone(content, name, image, beside))


def drop_in_folders(name: str) -> list[str]:
    """Return the directories of a unit's drop-ins, the widest first. Source: podman-systemd.unit(5)."""
    folder, base = posixpath.split(posixpath.normpath(name))
    stem = base.removesuffix(".container")
    parts = stem.split("-")
    prefixes = ["-".join(parts[:number]) + "-" for number in range(1, len(parts))]
    names = ("container.d", *(f"{one}.container.d" for one in (*prefixes, stem)))
    return [posixpath.join(folder, one) for one in names]


def _dropped_in(name: str, beside: Beside) -> Iterator["_Setting"]:
    """Yield the settings of the drop-ins, by their names; of two with one name the nearer directory's counts."""
    folders = drop_in_folders(name) if name.endswith(".container") else ()
    paths = {posixpath.basename(path): path for folder in folders for path in beside.below(folder, ".conf")}
    for _, path in sorted(paths.items()):
        for one in _settings(beside.texts[path]):
            yield one._replace(at=one.at._replace(file=path))


def _alone(content: str, name: str, image: Located[str] | None, beside: Beside) -> tuple[Gap, ...]:
    """Return that a drop-in was passed without the unit that it belongs to."""
    folder = posixpath.dirname(name)
    unit = folder.removesuffix(".d")
    if image or not folder.endswith(".container.d") or unit in beside.judged:
        return ()
    at = next((one.at for one in _settings(content)), Position(1, 1))
    message = text("This is a drop-in of {name}: pass that unit to lint.", name=posixpath.basename(unit))
    return (Gap(at, message, hides=False),)


def _options(setting: "_Setting") -> list[Option]:
    key, value, at = setting.key, setting.value, setting.at
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
            return split_options([*setting.words(), Word("", at)])[0]
    return []


class _Setting(NamedTuple):
    """A setting of a unit; a section's own header has no key. `last` is the number of its last line, from 1.

    `lines` are those of a setting that goes on, by the places where they begin.
    """

    section: str
    key: str
    value: str
    at: Position
    last: int
    lines: tuple[tuple[Position, str], ...] = ()

    def words(self) -> Iterator[Word]:
        """Yield the words of the value, each at its line; a quote that goes on in the next line keeps them together."""
        parts = [(at, list(shell_words(line))) for at, line in self.lines]
        if [word for _, words in parts for word in words] != list(shell_words(self.value)):
            parts = [(self.at, list(shell_words(self.value)))]
        for at, words in parts:
            yield from (Word(_literal(word), at._replace(file=self.at.file)) for word in words)


def _settings(content: str) -> Iterator[_Setting]:
    """Yield the settings. A line that ends in a backslash goes on."""
    section, pending, at = "", "", Position(1, 1)
    lines: list[tuple[Position, str]] = []
    for number, line in enumerate(lines_of(content), 1):
        body = line.strip()
        if (not body and not pending) or body[:1] in ("#", ";"):
            continue  # also between the lines of one setting
        if not pending:
            at = Position(number, len(line) - len(line.lstrip()) + 1)
        begun = Position(number, len(line) - len(line.lstrip()) + 1)
        part = body.removesuffix("\\")
        lines.append((begun, part if pending else part.partition("=")[2]))
        if body.endswith("\\"):
            pending += body[:-1] + " "
            continue
        whole, pending = pending + body, ""
        if header := re.match(r"\[(.+)\]\Z", whole):
            section = header[1]
            yield _Setting(section, "", "", at, number)
        else:
            key, _, value = whole.partition("=")
            yield _Setting(section, key.strip(), value.strip(), at, number, tuple(lines))
        lines = []


def _words(value: str) -> list[str]:
    return [_literal(word) for word in shell_words(value)]


def _literal(value: str) -> str:
    return value.replace("%%", "%").replace("$$", "$")


def put(content: str, spec: ContainerSpec) -> str:
    """Return the unit with the settings of `spec` in it: other settings stay, contradicting ones are replaced.

    Raises BadInputError for a unit without a section of the container, and for what no unit can have.
    """
    section = [one for one in _settings(content) if one.section == "Container"]
    if not section:
        raise BadInputError(text("The unit has no section [Container]."))
    have = read(content, "").containers[0]
    unit = _Unit(content, section)
    for one in lacking(have, spec):
        unit.put(quadlet.entry(one.option), one)
    if spec.image and (have.image is None or have.image.value != spec.image.value):
        unit.set(quadlet.image(spec.image))
    if spec.command and have.command != spec.command:
        unit.set(quadlet.command(spec.command))
    return unit.text()


def without(content: str, at: Position) -> str:
    """Return the unit without the setting at a place. Raises BadInputError if it is one of several in a line."""
    found = next((one for one in _settings(content) if one.key and one.at.line <= at.line <= one.last), None)
    if found is None or len(_words(found.value)) != 1:
        raise BadInputError(text("Several settings are in this line of the unit."))
    lines = content.split("\n")
    return "\n".join((*lines[: found.at.line - 1], *lines[found.last :]))


class _Unit:
    """The lines of a unit on their way to others; `section` are the settings of its container."""

    def __init__(self, content: str, section: Sequence[_Setting]) -> None:
        self.lines: list[list[str]] = [[line] for line in content.split("\n")]
        self.section = section
        self.came: dict[str, str] = {}

    def put(self, entry: quadlet.Entry, lack: Lacking) -> None:
        """Write what a container lacks in the place of what it replaces, or at the end of the section."""
        lines = {one.at.line for one in lack.replaced}
        found = [
            one
            for one in self.section
            if one.key not in _GROWING and any(one.at.line <= line <= one.last for line in lines)
        ]
        for number, one in enumerate(found):
            if one.key == quadlet.ARGUMENTS:
                self.write(one, f"{one.key}={merge_options(one.value, spelled(lack.option))}")
            else:
                self.write(one, *([] if number else [f"{entry.key}={entry.value}"]))
        if not found:
            self.add(entry)

    def set(self, entry: quadlet.Entry) -> None:
        """Write the one value of a key."""
        found = [one for one in self.section if one.key == entry.key]
        for one in found[-1:]:
            self.write(one, f"{entry.key}={entry.value}")
        if not found:
            self.add(entry)

    def write(self, setting: _Setting, *lines: str) -> None:
        """Put lines in the place of a setting."""
        self.lines[setting.at.line - 1 : setting.last] = [[*lines], *([[]] * (setting.last - setting.at.line))]

    def add(self, entry: quadlet.Entry) -> None:
        """Add a line; capabilities are one."""
        key = entry.key if entry.key in _CAPABILITIES else f"{entry.key}={entry.value}"
        self.came[key] = f"{self.came[key]} {entry.value}" if key in self.came else f"{entry.key}={entry.value}"

    def text(self) -> str:
        """Return the unit."""
        last = self.section[-1].last
        return "\n".join(
            line for lines in (*self.lines[:last], [*self.came.values()], *self.lines[last:]) for line in lines
        )
