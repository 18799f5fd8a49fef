"""Shell text and Makefiles: every container that their commands start, variables of the same file followed."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise

from wizard.containers.spec import Located
from wizard.documents.docker_command import STARTS, starts
from wizard.documents.identity import runs_werf
from wizard.documents.mentions import image_named, speaks_of_werf
from wizard.documents.model import Container, Gap, ParsedFile
from wizard.documents.powershell import for_shell
from wizard.documents.script_commands import ScriptCommands, commands_in
from wizard.documents.shell_variables import Values
from wizard.documents.starting import container_of
from wizard.errors import WizardError
from wizard.formats.places import Position, lines_of
from wizard.formats.shell import Command, ScriptText, Word, commands
from wizard.language import text
from wizard.records import EMPTY, Record, replace

_BUILT = re.compile(r"[$`]\(?\s*werf\s")
"""An image that werf itself names: one that it has built."""
_RULE = re.compile(r"(?!#)[^\s=:;#][^=:;#]*::?(?!=)[^=;#]*;")
"""A rule with its recipe in the same line."""
_SERVICE = re.compile(r"^\[Service\][ \t\r]*$", re.MULTILINE)
_EXEC = re.compile(r"[ \t]*Exec(?:Start|Stop|Reload)\w*[ \t]*=[ \t]*[-@:+!|]*")
_ENVIRONMENT = re.compile(r"[ \t]*Environment[ \t]*=[ \t]*(?P<values>.*)")
_MAKE = re.compile(r"(?P<name>[\w.-]+)[ \t]*(?P<sign>[:?+]?:?=)[ \t]*(?P<value>[^#\n]*)")


def read(content: str, name: str) -> ParsedFile:
    """Every container that the text starts."""
    if _SERVICE.search(content):
        return _read_unit(content, name)
    return _parsed_file([for_shell(ScriptText(content))], name)


def _read_unit(content: str, name: str) -> ParsedFile:
    """Every container that a unit starts. Sources: systemd.service(5), ExecStart; systemd.syntax(7)."""
    kept: list[str] = []
    values: dict[str, str] = {}
    is_going_on = False
    for line in lines_of(content):
        found = _EXEC.match(line)
        if is_going_on and line.lstrip()[:1] in ("#", ";"):
            kept.append("\\")
            continue
        begins = 0 if is_going_on else found.end() if found else len(line)
        kept.append(" " * begins + line[begins:])
        is_going_on = kept[-1].rstrip().endswith("\\")
        if found is None and (given := _ENVIRONMENT.match(line)):
            values |= dict(one.split("=", 1) for one in given["values"].replace('"', "").split() if "=" in one)
    return _parsed_file([ScriptText("\n".join(kept))], name, held_by(values, name))


def read_makefile(content: str, name: str) -> ParsedFile:
    """Every container that a recipe starts. Source: GNU make, "How to Use Variables", "Recipe Syntax"."""
    recipes: list[str] = []
    values: dict[str, str] = {}
    prefix, unfinished = "\t", ""
    for line in lines_of(content):
        # `$(NAME)` and `${NAME}` are the same to make, and as long; `$$` is the shell's own dollar.
        body = re.sub(r"\$\(([\w.-]+)\)", lambda found: f"${{{_shell_name(found[1])}}}", line)
        before = 0 if unfinished else 1 if line.startswith(prefix) else _rule_length(line)
        if unfinished:
            values[unfinished] += f" {_value(body)}"
        elif before:
            recipe = body[before:].lstrip(" \t@+-")
            body = " " * (len(body) - len(recipe)) + recipe.replace("$$", "$")
        elif found := _MAKE.match(body):
            unfinished = _shell_name(found["name"])
            values[unfinished] = _value(found["value"])
            prefix = (found["value"][:1] or "\t") if found["name"] == ".RECIPEPREFIX" else prefix
        unfinished = unfinished if body.endswith("\\") and not before else ""
        is_going_on = bool(recipes and recipes[-1].endswith("\\"))
        recipes.append(body if before or (is_going_on and recipes[-1].strip()) else "")
    return replace(_parsed_file([ScriptText("\n".join(recipes))], name, held_by(values, name)), form="makefile")


def _value(written: str) -> str:
    """Return a line of a variable's value, which may go on in the next one."""
    return written.strip().removesuffix("\\").strip()


def _rule_length(line: str) -> int:
    """Return how many characters come before the recipe in the line of a rule itself; 0 if it has none."""
    found = _RULE.match(line)
    return found.end() if found else 0


def _shell_name(name: str) -> str:
    return re.sub(r"\W", "_", name)


