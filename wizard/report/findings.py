"""Prints findings: a line each, as compilers do, the change below, and how many there are."""

from functools import lru_cache

from rich.text import Text as Styled

from wizard.display import visible
from wizard.language import Language, Text, plural, text
from wizard.lint.linting import Report
from wizard.lint.model import Finding, Severity
from wizard.report.console import ReportConsole

WORDS: dict[Severity, Text] = {"error": text("error"), "warning": text("warning"), "note": text("note")}
_STYLES = {"error": "failed", "warning": "warning", "note": "unknown"}


_MOST_DRAWN = 1024
"""Texts that are cached as drawn, because the containers of a large file have similar findings; and that are written
together."""


def show_findings(report: Report, tr: Language, out: ReportConsole) -> None:
    """Print all findings, by file and place."""

    @lru_cache(maxsize=_MOST_DRAWN)
    def finding(severity: Severity, message: str, topic: str, rule: str) -> str:
        return out.drawn(_styled(tr(WORDS[severity]), severity, message, topic, rule))

    @lru_cache(maxsize=_MOST_DRAWN)
    def changed(change: str) -> str:
        return "".join(map(out.drawn, _lines(change)))

    names = {name: visible(name) for name in {one.file for one in report.findings}}
    shown: set[tuple[str, object, str]] = set()
    lines: list[str] = []
    is_terminal = out.is_terminal
    for one in report.findings:
        place = f"{names[one.file]}:{one.at.line}:{one.at.column}: "
        if is_terminal:
            out.write("".join(lines))
            lines.clear()
            _draw(one, place, _styled(tr(WORDS[one.severity]), one.severity, tr(one.message), one.topic, one.rule), out)
        else:
            lines += (place, finding(one.severity, tr(one.message), one.topic, one.rule))
        # One change may do for several findings of a container.
        change = (one.file, one.within or one.at, one.fix)
        if one.fix and change not in shown:
            shown.add(change)
            lines.append(changed(one.fix))
        if len(lines) >= _MOST_DRAWN:
            out.write("".join(lines))
            lines.clear()
    out.write("".join(lines))
    out.print(_counted(report, tr), soft_wrap=True)


def _draw(one: Finding, place: str, message: Styled, out: ReportConsole) -> None:
    """Print a finding for a terminal: broken between words, and below it the line of the file with a mark."""
    from wizard.masking import masked  # its patterns take time to compile

    for at, line in enumerate(Styled.assemble((place, "title"), message).wrap(out, max(out.width - 4, 20))):
        line.rstrip()
        out.print(Styled("    " if at else "") + line, soft_wrap=True)
    source, column = _window(visible(masked(one.source)), one.at.column, max(out.width - 14, 20))
    if source.strip():
        out.print(Styled.assemble((f"{one.at.line:>6} │ ", "dim"), source), soft_wrap=True)
        word = source[column - 1 :].partition(" ")[0]  # what it is about may go on to the end of the line
        width = max(min(one.end_column - one.at.column, len(word)), 1)
        out.print(Styled.assemble(("       │ ", "dim"), " " * (column - 1), ("^" * width, _STYLES[one.severity])))


def _window(source: str, column: int, room: int) -> tuple[str, int]:
    """Return the part of a line around a column that fits, with signs where it is cut, and the column in it."""
    source = source.rstrip()
    if len(source) <= room:
        return source, column
    start = max(min(column - 1 - room // 3, len(source) - room), 0)
    cut = source[start : start + room]
    if start:
        cut = f"…{cut[1:]}"
    if start + room < len(source):
        cut = f"{cut[:-1]}…"
    return cut, column - start


def _styled(word: str, severity: Severity, message: str, topic: str, rule: str) -> Styled:
    """Return the text of a finding, without its place."""
    line = Styled()
    line.append(word, _STYLES[severity])
    line.append(f": {message} ")
    line.append(f"[{topic}]", "topic")
    return line.append(f" ({rule})", "dim")


def _lines(change: str) -> list[Styled]:
    styles = {"+": "ok", "-": "failed"}
    return [Styled(f"    {line}", styles.get(line[:1], "")) for line in change.split("\n")] if change else []


def _counted(report: Report, tr: Language) -> str:
    if not report.findings and report.known:
        judged = plural(
            "{count} container checked, nothing new found.",
            "{count} containers checked, nothing new found.",
            report.judged,
        )
        return tr(judged)
    if not report.findings:
        judged = plural(
            "{count} container checked, nothing found.", "{count} containers checked, nothing found.", report.judged
        )
        return tr(judged)
    parts = (
        plural("{count} error", "{count} errors", report.count("error")),
        plural("{count} warning", "{count} warnings", report.count("warning")),
        plural("{count} note", "{count} notes", report.count("note")),
    )
    return ", ".join(tr(part) for part in parts)
