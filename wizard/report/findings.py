"""Findings for a person: a line each as compilers write it, the change below, and how many there are."""

from rich.console import Console
from rich.text import Text as Styled

from wizard.display import visible
from wizard.language import Language, Text, plural, text
from wizard.lint.linting import Report
from wizard.lint.model import Finding, Severity

WORDS: dict[Severity, Text] = {"error": text("error"), "warning": text("warning"), "note": text("note")}
_STYLES = {"error": "failed", "warning": "warning", "note": "unknown"}


def show_findings(report: Report, say: Language, out: Console) -> None:
    """All findings, by file and place."""
    shown: set[tuple[str, object, str]] = set()
    for one in report.findings:
        _show(one, say, out)
        # One change may do for several findings of a container.
        change = (one.file, one.within or one.at, one.fix)
        if change not in shown:
            _show_change(one.fix, out)
        shown.add(change)
    out.print(_counted(report, say), soft_wrap=True)


def _show(one: Finding, say: Language, out: Console) -> None:
    line = Styled(f"{visible(one.file)}:{one.at.line}:{one.at.column}: ")
    line.append(say(WORDS[one.severity]), _STYLES[one.severity])
    line.append(f": {say(one.message)} ")
    line.append(f"[{one.topic}]", "topic")
    line.append(f" ({one.rule})", "dim")
    out.print(line, soft_wrap=True)


def _show_change(change: str, out: Console) -> None:
    styles = {"+": "ok", "-": "failed"}
    for line in change.split("\n") if change else ():
        out.print(Styled(f"    {line}", styles.get(line[:1], "")), soft_wrap=True)


def _counted(report: Report, say: Language) -> str:
    if not report.findings and report.known:
        judged = plural(
            "{count} container judged, nothing new found.",
            "{count} containers judged, nothing new found.",
            report.judged,
        )
        return say(judged)
    if not report.findings:
        judged = plural(
            "{count} container judged, nothing found.", "{count} containers judged, nothing found.", report.judged
        )
        return say(judged)
    parts = (
        plural("{count} error", "{count} errors", report.count("error")),
        plural("{count} warning", "{count} warnings", report.count("warning")),
        plural("{count} note", "{count} notes", report.count("note")),
    )
    return ", ".join(say(part) for part in parts)