class Started(Record):
    """What the scripts of a file start, and what of them was not followed."""

    containers: tuple[Container, ...] = ()
    remarks: tuple[tuple[str, Located[str]], ...] = ()
    gaps: tuple[Gap, ...] = ()


def started(texts: Sequence[ScriptText], name: str, held: Values = EMPTY) -> Started:
    """Return what texts start that share their variables; `held` is what these hold to begin with.

    Raises BadInputError for a quote that is never closed.
    """
    return of_commands(commands_in(texts, name, held), speaks=any(speaks_of_werf(one.content) for one in texts))


def of_commands(script: ScriptCommands, *, speaks: bool) -> Started:
    """Return what commands start; `speaks`: their text has the word werf, so that an unknown image matters."""
    found: dict[tuple[Position, str], Container] = {}
    remarks: list[tuple[str, Located[str]]] = []
    gaps = list(script.gaps)
    for command, following in zip(script.commands, [*script.commands[1:], ()], strict=False):
        for start in starts(command):
            found.setdefault((start.at, start.image.value if start.image else ""), container_of(start))
            if start.image is None and following and following[0].text.startswith("-"):
                remarks.append(("command-cut", Located(command[0].text, start.at)))
        gaps += _gaps(command)
    if speaks:
        gaps += [_of_image(one.image) for one in found.values() if one.image and _is_hidden(one)]
    return Started(tuple(found.values()), tuple(remarks), tuple({one.at: one for one in gaps}.values()))


def started_within(texts: Sequence[ScriptText], name: str, held: Values = EMPTY) -> Started:
    """Return what scripts within a file of another kind start; a script that is no shell's is a gap."""
    texts = [for_shell(one) for one in texts]
    concerned = any(STARTS.search(one.content) or "compose" in one.content or "kubectl" in one.content for one in texts)
    if not concerned and not any("run" in value.text for words in held.values() for value in words):
        return Started()
    try:
        return started(texts, name, held)
    except WizardError:
        at = next((one.frame.origin for one in texts if STARTS.search(one.content)), texts[0].frame.origin)
        message = text(
            "This script starts containers, but it is not written for a shell that can be read: it is not checked."
        )
        is_werf = any(speaks_of_werf(one.content) for one in texts)
        return Started(gaps=(Gap(at, message),) if is_werf else ())


def held_by(values: Mapping[str, str], name: str) -> Values:
    """Return variables by their texts as what a script finds in them."""
    held: dict[str, tuple[Word, ...]] = {}
    for key, value in values.items():
        with suppress(WizardError):
            held[key] = tuple(word for one in commands(value, name) for word in one)
    return held


def _parsed_file(texts: Sequence[ScriptText], name: str, held: Values = EMPTY) -> ParsedFile:
    found = started(texts, name, held)
    return ParsedFile(name, "docker", found.containers, remarks=found.remarks, gaps=found.gaps)


def _is_hidden(container: Container) -> bool:
    image = container.image.value if container.image else ""
    return _is_open(image) and not _BUILT.match(image) and not runs_werf(container)


def _is_open(value: str) -> bool:
    return any(sign in value for sign in "$`%")


def _names_werf(words: Sequence[str]) -> bool:
    """Whether a word is the program itself, or a service called like it."""
    return any(posixpath.basename(word) in ("werf", "buildah") for word in words)


def _of_image(image: Located[str]) -> Gap:
    message = text("The value of {image} is unknown, and so is whether werf runs in that image.", image=image.value)
    return Gap(image.at, message)


def _gaps(command: Command) -> Iterator[Gap]:
    """Commands that start containers whose settings are elsewhere, or are written otherwise."""
    texts = [word.text for word in command]
    if not speaks_of_werf(" ".join(texts)):
        return
    if "compose" in texts[1:3] or texts[0].endswith(("docker-compose", "podman-compose")):
        files = [given for key, given in pairwise(texts) if key in ("-f", "--file")] or ["*compose*.y*ml"]
        message = text("This starts a service of a Compose file: pass that file to lint.")
        yield Gap(command[0].at, message, hides=_names_werf(texts), names=tuple(files))
    elif texts[0].startswith("$") and {"run", "create"} & set(texts[1:3]) and image_named(" ".join(texts)):
        message = text("The value of {engine} is unknown: this container is not checked.", engine=texts[0])
        yield Gap(command[0].at, message)
    elif posixpath.basename(texts[0]) in ("kubectl", "oc") and "run" in texts and image_named(" ".join(texts)):
        message = text("kubectl run is not read: check the Pod with `--dry-run=client -o yaml | werf-wizard lint -`.")
        yield Gap(command[0].at, message)
