"""`docker run` and `podman run`: one command, word by word. Sources: docker-run(1), podman-run(1)."""

import posixpath
import re
import shlex
from collections.abc import Sequence

from wizard.containers.options import Option, options
from wizard.containers.spec import ContainerSpec, Located
from wizard.containers.spelling import SWITCHES, spelled
from wizard.formats.places import WHOLE, EmbeddedText, Position
from wizard.formats.shell import Word, commands

ENGINES = ("docker", "podman", "nerdctl")
_BEFORE = frozenset(
    ("sudo", "exec", "time", "env", "command", "nohup", "if", "elif", "then", "else", "do", "while", "until", "!", "{")
)
_SUDO_TAKES = frozenset({"-u", "--user", "-g", "--group", "-C", "-D", "-R", "-T", "-h", "-p", "-r", "-t", "-U"})
_GLOBAL_SWITCHES = frozenset({"-D", "--debug", "--tls", "--tlsverify", "-r", "--remote", "--syslog", "--noout"})
"""Options between the engine and `run` that take no value."""
_NOT_RUN = frozenset(
    (
        *("echo", "printf", "print", "cat", "log", "info", "warn", "warning", "error", "die", "fail", "debug", "say"),
        *("grep", "egrep", "pgrep", "pkill", "which", "type", "hash", "man", "help", "alias", "unalias", "git", "set"),
        *("for", "case", "select", "[", "[[", "test", "make", "gmake", "just", "task", "npm", "npx", "yarn", "pnpm"),
        *("apt", "apt-get", "yum", "dnf", "apk", "brew", "pip", "systemctl", "service", "unset", "sed", "awk", ":"),
    )
)
"""Commands whose words are no command: they print, search, install, name targets."""
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=")
_VARIABLE = re.compile(r"\$(\w+|@|\*|\{.*\}|\(.*\))\Z|`.*`\Z", re.DOTALL)
_OF_IMAGE = re.compile(r"ima?ge?", re.IGNORECASE)

SHORT = {
    "v": "volume",
    "e": "env",
    "u": "user",
    "w": "workdir",
    "h": "hostname",
    "l": "label",
    "m": "memory",
    "p": "publish",
    "a": "attach",
    "c": "cpu-shares",
    "d": "detach",
    "i": "interactive",
    "t": "tty",
    "P": "publish-all",
    "q": "quiet",
}
"""Options of one letter by their long names."""
_WRITTEN = r"(?:\"(?:\\.|[^\"\\])*\"|'[^']*'|\\[^\n]|[^\s\"'\\])+"
OPTION = re.compile(rf"--?[\w-]+(={_WRITTEN}|[ \t]+(?!-){_WRITTEN})?(?=[\"']?(?:\s|\Z)|\\)")
"""One option as it is written in a line, with its value."""
_SAME = {"volumes": "volume", "net": "network"}


def from_engine(command: Sequence[Word]) -> list[Word]:
    """Return the words from docker, podman or nerdctl on, whatever runs them; none where the command is another."""
    words = list(command)
    while words and (words[0].text in _BEFORE or _ASSIGNMENT.match(words[0].text) or words[0].text.startswith("-")):
        del words[: 2 if words[0].text in _SUDO_TAKES else 1]
    if not words or (is_engine(words[0]) and verb_at(words) is not None):
        return words
    # `docker exec dind docker run`, `timeout -k 5 10 docker run`, `ssh host docker run`, `retry 3 docker run`.
    engines = () if prints(words) else (at for at, word in enumerate(words) if is_engine(word))
    found = next((words[at:] for at in engines if verb_at(words[at:]) is not None), [])
    return found or (words if is_engine(words[0]) else [])


def is_engine(word: Word) -> bool:
    """Whether a word is docker, podman or nerdctl, with or without its path."""
    return posixpath.basename(word.text) in ENGINES


def prints(command: Sequence[Word]) -> bool:
    """Whether a command's words are no command themselves, as those of `echo` and `grep`."""
    return bool(command) and posixpath.basename(command[0].text) in _NOT_RUN


