"""The pools of a cluster as a table, and the nodes of each."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from wizard.facts.nodes import Node
from wizard.language import Language, Text, plural, text
from wizard.plan.checks.labels import CERTAINTY, LABELS
from wizard.plan.labels import WORKS
from wizard.plan.pool_choice import label_command
from wizard.plan.pools import Pool, decisive_mode
from wizard.report.console import marks


def show_pools(pools: Sequence[Pool], tr: Language, out: Console, title: Text | None = None) -> None:
    """Print one paragraph a pool: its size, its mode or what prevents one, the labels that select it."""
    count = sum(len(pool.nodes) for pool in pools)
    out.print(Styled(tr(title or text("Nodes of the cluster: {count}", count=count)), "title"))
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for pool in pools:
        table.add_row(*_row(pool, tr))
    out.print(Padding(table, (0, 0, 1, 2)))


def _row(pool: Pool, tr: Language) -> tuple[Styled, ...]:
    status = "ok" if pool.mode else "unknown" if pool.verdict.missing else "failed"
    said = Styled(tr(_verdict(pool)), "mode" if pool.mode else "")
    for line in _more(pool):
        said.append(f"\n{tr(line)}", "dim")
    return Styled(marks()[status], status), Styled(str(len(pool.nodes))), Styled(pool.name), said


def _verdict(pool: Pool) -> Text:
    mode = decisive_mode(pool.verdict)
    if pool.mode:
        return text("{mode} ({certainty})", mode=pool.mode, certainty=CERTAINTY[mode.certainty])
    reason = mode.reasons[0]
    return text("{works}: {check}: {why}", works=WORKS[mode.works], check=LABELS[reason.check], why=reason.text)


def _more(pool: Pool) -> Iterable[Text]:
    systems = sorted({node.os_image for node in pool.nodes})
    yield text("{system}, kernel {kernel}", system=_range(systems), kernel=_range(pool.kernels))
    if pool.selector:
        yield text("labels: {labels}", labels=",".join(f"{key}={value}" for key, value in pool.selector.items()))
    elif pool.needs_selector and any(node.labels for node in pool.nodes):
        yield text("no labels distinguish these nodes: {command}", command=label_command(pool))
    if pool.taints:
        taints = ", ".join(f"{t.key}={t.value}:{t.effect}" if t.value else f"{t.key}:{t.effect}" for t in pool.taints)
        yield text("taints: {taints}", taints=taints)
    if away := sum(node.cordoned or not node.ready for node in pool.nodes):
        yield plural("{count} node is cordoned or not ready", "{count} nodes are cordoned or not ready", away)


def _range(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"{values[0]} … {values[-1]}"


def show_nodes(pools: Sequence[Pool], tr: Language, out: Console) -> None:
    """Print one line a node, pool by pool: name, kernel, system, runtime, and whether it takes Pods now."""
    show_pools(pools, tr, out)
    for pool in pools:
        out.print(Styled(pool.name, "title"))
        for node in sorted(pool.nodes, key=lambda node: node.name):
            out.print(Styled("  " + "  ".join(_columns(node, tr))), soft_wrap=True)
        out.print()


def _columns(node: Node, tr: Language) -> Iterable[str]:
    yield node.name
    yield node.kernel
    yield node.os_image
    yield node.runtime
    if node.cordoned:
        yield tr(text("cordoned"))
    if not node.ready:
        yield tr(text("not ready"))
