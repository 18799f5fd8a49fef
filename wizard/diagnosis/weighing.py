"""What facts say about a problem, and which unknown facts would say more."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from wizard.diagnosis.signatures import Problem
from wizard.facts.model import Fact, Facts
from wizard.plan.checks import ALL
from wizard.records import Record
from wizard.regexes import regex

Answer = Literal["yes", "no", "unknown"]
_CONDITION = regex(r"([a-z_.]+)(=|!=|<|>=)(\S+)")
_MOST_ASKED = 4
# These are green whatever is found: the configuration replaces what exists.
_UNDECIDED = frozenset(("seccomp", "apparmor", "selinux"))


class FactEvidence(Record):
    """Whether the facts say that it is this problem (`answer`), and which unknown facts would tell (`ask`)."""

    answer: Answer
    ask: tuple[str, ...] = ()


def weigh(problem: Problem, facts: Facts) -> FactEvidence:
    """Return what the problem's checks and conditions say by these facts, and which facts they lack."""
    said = [_check_says(name, facts) for name in problem.checks]
    said += [(_answer(condition_holds(line, facts)), (fact_of(line),)) for line in problem.facts_for]
    against = [condition_holds(line, facts) for line in problem.facts_against]
    answers = [answer for answer, _ in said]
    if any(against):
        return FactEvidence("no")
    if "yes" in answers:
        return FactEvidence("yes")
    if answers and all(answer == "no" for answer in answers):
        return FactEvidence("no")
    sought = [key for answer, keys in said if answer == "unknown" for key in keys]
    sought += [fact_of(line) for line, known in zip(problem.facts_against, against, strict=True) if known is None]
    return FactEvidence("unknown", _unknown(sought, facts))


def condition_holds(line: str, facts: Facts) -> bool | None:
    """Return whether a condition is true; None if its fact is unknown, or no number although one is needed."""
    key, sign, wanted = _parts(line)
    value = facts.value(key)
    if value is None:
        return None
    if sign in ("=", "!="):
        return (value == wanted or wanted in facts.words(key)) is (sign == "=")
    here, there = _numbers(value), _numbers(wanted)
    if not here or not there:
        return None
    return here < there if sign == "<" else here >= there


def fact_of(line: str) -> str:
    """Return the key of the fact that a condition is about."""
    return _parts(line)[0]


def _parts(line: str) -> tuple[str, str, str]:
    found = _CONDITION.fullmatch(line)
    if not found:
        raise ValueError(line)
    return found[1], found[2], found[3]


def _numbers(value: str) -> tuple[int, ...]:
    found = re.match(r"v?(\d+(?:\.\d+)*)", value)
    return tuple(int(part) for part in found[1].split(".")) if found else ()


def _answer(known: bool | None) -> Answer:
    return "unknown" if known is None else "yes" if known else "no"


def _unknown(keys: Iterable[str], facts: Facts) -> tuple[str, ...]:
    return tuple(key for key in dict.fromkeys(keys) if key not in facts)[:_MOST_ASKED]


def _check_says(name: str, facts: Facts) -> tuple[Answer, tuple[str, ...]]:
    """Return whether a check supports its problem, and the facts that it looked at."""
    seen = _Seen(facts.known)
    check = ALL[name](Facts(seen, facts.complete))
    if check.status in ("failed", "warning"):
        return "yes", ()
    if check.status == "ok" and check.evidence and name not in _UNDECIDED:
        return "no", ()
    return "unknown", (*check.missing, *seen.keys_asked)


class _Seen(dict[str, Fact]):
    """Facts that record which of them were asked for."""

    def __init__(self, known: Mapping[str, Fact]) -> None:
        super().__init__(known)
        self.keys_asked: dict[str, None] = {}

    def get(self, key: str, default: object = None) -> "Fact | None":  # type: ignore[override]
        """Return the fact, or `default`; in both cases record that it was asked for."""
        self.keys_asked[key] = None
        return super().get(key)
