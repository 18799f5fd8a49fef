"""A survey as one page to hand over: no script, nothing that is loaded from elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from wizard.display import visible
from wizard.language import Language, Text, text
from wizard.plan.checks.check import Check
from wizard.plan.checks.labels import CERTAINTY, LABELS
from wizard.plan.labels import MODES
from wizard.plan.pools import Pool, decisive_mode
from wizard.records import Record
from wizard.report.survey import CHANGES, names, state_of
from wizard.report.survey_style import STYLE
from wizard.survey.comparing import Change, mode_of
from wizard.survey.machines import Machine
from wizard.survey.survey import Survey, cost, narrower

_MOST_NAMES = 1000
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def survey_html(survey: Survey, changed: Sequence[Change] | None, tr: Language) -> str:
    """Return the page in the reader's language."""
    title = _said(text("Where werf can build"), tr)
    parts = [
        f"<h1>{title}</h1>",
        f'<p class="sum">{_said(_sum(survey), tr)}</p>',
        *_bar(survey, tr),
        *_pools(survey.pools, tr),
        *_narrower(survey.pools, tr),
        *_unreached(survey.unreached, tr),
        *(_changes(changed, tr) if changed is not None else ()),
    ]
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style>"
    )
    body = "\n".join(parts)
    return f'<!DOCTYPE html>\n<html lang="{tr.code}">\n<head>{head}</head>\n<body>\n{body}\n</body>\n</html>\n'


def _sum(survey: Survey) -> Text:
    return text(
        "{count} machines, of which {silent} did not answer. The fewer privileges a mode needs, "
        "the further left it is.",
        count=len(survey.machines),
        silent=len(survey.unreached),
    )


def _said(message: Text, tr: Language) -> str:
    return escape(tr(message))


def _value(value: str) -> str:
    return escape(visible(value))


def _bar(survey: Survey, tr: Language) -> Iterator[str]:
    """Yield the shares as a bar, from the fewest rights on, and below it what each colour is, with its count."""
    counts: dict[str, int] = {}
    for pool in survey.pools:
        counts[mode_of(pool)] = counts.get(mode_of(pool), 0) + len(pool.nodes)
    counts["unreached"] = len(survey.unreached)
    order = [name for name in (*MODES, "unknown", "none", "unreached") if counts.get(name)]
    spans = "".join(f'<span class="{name}" style="flex: {counts[name]}"></span>' for name in order)
    names = "".join(
        f'<li><i class="{name}"></i>{_said(state_of(name), tr)}: <b>{counts[name]}</b></li>' for name in order
    )
    if order:
        yield f'<div class="bar" aria-hidden="true">{spans}</div>'
        yield f'<ul class="legend">{names}</ul>'


class _Cell(Record):
    """One cell: HTML that is escaped already, and its class; a phone shows the column's head above it."""

    lines: tuple[str, ...]
    kind: str = ""

    def html(self, head: str) -> str:
        """Return the cell in the column with this head."""
        kind = f' class="{self.kind}"' if self.kind else ""
        lines = [line for line in self.lines if line]
        inner = lines[0] if len(lines) == 1 else "".join(f"<div>{line}</div>" for line in lines)
        return f'<td{kind} data-head="{head}">{inner}</td>' if lines else f"<td{kind}></td>"


def _table(title: Text, heads: Sequence[Text], rows: Iterable[Sequence[_Cell]], tr: Language) -> Iterator[str]:
    said = [_said(head, tr) for head in heads]
    kept = list(rows)
    if not kept:
        return
    body = "\n".join(
        f"<tr>{''.join(cell.html(head) for head, cell in zip(said, row, strict=True))}</tr>" for row in kept
    )
    kinds = ('class="count" ' if cell.kind == "count" else "" for cell in kept[0])
    cells = "".join(f'<th {kind}scope="col">{head}</th>' for head, kind in zip(said, kinds, strict=True))
    yield f"<h2>{_said(title, tr)}</h2>"
    yield f"<table>\n<thead><tr>{cells}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _cell(*lines: str) -> _Cell:
    return _Cell(lines)


def _name(name: str) -> _Cell:
    return _Cell((_value(name),), "name")


def _count(count: int) -> _Cell:
    return _Cell((str(count),), "count")


