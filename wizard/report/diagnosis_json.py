"""A diagnosis as data, with the schema wizard/schemas/diagnosis.schema.json."""

from collections.abc import Sequence

from wizard.diagnosis.fixing import steps, target_for
from wizard.diagnosis.model import Diagnosis, Finding, Step
from wizard.display import visible_json
from wizard.facts.model import Facts
from wizard.language import Language
from wizard.plan.settings import Answers


def diagnoses_as_json(found: dict[str, Diagnosis], answers: Answers, target: str, facts: Facts | None) -> str:
    """Return the diagnoses of logs by name as JSON; of several logs, each problem names its own.

    Fixes are for `target`; if it is empty, for the target that a log names.
    """
    problems = []
    for name, diagnosis in found.items():
        guess = diagnosis.clues.guess
        for finding in diagnosis.findings or ((guess,) if guess else ()):
            at = target_for(finding.id, target, diagnosis.target)
            fix = steps(finding.id, at, answers, facts or Facts({}), finding.seen)
            of_log = {"file": name} if len(found) > 1 else {}
            problems.append(_finding(finding, fix) | ({"guess": True} if finding is guess else {}) | of_log)
    order = ("high", "medium", "low")
    problems.sort(key=lambda problem: order.index(problem["confidence"]))
    whole = {"format": 1, "lines": sum(diagnosis.lines for diagnosis in found.values()), "problems": problems}
    unknown = _unknown(found)
    return visible_json(whole | ({"unknown": unknown} if unknown else {}))


def _unknown(found: dict[str, Diagnosis]) -> list[dict[str, object]]:
    """Return what logs in which nothing is known say themselves."""
    if not any(diagnosis.clues.errors for diagnosis in found.values()):
        return []
    from wizard.report.unknown import clues_data

    return [
        {**clues_data(diagnosis.clues), **({"file": name} if len(found) > 1 else {})}
        for name, diagnosis in found.items()
        if diagnosis.clues.errors
    ]


def finding_as_json(finding: Finding) -> str:
    """Return one problem on one line, without its steps."""
    return visible_json(_finding(finding, ()), indent=None)


def _finding(finding: Finding, fix: Sequence[Step]) -> dict[str, object]:
    english = Language("en")
    return {
        "id": finding.id,
        "confidence": finding.confidence,
        "topic": finding.topic,
        "lines": list(finding.lines),
        "excerpt": finding.excerpt,
        "ask": list(finding.ask),
        "fix": [step.code for step in fix],
        "steps": [step.data(english) for step in fix],
        "consequences": [
            {key: value for key, value in _finding(each, ()).items() if key not in ("fix", "steps", "consequences")}
            for each in finding.consequences
        ],
    }
