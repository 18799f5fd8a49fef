"""The commands of a POSIX shell text: their words as the shell expands them, each with its place.

Substitutions are left as they are written; `script_lines` names the texts within them, and here-documents.
Source: POSIX, "Shell Command Language", 2.2 Quoting, 2.6.3 Command Substitution and 2.7 Redirection.
"""

import re
from bisect import bisect_right
from itertools import pairwise

from wizard.errors import BadInputError
from wizard.formats.places import WHOLE, EmbeddedText, Position, line_starts
from wizard.language import text
from wizard.records import Record

_SEPARATORS = ";&|()\n"
_REDIRECTION = re.compile(r"\d*(?:<<-?|<<<|<>|>>|>\||[<>]&?)")
_ARRAY = re.compile(r"[A-Za-z_]\w*\+?=")
_OPEN = {"(": ")", "{": "}"}
_ESCAPED = re.compile(r"\\([$`\\])")


class Word(Record):
    """One word without its quotes; `source` is how it is written, `items` are the elements of an array assignment."""

    text: str
    at: Position
    source: str = ""
    items: tuple["Word", ...] = ()


class EmbeddedWord(Word):
    """A word with its own place in a file; `source` is its text there, `frame` where that has its lines."""

    frame: EmbeddedText = WHOLE


Command = tuple[Word, ...]


class ScriptText(Record):
    """A text and where it is in the file."""

    content: str
    frame: EmbeddedText = WHOLE


class ScriptLine(Record):
    """The commands of a line, the texts that it substitutes, and the here-documents behind it."""

    commands: tuple[Command, ...]
    substituted: tuple[ScriptText, ...] = ()
    documents: tuple[ScriptText, ...] = ()


def commands(content: str, name: str, frame: EmbeddedText = WHOLE) -> list[Command]:
    """Return the commands in order. Raises BadInputError for a quote that is never closed."""
    return _scanned(content, name, frame).done


def script_lines(script: ScriptText, name: str) -> list[ScriptLine]:
    """Return the lines that have commands. Raises BadInputError for a quote that is never closed."""
    scan = _scanned(script.content, name, script.frame)
    ends = [0, *dict.fromkeys(scan.ends), len(scan.done)]
    return [
        ScriptLine(
            tuple(scan.done[begin:end]), tuple(scan.substituted.get(end, ())), tuple(scan.documents.get(end, ()))
        )
        for begin, end in pairwise(ends)
        if begin < end
    ]


def _scanned(content: str, name: str, frame: EmbeddedText) -> "_Scan":
    scan = _Scan(content, frame)
    try:
        scan.run()
    except (IndexError, RecursionError):
        at = scan.place(scan.opened)
        raise BadInputError(
            text(
                "{name}, line {line}, column {column}: this opening quote or bracket is never closed.",
                name=name,
                line=at.line,
                column=at.column,
            )
        ) from None
    return scan


class _Scan:
    def __init__(self, content: str, frame: EmbeddedText) -> None:
        self.content = content
        self.frame = frame
        self.at = 0
        self.opened = 0
        self.done: list[Command] = []
        self.words: list[Word] = []
        self.here: list[tuple[str, bool, bool]] = []
        self.starts: list[int] = []
        self.level = 0
        self.ends: list[int] = []
        self.inner: list[ScriptText] = []
        self.substituted: dict[int, list[ScriptText]] = {}
        self.documents: dict[int, list[ScriptText]] = {}

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
        self.end_line()

    def end_line(self) -> None:
        """Note how many commands there are at the end of a line, and what its words substitute."""
        self.ends.append(len(self.done))
        if self.inner:
            self.substituted.setdefault(len(self.done), []).extend(self.inner)
            self.inner = []

    def script(self, start: int, content: str, *, is_verbatim: bool = True) -> ScriptText:
        """Return a text that begins at an offset."""
        frame = EmbeddedText(self.place(start), self.frame.indent, is_verbatim=is_verbatim and self.frame.is_verbatim)
        return ScriptText(content, frame)

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
                self.end_line()
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
            start = self.at
            target = self.word()
            if sign.lstrip("0123456789") in ("<<", "<<-"):
                self.here.append((target, sign.endswith("-"), self.content[start : self.at] != target))

    def skip_here_documents(self) -> None:
        """Skip the here-documents of the line before; in one whose mark is not quoted, a backslash escapes."""
        for mark, indented, is_quoted in self.here:
            start = end = self.at
            while self.at < len(self.content):
                line = self.content[self.at : self.line_end()]
                self.at = min(self.line_end() + 1, len(self.content))
                if (line.lstrip("\t") if indented else line).removesuffix("\r") == mark:
                    break
                end = self.at
            body = self.content[start:end]
            whole = body if is_quoted else _ESCAPED.sub(r"\1", body)
            text = self.script(start, whole, is_verbatim=whole == body)
            self.documents.setdefault(len(self.done), []).append(text)
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
            self.keep(start + 1, end)
        elif following in _OPEN:
            self.at += 2
            self.level += following == "("
            self.balanced(following)
            self.level -= following == "("
            if following == "(":
                self.keep(start + 2, self.at - 1)
        else:
            self.at += 1
        return self.content[start : self.at]

    def keep(self, start: int, end: int) -> None:
        """Keep the text of a substitution that is in no other one; arithmetic is no text."""
        if self.level or self.content[start] == "(":
            return
        body = self.content[start:end]
        whole = _ESCAPED.sub(r"\1", body) if self.content[start - 1] == "`" else body
        self.inner.append(self.script(start, whole, is_verbatim=whole == body))

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
