"""A survey for the terminal: the pools, what would bring one to a narrower mode, who did not answer, what changed."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from wizard.language import Language, Text, plural, text
from wizard.plan.checks.labels import LABELS
from wizard.plan.labels import MODES
from wizard.plan.pool_choice import settings_of
from wizard.plan.pools import Pool
from wizard.report.console import marks
from wizard.report.doctor import show_next
from wizard.report.pools import show_pools
from wizard.survey.comparing import NONE, SILENT, UNKNOWN, Change, Kind
from wizard.survey.machines import Machine
from wizard.survey.survey import Survey, cost, narrower

MOST_NAMES = 20
"""Machines that are named in one place; all of them are in CSV and JSON."""
CHANGES: dict[Kind, Text] = {
    "worse": text("needs more privileges than before"),
    "better": text("needs fewer privileges than before"),
    "silent": text("no longer answers"),
    "answers": text("answers again"),
    "new": text("new"),
    "gone": text("no longer there"),
}
_STATES = {NONE: text("no mode"), UNKNOWN: text("unknown"), SILENT: text("no answer"), "": text("absent")}
_LOOKS: dict[Kind, str] = {"worse": "failed", "better": "ok", "silent": "warning", "answers": "ok"}


def show_survey(survey: Survey, changed: Sequence[Change] | None, tr: Language, out: Console) -> None:
    """Print the survey."""
    if survey.pools:
        show_pools(survey.pools, tr, out, title=_title(survey))
        _show_narrower(survey.pools, tr, out)
    if survey.unreached:
        _show_unreached(survey.unreached, tr, out)
    if changed is not None:
        _show_changes(changed, tr, out)
    if steps := next_steps(survey):
        show_next(steps, tr, out)


def _title(survey: Survey) -> Text | None:
    """Return what is above the pools; None if only the cluster's list was read."""
    if not any(one.facts and "os.kernel" in one.facts for one in survey.machines):
        return None
    count = len(survey.machines) - len(survey.unreached)
    nodes = sum(len(pool.nodes) for pool in survey.pools)
    if nodes > count:
        return text("Nodes of these pools: {nodes}, of which {count} were surveyed", nodes=nodes, count=count)
    return text("Machines that answered: {count}", count=count)


def _show_narrower(pools: Sequence[Pool], tr: Language, out: Console) -> None:
    """Print for each pool what prevents fewer rights, and what changing it costs."""
    known = [(pool, found) for pool in pools if (found := narrower(pool))]
    if not known:
        return
    out.print(Styled(tr(text("What a less privileged mode needs")), "title"))
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for pool, (mode, checks) in known:
        said = Styled(tr(text("mode {mode}", mode=mode)), "mode")
        for check in checks:
            line = text("{check}: {why}", check=LABELS[check.id], why=check.text)
            said.append(f"\n{tr(line)}", "")
            costs = tr(text("cost: {cost}", cost=cost(check)))
            said.append(f"\n  {costs}", "dim")
            said.append(f"\n  {check.topic}", "topic")
        table.add_row(Styled(pool.name), said)
    out.print(Padding(table, (0, 0, 1, 2)))


def _show_unreached(unreached: Sequence[Machine], tr: Language, out: Console) -> None:
    title = plural("{count} machine did not answer", "{count} machines did not answer", len(unreached))
    out.print(Styled(tr(title), "title"))
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", max_width=40)
    table.add_column(overflow="fold")
    for one in unreached[:MOST_NAMES]:
        table.add_row(Styled(marks()["unknown"], "unknown"), Styled(one.name), tr(one.why) if one.why else "")
    if len(unreached) > MOST_NAMES:
        table.add_row("", tr(_more(len(unreached) - MOST_NAMES)), "")
    out.print(Padding(table, (0, 0, 1, 2)))


def _more(count: int) -> Text:
    return plural("and {count} more", "and {count} more", count)


def _show_changes(changed: Sequence[Change], tr: Language, out: Console) -> None:
    out.print(Styled(tr(text("Since the earlier survey")), "title"))
    if not changed:
        out.print(Padding(Styled(tr(text("Nothing has changed."))), (0, 0, 1, 2)))
        return
    table = Table.grid(padding=(0, 1))
    for wrap in (True, True, False):
        table.add_column(no_wrap=wrap, overflow="fold")
    for one in changed:
        look = _LOOKS.get(one.kind, "idle")
        said = Styled(tr(CHANGES[one.kind]), look if look == "failed" else "")
        said.append(f": {tr(state_of(one.before))} → {tr(state_of(one.after))}")
        said.append(f"\n{names(one.machines, tr)}", "dim")
        table.add_row(Styled(marks()[look], look), str(len(one.machines)), said)
    out.print(Padding(table, (0, 0, 1, 2)))


def state_of(mode: str) -> Text:
    """Return a mode, or what stands for none, in words."""
    return _STATES.get(mode) or text("{value}", value=mode)


def names(machines: Sequence[str], tr: Language) -> str:
    """Return the names of machines, as many as fit."""
    shown = ", ".join(machines[:MOST_NAMES])
    return f"{shown} {tr(_more(len(machines) - MOST_NAMES))}" if len(machines) > MOST_NAMES else shown


def next_steps(survey: Survey) -> list[tuple[str, Text]]:
    """Return the export for each pool on which a mode works and that a Pod can be sent to."""
    steps = []
    for pool in survey.pools:
        if pool.mode and any(node.runtime for node in pool.nodes) and (pool.selector or not pool.needs_selector):
            settings = " ".join(f"--set {key}={value}" for key, value in settings_of(pool).items())
            command = f"werf-wizard export kubernetes --mode {pool.mode} {settings}".rstrip()
            what = text("the manifest for pool {name}: {what}", name=pool.name, what=MODES[pool.mode].within)
            steps.append((command, what))
    return steps
