"""Prints a verification: the verdict, each need with what was seen, the messages of the engine."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from wizard.application.explaining import known_problems, steps_of_fix
from wizard.diagnosis.labels import place_of
from wizard.diagnosis.model import Step
from wizard.diagnosis.showing import harmless
from wizard.knowledge.topics import read_topic
from wizard.language import Language, text
from wizard.plan.checks.labels import CERTAINTY, LABELS
from wizard.report.console import marks
from wizard.verifying.verification import Verification

_LAST_LINES = 12
"""How many of the engine's last lines explain why a container did not start."""

_STYLES = {"yes": "mode", "no": "failed", "unknown": "unknown"}


def show_verification(found: Verification, tr: Language, out: Console) -> None:
    """Print the verdict, then its reasons."""
    out.print(Styled(tr(found.verdict), _STYLES[found.proved]))
    out.print(Styled(f"{found.plan.image.ref} · {found.plan.target} · {found.plan.confinement.hardening}", "dim"))
    out.print()
    if found.needs:
        out.print(Styled(tr(text("What the mode needs in its container")), "title"))
        out.print(Padding(_needs(found, tr), (0, 0, 1, 2)))
    if found.trial.changed:
        out.print(Styled(tr(text("What the cluster's admission changed in the Pod")), "title"))
        out.print(Padding(_changes(found), (0, 0, 1, 2)))
    said = [line for line in found.trial.said.splitlines() if line.strip()][-_LAST_LINES:]
    if said and found.proved != "yes":
        out.print(Styled(tr(text("What the engine said")), "title"))
        out.print(Padding(Styled("\n".join(map(harmless, said)), "dim"), (0, 0, 1, 2)))
    if names := known_problems(found):
        out.print(Styled(tr(text("What it is, and how to fix it")), "title"))
        for name in names:
            topic = read_topic(f"problems/{name}", tr.code)
            about = Styled.assemble((topic.title, "warning"), "  ", (topic.id, "topic"), f"\n{topic.reason}")
            out.print(Padding(about, (0, 0, 1, 2)))
        for step in steps_of_fix(found):
            _show_step(step, tr, out)


def _needs(found: Verification, tr: Language) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for need in found.needs:
        said = Styled(tr(need.text))
        if need.evidence:
            certainty = tr(CERTAINTY[need.certainty])
            said.append(f"\n{need.evidence} ({certainty})", "dim")
        if need.status in ("failed", "unknown"):
            said.append(f"\n{need.topic}", "topic")
        table.add_row(Styled(marks()[need.status], need.status), tr(LABELS[need.id]), said)
    return table


def _changes(found: Verification) -> Table:
    table = Table.grid(padding=(0, 2))
    for one in found.trial.changed:
        table.add_row(one.field, Styled(f"{harmless(one.asked)} → {harmless(one.got)}", "warning"))
    return table


def _show_step(step: Step, tr: Language, out: Console) -> None:
    if step.instead:
        out.print(Padding(tr(text("Or instead:")), (0, 0, 0, 2)))
    out.print(Padding(f"{place_of(step, tr)}: {tr(step.sentence)}", (0, 0, 0, 2)))
    if step.deletes:
        out.print(Padding(Styled(tr(step.deletes), "warning"), (0, 0, 0, 2)))
    # Whole and from the first column, to be copied: rich would cut what is wider than the terminal.
    out.print(Styled(step.code), soft_wrap=True)
