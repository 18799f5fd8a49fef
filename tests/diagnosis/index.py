"""`make problems`: problems.json and likeness.json in content/, all that a diagnosis needs of the problems."""

import json
import sys
from typing import Any

from jsonschema import Draft202012Validator

from tests.diagnosis import wording
from tests.diagnosis.forms import is_form, regex_of
from tests.diagnosis.literals import literals_of
from wizard.diagnosis.folding import fold
from wizard.diagnosis.likeness import INDEX as WORDS
from wizard.diagnosis.signatures import INDEX, Pattern, rarest_first
from wizard.knowledge.problems import problem_names, read_problem
from wizard.resources import PACKAGE

_NOT_NEEDED = ("examples", "wordings", "others", "sources", "versions")
_FORM = ("operation", "object", "reason", "sysctl", "value", "exit")


def wrong() -> list[str]:
    """What in the problem.yaml files is not of their form: the problem, the keys that lead there, and why."""
    form = Draft202012Validator(json.loads((PACKAGE / "schemas" / "problem.schema.json").read_text("utf-8")))
    return [
        f"content/problems/{name}/problem.yaml: {'.'.join(map(str, error.absolute_path))}: {error.message}"
        for name in problem_names()
        for error in form.iter_errors(read_problem(name))
    ]


def written() -> str:
    """The index, a line for a problem."""
    rows = [f"{json.dumps(name)}: {_compact(read_problem(name))}" for name in problem_names()]
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _compact(problem: dict[str, Any]) -> str:
    kept = {key: value for key, value in problem.items() if key not in _NOT_NEEDED}
    kept["signatures"] = [compiled(signature) for signature in problem["signatures"]]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def compiled(signature: dict[str, Any]) -> dict[str, Any]:
    """A signature with the literals by which its lines are found quickly; a form as a regular expression."""
    if "text" in signature:
        return {**signature, "literals": Pattern(signature["text"]).literals}
    if is_form(signature):
        regex, groups = regex_of(signature)
        kept = {key: value for key, value in signature.items() if key not in _FORM}
        literals = rarest_first(groups, [])
        return {"regex": regex, "holds": literals[0][0], **kept, "literals": literals}
    found = literals_of(signature["regex"])
    groups = [*([need] for need in found.needs), *found.choices]
    return {**signature, "literals": rarest_first(groups, [fold(signature["holds"])])}


if __name__ == "__main__":
    if faults := wrong():
        sys.exit("\n".join(faults))
    INDEX.write_text(written(), "utf-8")
    WORDS.write_text(wording.written(), "utf-8")
