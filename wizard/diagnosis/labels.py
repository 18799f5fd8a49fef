"""Words for findings and steps: how sure a finding is, where it shows, where a step is done."""

from collections.abc import Mapping

from wizard.diagnosis.model import Confidence, Finding, Step
from wizard.language import Language, Text, plural, text

CONFIDENCE: Mapping[Confidence, Text] = {
    "high": text("sure"),
    "medium": text("likely"),
    "low": text("possible"),
}
PLACES: Mapping[str, Text] = {
    "host": text("On the host"),
    "container": text("In the container"),
    "image": text("In the image"),
    "cluster": text("In the cluster"),
    "node": text("On each node"),
    "project": text("In the project"),
    "pipeline": text("In the pipeline"),
    "runner": text("On the runner's machine"),
    "registry": text("In the registry"),
    "configuration": text("In the configuration"),
}
_MOST_NUMBERS = 4


def place_of(step: Step, tr: Language) -> str:
    """Return where a step is done, with the file's name if its sentence does not name it."""
    place = tr(PLACES[step.where])
    return f"{place}, {step.path}" if step.path and step.path not in tr(step.sentence) else place


def sentence_of(step: Step, before: Step | None) -> Text:
    """Return what a step says; if the step before it says the same for another file, only that."""
    is_same = before is not None and step.sentence == before.sentence and not step.instead
    return text("The same in another file.") if is_same else step.sentence


def where(finding: Finding) -> Text:
    """Return how sure a finding is, and on which lines it shows."""
    numbers = ", ".join(map(str, finding.lines[:_MOST_NUMBERS]))
    more = "…" if len(finding.lines) > _MOST_NUMBERS else ""
    return plural(
        "{sure} · line {lines}",
        "{sure} · lines {lines}",
        len(finding.lines),
        sure=CONFIDENCE[finding.confidence],
        lines=numbers + more,
    )


def consequence(finding: Finding) -> Text:
    """Return the note that a finding follows from the problem above it."""
    return text("consequence · line {line}", line=finding.lines[0] if finding.lines else "?")