def _badge(state: str, tr: Language) -> str:
    """Return a mode, or what stands for one, in its colour; a machine that was not there has none."""
    said = _said(state_of(state), tr)
    return f'<span class="badge {escape(state)}">{said}</span>' if state else said


def _dim(said: str) -> str:
    return f'<span class="dim">{said}</span>' if said else ""


def _pools(pools: Sequence[Pool], tr: Language) -> Iterator[str]:
    heads = (text("Pool"), text("Machines"), text("Mode"), text("System and kernel"), text("Labels and taints"))
    return _table(text("Pools"), heads, (_pool(pool, tr) for pool in pools), tr)


def _pool(pool: Pool, tr: Language) -> Sequence[_Cell]:
    systems = sorted({node.os_image for node in pool.nodes if node.os_image})
    labels = ",".join(f"{key}={value}" for key, value in pool.selector.items())
    taints = [f"{one.key}={one.value}:{one.effect}".replace("=:", ":") for one in pool.taints]
    return (
        _name(pool.name),
        _count(len(pool.nodes)),
        _cell(*_mode(pool, tr), _names(pool, tr)),
        _cell(", ".join(map(_value, systems[:3])), _dim(", ".join(map(_value, pool.kernels[:3])))),
        _cell(*(f"<code>{_value(one)}</code>" for one in (labels, *taints) if one)),
    )


def _names(pool: Pool, tr: Language) -> str:
    said = _dim(_some([node.name for node in pool.nodes]))
    return f"<details><summary>{_said(text('Names'), tr)}</summary>{said}</details>"


def _mode(pool: Pool, tr: Language) -> Iterator[str]:
    badge = _badge(mode_of(pool), tr)
    if pool.mode:
        certainty = CERTAINTY[pool.verdict[pool.mode].certainty]
        yield f"{badge} {_said(certainty, tr)}"
        yield _dim(_said(MODES[pool.mode].within, tr))
        return
    yield badge
    for reason in decisive_mode(pool.verdict).reasons[:3]:
        yield _dim(_said(text("{check}: {why}", check=LABELS[reason.check], why=reason.text), tr))


def _narrower(pools: Sequence[Pool], tr: Language) -> Iterator[str]:
    heads = (text("Pool"), text("Mode"), text("Blocked by"), text("Cost"))
    found = ((pool, *known) for pool in pools if (known := narrower(pool)))
    rows = (
        (_name(pool.name), _cell(_badge(mode, tr)), *_way(check, tr))
        for pool, mode, checks in found
        for check in checks
    )
    return _table(text("What a less privileged mode needs"), heads, rows, tr)


def _way(check: Check, tr: Language) -> tuple[_Cell, _Cell]:
    why = text("{check}: {why}", check=LABELS[check.id], why=check.text)
    fix = (f"<code>{_value(line)}</code>" for line in check.fix)
    return _cell(_said(why, tr), *fix), _cell(_said(cost(check), tr))


def _unreached(unreached: Sequence[Machine], tr: Language) -> Iterator[str]:
    """Return the machines that did not answer, together with those that have the same reason."""
    reasons: dict[str, list[str]] = {}
    for one in unreached:
        reasons.setdefault(_said(one.why, tr) if one.why else "", []).append(one.name)
    ordered = sorted(reasons.items(), key=lambda pair: -len(pair[1]))
    rows = ((_Cell((why,), "why"), _count(len(names)), _Cell((_some(names),), "long")) for why, names in ordered)
    return _table(text("No answer"), (text("Why"), text("Machines"), text("Names")), rows, tr)


def _some(names: Sequence[str]) -> str:
    return ", ".join(map(_value, names[:_MOST_NAMES])) + (", …" if len(names) > _MOST_NAMES else "")


def _changes(changed: Sequence[Change], tr: Language) -> Iterator[str]:
    title = text("Since the earlier survey")
    if not changed:
        return iter((f"<h2>{_said(title, tr)}</h2>", f"<p>{_said(text('Nothing has changed.'), tr)}</p>"))
    heads = (text("What changed"), text("Machines"), text("Before"), text("After"), text("Names"))
    rows = (
        (
            _Cell((_said(CHANGES[one.kind], tr),), "name"),
            _count(len(one.machines)),
            _cell(_badge(one.before, tr)),
            _cell(_badge(one.after, tr)),
            _Cell((_value(names(one.machines, tr)),), "long"),
        )
        for one in changed
    )
    return _table(title, heads, rows, tr)
