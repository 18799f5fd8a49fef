"""`werf-wizard survey`: the probe on many machines; exit code 0 a mode works on all, 1 on one none, 3 unknown."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from wizard.commands.inputs import whole_number
from wizard.commands.telling import tell
from wizard.display import visible_json
from wizard.errors import BadInputError, shown
from wizard.facts.world import World
from wizard.inputs import unreadable
from wizard.language import Language, text
from wizard.survey.collected import HOW, LARGEST, Collection
from wizard.survey.comparing import Change, changes, earlier
from wizard.survey.survey import Survey, survey_of

_FORMATS = ("text", "json", "csv", "html")


def run(options: argparse.Namespace, tr: Language) -> int:
    """Survey machines, or read what was collected, and print the result."""
    form = _form(options)
    _must_fit(options)
    if options.manifest:
        from wizard.commands.survey_cluster import print_manifest

        return print_manifest(options, tr)
    before = _earlier(options.compare) if options.compare else None
    collection = Collection()
    for name in options.source:
        collection.read(name, _read)
    stopped = False
    if options.inventory:
        from wizard.commands.survey_hosts import ask_hosts

        stopped = ask_hosts(options, collection, tr)
    elif not options.source:
        from wizard.commands.survey_cluster import ask_cluster_nodes

        ask_cluster_nodes(options, collection, tr)
    for note in collection.notes:
        tell(tr, note)
    machines = collection.result()
    if not machines:
        raise BadInputError(text("The input contains no results."), HOW)
    survey = survey_of(machines)
    changed = changes(before, survey) if before is not None else None
    _print(survey, changed, form, tr)
    return 130 if stopped else _status(survey, changed)


def _status(survey: Survey, changed: tuple[Change, ...] | None) -> int:
    """Return 1 if a mode works nowhere on a pool, 3 if it is not known; with an earlier survey, 1 if one got worse."""
    if changed is None:
        return {"yes": 0, "no": 1, "unknown": 3}[survey.works]
    kinds = {one.kind for one in changed}
    return 1 if "worse" in kinds else 3 if "silent" in kinds else 0


def _form(options: argparse.Namespace) -> str:
    form = "json" if options.json else options.format
    if form not in _FORMATS:
        message = text("--format cannot be “{value}”.", value=shown(form))
        raise BadInputError(message, text("It is one of: {names}.", names=", ".join(_FORMATS)))
    return str(form)


def _must_fit(options: argparse.Namespace) -> None:
    """Raise BadInputError for options that do not go together, or that would have no effect."""
    if options.manifest and (options.source or options.inventory or options.compare):
        raise BadInputError(text("--manifest only prints: leave out --from, --inventory and --compare."))
    if options.sample and (options.source or options.inventory):
        raise BadInputError(text("--sample is for a cluster: leave out --from and --inventory."))
    whole_number("--at-once", options.at_once, 1, 256)
    if options.timeout is not None:
        whole_number("--timeout", options.timeout, 1, 86400)


def _read(name: str) -> bytes:
    """Return a collection, of any bytes. Raises BadInputError if it cannot be read or is too large."""
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as stream:
                raw = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise unreadable(name, error) from None
    if len(raw) > LARGEST:
        size = LARGEST // 1024 // 1024
        raise BadInputError(text("{name} is too large: the limit is {size} MiB.", name=name, size=size))
    return raw


def _earlier(name: str) -> Mapping[str, str]:
    return earlier(World().read_input(name, LARGEST), name)


def _print(survey: Survey, changed: tuple[Change, ...] | None, form: str, tr: Language) -> None:
    match form:
        case "json":
            from wizard.report.survey_json import survey_json

            print(visible_json(survey_json(survey, changed)))
        case "csv":
            from wizard.report.survey_json import survey_csv

            sys.stdout.write(survey_csv(survey))
        case "html":
            from wizard.report.survey_html import survey_html

            sys.stdout.write(survey_html(survey, changed, tr))
        case _:
            from wizard.report.console import on_stdout
            from wizard.report.survey import show_survey

            show_survey(survey, changed, tr, on_stdout())
    sys.stdout.flush()
