"""Which [[runners]] of a file is meant: by its name, by its number, or as the only one whose executor fits."""

from collections.abc import Sequence

from wizard.documents.gitlab_config import EXECUTORS
from wizard.errors import BadInputError, shown
from wizard.formats.notes import Data
from wizard.language import text
from wizard.merging.choosing import MergeRequest


def number_of(runners: Sequence[dict[str, Data]], executor: str, request: MergeRequest) -> int:
    """Return the place of the runner that is meant. Raises BadInputError for none, several, another executor."""
    if not runners:
        raise BadInputError(
            text("{name} has no [[runners]].", name=request.name),
            text("`gitlab-runner register --template-config` creates one from the output of `export`."),
        )
    fitting = [i for i, one in enumerate(runners) if one.get("executor", executor) in EXECUTORS[executor]]
    sought = request.into or request.answers["runner_name"]
    named = [i for i, one in enumerate(runners) if str(one.get("name", "")) == sought]
    if request.into or request.is_given("runner_name"):
        return _named(runners, named or _by_number(request.into, len(runners)), executor, request, sought)
    found = [i for i in named if i in fitting] or fitting
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInputError(
            text("{name}: several runners match: {names}.", name=request.name, names=_all(runners, found)),
            text("Choose one: --into NAME."),
        )
    return _named(runners, [0], executor, request, sought) if len(runners) == 1 else _none(runners, executor, request)


def name_for(runners: Sequence[dict[str, Data]], number: int) -> str:
    """Return what `--into` takes for a runner: its name; its number if it has none, or one that another has too."""
    name = str(runners[number].get("name") or "")
    is_alone = [str(one.get("name") or "") for one in runners].count(name) == 1
    return name if name and is_alone else str(number + 1)


def _by_number(into: str, count: int) -> list[int]:
    return [int(into) - 1] if into.isascii() and into.isdigit() and 0 < int(into) <= count else []


def _named(
    runners: Sequence[dict[str, Data]], named: list[int], executor: str, request: MergeRequest, sought: str
) -> int:
    if not named:
        raise BadInputError(
            text("{file} has no “{name}”.", file=request.name, name=shown(sought)),
            text("It contains: {names}.", names=_all(runners, range(len(runners)))),
        )
    if len(named) > 1:
        raise BadInputError(
            text("{file}: several runners are called “{name}”.", file=request.name, name=shown(sought)),
            text("Choose one by its number: {names}.", names=_numbers(runners, named)),
        )
    found = str(runners[named[0]].get("executor", executor))
    if found not in EXECUTORS[executor]:
        raise BadInputError(
            text(
                "{file}: runner “{name}” has the executor {found}, not {wanted}.",
                file=request.name,
                name=shown(name_for(runners, named[0])),
                found=shown(found),
                wanted=executor,
            ),
            text("It contains: {names}.", names=_all(runners, range(len(runners)))),
        )
    return named[0]


def _none(runners: Sequence[dict[str, Data]], executor: str, request: MergeRequest) -> int:
    raise BadInputError(
        text("{file}: no runner has the executor {wanted}.", file=request.name, wanted=executor),
        text("It contains: {names}.", names=_all(runners, range(len(runners)))),
    )


def _all(runners: Sequence[dict[str, Data]], places: Sequence[int]) -> str:
    return ", ".join(f"{shown(name_for(runners, i))} ({shown(str(runners[i].get('executor', '?')))})" for i in places)


def _numbers(runners: Sequence[dict[str, Data]], places: Sequence[int]) -> str:
    return ", ".join(f"--into {i + 1} ({shown(str(runners[i].get('executor', '?')))})" for i in places)
