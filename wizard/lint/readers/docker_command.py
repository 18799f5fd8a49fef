"""`docker run` and `podman run` in shell text. Sources: docker-run(1), podman-run(1)."""

import posixpath
import re
from collections.abc import Iterator, Sequence

from wizard.lint.model import Form, Given, Sheet, Spot
from wizard.lint.options import Option, Start, container_of
from wizard.lint.shell import Command, Word, commands
from wizard.lint.tree import WHOLE, Frame

ENGINES = ("docker", "podman", "nerdctl")
_BEFORE = frozenset({"sudo", "exec", "time", "env", "command", "nohup", "if", "then", "else", "do", "while", "!", "{"})
_SUDO_TAKES = frozenset({"-u", "--user", "-g", "--group", "-C", "-D", "-R", "-T", "-h", "-p", "-r", "-t", "-U"})
_GLOBAL_SWITCHES = frozenset({"-D", "--debug", "--tls", "--tlsverify", "-r", "--remote", "--syslog", "--noout"})
"""Options between the engine and `run` that take no value."""
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=")
_VARIABLE = re.compile(r"\$(\{?\w+\}?|@)\Z")

SWITCHES = frozenset(
    (
        *("detach", "interactive", "tty", "rm", "privileged", "init", "read-only", "read-only-tmpfs", "no-healthcheck"),
        *("oom-kill-disable", "publish-all", "sig-proxy", "quiet", "replace", "no-hosts", "no-hostname", "env-host"),
        *("http-proxy", "rmi", "rootfs", "tls-verify", "disable-content-trust", "use-api-socket", "passwd"),
        *("unsetenv-all", "help"),
    )
)
"""Options that take no value behind a space."""
_SHORT = {
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
_SAME = {"volumes": "volume", "net": "network"}


def read(content: str, name: str) -> Sheet:
    """Every container that the text starts."""
    found = [container_of(start) for command in commands(content, name) for start in starts(command)]
    return Sheet(name, "docker", tuple(found))


def starts(command: Command) -> Iterator[Start]:
    """The container that one command starts, if it starts one."""
    words = from_engine(command)
    verb = verb_at(words)
    if verb is None:
        return
    at = words[0].at
    options, rest = split_options(words[verb + 1 :])
    form: Form = "podman" if posixpath.basename(words[0].text) == "podman" else "docker"
    image = Given(rest[0].text, rest[0].at) if rest else None
    entry = [option.value for option in options if option.name == "entrypoint"]
    yield Start(form, _name(options, form), at, options, image, (*entry, *(word.text for word in rest[1:])))


def from_engine(command: Sequence[Word]) -> list[Word]:
    """The words from docker, podman or nerdctl on; none where the command is another."""
    words = list(command)
    while words and (words[0].text in _BEFORE or _ASSIGNMENT.match(words[0].text) or words[0].text.startswith("-")):
        del words[: 2 if words[0].text in _SUDO_TAKES else 1]
    return words if words and posixpath.basename(words[0].text) in ENGINES else []


def verb_at(words: Sequence[Word]) -> int | None:
    """Where `run` or `create` stands behind the engine and its own options; None for any other verb."""
    at = 1
    while at < len(words) and (words[at].text.startswith("-") or _VARIABLE.match(words[at].text)):
        word = words[at].text
        alone = word in _GLOBAL_SWITCHES or "=" in word or not word.startswith("-")
        at += 1 if alone or (len(word) > 2 and word[1] != "-") else 2
    at += [word.text for word in words[at : at + 1]] == ["container"]
    return at if at < len(words) and words[at].text in ("run", "create") else None


def _name(options: list[Option], form: str) -> str:
    return next((option.value for option in options if option.name == "name"), f"{form} run")


def split_options(words: list[Word]) -> tuple[list[Option], list[Word]]:
    """The options in front, in all their spellings, and the words behind them."""
    groups, rest = option_groups(words)
    return [option for _, options in groups for option in options], rest


Group = tuple[tuple[Word, ...], list[Option]]
"""Words that belong together, and the options that they are: several for `-it`, none for a variable."""


def option_groups(words: Sequence[Word]) -> tuple[list[Group], list[Word]]:
    """The options in front, each with its words; and the words behind them."""
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
    if _VARIABLE.match(word) and len(rest) > 1 and re.search(r"[/:-]", rest[-2].text):
        # A variable in front of the image holds options that nobody can see here.
        rest.pop()
        return []
    if not word.startswith("-") or word == "-":
        return None
    return [_long(rest)] if word.startswith("--") else _cluster(rest)


def _long(rest: list[Word]) -> Option:
    """`--name=value`, `--name value` or a switch."""
    word = rest.pop()
    name, equals, value = word.text[2:].partition("=")
    name = _SAME.get(name, name)
    if not equals and name not in SWITCHES and rest:
        value = rest.pop().text
    return Option(name, value, word.at)


def _cluster(rest: list[Word]) -> list[Option]:
    """`-it`, `-v value`, `-vvalue`, `-itv value`."""
    word = rest.pop()
    options: list[Option] = []
    for number, letter in enumerate(word.text[1:], 2):
        name = _SHORT.get(letter, letter)
        if name in SWITCHES:
            options.append(Option(name, "", word.at))
            continue
        value = word.text[number:].removeprefix("=")
        if not value and rest:
            value = rest.pop().text
        options.append(Option(name, value, word.at))
        break
    return options


def options_of(content: str, name: str, frame: Frame = WHOLE) -> list[Option]:
    """The options of a line that has nothing but options."""
    words = [word for command in commands(content, name, frame) for word in command]
    # A word behind the last option keeps a value-taking one from swallowing what is not there.
    return split_options([*words, Word("", Spot(0, 0))])[0]
