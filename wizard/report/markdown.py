"""Markdown for a terminal: blocks of code that can be copied, tables that lose no word."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.markdown import CodeBlock, Markdown, MarkdownElement, TableElement
from rich.measure import Measurement
from rich.syntax import Syntax
from rich.table import Table

_UNBOUNDED = 10_000


class _Code(CodeBlock):
    """A block of code from the first column and unbroken, ready to copy: rich would break its long lines."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        code = str(self.text).rstrip()
        shown = Syntax(code, self.lexer_name, theme=self.theme).highlight(code)
        shown.rstrip()
        shown.no_wrap, shown.overflow = True, "ignore"
        yield shown


class _Table(TableElement):
    """A table whose words stay whole: rich would cut off what is wider than its column."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for drawn in super().__rich_console__(console, options):
            if isinstance(drawn, Table):
                _fit(drawn, console, options)
            yield drawn


class Page(Markdown):
    """Markdown with such blocks and tables."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "fence": _Code,
        "code_block": _Code,
        "table_open": _Table,
    }


def _fit(table: Table, console: Console, options: ConsoleOptions) -> None:
    """Give each column its width. A word for which there is no room at all continues on the next line."""
    unbounded = options.update_width(_UNBOUNDED)
    columns = [_measured((column.header, *column.cells), console, unbounded) for column in table.columns]
    between = Measurement.get(console, unbounded, table).maximum - sum(column.maximum for column in columns)
    for column, width in zip(table.columns, widths(columns, options.max_width - between), strict=True):
        column.width, column.overflow = width, "fold"


def _measured(cells: Iterable[RenderableType], console: Console, options: ConsoleOptions) -> Measurement:
    """Return a column's longest word and its longest line, in cells of the terminal."""
    measured = [Measurement.get(console, options, cell) for cell in cells]
    return Measurement(max(one.minimum for one in measured), max(one.maximum for one in measured))


def widths(columns: Sequence[Measurement], room: int) -> list[int]:
    """Return the widths of columns in `room`: the widest give way first, and longest words last."""
    given = [column.maximum for column in columns]
    for _ in range(sum(given) - max(room, len(given))):
        wider = [at for at, column in enumerate(columns) if given[at] > column.minimum]
        given[max(wider or range(len(given)), key=given.__getitem__)] -= 1
    return given
