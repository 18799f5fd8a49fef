"""`werf-wizard lint`: what an existing configuration gets wrong; exit 0 nothing, 1 a finding, 2 a file not judged."""

import argparse
import gc
import os
from collections.abc import Sequence
from pathlib import Path

from wizard.commands.asking import known_answers, known_facts
from wizard.commands.telling import complain, tell
from wizard.display import visible_json
from wizard.errors import BadInputError
from wizard.facts.world import World
from wizard.inputs import LARGEST_CONFIGURATION
from wizard.language import Language, plural, text
from wizard.lint.json_form import as_json, as_sarif
from wizard.lint.linting import Report, lint
from wizard.lint.opening import Source, Unread
from wizard.plan.vantage import of_a_node
from wizard.records import replace

_GROUND = ("kubernetes", "gitlab_runner", "platform", "node_apparmor", "node_selinux", "rootless", "allow_privileged")
"""Settings that say something of where containers run."""

_OBJECTS = 200_000
"""New objects after which Python looks for circles: trees have none, and each time all of them are gone through."""

STDIN = "stdin"
"""What standard input is called in the findings."""


def run(options: argparse.Namespace, say: Language) -> int:
    """Judge the files. What could not be judged is said on standard error."""
    if options.facts == "-" and "-" in options.files:
        raise BadInputError(text("Standard input cannot be both the facts and the file."))
    gc.set_threshold(_OBJECTS)
    world = World()
    sources, unread = _read(list(dict.fromkeys(options.files)), world)
    answers = known_answers("kubernetes", options.set, options.answers, {}, world)
    facts = known_facts(options.facts, world, say)
    for key in (pair.partition("=")[0] for pair in options.set):
        if key not in _GROUND:
            tell(say, text("{key} means nothing to {target}.", key=key, target="lint"))
    report = lint(
        sources,
        facts,
        answers,
        form=options.form,
        every=options.all,
        nodes=facts if options.facts else of_a_node(facts),
    )
    report = replace(report, unread=(*unread, *report.unread))
    gc.freeze()  # what is read stays until the end: Python need not look through it once more before it goes
    _show(report, options, say)
    for one in report.unread:
        _tell_unread(one, say)
    _tell_how(report, options, say)
    counted = ("error", "warning", *(("note",) if options.strict else ()))
    return 2 if report.unread else int(any(report.count(severity) for severity in counted))


def _read(names: Sequence[str], world: World) -> tuple[list[Source], list[Unread]]:
    """The texts of the files, and those that are none."""
    sources: list[Source] = []
    unread: list[Unread] = []
    for name in names:
        shown_name = STDIN if name == "-" else name
        match _text_of(name, world):
            case BadInputError() as error:
                unread.append(Unread(shown_name, error.message, error.ways))
            case str() as content:
                sources.append(Source(shown_name, content))
    return sources, unread


def _text_of(name: str, world: World) -> str | BadInputError:
    try:
        return world.read_input(name, LARGEST_CONFIGURATION)
    except BadInputError as error:
        return error


def _tell_unread(one: Unread, say: Language) -> None:
    """Why nothing was judged in a file, and what helps; what has a place is among the findings already."""
    if one.at is not None:
        tell(say, text("{name}: nothing in it could be judged.", name=one.file))
        return
    complain(say, one.why, one.ways)


def _tell_how(report: Report, options: argparse.Namespace, say: Language) -> None:
    """What the result rests on."""
    if not report.judged and not report.unread:
        told = text("No container here runs werf or Buildah: `--all` judges every container.")
        tell(say, text("There is no container here.") if options.all or not report.passed_over else told)
    elif options.all and report.assumed:
        count = plural(
            "{count} container without any sign of werf was judged as if werf ran in it.",
            "{count} containers without any sign of werf were judged as if werf ran in them.",
            report.assumed,
        )
        tell(say, count)
    if report.judged and options.facts is None:
        tell(
            say,
            text(
                "Judged by the facts of this machine: where the containers run elsewhere, give its facts with --facts."
            ),
        )


def _show(report: Report, options: argparse.Namespace, say: Language) -> None:
    if options.json:
        print(visible_json(as_json(report)))  # noqa: T201
    elif options.sarif:
        print(visible_json(as_sarif(report, say, _relative(report.files))))  # noqa: T201
    elif report.findings or report.judged:
        from wizard.report import console, findings

        findings.show_findings(report, say, console.on_stdout())


def _relative(files: Sequence[str]) -> dict[str, str]:
    """Paths from the current folder, with slashes: what a CI looks up in the project."""
    here = Path.cwd()
    return {name: Path(os.path.relpath(Path(name).absolute(), here)).as_posix() for name in files}
