"""Variables of a shell text followed to what the same text assigns to them.

What is assigned twice, or not at all, stays as it is written.
Source: POSIX, "Shell Command Language", 2.6; bash(1), Arrays.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from wizard.errors import WizardError
from wizard.formats.places import EmbeddedText, Position
from wizard.formats.shell import Command, Word, commands
from wizard.records import replace

_ASSIGNED = re.compile(r"(?P<name>[A-Za-z_]\w*)(?P<more>\+?)=", re.ASCII)
_WHOLE = re.compile(
    r"(?P<quote>\"?)\$(?:(?P<bare>[A-Za-z_]\w*)|\{\{\s*(?P<expression>env\.\w+)\s*\}\}"
    r"|\{(?P<name>[A-Za-z_]\w*)(?P<all>\[[@*]\])?(?::?-(?P<default>[^{}]*))?\})"
    r"(?P=quote)\Z"
)
_PART = re.compile(
    r"\$(?:(?P<bare>[A-Za-z_]\w*)|\{\{\s*(?P<expression>env\.\w+)\s*\}\}|\{(?P<name>[A-Za-z_]\w*)(?::?-(?P<default>[^{}]*))?\})"
)
"""A part of a word that is a variable of the shell, or GitHub's expression for one."""
_DECLARE = frozenset({"export", "local", "readonly", "declare", "typeset"})
_DEEPEST = 5
_LONGEST = 131_072
"""Bytes that the variables of a command may come to: what Linux takes for one argument."""
_POINTER = 9
"""Bytes that Linux counts for a word in addition to its characters, for its address and its end (execve(2), Limits)."""

Values = Mapping[str, tuple[Word, ...]]
"""By name what a variable holds, as the words that it becomes without quotes."""


def assignments(text: Iterable[Command], file: str) -> Values:
    """Return the variables that have one value in the whole text; `+=` adds to it."""
    found: dict[str, list[Word]] = {}
    spoilt: set[str] = set()
    for command in text:
        for word in _assigning(command):
            match = _ASSIGNED.match(word.text)
            if match is None:
                continue
            name, words = match["name"], _value(word, match.end(), file)
            if not match["more"] and name in found and [w.text for w in found[name]] != [w.text for w in words]:
                spoilt.add(name)
            if match["more"]:
                found.setdefault(name, []).extend(words)
            else:
                found[name] = words
        spoilt |= _read_into(command)
    return {name: tuple(words) for name, words in found.items() if name not in spoilt}


def _assigning(command: Command) -> Sequence[Word]:
    """Return the words of a command that only assigns; a variable in front of a command is that command's alone."""
    words = [one for one in command if not one.text.startswith("-")]
    if words and words[0].text in _DECLARE:
        return words[1:]
    return words if words and all(_ASSIGNED.match(one.text) for one in words) else ()


def _read_into(command: Command) -> set[str]:
    """Return the names that `read` and `for` give values that nobody knows."""
    texts = [one.text for one in command]
    if texts[:1] == ["for"]:
        return set(texts[1:2])
    return set(texts[1:]) if texts[:1] in (["read"], ["mapfile"], ["readarray"]) else set()


def _value(word: Word, begins: int, file: str) -> list[Word]:
    """Return what a word assigns, as words with their own places where the text is unchanged."""
    if word.items or not word.text[begins:]:
        return list(word.items)
    written = word.source[begins:]
    quote = written[0] if written[:1] in ("'", '"') else ""
    inner = written[len(quote) : len(written) - len(quote)]
    is_plain = inner == word.text[begins:]
    first = Position(word.at.line, word.at.column + begins + len(quote))
    frame = EmbeddedText(first, is_verbatim=is_plain) if is_plain else EmbeddedText(word.at, is_verbatim=False)
    try:
        return [one for command in commands(word.text[begins:], file, frame) for one in command]
    except WizardError:
        return [replace(word, text=word.text[begins:])]


def _name(found: re.Match[str]) -> str:
    return found["bare"] or found["expression"] or found["name"]


def expanded(command: Command, values: Values) -> Command:
    """Return the command with what its variables hold in their place; it begins where it is written."""
    if not any("$" in word.text for word in command):
        return command
    expansion = _Expansion(values)
    whole = [one for word in command for one in expansion.words(word, _DEEPEST)]
    return tuple([replace(whole[0], at=command[0].at), *whole[1:]] if whole else ())


class _Expansion:
    """One command's variables put in; what comes to more than a command can be stays as it is written."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self.left = _LONGEST

    def words(self, word: Word, depth: int) -> list[Word]:
        """Return what a word becomes."""
        self.left -= len(word.text) + _POINTER
        if "$" not in word.text or word.source.startswith("'") or not depth or self.left < 0:
            return [word]
        whole = _WHOLE.match(word.source)
        if whole is None:
            return [replace(word, text=_PART.sub(lambda found: self.part(found, depth), word.text))]
        held = self.values.get(_name(whole))
        if held is None:
            return [word] if whole["default"] is None else [replace(word, text=whole["default"])]
        inner = [one for each in held for one in self.words(each, depth - 1)]
        if whole["quote"] and not whole["all"]:
            return [replace(word, text=" ".join(one.text for one in inner))]
        return inner

    def part(self, found: re.Match[str], depth: int) -> str:
        """Return a part of a word that is a variable."""
        held = self.values.get(_name(found))
        if held is None or self.left < 0:
            return found[0] if found["default"] is None else found["default"]
        return " ".join(one.text for each in held for one in self.words(each, depth - 1))
