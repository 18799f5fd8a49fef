"""What there has to be for a target: each thing that one lacks, by its name."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.golden.product import FOLDER, UNPREPARED
from tests.interview.situations import ABLE
from tests.languages import WHOLE
from wizard.documents.identity import runs_werf
from wizard.documents.recognise import parse_file
from wizard.facts.model import Facts, make_facts
from wizard.interview.question import Situation
from wizard.interview.targets import questions
from wizard.language import Language
from wizard.parser import build_parser
from wizard.parser.base import Parser
from wizard.plan.modes import MODES, decide
from wizard.plan.settings import SETTINGS, Answers
from wizard.plan.targets import TARGETS
from wizard.resources import CONTENT
from wizard.targets.artifact import Artifact
from wizard.targets.exporting import Exported, export
from wizard.targets.renderer import renderer_of

COMMANDS = "concepts/commands"
"""The page that has a row for each target."""


def lacking(target: str, golden: Path = FOLDER, content: Path = CONTENT) -> list[str]:
    """What a target lacks; the folders are those of its golden files and of the pages."""
    if declared := list(_declared(target)):
        return declared
    pages = content / "targets" / target
    return [
        *(f"golden file {name}" for name in _golden_names(target) if not (golden / name).is_file()),
        *(f"line in {COMMANDS} in {code}" for code in WHOLE if not _is_told(target, content / COMMANDS / f"{code}.md")),
        *(f"page in {code}" for code in WHOLE if not (pages / f"{code}.md").is_file()),
        *_offered(target),
        *(f"completion of {command}" for command in _commands(target) if target not in _completed(command)),
        *_rendered(target),
    ]


def _declared(target: str) -> Iterator[str]:
    declared = TARGETS[target]
    if declared.id != target:
        yield "id that its file is named after"
    yield from (f"setting {key}" for key in declared.settings if key not in SETTINGS)
    if declared.engine != "host" and (not declared.caches or set(declared.caches) - set(SETTINGS["cache"].choices)):
        yield "caches"


def _golden_names(target: str) -> Iterator[str]:
    yield from (f"{target}.{code}.txt" for code in sorted(WHOLE))
    if TARGETS[target].engine != "host":
        yield f"{target}.diff"


def _is_told(target: str, page: Path) -> bool:
    """Whether the table of commands names it: `werf-wizard export docker`, `compose`."""
    rows = [line for line in page.read_text("utf-8").splitlines() if line.startswith("| `werf-wizard export ")]
    return any(re.search(rf"[` ]{target}[` ]", row.split(" | ")[0]) for row in rows)


def _offered(target: str) -> Iterator[str]:
    question = next(one for one in questions() if one.id == "target")
    now = Situation(ABLE, ABLE, ABLE, decide(ABLE), {"machine": "here", "target": "docker"})
    choices = {choice.value: choice for choice in question.choices(now)} if question.choices else {}
    if target not in choices:
        yield "choice in the interview"
        return
    yield from (f"{word} in the interview" for word in _unsaid(target))
    if choices[target].topic != f"targets/{target}":
        yield "topic in the interview"


def _unsaid(target: str) -> list[str]:
    words = {"name": TARGETS[target].name, "description": TARGETS[target].about}
    return [name for name, said in words.items() if not Language("en")(said).strip()]


def _commands(target: str) -> tuple[str, ...]:
    """The commands that take the target."""
    return ("export", "diagnose", *(("verify",) if TARGETS[target].trial else ()))


def _completed(command: str) -> tuple[str, ...]:
    """What a shell completes for a command's target."""
    parser = build_parser(Language("en"), command, with_choices=True)
    subparser: Parser = next(iter(parser._subparsers._group_actions)).choices[command]  # type: ignore[union-attr,index]
    return next(tuple(action.choices or ()) for action in subparser._actions if action.dest == "target")


def _rendered(target: str) -> Iterator[str]:
    needed = () if TARGETS[target].engine == "host" else ("render", "steps")
    if missing := [name for name in needed if not hasattr(renderer_of(target), name)]:
        yield from missing
        return
    exports = list(_exports(target))
    files = [artifact for exported in exports for artifact in exported.artifacts]
    if any(not exported.steps for exported in exports):
        yield "next steps"
    if TARGETS[target].engine != "host" and (found := _forms(files)) != set(TARGETS[target].forms):
        yield f"forms: lint calls its containers {', '.join(sorted(found))}"
    if (kinds := {artifact.kind for artifact in files} - {""}) != set(TARGETS[target].merges):
        yield f"merges: the kinds of its files are {', '.join(sorted(kinds)) or 'none'}"


def _exports(target: str) -> Iterator[Exported]:
    if TARGETS[target].engine == "host":
        yield export(target, Answers({}), make_facts(UNPREPARED), as_files=True)
        return
    facts = Facts({**ABLE})
    for mode in MODES:
        yield export(target, Answers({"mode": mode, "allow_privileged": "yes"}), facts, as_files=True)


def _forms(files: list[Artifact]) -> set[str]:
    """What lint calls the containers with werf that it finds in files."""
    sheets = [parse_file(artifact.content, artifact.path, None) for artifact in files]
    return {container.form for parsed in sheets for container in parsed.containers if runs_werf(container)}
