"""Shell text and Makefiles: every container that their commands start, variables of the same file followed."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from wizard.containers.spec import Located
from wizard.documents.docker_command import starts
from wizard.documents.identity import runs_werf
from wizard.documents.mentions import image_named, speaks_of_werf
from wizard.documents.model import Container, Gap, ParsedFile
from wizard.documents.shell_variables import assignments, expanded
from wizard.documents.starting import container_of
from wizard.formats.places import lines_of
from wizard.formats.shell import Command, Word, commands
from wizard.language import text
from wizard.records import replace

_MAKE = re.compile(r"(?P<name>[\w.-]+)[ \t]*(?P<sign>[:?+]?:?=)[ \t]*(?P<value>[^#\n]*)")


def read(content: str, name: str) -> ParsedFile:
    """Every container that the text starts."""
    return _parsed_file(commands(content, name), content, name, {})


def read_makefile(content: str, name: str) -> ParsedFile:
    """Every container that a recipe starts. Source: GNU make, "How to Use Variables"."""
    recipes: list[str] = []
    values: dict[str, str] = {}
    for line in lines_of(content):
        is_recipe = line.startswith("\t")
        # `$(NAME)` and `${NAME}` are the same to make, and as long; `$$` is the shell's own dollar.
        body = re.sub(r"\$\(([\w.-]+)\)", lambda found: f"${{{_shell_name(found[1])}}}", line)
        if is_recipe:
            prefix = re.match(r"\s*[@+-]*", body)
            body = " " * (prefix.end() if prefix else 0) + body[prefix.end() if prefix else 0 :].replace("$$", "$")
        elif found := _MAKE.match(body):
            values[_shell_name(found["name"])] = found["value"].strip()
        is_going_on = bool(recipes and recipes[-1].endswith("\\"))
        recipes.append(body if is_recipe or (is_going_on and recipes[-1].strip()) else "")
    held = {key: tuple(word for one in commands(value, name) for word in one) for key, value in values.items()}
    return replace(_parsed_file(commands("\n".join(recipes), name), content, name, held), form="makefile")


def _shell_name(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _parsed_file(
    script: Sequence[Command], content: str, name: str, held: Mapping[str, tuple[Word, ...]]
) -> ParsedFile:
    values = {**held, **assignments(script, name)}
    whole = [expanded(command, values) for command in script]
    found: list[Container] = []
    remarks: list[tuple[str, Located[str]]] = []
    gaps: list[Gap] = []
    for command, following in zip(whole, [*whole[1:], ()], strict=False):
        for start in starts(command):
            found.append(container_of(start))
            if start.image is None and following and following[0].text.startswith("-"):
                remarks.append(("command-cut", Located(command[0].text, start.at)))
        gaps += _gaps(command)
    if speaks_of_werf(content):
        gaps += [
            _of_image(one.image) for one in found if one.image and _is_open(one.image.value) and not runs_werf(one)
        ]
    return ParsedFile(name, "docker", tuple(found), remarks=tuple(remarks), gaps=tuple(gaps))


def _is_open(value: str) -> bool:
    return "$" in value or "`" in value


def _of_image(image: Located[str]) -> Gap:
    message = text("What {image} holds is not known: whether werf runs in it cannot be told.", image=image.value)
    return Gap(image.at, message)


def _gaps(command: Command) -> Iterator[Gap]:
    """Commands that start containers whose settings stand elsewhere, or are written otherwise."""
    texts = [word.text for word in command]
    if not speaks_of_werf(" ".join(texts)):
        return
    if "compose" in texts[1:3] or texts[0].endswith(("docker-compose", "podman-compose")):
        yield Gap(command[0].at, text("This starts a service of a Compose file: give lint that file."), hides=False)
    elif posixpath.basename(texts[0]) in ("kubectl", "oc") and "run" in texts and image_named(" ".join(texts)):
        message = text("kubectl run is not read: `--dry-run=client -o yaml | werf-wizard lint -` judges what it makes.")
        yield Gap(command[0].at, message)
