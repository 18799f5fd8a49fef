"""What a command prints, as lines for the screen: the same tables and sentences, in the colours of the theme."""

from collections.abc import Callable, Mapping
from io import StringIO

from rich.color import Color
from rich.style import Style
from rich.text import Text as Printed
from rich.theme import Theme
from textual.content import Content

from wizard.report.console import THEME, ReportConsole
from wizard.tui.widgets.code import Line

_VARIABLES = {
    "ok": "success",
    "mode": "success",
    "warning": "warning",
    "failed": "error",
    "unknown": "accent",
    "idle": "text-muted",
    "dim": "text-muted",
    "topic": "primary",
}
"""The style of a command's output, and the variable of the theme that it has here."""


def printed_lines(draw: Callable[[ReportConsole], None], variables: Mapping[str, str], width: int) -> tuple[Line, ...]:
    """Return what `draw` prints on a terminal of some width; `variables` are those of the app's theme."""
    out = StringIO()
    console = ReportConsole(
        file=out,
        theme=_theme(variables),
        width=max(width, 20),
        force_terminal=True,
        color_system="truecolor",
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    draw(console)
    rows = out.getvalue().rstrip("\n").split("\n")
    return tuple(Line(Content.from_rich_text(Printed.from_ansi(row))) for row in rows)


def diff_lines(diff: str) -> tuple[Line, ...]:
    """Return the lines of a unified diff, with the marks that a change has everywhere on the screen."""
    return tuple(map(_diff_line, diff.rstrip("\n").split("\n"))) if diff else ()


def _diff_line(row: str) -> Line:
    if row.startswith(("--- ", "+++ ", "@@")):
        return Line(Content.styled(row, "$text-muted"))
    mark = row[:1] if row[:1] in "+-" and row else " "
    return Line(Content.styled(row[1:], {"+": "$success", "-": "$error"}.get(mark, "")), mark)


def _theme(variables: Mapping[str, str]) -> Theme:
    styles = dict(THEME.styles)
    for name, variable in _VARIABLES.items():
        bold = styles[name].bold
        styles[name] = Style(color=Color.parse(variables[variable][:7]), bold=bold)
    return Theme(styles)
