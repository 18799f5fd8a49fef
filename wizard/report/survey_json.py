"""A survey as data (wizard/schemas/survey.schema.json), and as rows for a spreadsheet."""

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from wizard.display import visible
from wizard.facts.nodes import Node
from wizard.language import Language
from wizard.plan.pools import Pool, decisive_mode
from wizard.report.pools_json import pools_json
from wizard.survey.collected import FORMAT
from wizard.survey.comparing import Change, mode_of
from wizard.survey.machines import Machine
from wizard.survey.survey import Survey

COLUMNS = ("machine", "pool", "mode", "certainty", "kernel", "system", "architecture", "why")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection")."""


def survey_json(survey: Survey, changed: Sequence[Change] | None) -> dict[str, Any]:
    """Return the survey as data; its sentences are in English. `changed` is left out without an earlier survey."""
    tr = Language("en")
    whole: dict[str, Any] = {
        "format": FORMAT,
        "pools": pools_json(survey.pools),
        "machines": _machines(survey),
        "unreached": [{"name": one.name, "why": tr(one.why) if one.why else ""} for one in survey.unreached],
    }
    if changed is not None:
        whole["changes"] = [
            {
                "kind": one.kind,
                "pool": one.pool or None,
                "before": one.before or None,
                "after": one.after or None,
                "machines": list(one.machines),
            }
            for one in changed
        ]
    return whole


def _machines(survey: Survey) -> list[dict[str, Any]]:
    known = {machine.name: machine for machine in survey.machines}
    return [
        {"name": node.name, "pool": pool.name, "mode": mode_of(pool), "facts": _facts(known[node.name])}
        for pool in survey.pools
        for node in _asked(pool, known)
    ]


def _asked(pool: Pool, known: Collection[str]) -> list[Node]:
    """Return the nodes of a pool that answered: where one was asked for all, the others did not."""
    return sorted((node for node in pool.nodes if node.name in known), key=lambda node: node.name)


def _facts(machine: Machine) -> dict[str, str]:
    return {key: fact.value for key, fact in machine.facts.items()} if machine.facts else {}


def survey_csv(survey: Survey) -> str:
    """Return one row a machine, the same in every language."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows([_cell(value) for value in row] for row in _rows(survey))
    return out.getvalue()


def _rows(survey: Survey) -> Iterable[Sequence[str]]:
    tr = Language("en")
    known = {machine.name for machine in survey.machines}
    for pool in survey.pools:
        why = _why(pool, tr)
        certainty = pool.verdict[pool.mode].certainty if pool.mode else ""
        for node in _asked(pool, known):
            yield node.name, pool.name, mode_of(pool), certainty, node.kernel, node.os_image, node.machine, why
    for one in survey.unreached:
        yield one.name, "", "unreached", "", "", "", "", tr(one.why) if one.why else ""


def _why(pool: Pool, tr: Language) -> str:
    return "; ".join(tr(reason.text) for reason in decisive_mode(pool.verdict).reasons)


def _cell(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    shown = visible(value)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
