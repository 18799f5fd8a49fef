"""Messages that a viewer, a terminal or werf broke into lines, put together again for a second reading."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from wizard.diagnosis.folding import fold
from wizard.diagnosis.frames import starts_message, unframed
from wizard.diagnosis.matching import Hit, Matcher
from wizard.diagnosis.signatures import Problem
from wizard.diagnosis.stream import Block
from wizard.masking.unseen import without_escapes
from wizard.records import Record

_MARK = "↵".encode()
_MOST_LINES = 12
"""Lines that one message may be broken into."""
_NARROWEST, _WIDEST = 50, 240
"""Columns at which viewers break lines."""
_AROUND = 4
"""Lines on either side of a break that show how wide the viewer is."""


class _Piece(Record):
    """A line's own text, whether its frame says that it goes on, its width with and without the frame.

    `is_marked` is whether its frame looks like the beginning of a message: a time, a step.
    """

    text: str
    goes_on: bool
    width: int
    outer: int
    is_marked: bool


class Message(Record):
    """Lines that are one message: the number of the first, their raw texts, and what each adds to the whole."""

    first: int
    raw: tuple[str, ...]
    parts: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        """Return the whole."""
        return "".join(self.parts)

    @property
    def starts(self) -> list[int]:
        """Return where each part begins in the folded whole."""
        return [len(fold("".join(self.parts[:n]))) for n in range(len(self.parts))]


def joined_hits(content: bytes, problems: Mapping[str, Problem], known: Sequence[Hit]) -> list[Hit]:
    """Return the hits of a whole log, with those in broken messages; `known` are those line by line.

    What only holds for a part of a message, or what its other lines refute, is left out.
    """
    lines = content.decode("utf-8", "replace").split("\n")
    pieces = [_piece(line) for line in lines]
    found = _search(lines, list(_runs(pieces)), pieces, 1, problems)
    if found is None:
        return list(known)
    said = {(id(hit.signature), hit.lines[0]): hit.voice for hit in known}
    for hit in found:
        alone_there = [said[key] for key in ((id(hit.signature), number) for number in hit.lines) if key in said]
        if alone_there and not _is_marked(hit, pieces):
            hit.voice = alone_there[0]
    seen = {(id(hit.signature), number) for hit in found for number in hit.lines}
    alone = [hit for hit in known if not hit.signature.near and not hit.signature.unless]
    return [*(hit for hit in alone if (id(hit.signature), hit.lines[0]) not in seen), *found]


def marked_hits(block: Block, problems: Mapping[str, Problem]) -> list[Hit]:
    """Return the hits in messages that werf broke, in a part of a log that is too long to be read twice."""
    if _MARK not in block.content:
        return []
    lines = block.content.decode("utf-8", "replace").split("\n")
    marked = {n + following for n, line in enumerate(lines) if "↵" in line for following in (0, 1)}
    pieces = [_piece(line) if n in marked else _Piece(line, False, 0, 0, False) for n, line in enumerate(lines)]
    found = _search(lines, list(_runs(pieces)), pieces, block.first, problems)
    return [hit for hit in found or () if len(hit.lines) > 1]


def _search(
    lines: Sequence[str],
    runs: Sequence[tuple[int, int]],
    pieces: Sequence[_Piece],
    first: int,
    problems: Mapping[str, Problem],
) -> list[Hit] | None:
    """Return the hits of the lines with broken messages as one line each; None if no message is broken."""
    if not runs:
        return None
    messages = _messages(lines, runs, pieces, first)
    matcher = Matcher(problems)
    matcher.feed(Block(1, "\n".join(message.text for message in messages).encode("utf-8", "replace")))
    return [_placed(hit, messages) for hit in matcher.hits if hit.is_confirmed]


def _messages(
    lines: Sequence[str], runs: Sequence[tuple[int, int]], pieces: Sequence[_Piece], first: int
) -> list[Message]:
    """Return the log as messages: each line alone, except the runs that are one."""
    messages: list[Message] = []
    at = 0
    for start, end in (*runs, (len(lines), len(lines))):
        messages += [Message(first + n, (lines[n],), (lines[n],)) for n in range(at, start)]
        if start < end:
            messages += _joined(lines, pieces, start, end, first)
        at = end
    return messages


def _piece(line: str) -> _Piece:
    text, goes_on = unframed(line)
    text = text.replace("\n", " ")
    whole = without_escapes(line).rstrip()
    return _Piece(text, goes_on, len(text.rstrip()), len(whole), starts_message(whole))


def _runs(pieces: Sequence[_Piece]) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each run of lines that are one message."""
    start = 0
    for index in range(len(pieces)):
        if index + 1 < len(pieces) and _is_broken(pieces, index):
            continue
        if index > start:
            yield start, index + 1
        start = index + 1


