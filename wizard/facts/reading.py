"""Reads facts: the probe's output, the same written by hand, or JSON."""

import json
import re

from wizard.display import visible
from wizard.errors import BadInputError
from wizard.facts.keys import bad_value
from wizard.facts.model import Facts, make_facts
from wizard.language import Text, text

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*\Z")


def read_facts(source: str, name: str) -> Facts:
    """Parse facts; `name` is what messages call their source.

    Raises BadInputError for a line that is not `key=value`, a key that repeats, a value that its key cannot have (each
    with the line's number), and for JSON that is not one flat object.
    """
    source = source.removeprefix("\ufeff")
    pairs = _json_pairs(source, name) if source.lstrip().startswith("{") else _line_pairs(source, name)
    values: dict[str, str] = {}
    for number, key, value in pairs:
        if key in values:
            raise _bad(name, number, text("duplicate key {key}", key=key))
        if wanted := bad_value(key, value):
            raise _bad(
                name,
                number,
                text(
                    "{key} cannot be “{value}”; it must be one of: {wanted}", key=key, value=value[:60], wanted=wanted
                ),
            )
        values[key] = value
    if not values:
        raise BadInputError(text("{name} contains no facts: it is empty.", name=name), _HOW_TO_PROBE)
    probed = values.pop("probe.format", None)
    if probed not in (None, "1"):
        raise BadInputError(
            text("{name} is in probe format {format}; this version reads format 1.", name=name, format=probed)
        )
    complete = values.pop("probe.complete", None) == "yes"
    return make_facts(values, complete=complete, stated=probed is None)


_HOW_TO_PROBE = text("Facts are the output of `werf-wizard probe` on this or another machine.")


def _bad(name: str, line: int, why: Text) -> BadInputError:
    where = (
        text("{name}, line {line}: {why}.", name=name, line=line, why=why)
        if line
        else text("{name}: {why}.", name=name, why=why)
    )
    return BadInputError(where, _HOW_TO_PROBE)


def _line_pairs(source: str, name: str) -> list[tuple[int, str, str]]:
    pairs = []
    lines = source.split("\n")
    # The probe ends every line: what has no end was cut short, perhaps in the middle of its value.
    if lines[0].rstrip() == "probe.format=1" and lines[-1].rstrip() != "probe.complete=yes":
        lines.pop()
    for number, raw in enumerate(lines, 1):
        line = raw.removesuffix("\r")
        key, equals, value = line.partition("=")
        if not line.strip():
            continue
        if not equals or not _KEY.match(key):
            raise _bad(name, number, text("“{line}” is not key=value", line=line[:60]))
        pairs.append((number, key, visible(value)))
    return pairs


def _json_pairs(source: str, name: str) -> list[tuple[int, str, str]]:
    """Return the pairs of a JSON object, or of the facts in what `doctor --json` prints."""
    try:
        data = json.loads(source, object_pairs_hook=tuple, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        raise _bad(name, error.lineno, text("this is not JSON: {why}", why=error.msg)) from None
    except RecursionError:
        raise _bad(name, 0, text("this is not a flat JSON object")) from None
    pairs = []
    report = dict(data)
    if isinstance(report.get("facts"), tuple):
        facts = [(key, dict(fact) if isinstance(fact, tuple) else {"value": fact}) for key, fact in report["facts"]]
        data = [(key, fact.get("value")) for key, fact in facts]
        if not any(fact.get("certainty") == "stated" for _, fact in facts):
            pairs = [(0, "probe.format", "1")]
        if report.get("complete") is not False:
            pairs.append((0, "probe.complete", "yes"))
    for key, value in data:
        if isinstance(value, bool):
            value = "yes" if value else "no"
        if not isinstance(value, str) or not _KEY.match(key):
            raise _bad(name, 0, text("the value of “{key}” is not a string", key=key[:60]))
        pairs.append((0, key, visible(value)))
    return pairs
