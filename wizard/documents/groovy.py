"""The blocks, texts and comments of Groovy, as far as a Jenkinsfile needs them: no expression is evaluated.

Source: Apache Groovy, "Syntax", Comments and Strings.
"""

import re
from bisect import bisect_right

from wizard.formats.places import EmbeddedText, Position, line_starts
from wizard.records import Record, replace

_TOKEN = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)"
    r"|(?P<text>'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\")",
    re.DOTALL,
)
_SIGN = re.compile(r"\\([\\$'])")
_ESCAPED = re.compile(r"\\([\\$'\"])")


class GroovyText(Record):
    """A text between quotes; `start` and `end` are those of what is between them."""

    start: int
    end: int
    content: str
    frame: EmbeddedText
    is_single: bool = True
    unescaped: str = ""

    @property
    def exact(self) -> EmbeddedText:
        """Where the lines of the text are that is as long as it is written: blanks come before what is escaped."""
        return replace(self.frame, is_verbatim=True)


class Groovy:
    """One text. `plain` is the text without its comments, `code` also without what is between quotes, as blanks."""

    def __init__(self, content: str) -> None:
        self._starts = line_starts(content)
        self.texts: dict[int, GroovyText] = {}
        self.plain = _TOKEN.sub(lambda found: _blank(found[0]) if found["comment"] else found[0], content)
        self.code = _TOKEN.sub(self._taken, self.plain)
        self.blocks = _blocks(self.code)

    def position(self, index: int) -> Position:
        """Return the place of a character."""
        line = bisect_right(self._starts, index)
        return Position(line, index - self._starts[line - 1] + 1)

    def text_at(self, index: int) -> GroovyText | None:
        """Return the text whose first quote is the next character that is not blank; None if it is anything else."""
        return self.texts.get(index + len(self.code[index:]) - len(self.code[index:].lstrip()))

    def around(self, index: int) -> tuple[int, int]:
        """Return the innermost block that has a character: otherwise all of the text."""
        inner = [(start, end) for start, end in self.blocks.items() if start < index < end]
        return max(inner, default=(-1, len(self.code)))

    def _taken(self, found: re.Match[str]) -> str:
        quotes = 3 if found[0][:3] in ("'''", '"""') and len(found[0]) >= 6 else 1
        start, end = found.start() + quotes, found.end() - quotes
        body = found[0][quotes:-quotes]
        whole = _ESCAPED.sub(r"\1", body)
        # A backslash at the end of a line is written twice for the shell to have it.
        is_verbatim = re.sub(r"\\\\(?=\r?\n)", r"\\", body) == whole
        frame = EmbeddedText(self.position(start), is_verbatim=is_verbatim)
        self.texts[found.start()] = GroovyText(start, end, whole, frame, found[0][0] == "'", _SIGN.sub(r" \1", body))
        return found[0][:quotes] + _blank(body) + found[0][-quotes:]


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _blocks(code: str) -> dict[int, int]:
    """Return the end of each block by its start; one that is never closed ends with the text."""
    found: dict[int, int] = {}
    open_at: list[int] = []
    for brace in re.finditer(r"[{}]", code):
        if brace[0] == "{":
            open_at.append(brace.start())
        elif open_at:
            found[open_at.pop()] = brace.start()
    return found | dict.fromkeys(open_at, len(code))
