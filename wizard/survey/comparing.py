"""What changed between an earlier survey and a new one, machine by machine."""

import json
from collections.abc import Mapping
from typing import Any, Literal

from wizard.facts.printed import as_object, items, line
from wizard.plan.modes import MODES
from wizard.plan.pools import Pool
from wizard.records import Record
from wizard.survey.collected import must_be_survey, not_json
from wizard.survey.survey import Survey

Kind = Literal["worse", "better", "silent", "answers", "new", "gone"]
KINDS: tuple[Kind, ...] = ("worse", "better", "silent", "answers", "new", "gone")
"""In the order in which they are told: what is worse comes first."""
NONE, UNKNOWN, SILENT = "none", "unknown", "unreached"
"""What stands for a mode: no mode works, it is not known of one, the machine did not answer."""
_RANKS = (*MODES, UNKNOWN, NONE)


class Change(Record):
    """Machines of one pool for which the same changed. `before` and `after` are modes; empty: not there."""

    kind: Kind
    pool: str
    before: str
    after: str
    machines: tuple[str, ...]


def earlier(source: str, name: str) -> Mapping[str, str]:
    """Return the mode of each machine of an earlier survey. Raises BadInputError for anything else."""
    try:
        data = as_object(json.loads(source, parse_int=str, parse_float=str))
    except json.JSONDecodeError as error:
        raise not_json(name, error.lineno, error.msg) from None
    except RecursionError:
        data = {}
    must_be_survey(data, name)
    return {**_modes(items(data, "machines")), **{line(one.get("name", "")): SILENT for one in _unreached(data)}}


def _unreached(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [as_object(one) for one in items(data, "unreached")]


def _modes(machines: list[Any]) -> dict[str, str]:
    found = {}
    for one in map(as_object, machines):
        mode = line(one.get("mode") or UNKNOWN)
        found[line(one.get("name", ""))] = mode if mode in _RANKS else UNKNOWN
    return found


def mode_of(pool: Pool) -> str:
    """Return the mode of a pool's machines, or the word that stands for none."""
    return pool.mode or (UNKNOWN if pool.verdict.missing else NONE)


def changes(before: Mapping[str, str], now: Survey) -> tuple[Change, ...]:
    """Return what changed since an earlier survey, what is worse first."""
    asked = {machine.name for machine in now.machines}
    after = {node.name: (pool.name, mode_of(pool)) for pool in now.pools for node in pool.nodes if node.name in asked}
    after |= {machine.name: ("", SILENT) for machine in now.unreached}
    found: dict[tuple[Kind, str, str, str], list[str]] = {}
    for name in sorted({*before, *after}):
        pool, mode = after.get(name, ("", ""))
        old = before.get(name, "")
        if kind := _kind(old, mode):
            found.setdefault((kind, pool, old, mode), []).append(name)
    ordered = sorted(found.items(), key=lambda one: (KINDS.index(one[0][0]), -len(one[1]), one[0][1]))
    return tuple(Change(*key, tuple(names)) for key, names in ordered)


def _kind(old: str, new: str) -> Kind | None:
    if old == new:
        return None
    if not old or not new:
        return "gone" if old else "new"
    if SILENT in (old, new):
        return "silent" if new == SILENT else "answers"
    return "worse" if _RANKS.index(new) > _RANKS.index(old) else "better"
