"""Ready configurations: what `export` prints for each target, mode and hardening, each line with its reason."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import product

from wizard.commands.examples import ABLE
from wizard.errors import WizardError
from wizard.facts.model import make_facts
from wizard.knowledge.groups import GROUPS
from wizard.language import Language, Text, text
from wizard.plan.labels import MODES
from wizard.plan.settings import Answers
from wizard.plan.targets import TARGETS, engine_of
from wizard.site.sitemap import CONFIGURATIONS, Page
from wizard.targets.exporting import Exported, commented, export

LEVELS: dict[str, Text] = {"standard": text("standard"), "least-privilege": text("least privilege")}


_TOPIC = re.compile(rf"\[((?:{'|'.join(GROUPS)})/[a-z0-9-]+)\]")


def configuration_pages(tr: Language) -> Iterator[Page]:
    """Yield a page for each target that runs containers, each mode and each level of hardening that go together."""
    facts = make_facts(ABLE)
    for target, mode, level in product(TARGETS, MODES, LEVELS):
        if engine_of(target) == "host":
            continue
        try:
            exported = export(target, Answers({"mode": mode, "hardening": level}), facts, as_files=True)
        except WizardError:
            continue
        title = tr(text("{target}: {mode}, {level}", target=TARGETS[target].name, mode=mode, level=LEVELS[level]))
        about = tr(
            text(
                "The output of `export` in mode {mode} ({within}), with a reason for each line.",
                mode=mode,
                within=MODES[mode].within,
            )
        )
        html = f"<p>{escape(about).replace('`', '')}</p>\n{_command(target, mode, level)}{_files(exported, tr)}"
        yield Page(f"{CONFIGURATIONS}/{target}-{mode}-{level}.html", title, about, html, family=target)


def table_of(pages: Sequence[Page], tr: Language) -> str:
    """Return the list of those pages as a table: a row for each target, a column for each mode."""
    known = {page.path for page in pages}
    heads = "".join(f'<th scope="col">{escape(tr(label.name))}</th>' for label in MODES.values())
    rows = []
    for target, row in TARGETS.items():
        cells = "".join(
            f'<td data-head="{escape(tr(label.name))}">{_links(target, mode, known, tr)}</td>'
            for mode, label in MODES.items()
        )
        if "<a" in cells:
            rows.append(f'<tr><th scope="row">{escape(tr(row.name))}</th>{cells}</tr>')
    return (
        f'<div class="wide"><table><thead><tr><td></td>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _links(target: str, mode: str, known: set[str], tr: Language) -> str:
    names = {level: f"{target}-{mode}-{level}.html" for level in LEVELS}
    links = [
        f'<a href="{name}">{escape(tr(LEVELS[level]))}</a>'
        for level, name in names.items()
        if f"{CONFIGURATIONS}/{name}" in known
    ]
    return "<br>".join(links) or "–"


def _command(target: str, mode: str, level: str) -> str:
    hardening = "" if level == "standard" else f" --hardening {level}"
    return f'<pre tabindex="0"><code>werf-wizard export {target} --mode {mode}{hardening} -o DIRECTORY</code></pre>\n'


def _files(exported: Exported, tr: Language) -> str:
    return "".join(
        f"<details{' open' if number == 0 else ''}><summary><code>{escape(artifact.path)}</code></summary>"
        f'<pre tabindex="0"><code>{_linked(artifact.content.rstrip())}</code></pre></details>\n'
        for number, artifact in enumerate(commented(exported, tr))
    )


def _linked(code: str) -> str:
    """Return a file as HTML; the topic of a line's reason, which is in brackets, leads to its page."""
    return _TOPIC.sub(r'[<a href="../\1.html">\1</a>]', escape(code))
