"""A survey as one page to hand over: no script, nothing that is loaded from elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from wizard.display import visible
from wizard.language import Language, Text, text
from wizard.plan.checks.labels import CERTAINTY, LABELS
from wizard.plan.labels import MODES
from wizard.plan.pools import Pool, decisive_mode
from wizard.report.survey import CHANGES, names, state_of
from wizard.survey.comparing import Change, mode_of
from wizard.survey.machines import Machine
from wizard.survey.survey import Survey, cost, narrower

_MOST_UNREACHED = 1000
_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 0 0 2rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8886; }
td.count { text-align: right; font-variant-numeric: tabular-nums; }
code { font-size: .9em; overflow-wrap: anywhere; }
.bar { display: flex; height: 1.6rem; margin: 0 0 1.5rem; border: 1px solid #8886; }
.bar span { overflow: hidden; white-space: nowrap; padding: 0 .3rem; color: #fff; font-size: .8rem; }
.overlay { background: #1a7f37; } .fuse-device { background: #7d6608; } .fuse-privileged { background: #a04000; }
.none { background: #a40e26; } .unknown { background: #6e3f9e; } .unreached { background: #57606a; }
.dim { opacity: .75; font-size: .9em; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def survey_html(survey: Survey, changed: Sequence[Change] | None, tr: Language) -> str:
    """Return the page in the reader's language."""
    title = _said(text("Where werf can build"), tr)
    parts = [
        f"<h1>{title}</h1>",
        f"<p>{_said(_sum(survey), tr)}</p>",
        _bar(survey, tr),
        *_pools(survey.pools, tr),
        *_narrower(survey.pools, tr),
        *_unreached(survey.unreached, tr),
        *(_changes(changed, tr) if changed is not None else ()),
    ]
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style>"
    )
    body = "\n".join(parts)
    return f'<!DOCTYPE html>\n<html lang="{tr.code}">\n<head>{head}</head>\n<body>\n{body}\n</body>\n</html>\n'


def _sum(survey: Survey) -> Text:
    return text(
        "{count} machines, of which {silent} did not answer. The fewer rights a mode needs, the further left it is.",
        count=len(survey.machines),
        silent=len(survey.unreached),
    )


def _said(message: Text, tr: Language) -> str:
    return escape(tr(message))


def _value(value: str) -> str:
    return escape(visible(value))


def _bar(survey: Survey, tr: Language) -> str:
    counts: dict[str, int] = {}
    for pool in survey.pools:
        counts[mode_of(pool)] = counts.get(mode_of(pool), 0) + len(pool.nodes)
    counts["unreached"] = len(survey.unreached)
    order = [name for name in (*MODES, "unknown", "none", "unreached") if counts.get(name)]
    spans = [
        f'<span class="{name}" style="flex: {counts[name]}" title="{_said(state_of(name), tr)}: {counts[name]}">'
        f"{_said(state_of(name), tr)}: {counts[name]}</span>"
        for name in order
    ]
    return f'<div class="bar">{"".join(spans)}</div>' if spans else ""


def _table(title: Text, heads: Iterable[Text], rows: Iterable[Sequence[str]], tr: Language) -> Iterator[str]:
    body = "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    if body:
        cells = "".join(f'<th scope="col">{_said(head, tr)}</th>' for head in heads)
        yield f"<h2>{_said(title, tr)}</h2>"
        yield f"<table>\n<thead><tr>{cells}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _cell(*lines: str) -> str:
    return f"<td>{'<br>'.join(line for line in lines if line)}</td>"


def _pools(pools: Sequence[Pool], tr: Language) -> Iterator[str]:
    heads = (text("Pool"), text("Machines"), text("Mode"), text("System and kernel"), text("Labels and taints"))
    return _table(text("Pools"), heads, (_pool(pool, tr) for pool in pools), tr)


def _pool(pool: Pool, tr: Language) -> Sequence[str]:
    systems = sorted({node.os_image for node in pool.nodes if node.os_image})
    labels = ",".join(f"{key}={value}" for key, value in pool.selector.items())
    taints = ", ".join(f"{one.key}={one.value}:{one.effect}".replace("=:", ":") for one in pool.taints)
    return (
        _cell(f"<strong>{_value(pool.name)}</strong>"),
        f'<td class="count">{len(pool.nodes)}</td>',
        _cell(*_mode(pool, tr)),
        _cell(
            ", ".join(map(_value, systems[:3])), f'<span class="dim">{", ".join(map(_value, pool.kernels[:3]))}</span>'
        ),
        _cell(*(f"<code>{_value(one)}</code>" for one in (labels, taints) if one)),
    )


def _mode(pool: Pool, tr: Language) -> Iterator[str]:
    if pool.mode:
        certainty = CERTAINTY[pool.verdict[pool.mode].certainty]
        yield f"<strong>{_value(pool.mode)}</strong> ({_said(certainty, tr)})"
        yield f'<span class="dim">{_said(MODES[pool.mode].within, tr)}</span>'
        return
    yield f"<strong>{_said(state_of(mode_of(pool)), tr)}</strong>"
    for reason in decisive_mode(pool.verdict).reasons[:3]:
        said = text("{check}: {why}", check=LABELS[reason.check], why=reason.text)
        yield f'<span class="dim">{_said(said, tr)}</span>'


def _narrower(pools: Sequence[Pool], tr: Language) -> Iterator[str]:
    heads = (text("Pool"), text("Mode"), text("What is in its way"), text("Cost"))
    rows = []
    for pool in pools:
        if not (found := narrower(pool)):
            continue
        mode, checks = found
        for check in checks:
            why = text("{check}: {why}", check=LABELS[check.id], why=check.text)
            fix = [f"<code>{_value(line)}</code>" for line in check.fix]
            rows.append(
                (_cell(_value(pool.name)), _cell(mode), _cell(_said(why, tr), *fix), _cell(_said(cost(check), tr)))
            )
    return _table(text("What a narrower mode needs"), heads, rows, tr)


def _unreached(unreached: Sequence[Machine], tr: Language) -> Iterator[str]:
    rows = [
        (_cell(_value(one.name)), _cell(_said(one.why, tr) if one.why else "")) for one in unreached[:_MOST_UNREACHED]
    ]
    if len(unreached) > _MOST_UNREACHED:
        rows.append((_cell("…"), _cell(str(len(unreached) - _MOST_UNREACHED))))
    return _table(text("No answer"), (text("Machine"), text("Why")), rows, tr)


def _changes(changed: Sequence[Change], tr: Language) -> Iterator[str]:
    heads = (text("What changed"), text("Machines"), text("Before"), text("After"), text("Names"))
    rows = [
        (
            _cell(_said(CHANGES[one.kind], tr)),
            f'<td class="count">{len(one.machines)}</td>',
            _cell(_said(state_of(one.before), tr)),
            _cell(_said(state_of(one.after), tr)),
            _cell(_value(names(one.machines, tr))),
        )
        for one in changed
    ]
    if not rows:
        title = text("Since the earlier survey")
        return iter((f"<h2>{_said(title, tr)}</h2>", f"<p>{_said(text('Nothing has changed.'), tr)}</p>"))
    return _table(text("Since the earlier survey"), heads, rows, tr)
