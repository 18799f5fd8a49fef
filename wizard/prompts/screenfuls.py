"""Long text on a terminal, one screenful at a time, broken where a part or a paragraph ends."""

from collections.abc import Callable, Iterator, Sequence

from rich.console import Console

_ROOM_BELOW = 2
"""Rows that the question below a screenful takes."""
_LEAST = 6
"""Rows of a screenful, however low the terminal is."""

Rows = Sequence[str]


def show_by_screenfuls(shows: Sequence[Callable[[], None]], out: Console, is_more_wanted: Callable[[], bool]) -> bool:
    """Print the parts that these functions print, and ask between screenfuls; return whether all of it was wanted."""
    parts = [_drawn(show, out) for show in shows]
    for number, piece in enumerate(screenfuls(parts, max(out.size.height - _ROOM_BELOW, _LEAST))):
        if number and not is_more_wanted():
            return False
        out.file.write("".join(f"{row}\n" for row in piece))
        out.file.flush()
    return True


def screenfuls(parts: Sequence[Rows], height: int) -> Iterator[Rows]:
    """Yield rows in pieces of at most so many; a part that fits a screen is not cut."""
    piece: list[str] = []
    for part in parts:
        whole = [*piece, *([""] if piece else []), *part]
        if len(whole) <= height:
            piece = whole
        elif piece and len(part) <= height:
            yield piece
            piece = [*part]
        else:
            *full, last = _cut(whole, height)
            yield from full
            piece = [*last]
    yield piece


def _cut(rows: Rows, height: int) -> Iterator[Rows]:
    """Yield rows in pieces; one ends before a blank row if its second half has one.

    It does not end with a heading, nor with a sentence that announces what follows it.
    """
    start = 0
    while len(rows) - start > height:
        end = start + height
        blanks = [at for at in range(end, start + height // 2 - 1, -1) if not rows[at].strip()]
        blank = next((at for at in blanks if not rows[at - 1].rstrip().endswith(":")), next(iter(blanks), None))
        if blank is not None and not rows[blank - 2].strip():
            blank -= 2
        end = end if blank is None else blank
        yield rows[start:end]
        start = end + (blank is not None)
    yield rows[start:]


def _drawn(show: Callable[[], None], out: Console) -> Rows:
    """Return the rows that a function prints, without blank ones around them."""
    with out.capture() as captured:
        show()
    rows = captured.get().split("\n")
    while rows and not rows[-1].strip():
        rows.pop()
    return rows[next((at for at, row in enumerate(rows) if row.strip()), 0) :]
