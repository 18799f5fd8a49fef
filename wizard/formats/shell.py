"""The commands of a POSIX shell text: their words as the shell expands them, each with its place.

Substitutions are left as they are written. Source: POSIX, "Shell Command Language", 2.2 Quoting and 2.7 Redirection.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from wizard.errors import BadInputError
from wizard.formats.places import WHOLE, EmbeddedText, Position, line_starts
from wizard.language import text
from wizard.records import Record

_SEPARATORS = ";&|()\n"
_REDIRECTION = re.compile(r"\d*(?:<<-?|<<<|<>|>>|>\||[<>]&?)")
_ARRAY = re.compile(r"[A-Za-z_]\w*\+?=")
_OPEN = {"(": ")", "{": "}"}


class Word(Record):
    """One word without its quotes; `source` is how it is written, `items` are the elements of an array assignment."""

    text: str
    at: Position
    source: str = ""
    items: tuple["Word", ...] = ()


Command = tuple[Word, ...]


def commands(content: str, name: str, frame: EmbeddedText = WHOLE) -> list[Command]:
    """Return the commands in order. Raises BadInputError for a quote that is never closed."""
    scan = _Scan(content, frame)
    try:
        scan.run()
    except (IndexError, RecursionError):
        line, column = scan.place(scan.opened)
        raise BadInputError(
            text(
                "{name}, line {line}, column {column}: what is opened here is never closed.",
                name=name,
                line=line,
                column=column,
            )
        ) from None
    return scan.done


@dataclass
class _Scan:
    content: str
    frame: EmbeddedText
    at: int = 0
    opened: int = 0
    done: list[Command] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    here: list[tuple[str, bool]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def place(self, offset: int) -> Position:
        """Return the place in the file of an offset."""
        line = bisect_right(self.starts, offset)
        return self.frame.position(line, offset - self.starts[line - 1] + 1)

    def run(self) -> None:
        """Read all of the text. Raises IndexError if it ends within quotes."""
        self.starts = line_starts(self.content)
        while self.at < len(self.content):
            self.step()
        self.end()

    def end(self) -> None:
        if self.words:
            self.done.append(tuple(self.words))
        self.words = []

    def step(self) -> None:
        """Read one word, one separator, or what is between them."""
        char = self.content[self.at]
        if self.content.startswith(("\\\n", "\\\r\n"), self.at):
            self.at = self.content.index("\n", self.at) + 1
        elif char in " \t\r":
            self.at += 1
        elif char == "#":
            self.at = self.line_end()
        elif char in _SEPARATORS:
            self.end()
            self.at += 1
            if char == "\n":
                self.skip_here_documents()
        elif found := _REDIRECTION.match(self.content, self.at):
            self.redirection(found[0])
            self.at = max(self.at, found.end())
        else:
            self.words.append(self.whole_word())

    def whole_word(self) -> Word:
        """Return a word with its place; of an array assignment, with its elements."""
        start = self.at
        text = self.word()
        at, source = self.place(start), self.content[start : self.at]
        if _ARRAY.fullmatch(text) and self.content[self.at : self.at + 1] == "(":
            return Word(text, at, source, self.array())
        return Word(text, at, source)

    def array(self) -> tuple[Word, ...]:
        """Return the words between brackets."""
        items: list[Word] = []
        self.opened = self.at
        self.at += 1
        while (char := self.content[self.at]) != ")":
            if char == "#":
                self.at = self.line_end()
            elif char in " \t\r\n":
                self.at += 1
            elif self.content.startswith(("\\\n", "\\\r\n"), self.at):
                self.at = self.content.index("\n", self.at) + 1
            elif char in _SEPARATORS or char in "<>":
                self.at += 1
            else:
                start = self.at
                items.append(Word(self.word(), self.place(start), self.content[start : self.at]))
        self.at += 1
        return tuple(items)

    def line_end(self) -> int:
        end = self.content.find("\n", self.at)
        return len(self.content) if end < 0 else end

    def redirection(self, sign: str) -> None:
        """Skip the word behind a redirection, which is no argument; the word of `<<` ends a here-document."""
        self.at += len(sign)
        while self.content[self.at : self.at + 1] in (" ", "\t"):
            self.at += 1
        if self.at < len(self.content) and self.content[self.at] not in _SEPARATORS:
            target = self.word()
            if sign.lstrip("0123456789") in ("<<", "<<-"):
                self.here.append((target, sign.endswith("-")))

    def skip_here_documents(self) -> None:
        for mark, indented in self.here:
            while self.at < len(self.content):
                line = self.content[self.at : self.line_end()]
                self.at = min(self.line_end() + 1, len(self.content))
                if (line.lstrip("\t") if indented else line).removesuffix("\r") == mark:
                    break
        self.here = []

    def word(self) -> str:
        """Return the word that begins here, up to what ends it."""
        parts: list[str] = []
        while self.at < len(self.content):
            char = self.content[self.at]
            if char in " \t\r<>" or char in _SEPARATORS:
                break
            parts.append(self.piece(char))
        return "".join(parts)

    def piece(self, char: str) -> str:
        """Return one piece of a word: quoted, substituted, or a single character."""
        self.opened = self.at
        if char == "\\":
            return self.escaped()
        if char == "'":
            end = self.content.find("'", self.at + 1)
            if end < 0:
                raise IndexError
            piece = self.content[self.at + 1 : end]
            self.at = end + 1
            return piece
        if char == '"':
            return self.double_quoted()
        if char in "$`":
            return self.substitution(char)
        self.at += 1
        return char

    def escaped(self) -> str:
        following = self.content[self.at + 1 : self.at + 2]
        self.at += 2
        return "" if following == "\n" else following

    def double_quoted(self) -> str:
        parts = []
        self.at += 1
        while (char := self.content[self.at]) != '"':
            if char == "\\" and self.content[self.at + 1] in '$`"\\\n':
                parts.append(self.escaped())
            elif char in "$`":
                parts.append(self.substitution(char))
            else:
                parts.append(char)
                self.at += 1
        self.at += 1
        return "".join(parts)

    def substitution(self, char: str) -> str:
        """Return `$(…)`, `${…}` or `…` in backquotes as written; `$` before anything else is a plain character."""
        start = self.at
        following = self.content[self.at + 1 : self.at + 2]
        if char == "`":
            end = self.content.find("`", self.at + 1)
            if end < 0:
                raise IndexError
            self.at = end + 1
        elif following in _OPEN:
            self.at += 2
            self.balanced(following)
        else:
            self.at += 1
        return self.content[start : self.at]

    def balanced(self, opening: str) -> None:
        """Read up to the closing bracket, past quotes and brackets inside."""
        while (char := self.content[self.at]) != _OPEN[opening]:
            if char in "\\'\"$`":
                self.piece(char)
            elif char == opening:
                self.at += 1
                self.balanced(opening)
            else:
                self.at += 1
        self.at += 1
