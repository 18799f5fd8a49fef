"""A report to hand over with a ticket, as Markdown: what was found, the log's lines masked, facts, versions, steps."""

from collections.abc import Iterator, Mapping

from wizard import __version__
from wizard.application.logs import LogSource
from wizard.application.reading import decisive
from wizard.diagnosis.excerpt import ExcerptRow, rows_within
from wizard.diagnosis.fixing import steps, target_for
from wizard.diagnosis.labels import CONFIDENCE, place_of
from wizard.diagnosis.model import Diagnosis, Finding
from wizard.diagnosis.stream import blocks
from wizard.display import visible, visible_lines
from wizard.facts.model import Facts
from wizard.knowledge.topics import read_topic
from wizard.language import Language, text
from wizard.masking import masked
from wizard.report.context import ReaderContext
from wizard.report.unknown import passages

_AROUND, _END = 15, 60
"""Lines around those that decide, and at the end of the log, that are in the report."""


def bundle(found: Mapping[str, Diagnosis], logs: Mapping[str, LogSource], context: ReaderContext, tr: Language) -> str:
    """Return the report. Raises BadInputError if a log cannot be read again."""
    title, machine = text("Diagnosis of a build"), text("Facts of the machine")
    parts = [f"# {tr(title)}", f"werf-wizard {__version__}"]
    for name, diagnosis in found.items():
        parts += [f"## {visible(masked(name))}", *_told(diagnosis, context, tr), fenced(_rows(diagnosis, logs[name]))]
    if context.facts is not None:
        facts = visible_lines("\n".join(map(masked, context.facts.lines())))
        parts += [f"## {tr(machine)}", fenced(facts)]
    return "\n\n".join(parts) + "\n"


def _told(diagnosis: Diagnosis, context: ReaderContext, tr: Language) -> Iterator[str]:
    for finding in diagnosis.findings:
        yield from _finding(finding, diagnosis.target, context, tr)
    if not diagnosis.findings:
        yield tr(text("No known problem was found in it."))
        for passage in passages(diagnosis.clues, tr):
            yield tr(passage.sentence)
            if passage.lines:
                yield fenced("\n".join(passage.lines))
    heading = text("The log")
    yield f"### {tr(heading)}"


def _finding(finding: Finding, target: str, context: ReaderContext, tr: Language) -> Iterator[str]:
    topic = read_topic(finding.topic, tr.code)
    yield f"### [{tr(CONFIDENCE[finding.confidence])}] {topic.title} ({finding.topic})"
    yield topic.reason
    followed = text("Consequences")
    for each in finding.consequences:
        yield f"- {tr(followed)}: {read_topic(each.topic, tr.code).title} ({each.topic})"
    at = target_for(finding.id, context.target, target)
    for step in steps(finding.id, at, context.answers, context.facts or Facts({}), finding.seen):
        yield f"{place_of(step, tr)}: {tr(step.sentence)}"
        if step.deletes:
            yield tr(step.deletes)
        if step.to_fill_in:
            yield tr(step.to_fill_in)
        yield fenced(visible_lines(step.code).rstrip("\n"))


def _rows(diagnosis: Diagnosis, log: LogSource) -> str:
    """Return the lines of a log that decide, and its end, masked, with their numbers."""
    last = diagnosis.lines
    spans = [(max(1, line - _AROUND), min(last, line + _AROUND)) for line in sorted(decisive(diagnosis.findings))]
    spans.append((max(1, last - _END + 1), last))
    rows = rows_within(blocks(log.again()), last, spans)
    return "\n".join(_row(row, len(str(last))) for row in rows)


def _row(row: ExcerptRow, width: int) -> str:
    return f"{'…':>{width}}" if row.skipped else f"{row.number:>{width}} | {row.text}"


def fenced(content: str) -> str:
    """Return a block of code that no line of it ends."""
    fence = "```"
    while fence in content:
        fence += "`"
    return f"{fence}\n{content}\n{fence}"
