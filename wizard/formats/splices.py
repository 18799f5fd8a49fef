"""Changes of a text at known places: what no splice names stays as it is, byte for byte."""

from collections.abc import Collection, Iterator, Sequence

from wizard.formats.places import line_end
from wizard.records import Record


class Splice(Record):
    """`text` instead of the characters from `start` up to `end`."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """Return the text with all splices; those at one place in their order. They must not overlap."""
    parts: list[str] = []
    done = 0
    for splice in sorted(splices, key=lambda one: one.start):
        parts += [text[done : splice.start], splice.text]
        done = max(done, splice.end)
    return "".join((*parts, text[done:]))


def lines_after(text: str, index: int, block: str) -> Splice:
    """Whole lines below the line of a character; a file that ends without a newline goes on doing so."""
    return _lines_at(text, line_end(text, index), block)


def lines_after_comments(text: str, index: int, block: str, indent: int) -> Splice:
    """Whole lines below the line of a character and the comments after it that belong to the same YAML block.

    Those are indented as its parts are, or deeper, and deeper than what follows.
    """
    end = last = line_end(text, index)
    below = len(text)
    comments: list[tuple[int, int]] = []
    while end < len(text):
        start, end = end + 1, line_end(text, end + 1)
        line = text[start:end].strip()
        column = end - start - len(text[start:end].lstrip())
        if line and not line.startswith("#"):
            below = column
            break
        if line:
            comments.append((column, end))
    else:
        below = 0
    for column, ending in comments:
        if column < indent or column <= below:
            break
        last = ending
    return _lines_at(text, last, block)


def _lines_at(text: str, end: int, block: str) -> Splice:
    if end < len(text):
        return Splice(end + 1, end + 1, block)
    return Splice(end, end, "\n" + block.rstrip("\n"))


def without(spans: Sequence[tuple[int, int]], gone: Collection[int]) -> Iterator[Splice]:
    """Yield the splices that take parts of a list out with the commas between them.

    `spans`: where each part of the list begins and ends; `gone`: the numbers of those that go. What is behind a part
    goes with it, as a comment of TOML; of the last parts what is in front of them.
    """
    last = len(spans) - 1
    run: list[int] = []
    for number in range(len(spans) + 1):
        if number in gone:
            run.append(number)
        elif run:
            first, end = run[0], run[-1]
            if end < last:
                yield Splice(spans[first][0], spans[end + 1][0], "")
            else:
                yield Splice(spans[first - 1][1] if first else spans[0][0], spans[end][1], "")
            run = []
