"""A result to hand over with a ticket or to a colleague, as Markdown: the command, the files, the next steps, facts."""

from pathlib import Path

from wizard import __version__
from wizard.diagnosis.masked_lines import masked_lines
from wizard.display import visible_lines
from wizard.interview.question import Situation
from wizard.interview.result import command, make_result, next_steps
from wizard.language import Language, text
from wizard.report.bundle import fenced
from wizard.targets.artifact import FOLDER
from wizard.targets.exporting import commented


def handover(now: Situation, folder: Path | None, tr: Language) -> str:
    """Return the report. Raises what the export raises."""
    exported = make_result(now).exported
    title = text("Configuration for werf: {target}, mode {mode}", target=exported.target, mode=exported.mode)
    again, then, machine = text("The same without questions"), text("What to do next"), text("Facts of the machine")
    parts = [f"# {tr(title)}", f"werf-wizard {__version__}"]
    parts += [f"- {tr(note)}" for note in (*exported.notes, *exported.about)]
    parts += [f"## {tr(again)}", fenced(_masked(command(now, folder)))]
    parts += [
        part for file in commented(exported, tr) for part in (f"## {file.path}", fenced(_masked(file.content.rstrip())))
    ]
    steps = next_steps(now, folder or Path(FOLDER))
    if steps:
        parts.append(f"## {tr(then)}")
        parts += [part for line, why in steps for part in (tr(why), fenced(_masked(line)))]
    parts += [f"## {tr(machine)}", fenced(visible_lines(_masked("\n".join(now.facts.lines()))))]
    return "\n\n".join(parts) + "\n"


def _masked(lines: str) -> str:
    return "\n".join(masked_lines(lines.split("\n")))
