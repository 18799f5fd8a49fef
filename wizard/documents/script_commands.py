"""Every command of a shell text: also within substitutions, here-documents, and the words that another shell gets."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from wizard.containers.command import from_engine, prints
from wizard.documents.docker_command import STARTS
from wizard.documents.mentions import speaks_of_werf
from wizard.documents.model import Gap
from wizard.documents.shell_variables import Values, assignments, expanded
from wizard.errors import WizardError
from wizard.formats.places import EmbeddedText, Position
from wizard.formats.shell import Command, EmbeddedWord, ScriptLine, ScriptText, Word, script_lines
from wizard.language import text
from wizard.records import EMPTY, Record, replace

_DEEPEST = 4
_SHELLS = frozenset(("sh", "bash", "dash", "ash", "ksh", "zsh", "busybox"))
_GIVES = _SHELLS | frozenset(
    (
        *("ssh", "su", "runuser", "sudo", "doas", "eval", "trap", "watch", "xargs", "parallel", "flock", "script"),
        *("timeout", "env", "exec", "nohup", "nice", "time", "chroot", "nsenter", "unshare", "find", "at", "retry"),
        *("docker", "podman", "nerdctl", "kubectl", "oc", "vagrant", "gcloud", "multipass", "lxc", "docker-machine"),
        *("sshpass", "mosh", "systemd-run", "machinectl", "tmux", "screen", "concurrently", "bats", "run", "dotenv"),
    )
)
"""Programs that give a text among their words to a shell."""
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")
_SCRIPT_FILE = re.compile(r"\.(sh|bash)\Z")
_BEGIN = re.compile(r"#!\s*/\S*sh\b")
_OPTION = re.compile(r"--?[\w-]+=")


class ScriptCommands(Record):
    """The commands of a text, with what its variables hold; and what was not followed."""

    commands: tuple[Command, ...]
    gaps: tuple[Gap, ...] = ()


def commands_in(texts: Sequence[ScriptText], name: str, held: Values = EMPTY, depth: int = _DEEPEST) -> ScriptCommands:
    """Return the commands of texts that share their variables; `held` is what these hold to begin with.

    Raises BadInputError for a quote that is never closed in one of the texts themselves.
    """
    lines = [line for script in texts for line in script_lines(script, name)]
    return _of_lines(lines, name, held, depth)


def commands_of(command: Command, name: str, held: Values = EMPTY) -> ScriptCommands:
    """Return a command, and the commands of the texts among its words that a shell runs."""
    return _of_lines([ScriptLine((command,))], name, held, _DEEPEST)


def _of_lines(written: Sequence[ScriptLine], name: str, held: Values, depth: int) -> ScriptCommands:
    gaps: list[Gap] = []
    lines = [one for line in written for one in _flat(line, name, gaps, depth)]
    values: Mapping[str, tuple[Word, ...]] = {
        **held,
        **assignments([command for line in lines for command in line.commands], name),
    }
    found: list[Command] = []
    for line in lines:
        whole = [one for command in line.commands if (one := expanded(command, values))]
        found += whole
        for given in _given(whole, gaps) if depth else ():
            inner = _inner(given, name, values, depth)
            found += inner.commands
            gaps += inner.gaps
    return ScriptCommands(tuple(found), tuple(gaps))


def _inner(given: ScriptText, name: str, values: Values, depth: int) -> ScriptCommands:
    try:
        return commands_in([given], name, values, depth - 1)
    except WizardError:
        return ScriptCommands((), (_gap(given.frame.origin),))


def _gap(at: Position) -> Gap:
    message = text("This text starts a container, but what runs the text is unknown: it is not checked.")
    return Gap(at, message)


def _flat(line: ScriptLine, name: str, gaps: list[Gap], depth: int) -> Iterator[ScriptLine]:
    """Yield the line, then the lines of what it substitutes and of its here-documents."""
    yield line
    if not depth:
        return
    inner = [one for one in line.substituted if _may_start(one.content)]
    for one in line.documents:
        if _is_run(one, line):
            inner.append(one)
        elif STARTS.search(one.content) and speaks_of_werf(one.content):
            gaps.append(_gap(one.frame.origin))
    for one in inner:
        try:
            lines = script_lines(one, name)
        except WizardError:
            if STARTS.search(one.content) and speaks_of_werf(one.content):
                gaps.append(_gap(one.frame.origin))
            continue
        for below in lines:
            yield from _flat(below, name, gaps, depth - 1)


def _may_start(content: str) -> bool:
    return "run" in content or "create" in content


def _is_run(document: ScriptText, line: ScriptLine) -> bool:
    """Whether a here-document is a script: a shell of its line reads it, or it is written as one."""
    if _BEGIN.match(document.content):
        return True
    words = [word.text for command in line.commands for word in command]
    return any(posixpath.basename(word) in _GIVES or _SCRIPT_FILE.search(word) for word in words)


def _given(line: Sequence[Command], gaps: list[Gap]) -> Iterator[ScriptText]:
    """Yield the texts among the words of a line that a shell runs."""
    for number, command in enumerate(line):
        scripts = [word for word in command[1:] if STARTS.search(word.text) and re.search(r"\s", word.text)]
        if not scripts or _ASSIGNMENT.match(command[0].text):
            continue
        after = line[number + 1 :]
        if prints(command):
            is_run = bool(after) and _reads_script(after[0])
        else:
            is_run = any(posixpath.basename(word.text) in _GIVES for word in command)
        for word in scripts:
            if is_run:
                yield _text_of(word)
            elif not prints(command) and speaks_of_werf(word.text):
                gaps.append(_gap(word.at))


def _reads_script(command: Command) -> bool:
    """Whether a command is a shell without its own script: it reads what is piped to it."""
    words = [word.text for word in command if not word.text.startswith("-")]
    return any(posixpath.basename(word) in (*_SHELLS, "ssh") for word in words) and not from_engine(command)


def _text_of(word: Word) -> ScriptText:
    """Return a word as a text; it has its own places if its quotes change nothing in it."""
    if isinstance(word, EmbeddedWord):
        is_plain = word.frame.is_verbatim and word.text == word.source
        return ScriptText(word.text, replace(word.frame, is_verbatim=is_plain))
    option = _OPTION.match(word.text)
    begins = option.end() if option else 0
    written = word.source[begins:]
    quote = written[0] if written[:1] in ("'", '"') else ""
    is_plain = bool(quote) and written[1:-1] == word.text[begins:]
    at = Position(word.at.line, word.at.column + begins + len(quote)) if is_plain else word.at
    return ScriptText(word.text[begins:], EmbeddedText(at, is_verbatim=is_plain))
