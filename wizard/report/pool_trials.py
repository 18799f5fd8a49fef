"""The trials on the pools of a cluster as a table."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from wizard.application.explaining import known_problems
from wizard.language import Language, Text, text
from wizard.plan.checks.labels import LABELS
from wizard.report.console import marks
from wizard.verifying.by_pool import PoolTrial

_MARKS = {"yes": "ok", "no": "failed", "unknown": "unknown"}


def show_pool_trials(trials: Sequence[PoolTrial], tr: Language, out: Console) -> None:
    """Print one paragraph a pool: its mark, its nodes, its name, and what the trial came to."""
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for one in trials:
        mark = _MARKS[one.proved]
        said = Styled(tr(one.found.verdict if one.found else one.why or text("not tried")))
        for line in _more(one):
            said.append(f"\n{tr(line)}", "dim")
        table.add_row(Styled(marks()[mark], mark), Styled(str(len(one.pool.nodes))), Styled(one.pool.name), said)
    out.print(Padding(table, (0, 0, 1, 2)))


def _more(one: PoolTrial) -> Iterable[Text]:
    if one.found is None:
        return
    for need in one.found.needs:
        if need.status in ("failed", "unknown"):
            yield text("{check}: {why}", check=LABELS[need.id], why=need.text)
    for name in known_problems(one.found):
        yield text("{value}", value=f"werf-wizard explain problems/{name}")
