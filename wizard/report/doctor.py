"""The report: checks by group, which modes work, one block that fixes the machine, what to do next."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from wizard.facts.model import Facts
from wizard.language import Language, Text, plural, text
from wizard.plan.checks.check import Checks
from wizard.plan.checks.labels import CERTAINTY, GROUPS, LABELS
from wizard.plan.labels import MODES, WORKS
from wizard.plan.modes import Mode, Verdict
from wizard.report.console import marks

_STATUS_OF = {"yes": "ok", "no": "failed", "unknown": "unknown"}


def show_report(verdict: Verdict, facts: Facts, tr: Language, out: Console, *, verbose: bool = False) -> None:
    """Print the checks by group, and the modes."""
    _show_machine(facts, tr, out)
    _show_verdict(verdict, tr, out)
    for title, names in GROUPS:
        out.print(Styled(tr(title), "title"))
        out.print(Padding(_checks(verdict.checks, names, tr, verbose=verbose), (0, 0, 1, 2)))
    out.print(Styled(tr(text("Modes")), "title"))
    out.print(Padding(_modes(verdict, tr), (0, 0, 1, 2)))


def _show_machine(facts: Facts, tr: Language, out: Console) -> None:
    parts = [
        facts.value("distro.name") or facts.value("distro.id"),
        facts.value("kernel.release"),
        facts.value("kernel.machine"),
    ]
    kind = facts.value("container.kind")
    line = " · ".join(part for part in parts if part)
    if kind and kind != "none":
        line += " · " + tr(text("inside: {kind}", kind=kind))
    if line:
        out.print(Styled(line, "dim"))
    if not facts.complete:
        out.print(
            Styled(
                tr(text("These facts are incomplete: the probe was cut short, or they were written by hand.")),
                "warning",
            )
        )
    if line or not facts.complete:
        out.print()


def _show_verdict(verdict: Verdict, tr: Language, out: Console) -> None:
    """Print the answer, before its reasons."""
    if verdict.mode:
        message, style = (
            text("Mode {mode} works here: {what}.", mode=verdict.mode, what=MODES[verdict.mode].within),
            "mode",
        )
    elif verdict.missing:
        message, style = text("It is not known yet which mode works."), "unknown"
    else:
        message, style = text("No mode works here yet."), "failed"
    out.print(Styled(tr(message), style))
    warnings = sum(verdict.checks.look(check.id) == "warning" for check in verdict.checks.all())
    if warnings:
        counted = plural("{count} remark, marked with !", "{count} remarks, marked with !", warnings)
        out.print(Styled(tr(counted), "warning"))
    out.print()


def _checks(checks: Checks, names: Sequence[str], tr: Language, *, verbose: bool) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(min_width=_label_width(tr), no_wrap=True)
    table.add_column(overflow="fold")
    for name in names:
        check = checks[name]
        status = checks.look(name)
        said = Styled(tr(check.text), "dim" if status == "idle" else "")
        if verbose and check.evidence:
            said.append(f"\n{check.evidence}", "dim")
        if verbose or status in ("failed", "unknown"):
            said.append(f"\n{check.topic}", "topic")
        table.add_row(Styled(marks()[status], status), tr(LABELS[name]), said)
    return table


def _label_width(tr: Language) -> int:
    """Return the width of the second column, of checks and modes alike, so that what is said of them is in line."""
    return max(len(label) for label in (*map(tr, LABELS.values()), *MODES)) + 1


def _modes(verdict: Verdict, tr: Language) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(min_width=_label_width(tr), no_wrap=True)
    table.add_column(overflow="fold")
    for mode in verdict.modes:
        status = _STATUS_OF[mode.works]
        chosen = mode.id == verdict.mode
        name = Styled(mode.id, "mode" if chosen else "")
        said = Styled(tr(MODES[mode.id].within))
        said.append(f"\n{_verdict_line(mode, tr)}", "dim")
        if chosen:
            said.append("\n" + tr(text("← least-privileged mode that works")), "mode")
        table.add_row(Styled(marks()[status], status), name, said)
    return table


def _verdict_line(mode: Mode, tr: Language) -> str:
    word = tr(WORKS[mode.works])
    if mode.works == "yes":
        return tr(text("{works} ({certainty})", works=word, certainty=CERTAINTY[mode.certainty]))
    reason = mode.reasons[0]
    return tr(text("{works}: {check}: {why}", works=word, check=LABELS[reason.check], why=reason.text))


def show_request(lines: Sequence[Text], tr: Language, out: Console) -> None:
    """Print what a tenant sends to the administrator of the cluster."""
    out.print(Styled(tr(text("What this account cannot see")), "title"))
    for line in lines:
        out.print(Padding(Styled(tr(line)), (0, 0, 0, 2)))
    out.print()


def show_fix(block: str, tr: Language, out: Console) -> None:
    """Print the block that prepares the machine."""
    out.print(Styled(tr(text("To prepare this machine (as root)")), "title"))
    # Whole and from the first column, to be copied: rich would cut what is wider than the terminal.
    out.print(Styled(f"{block.rstrip()}\n"), soft_wrap=True)


def show_next(steps: Sequence[tuple[str, Text]], tr: Language, out: Console) -> None:
    """Print commands to be copied, each whole on its own line, and below it what it is for."""
    out.print(Styled(tr(text("Next")), "title"))
    for command, purpose in steps:
        out.print(Styled(f"  {command}", "topic"), soft_wrap=True)
        out.print(Padding(Styled(tr(purpose), "dim"), (0, 0, 0, 4)))
