"""From hits to findings: how sure each is, which of its look-alikes it is, and what follows from what."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import combinations

from wizard.diagnosis.folding import fold
from wizard.diagnosis.matching import Hit
from wizard.diagnosis.model import Confidence, Finding
from wizard.diagnosis.severity import is_mild
from wizard.diagnosis.showing import harmless
from wizard.diagnosis.signatures import Problem
from wizard.diagnosis.weighing import FactEvidence, weigh
from wizard.facts.model import Facts
from wizard.records import Record, replace
from wizard.regexes import regex

_SURE: dict[Confidence, int] = {"high": 3, "medium": 2, "low": 1}
_NAMES: tuple[Confidence, ...] = ("low", "low", "medium", "high")
_MOST_LINES = 8
_GAVE_UP = frozenset(("gitlab-pod-pending", "werf-deploy-tracking"))
"""Problems that only say that waiting took too long: the events that tell why may be printed after that."""
_EVENT = regex(r"\b(?:Warning|Normal)\s+[A-Z][a-z]\w+\s|\bFailed(?:Create|Scheduling|Mount|CreatePodSandBox)\b")


class CandidateProblem(Record):
    """A problem with its confirmed hits, how much they prove (1 to 3), and what the facts say."""

    problem: Problem
    hits: tuple[Hit, ...]
    proof: int
    evidence: FactEvidence

    @cached_property
    def first(self) -> int:
        """Return the number of the first line that shows it."""
        return min(hit.lines[0] for hit in self.hits)

    @cached_property
    def lines(self) -> frozenset[int]:
        """Return the numbers of all lines that show it."""
        return frozenset(line for hit in self.hits for line in hit.lines)

    @cached_property
    def weight(self) -> int:
        """Return how much text was matched, each signature counted once, lines nearby included."""
        by_signature = {id(hit.signature): hit.weight + (24 if hit.near else 0) for hit in self.hits}
        return sum(by_signature.values())


def rank(
    hits: Sequence[Hit], problems: Mapping[str, Problem], facts: Facts, *, well: bool = False
) -> tuple[Finding, ...]:
    """Return the findings, best first. `well` means that the log says that the job succeeded."""
    grouped: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit.is_confirmed and _proof(hit, well=well):
            grouped.setdefault(hit.signature.problem, []).append(hit)
    found = [_weigh(problems[name], tuple(own), facts, well=well) for name, own in grouped.items()]
    found = [_among_rivals(one, found) for one in found]
    found.sort(key=_order)
    return _with_consequences(found)


def _weigh(problem: Problem, hits: tuple[Hit, ...], facts: Facts, *, well: bool) -> CandidateProblem:
    evidence = weigh(problem, facts)
    proofs = [_proof(hit, well=well) for hit in hits]
    proof = max(proofs)
    medium = {id(hit.signature): hit.message for hit, own in zip(hits, proofs, strict=True) if own == 2}
    if proof == 2 and not well and (evidence.answer == "yes" or _are_apart(medium.values())):
        proof = 3
    if evidence.answer == "no":
        proof = max(1, proof - 1)
    return CandidateProblem(problem, hits, proof, evidence)


def _are_apart(places: Iterable[tuple[int, ...]]) -> bool:
    """Return whether two of these messages have no line in common: a broken one says a thing once."""
    return any(set(one).isdisjoint(other) for one, other in combinations(places, 2))


def _proof(hit: Hit, *, well: bool) -> int:
    """Return what a hit proves (0 to 3), by who says it and how; in a job that succeeded, less."""
    well = well and not hit.signature.goes_on
    sure = _SURE[hit.signature.sure]
    match hit.voice:
        case "quoted":
            return 0
        case "tolerated" | "tested":
            return 0 if well else 1
        case _ if well:
            return 0 if is_mild(hit.texts[0]) else 1
        case _:
            return sure


def _among_rivals(one: CandidateProblem, found: Sequence[CandidateProblem]) -> CandidateProblem:
    """Return the candidate, less sure if another on the same lines proves as much and facts do not decide."""
    rivals = [
        other
        for other in found
        if other.problem is not one.problem
        and one.lines & other.lines
        and other.proof >= one.proof
        and other.weight >= one.weight
        and other.evidence.answer == one.evidence.answer
        and other.problem.id not in one.problem.leads_to
        and one.problem.id not in other.problem.leads_to
    ]
    return replace(one, proof=min(one.proof, 2)) if rivals else one


_VERDICTS = {"yes": 0, "unknown": 1, "no": 2}


def _order(one: CandidateProblem) -> tuple[int, int, int, int, str]:
    """Return the sort key: the surest first, then what facts confirm, what comes first, and what matched most."""
    return (-one.proof, _VERDICTS[one.evidence.answer], one.first, -one.weight, one.problem.id)


def _with_consequences(found: Sequence[CandidateProblem]) -> tuple[Finding, ...]:
    """Return the candidates that remain, each with the findings that it leads to and that show no earlier."""
    cause_of: dict[str, CandidateProblem] = {}
    for one in sorted(found, key=lambda one: (one.first, -one.weight)):
        causes = [c for c in found if one.problem.id in c.problem.leads_to and _precedes(c, one)]
        causes = [c for c in causes if _root(c, cause_of).problem.id != one.problem.id]
        if causes:
            cause_of[one.problem.id] = min(causes, key=_order)
    followers: dict[str, list[CandidateProblem]] = {}
    for one in found:
        if one.problem.id in cause_of:
            followers.setdefault(_root(one, cause_of).problem.id, []).append(one)
    roots = [one for one in found if one.problem.id not in cause_of]
    return tuple(_finding(root, sorted(followers.get(root.problem.id, ()), key=lambda f: f.first)) for root in roots)


def _precedes(cause: CandidateProblem, effect: CandidateProblem) -> bool:
    """Return whether one problem can be the cause of another: the effect has its own line, and is no surer."""
    if effect.problem.id in _GAVE_UP and cause.proof == 3 and _is_event(cause):
        return not effect.lines <= cause.lines
    apart = cause.first < effect.first or cause.proof >= effect.proof
    return cause.first <= effect.first and cause.proof >= 2 and apart and not effect.lines <= cause.lines


def _is_event(one: CandidateProblem) -> bool:
    """Return whether an event of a cluster tells of the problem."""
    return any(_EVENT.search(text) for hit in one.hits for text in hit.texts)


def _root(one: CandidateProblem, cause_of: Mapping[str, CandidateProblem]) -> CandidateProblem:
    while one.problem.id in cause_of:
        one = cause_of[one.problem.id]
    return one


def _finding(one: CandidateProblem, followers: Sequence[CandidateProblem] = ()) -> Finding:
    shown = _shown_lines(one)
    ask = one.evidence.ask if one.proof < 3 else ()
    return Finding(
        one.problem.id,
        _NAMES[one.proof],
        tuple(shown),
        "\n".join(shown.values()),
        ask,
        tuple(_finding(follower) for follower in followers),
        _seen(one),
    )


def _seen(one: CandidateProblem) -> tuple[str, ...]:
    """Return the words of its fix that are on its lines."""
    if not one.problem.words:
        return ()
    lines = {fold(text) for text in {text for hit in one.hits for text in (*hit.texts, hit.near_text)}}
    words = [(word, fold(word)) for word in one.problem.words]
    return tuple(word for word, folded in words if any(folded in line for line in lines))


def _shown_lines(one: CandidateProblem) -> dict[int, str]:
    """Return the lines that show it best, by number; each text once."""
    lines: dict[int, str] = {}
    for hit in sorted(one.hits, key=lambda hit: (-_SURE[hit.signature.sure], -hit.weight, hit.lines)):
        if len(lines) >= _MOST_LINES:
            break
        here = dict(zip(hit.lines, hit.texts, strict=True)) | ({hit.near: hit.near_text} if hit.near else {})
        new = {number: harmless(text, hit.signature.pattern.literals[0]) for number, text in here.items()}
        if len(lines) + len(new) <= _MOST_LINES and not set(new.values()) <= set(lines.values()):
            lines |= new
    return dict(sorted(lines.items()))
