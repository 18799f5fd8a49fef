"""The `docker run` or `podman run` that failed, and the same command with the confinement of a plan.

A log is untrusted text, and what is made of it here is pasted into a shell: each of its words is quoted, and its
secrets are replaced by a mark to be filled in. Only what the program itself renders is left for the shell to expand.
"""

import shlex
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from posixpath import basename
from typing import Literal

from wizard.containers.command import Group, from_engine, option_groups, verb_at
from wizard.containers.options import Option, read
from wizard.containers.spec import Mount
from wizard.containers.spelling import spelled
from wizard.diagnosis.surroundings import STARTS_CONTAINER
from wizard.errors import WizardError
from wizard.facts.model import Facts
from wizard.formats.places import Position
from wizard.formats.shell import Word, commands
from wizard.masking import MASK, masked
from wizard.masking.finding import secrets
from wizard.plan.plan import make_plan
from wizard.plan.settings import Answers
from wizard.records import Record, replace
from wizard.regexes import regex
from wizard.targets.docker import options_here

_CONFINES = ("privileged", "security-opt", "cap-add", "cap-drop", "userns")
"""Options whose values the plan decides."""
_NAME = regex(r"[a-z0-9][a-z0-9-]*|[A-Za-z]")
_ENDS_IN_A_LINE = regex(r"[\s'\"\\]")
"""What ends a secret in a line, but not in a word."""
_LONGEST = 20000
_TO_FILL_IN = "…"
_NOWHERE = Position(0, 0)
_FOLDER = regex(r"\$(?:(PWD|HOME)\b|\{(PWD|HOME)\}|(\(pwd\)))|^(~)(?=/|\Z)")
"""The current directory and the home, as commands name them; rewritten, so that the shell expands nothing else."""


class Part(Record):
    """One option, or several as in `-it`: its words as a shell reads them, and its names and values."""

    words: str
    says: tuple[tuple[str, str], ...]


class RunCommand(Record):
    """A parsed command that starts a container; `before` are the engine's own options, in front of `run`."""

    engine: Literal["docker", "podman"]
    before: tuple[str, ...]
    options: tuple[Part, ...]
    image: str
    command: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        """Return the command for a shell, one option on each line."""
        last = shlex.join((self.image, *self.command))
        lines = [shlex.join((self.engine, *self.before, "run")), *(f"  {one.words}" for one in self.options)]
        return [*(f"{line} \\" for line in lines), f"  {last}"]


def parse_run_command(words: Sequence[str]) -> RunCommand | None:
    """Return a command in its parts; None if it is another command, or its parts cannot be told apart."""
    return _run_command([Word(word, _NOWHERE) for word in words])


def find_run_command(lines: Iterable[str]) -> RunCommand | None:
    """Return the last such command in a log, with its continuation lines, or None."""
    found: RunCommand | None = None
    whole = ""
    for line in lines:
        start = STARTS_CONTAINER.search(line) if not whole else None
        if not whole and not start:
            continue
        whole += line[start.start(1) :] if start else line
        if whole.rstrip().endswith("\\") and len(whole) < _LONGEST:
            whole = whole.rstrip()[:-1] + " "
            continue
        found, whole = _parsed(whole[:_LONGEST]) or found, ""
    return found


def _parsed(line: str) -> RunCommand | None:
    try:
        return next((run_command for run_command in map(_run_command, commands(line, "")) if run_command), None)
    except WizardError:
        return None


def _run_command(words: Sequence[Word]) -> RunCommand | None:
    words = from_engine(words)
    verb = verb_at(words)
    engine = basename(words[0].text) if words else ""
    if engine not in ("docker", "podman") or verb is None or words[verb].text != "run" or not _can_be_shown(words):
        return None
    words = _without_secrets(words)
    groups, rest = option_groups(words[verb + 1 :])
    if not rest or not all(map(_is_plain, groups)):
        return None
    before = tuple(word.text for word in words[1:verb] if word.text != "container")
    image, *command = (word.text for word in rest)
    options = tuple(Part(" ".join(map(_quoted, group[0])), _says(group)) for group in groups)
    return RunCommand("docker" if engine == "docker" else "podman", before, options, image, tuple(command))


