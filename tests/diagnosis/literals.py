"""Literals that every match of a regular expression has: a line without them need not be tried."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from wizard.diagnosis.signatures import verbatim_runs

if sys.version_info >= (3, 11):
    from re import _parser as sre_parse
else:
    import sre_parse

_SHORTEST = 3


@dataclass
class Literals:
    """`needs`: all of these stand in each match; `choices`: of each group, one."""

    needs: list[str] = field(default_factory=list)
    choices: list[list[str]] = field(default_factory=list)


def literals_of(regex: str) -> Literals:
    """The literals of an expression, in lower case, as they stand in the bytes of a log."""
    found = Literals()
    for run in _runs(iter(sre_parse.parse(regex)), found):
        found.needs += [part for part in verbatim_runs(run) if len(part) >= _SHORTEST]
    return found


def _runs(tokens: Iterable[Any], found: Literals) -> Iterator[str]:
    run = ""
    for name, value in tokens:
        kind = str(name)
        if kind == "LITERAL":
            run += chr(value).lower()
            continue
        if kind == "SUBPATTERN":
            inner = list(_runs(value[-1], found))
            if len(inner) == 1 and all(str(token) == "LITERAL" for token, _ in value[-1]):
                run += inner[0]
                continue
            yield from (run, *inner)
        elif kind in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0:
            yield from (run, *_runs(value[2], found))
        elif kind == "BRANCH":
            yield run
            found.choices += _choices(value[1])
        else:
            yield run
        run = ""
    yield run


def _choices(branches: Iterable[Any]) -> list[list[str]]:
    best = [max(literals_of_tokens(branch), key=len, default="") for branch in branches]
    return [best] if all(len(literal) >= _SHORTEST for literal in best) else []


def literals_of_tokens(tokens: Any) -> list[str]:
    """The literals of a part of an expression."""
    return [part for run in _runs(tokens, Literals()) for part in verbatim_runs(run)]
