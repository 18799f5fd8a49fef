"""Prints findings: a line each, as compilers do, the change below, and how many there are."""

from functools import lru_cache

from rich.text import Text as Styled

from wizard.display import visible
from wizard.language import Language, Text, plural, text
from wizard.lint.linting import Report
from wizard.lint.model import Severity
from wizard.report.console import ReportConsole

WORDS: dict[Severity, Text] = {"error": text("error"), "warning": text("warning"), "note": text("note")}
_STYLES = {"error": "failed", "warning": "warning", "note": "unknown"}


_MOST_DRAWN = 1024
"""Texts that are cached as drawn: the containers of a large file have similar findings."""


def show_findings(report: Report, tr: Language, out: ReportConsole) -> None:
    """Print all findings, by file and place."""

    @lru_cache(maxsize=_MOST_DRAWN)
    def finding(severity: Severity, message: str, topic: str, rule: str) -> str:
        return out.drawn(_styled(tr(WORDS[severity]), severity, message, topic, rule))

    @lru_cache(maxsize=_MOST_DRAWN)
    def changed(change: str) -> str:
        return "".join(map(out.drawn, _lines(change)))

    shown: set[tuple[str, object, str]] = set()
    for one in report.findings:
        place = f"{visible(one.file)}:{one.at.line}:{one.at.column}: "
        out.write(place + finding(one.severity, tr(one.message), one.topic, one.rule))
        # One change may do for several findings of a container.
        change = (one.file, one.within or one.at, one.fix)
        if change not in shown:
            out.write(changed(one.fix))
        shown.add(change)
    out.print(_counted(report, tr), soft_wrap=True)


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
            "{count} container judged, nothing new found.",
            "{count} containers judged, nothing new found.",
            report.judged,
        )
        return tr(judged)
    if not report.findings:
        judged = plural(
            "{count} container judged, nothing found.", "{count} containers judged, nothing found.", report.judged
        )
        return tr(judged)
    parts = (
        plural("{count} error", "{count} errors", report.count("error")),
        plural("{count} warning", "{count} warnings", report.count("warning")),
        plural("{count} note", "{count} notes", report.count("note")),
    )
    return ", ".join(tr(part) for part in parts)
