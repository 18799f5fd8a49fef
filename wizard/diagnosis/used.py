"""The `docker run` or `podman run` that failed, and the same with the confinement that a plan gives it."""

import re
import shlex
from collections.abc import Iterable, Sequence
from typing import Literal

from wizard.errors import WizardError
from wizard.facts.model import Facts
from wizard.language import text
from wizard.plan.plan import make_plan
from wizard.plan.settings import Answers
from wizard.records import Record, replace
from wizard.targets import docker, podman

_SWITCHES = frozenset(
    "--detach --interactive --tty --publish-all --rm --privileged --init --read-only --no-healthcheck --quiet"
    " --oom-kill-disable --replace --rmi --env-host --no-hosts --disable-content-trust --help".split()
)
"""Options that take no value, unless it is put to them with `=`."""
_SHORT_SWITCHES = "ditPq"
_CONFINES = ("--privileged", "--security-opt", "--cap-add", "--cap-drop", "--userns")
"""Options whose values are the plan's to say."""
STARTS_CONTAINER = re.compile(r"(?:^|[\s'\"`$#>;&|(])(?:sudo\s+)?(docker|podman)\s+(?:container\s+)?run\s")


class Option(Record):
    """One option: its name, and its value where it takes one."""

    name: str
    value: str | None = None

    @property
    def words(self) -> str:
        """As a shell reads it."""
        if self.value is None:
            return self.name
        return f"{self.name} {_quoted(self.value)}"


class Used(Record):
    """A command that starts a container, taken apart."""

    engine: Literal["docker", "podman"]
    options: tuple[Option, ...]
    image: str
    command: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        """The command, an option a line, as a shell reads it."""
        first = f"{self.engine} run"
        rest = [*(option.words for option in self.options), _quoted(self.image)]
        return [f"{line} \\" for line in (first, *(f"  {one}" for one in rest[:-1]))] + [
            "  " + " ".join([rest[-1], *map(shlex.quote, self.command)])
        ]


def used_in(words: Sequence[str]) -> Used | None:
    """The parts of a command's words; None for any other command, or one without an image."""
    words = list(words[1:] if words[:1] == ["sudo"] else words)
    if words[1:2] == ["container"]:
        del words[1]
    engine = words[0].rpartition("/")[2] if words else ""
    if engine not in ("docker", "podman") or words[1:2] != ["run"]:
        return None
    options, rest = _options(words[2:])
    if not rest:
        return None
    return Used("docker" if engine == "docker" else "podman", options, rest[0], tuple(rest[1:]))


def used_in_log(lines: Iterable[str]) -> Used | None:
    """The last such command that a log shows, with the lines that it goes on over."""
    found: Used | None = None
    whole = ""
    for line in lines:
        start = STARTS_CONTAINER.search(line) if not whole else None
        if not whole and not start:
            continue
        whole += line[start.start(1) :] if start else line
        if whole.rstrip().endswith("\\") and len(whole) < 20000:
            whole = whole.rstrip()[:-1] + " "
            continue
        found, whole = _parsed(whole) or found, ""
    return found


def _parsed(line: str) -> Used | None:
    try:
        return used_in(shlex.split(line, comments=True))
    except ValueError:
        return None


def _options(words: list[str]) -> tuple[tuple[Option, ...], list[str]]:
    """Options up to the first word that is none: the image."""
    options: list[Option] = []
    while words and words[0].startswith("-") and words[0] != "-":
        word, *words = words
        if word == "--":
            break
        name, equals, value = word.partition("=")
        if not word.startswith("--"):
            options += _short(word, words)
        elif equals:
            options.append(Option(name, None if value == "true" and name in _SWITCHES else value))
        elif word in _SWITCHES or not words:
            options.append(Option(word))
        else:
            options.append(Option(word, words.pop(0)))
    return tuple(options), words


def _short(word: str, words: list[str]) -> list[Option]:
    """`-it` are two switches; `-v` has its value behind it, or in the next word."""
    if set(word[1:]) <= set(_SHORT_SWITCHES):
        return [Option(word)]
    value = word[2:].removeprefix("=") or (words.pop(0) if words else "")
    return [Option(word[:2], value)]


def corrected(used: Used, answers: Answers, facts: Facts) -> Used:
    """The same command with the confinement of the plan for these answers; what does not confine stays as it is.

    Raises what make_plan raises.
    """
    given = {**answers.given, "ref": used.image, "command": shlex.join(used.command) or "werf converge"}
    plan = make_plan(used.engine, Answers({**given, "workdir": "none"}), facts)
    render = docker.render if used.engine == "docker" else podman.render
    exported = render(plan, as_files=True)[0].content.removeprefix("#!/bin/sh\n").replace("\\\n", " ")
    wanted = used_in(shlex.split(exported))
    if wanted is None:
        raise WizardError(text("The exported command cannot be read."))
    kept = [option for option in used.options if not _is_replaced(option)]
    added = [option for option in wanted.options if option not in kept and not _is_elsewhere(option, kept)]
    return replace(used, options=tuple(_in_order(used.options, kept, added)))


def _in_order(before: Sequence[Option], kept: Sequence[Option], added: Sequence[Option]) -> list[Option]:
    """What stays, in its order; what was there and is wanted, where it was; what is new, at the end of the options."""
    there = [option for option in before if option in kept or option in added]
    return [*there, *(option for option in added if option not in there)]


def _is_replaced(option: Option) -> bool:
    fuse = option.name == "--device" and (option.value or "").startswith("/dev/fuse")
    root = option.name in ("--user", "-u") and (option.value or "").partition(":")[0] in ("0", "root")
    return option.name in _CONFINES or fuse or root


def _is_elsewhere(option: Option, kept: Sequence[Option]) -> bool:
    """Whether the person has this of his own: the switch, or something mounted at the same place."""
    if option.name == "--rm":
        return True
    if option.name != "--mount":
        return False
    target = (option.value or "").partition("dst=")[2].partition(",")[0]
    mounts = [one.value or "" for one in kept if one.name in ("--mount", "--volume", "-v", "--tmpfs")]
    return any(target in re.split(r"[:,=]", mount) for mount in mounts)


def _quoted(value: str) -> str:
    """A value as a shell reads it; one that a shell is to fill in stays in double quotes."""
    value = value.replace("$(dirname $0)/", "")
    return f'"{value}"' if "$(" in value or "$PWD" in value else shlex.quote(value)
