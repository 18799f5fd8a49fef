"""The containers that a command starts."""

import posixpath
import re
from collections.abc import Iterator, Sequence

from wizard.containers.command import from_engine, option_groups, verb_at
from wizard.containers.options import Option
from wizard.containers.spec import Located
from wizard.documents.model import AS_ROOT, Form
from wizard.documents.powershell import for_shell
from wizard.documents.starting import Start
from wizard.errors import WizardError
from wizard.formats.places import NOWHERE
from wizard.formats.shell import Command, ScriptText, Word, commands

_OF_ENGINE = frozenset({"privileged", "security-opt", "cap-add", "cap-drop", "device", "userns", "volume", "mount"})
"""Options that no program of the image has."""


STARTS = re.compile(r"(^|[\s;&|(/\"'`=])(docker|podman|nerdctl)\b[^\n#]{0,200}?\s(run|create)\b", re.MULTILINE)
"""How a text looks that starts a container; not all that looks so does."""


_DEEPEST = 4
"""Containers within one another, and shells: more than anybody writes."""


def starts(command: Command, depth: int = _DEEPEST) -> Iterator[Start]:
    """Yield the container that one command starts, if it starts one; and the one that is started in that."""
    words = from_engine(command)
    verb = verb_at(words)
    if verb is None:
        return
    at = words[0].at
    groups, rest = option_groups(words[verb + 1 :])
    options = [option for _, options in groups for option in options]
    hidden = [Located(word.text, word.at) for (word, *_), options in groups if not options]
    remarks = [(AS_ROOT, Located(words[0].text, at))] if _is_by_root(command[: len(command) - len(words)]) else []
    remarks += [("behind-image", Located(word.text, word.at)) for word in _behind(rest[1:])]
    form: Form = "podman" if posixpath.basename(words[0].text) == "podman" else "docker"
    image = Located(rest[0].text, rest[0].at) if rest else None
    entry = [option.value for option in options if option.name == "entrypoint"]
    inner = from_engine(rest[1:]) if depth else []
    own = rest[1 : len(rest) - len(inner)]
    words_of_command = (*entry, *(command_alone(word.text, depth) for word in own))
    yield Start(
        form, _name(options, form), at, options, image, words_of_command, hidden=tuple(hidden), remarks=tuple(remarks)
    )
    if inner:
        yield from starts(tuple(inner), depth - 1)


def command_alone(script: str, depth: int = _DEEPEST) -> str:
    """Return a shell's text without what runs in the containers that it starts."""
    if not depth or not STARTS.search(script):
        return script
    try:
        return "\n".join(
            " ".join(_own_words(one, depth - 1)) for one in commands(for_shell(ScriptText(script)).content, "")
        )
    except WizardError:
        return script


def own_words(command: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a container's own command without what runs in the containers that it starts."""
    return tuple(_own_words(tuple(Word(word, NOWHERE) for word in command), _DEEPEST))


def _own_words(command: Command, depth: int) -> Iterator[str]:
    words = from_engine(command)
    verb = verb_at(words)
    whole = command if verb is None else (*command[: len(command) - len(words)], *words[: verb + 1])
    return (command_alone(word.text, depth) for word in whole)


def _behind(words: Sequence[Word]) -> Iterator[Word]:
    """Options of the engine that follow the image, before any other word."""
    for word in words:
        if not word.text.startswith("-"):
            return
        if word.text.lstrip("-").partition("=")[0] in _OF_ENGINE:
            yield word


def _is_by_root(before: Sequence[Word]) -> bool:
    """Whether what comes before the engine makes its caller root."""
    texts = [word.text for word in before]
    programs = [posixpath.basename(text) for text in texts]
    is_other = any(text.startswith(("-u", "--user")) for text in texts)
    return ("sudo" in programs or "doas" in programs) and not is_other


def _name(options: list[Option], form: str) -> str:
    return next((option.value for option in options if option.name == "name"), f"{form} run")