def _quoted(word: Word) -> str:
    """Return a word of the log quoted for the shell, which expands the two directories in it and nothing else."""
    if not word.source or set(word.source) & {"'", "\\"}:
        return shlex.quote(word.text)
    quoted, end = "", 0
    for found in _FOLDER.finditer(word.text):
        if found[4] and not word.source.startswith("~"):
            continue
        name = found[1] or found[2] or ("HOME" if found[4] else "PWD")
        quoted += f'{_piece(word.text[end : found.start()])}"${name}"'
        end = found.end()
    return quoted + _piece(word.text[end:]) if quoted else shlex.quote(word.text)


def _piece(text: str) -> str:
    return shlex.quote(text) if text else ""


def _can_be_shown(words: Sequence[Word]) -> bool:
    """Return whether the words look on the screen as they are when they are copied."""
    return all(char.isprintable() or char in "\n\t" for word in words for char in word.text)


def _is_plain(group: Group) -> bool:
    """Return whether all options of a group are written out; a variable may contain any option."""
    return bool(group[1]) and all(_NAME.fullmatch(option.name) for option in group[1])


def _says(group: Group) -> tuple[tuple[str, str], ...]:
    return tuple((option.name, option.value) for option in group[1])


def _without_secrets(words: Sequence[Word]) -> list[Word]:
    """Return the words with a mark in place of each secret."""
    hidden: list[Word] = []
    at = _in_line([word.text for word in words])
    for number, word in enumerate(words):
        before = [one.text for one in hidden[max(number - 4, 0) :]]
        safe = _without_secret(word.text, before)
        if safe == word.text and number in at:
            safe = word.text[: at[number]] + _TO_FILL_IN
        hidden.append(replace(word, text=safe))
    return hidden


def _in_line(words: Sequence[str]) -> dict[int, int]:
    """Return the words in which a secret of the line begins, and where: its client may be far in front of it."""
    quoted = [shlex.quote(word) for word in words]
    ends = list(accumulate(len(word) + 1 for word in quoted))
    found: dict[int, int] = {}
    for start, _ in secrets(" ".join(quoted)):
        number = bisect_right(ends, start)
        at = start - ends[number] + len(quoted[number]) + 1
        found.setdefault(number, at if quoted[number] == words[number] else 0)
    return found


def _without_secret(word: str, before: Sequence[str]) -> str:
    """Return one word without its secret; the words `before` it may say that it is a password."""
    safe = masked(word)
    if MASK in safe:
        end = _ENDS_IN_A_LINE.search(word)
        return safe.partition(MASK)[0] + _TO_FILL_IN if end else safe.replace(MASK, _TO_FILL_IN)
    quoted = shlex.quote(word)
    as_quoted, as_read = f"{shlex.join(before)} {quoted}", f"{' '.join(before)} {word}"
    is_safe = masked(as_quoted).endswith(quoted) and masked(as_read).endswith(word)
    return word if is_safe else _TO_FILL_IN


def with_confinement(run_command: RunCommand, answers: Answers, facts: Facts) -> RunCommand:
    """Return the command with the confinement of the plan for these answers; its other options stay.

    Raises what make_plan raises.
    """
    given = {**answers.given, "ref": run_command.image, "command": shlex.join(run_command.command) or "werf converge"}
    plan = make_plan(run_command.engine, Answers({**given, "workdir": "none"}), facts)
    wanted = [Part(words, ((option.name, option.value),)) for option, words in options_here(plan)]
    says = {part.says for part in wanted}
    kept = [part for part in (one if one.says in says else _left(one) for one in run_command.options) if part.says]
    has = {part.says for part in kept}
    added = [part for part in wanted if part.says not in has and not _is_elsewhere(part, kept)]
    return replace(run_command, options=(*kept, *added))


def _left(part: Part) -> Part:
    """Return what remains of an option without its confinement; a Part without values if nothing remains."""
    left = tuple(said for said in part.says if not _is_replaced(*said))
    return part if left == part.says else Part(" ".join(spelled(Option(*said)) for said in left), left)


def _is_replaced(name: str, value: str) -> bool:
    fuse = name == "device" and value.startswith("/dev/fuse")
    root = name == "user" and value.partition(":")[0] in ("0", "root")
    return name in _CONFINES or fuse or root


def _is_elsewhere(part: Part, kept: Sequence[Part]) -> bool:
    """Return whether the command sets this already: the same switch, or a mount at the same place."""
    targets = {mount.target for one in kept for mount in _mounts(one)}
    return any(mount.target in targets for mount in _mounts(part))


def _mounts(part: Part) -> tuple[Mount, ...]:
    mounts: tuple[Mount, ...] = read(Option(*said) for said in part.says).get("mounts", ())
    return mounts