def verb_at(words: Sequence[Word]) -> int | None:
    """Return the place of `run` or `create` after the engine and its own options; None for any other verb."""
    at = 1
    while at < len(words) and (words[at].text.startswith("-") or _VARIABLE.match(words[at].text)):
        word = words[at].text
        alone = word in _GLOBAL_SWITCHES or "=" in word or not word.startswith("-")
        at += 1 if alone or (len(word) > 2 and word[1] != "-") else 2
    at += [word.text for word in words[at : at + 1]] == ["container"]
    return at if at < len(words) and words[at].text in ("run", "create") else None


def is_variable(word: str) -> bool:
    """Return whether a word is a variable, which may hold options that nobody can see here."""
    return bool(_VARIABLE.match(word))


def split_options(words: list[Word]) -> tuple[list[Option], list[Word]]:
    """Return the options in front, in all their spellings, and the words behind them."""
    groups, rest = option_groups(words)
    return [option for _, options in groups for option in options], rest


Group = tuple[tuple[Word, ...], list[Option]]
"""Words that belong together, and the options that they are: several for `-it`, none for a variable."""


def option_groups(words: Sequence[Word]) -> tuple[list[Group], list[Word]]:
    """Return the options in front, each with its words; and the words behind them."""
    groups: list[Group] = []
    # The next word is the last one here: taking it off costs the same however many there are.
    rest = list(reversed(words))
    while rest and rest[-1].text != "--":
        begun = len(words) - len(rest)
        options = _next(rest)
        if options is None:
            return groups, rest[::-1]
        groups.append((tuple(words[begun : len(words) - len(rest)]), options))
    return groups, rest[:-1][::-1]


def _next(rest: list[Word]) -> list[Option] | None:
    """Take the words of the next option off; None where the words go on with something else."""
    word = rest[-1].text
    if _VARIABLE.match(word) and len(rest) > 1 and _goes_on(word, rest[-2].text):
        # A variable in front of the image holds options that nobody can see here.
        rest.pop()
        return []
    if not word.startswith("-") or word == "-":
        return None
    return [_long(rest)] if word.startswith("--") else _cluster(rest)


def _goes_on(word: str, following: str) -> bool:
    """Return whether options or an image follow a variable, which then is none itself."""
    if re.search(r"[/:-]", following) and not _VARIABLE.match(following):
        return True
    is_image = bool(_OF_IMAGE.search(word)) or following in ("$@", "$*")
    return bool(_VARIABLE.match(following)) and not is_image


def _long(rest: list[Word]) -> Option:
    """`--name=value`, `--name value` or a switch."""
    word = rest.pop()
    name, equals, value = word.text[2:].partition("=")
    name = _SAME.get(name, name)
    if not equals and name not in SWITCHES and rest:
        value = rest.pop().text
    return Option(name, value, word.at)


def _cluster(rest: list[Word]) -> list[Option]:
    """Return the options of a word like `-it`, `-v value`, `-vvalue`, `-itv value`."""
    word = rest.pop()
    options: list[Option] = []
    for number, letter in enumerate(word.text[1:], 2):
        name = SHORT.get(letter, letter)
        if name in SWITCHES:
            options.append(Option(name, "", word.at))
            continue
        value = word.text[number:].removeprefix("=")
        if not value and rest:
            value = rest.pop().text
        options.append(Option(name, value, word.at))
        break
    return options


def is_switch(option: str) -> bool:
    """Whether an option takes no value behind a space; a group of letters takes none of a switch at its end."""
    word = option.split()[0]
    if word.startswith("--"):
        return word.removeprefix("--") in SWITCHES
    return word.startswith("-") and SHORT.get(word[-1], "") in SWITCHES


def options_of(content: str, name: str, frame: EmbeddedText = WHOLE) -> tuple[list[Option], list[Located[str]]]:
    """Return the options of a line that has nothing but options, and what in it may hold further ones."""
    words = [word for command in commands(content, name, frame) for word in command]
    hidden = [Located(word.text, word.at) for word in words if _VARIABLE.match(word.text)]
    seen = [word for word in words if not _VARIABLE.match(word.text)]
    # A word behind the last option keeps a value-taking one from swallowing what is not there.
    return split_options([*seen, Word("", Position(0, 0))])[0], hidden


def written(spec: ContainerSpec, start: str = "docker run") -> str:
    """Return the command that starts the container."""
    image = [spec.image.value] if spec.image else []
    return " ".join((start, *map(spelled, options(spec)), shlex.join([*image, *spec.command])))