def _is_broken(pieces: Sequence[_Piece], index: int) -> bool:
    """Return whether a line was cut: its frame says so, or the next line's first word had no room on it."""
    line, following = pieces[index], pieces[index + 1]
    if line.goes_on:
        return True
    word = following.text.split(maxsplit=1)[:1]
    if line.width < _NARROWEST // 2 or not word or starts_message(following.text):
        return False
    if following.is_marked and not line.is_marked:
        return False
    around = pieces[max(0, index - _AROUND) : index + 2 + _AROUND]
    if any(one.goes_on for one in around):  # what breaks lines here marks where it does
        return False
    return _has_no_room([one.width for one in around], line.width, len(word[0])) or _has_no_room(
        [one.outer for one in around], line.outer, len(word[0])
    )


def _is_marked(hit: Hit, pieces: Sequence[_Piece]) -> bool:
    """Return whether a frame says that a hit's message goes on: otherwise it may be two, a command and its answer."""
    return any(pieces[number - 1].goes_on for number in hit.message[:-1])


def _has_no_room(around: Sequence[int], width: int, word: int) -> bool:
    widest = max(one for one in around if one <= _WIDEST) if min(around) <= _WIDEST else 0
    return widest >= _NARROWEST and width <= widest and widest - width <= word


def _joined(lines: Sequence[str], pieces: Sequence[_Piece], start: int, end: int, first: int) -> Iterator[Message]:
    """Yield a run as one line: with the blanks that it seems to have had, and with none; a long one in parts."""
    step = _MOST_LINES // 2
    for begin in range(start, max(start + 1, end - step), step):
        part = range(begin, min(begin + _MOST_LINES, end))
        raw = tuple(lines[n] for n in part)
        widest = max(pieces[n].width for n in part)
        seen = set()
        for gaps in (_gaps(pieces, part, widest), [""] * len(part), [" "] * len(part)):
            texts = zip((pieces[n].text for n in part), gaps, strict=True)
            message = Message(first + begin, raw, tuple(text.rstrip() + gap if gap else text for text, gap in texts))
            if message.text not in seen:
                seen.add(message.text)
                yield message


def _gaps(pieces: Sequence[_Piece], part: range, widest: int) -> list[str]:
    """Return what was between the lines: a blank if there was room for one, nothing if the line was full."""
    return [
        " " if pieces[n].text.endswith(" ") or (pieces[n].width < widest and not pieces[n].goes_on) else ""
        for n in part
    ]


def _placed(hit: Hit, messages: Sequence[Message]) -> Hit:
    """Return a hit of the second reading at the lines of the log that it covers."""
    message = messages[hit.lines[0] - 1]
    span = hit.signature.pattern.find(fold(message.text)) or (0, 0)
    starts = message.starts
    low = max(bisect_right(starts, span[0]) - 1, 0)
    high = max(bisect_right(starts, max(span[1] - 1, 0)) - 1, low)
    lines = tuple(range(message.first + low, message.first + high + 1))
    placed = Hit(hit.signature, lines, message.raw[low : high + 1], hit.weight)
    placed.voice = hit.voice
    placed.message = tuple(range(message.first, message.first + len(message.raw)))
    if hit.near:
        around = messages[hit.near - 1]
        placed.near, placed.near_text = around.first, around.raw[0]
    return placed
