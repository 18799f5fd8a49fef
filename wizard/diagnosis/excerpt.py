"""What a person is shown of a log: all of a short one; of a long one, the lines around the decisive ones."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from wizard.diagnosis.masked_lines import masked_lines
from wizard.diagnosis.stream import Block
from wizard.display import visible
from wizard.masking.unseen import without_escapes
from wizard.records import Record

WHOLE = 2000
"""Lines up to which a log is shown as a whole."""
AROUND = 60
"""Lines that are shown before and after a decisive line."""
_ENDS = 30
_MOST = 6000
_LONGEST = 2000
"""Characters of a line that are shown."""


class ExcerptRow(Record):
    """One line of the log with its number; or, if `skipped` is not 0, a gap of so many lines."""

    number: int
    text: str = ""
    skipped: int = 0


def displayable_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield consecutive lines fit to be shown; a secret may go over several of them."""
    # A blank where a tab was no longer tells columns.
    return (visible(line.expandtabs(4)) for line in masked_lines(map(_last_written, lines)))


def _last_written(line: str) -> str:
    pieces = [piece for piece in without_escapes(line[: 4 * _LONGEST]).split("\r") if piece.strip()]
    return (pieces[-1] if pieces else "")[:_LONGEST]


def excerpt(blocks: Iterable[Block], total: int, decisive: Sequence[int]) -> tuple[ExcerptRow, ...]:
    """Return the rows to show of a log of `total` lines, whose `decisive` line numbers count from 1."""
    return rows_within(blocks, total, _spans(total, sorted(decisive)))


def rows_within(blocks: Iterable[Block], total: int, spans: Sequence[tuple[int, int]]) -> tuple[ExcerptRow, ...]:
    """Return the rows within the spans (first and last line numbers), and how many lines are left out around them."""
    rows: list[ExcerptRow] = []
    # A key's first or last line may be just outside of what is shown.
    around = list(_lines(blocks, [(first - 1, last + 1) for first, last in spans]))
    for (number, _), line in zip(around, displayable_lines(line for _, line in around), strict=True):
        before = rows[-1].number if rows else 0
        if number == before or not any(first <= number <= last for first, last in spans):
            continue
        if number > before + 1:
            rows.append(ExcerptRow(number - 1, skipped=number - before - 1))
        rows.append(ExcerptRow(number, line))
    last = rows[-1].number if rows else 0
    return (*rows, ExcerptRow(total, skipped=total - last)) if total > last else tuple(rows)


def _spans(total: int, decisive: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last numbers of what is shown, in order; spans that touch are joined."""
    if total <= WHOLE:
        return [(1, total)]
    wanted = [(1, _ENDS), *((line - AROUND, line + AROUND) for line in decisive[: _MOST // AROUND // 2])]
    spans: list[tuple[int, int]] = []
    for first, last in [*wanted, (total - _ENDS + 1, total)]:
        first, last = max(first, 1), min(last, total)
        if spans and first <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(spans[-1][1], last))
        else:
            spans.append((first, last))
    return spans


def _lines(blocks: Iterable[Block], spans: Sequence[tuple[int, int]]) -> Iterable[tuple[int, str]]:
    """Yield number and text of the lines within the spans; blocks outside all spans are not decoded."""
    starts = [first for first, _ in spans]
    for block in blocks:
        end = block.first + block.lines
        if not any(first <= end and last >= block.first for first, last in spans):
            continue
        content = block.content.removesuffix(b"\n")
        for number, line in enumerate(content.split(b"\n"), block.first):
            at = bisect_right(starts, number) - 1
            if at >= 0 and number <= spans[at][1]:
                yield number, line[: 4 * _LONGEST].decode("utf-8", "replace")
