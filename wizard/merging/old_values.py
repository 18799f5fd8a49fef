"""Values of gitlab-runner as they were before runners.config: what of them the new text has to say.

Source: the chart's CHANGELOG, 0.23 ("runners.config") and 1.0, which took the old keys away.
"""

from collections.abc import Mapping

from wizard.documents.charts import OLD_AS_CONFIG, OLD_KEYS
from wizard.formats.notes import Data, Fields, fields_of
from wizard.language import Text, text

_OF_RELEASE = "{{.Release.Namespace}}"
"""Where the chart puts jobs unless it is told otherwise."""
_IN_REGISTRATION = frozenset({"tags", "runUntagged"})


def runner_of_old(values: dict[str, Data]) -> dict[str, Data]:
    """Return the [[runners]] that the old keys describe, and the server of the file."""
    runners = values.get("runners")
    given = fields_of(runners)
    table = {OLD_AS_CONFIG[old]: given[old] for old in _carried(given) if given[old]}
    if isinstance(runners, dict):
        table.setdefault("namespace", _OF_RELEASE)
    url = values.get("gitlabUrl")
    head = {"url": url} if isinstance(url, str) else {}
    return {**head, "executor": "kubernetes", "kubernetes": table}


def _carried(given: Fields) -> list[str]:
    """Return the old keys whose value the new text says, or says by default."""
    return [old for old in OLD_AS_CONFIG if isinstance(given.get(old), (str, bool))]


def told_of_old(values: dict[str, Data]) -> list[Text]:
    """Return the old keys that no new chart reads, and whose meaning is not carried over."""
    said = {key for key, value in fields_of(values.get("runners")).items() if value not in ({}, [], None, "")}
    left = sorted((said & OLD_KEYS) - set(_carried(fields_of(values.get("runners")))) - _IN_REGISTRATION)
    if not left:
        return []
    notices = text(
        "runners.config replaces the chart's old keys: repeat the settings of {keys} there.",
        keys=", ".join(f"runners.{key}" for key in left),
    )
    return [notices]


def in_order(runner: Mapping[str, Data], ours: Mapping[str, Data]) -> dict[str, Data]:
    """Return a runner with its keys in the order of ours: values before tables, as TOML has it."""
    order = [*ours, *(key for key in runner if key not in ours)]
    return {key: runner[key] for key in order if key in runner}
