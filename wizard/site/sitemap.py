"""What the site consists of: sections with their pages, in the order in which they are read."""

from collections.abc import Sequence
from html import escape

from wizard.knowledge.groups import GROUPS
from wizard.knowledge.topics import LINK
from wizard.language import Language, Text, text
from wizard.records import Record


class Page(Record):
    """A page of one language. `path` is below the language's directory; `html` is the text without its title.

    Pages of one `family` are listed next to each other; the rest of the section is on its first page.
    """

    path: str
    title: str
    reason: str
    html: str
    headings: tuple[tuple[str, str], ...] = ()
    topic: str = ""
    words: str = ""
    family: str = ""


class Section(Record):
    """A section: its first page, which lists the others, and those."""

    name: str
    index: Page
    pages: tuple[Page, ...]


CONFIGURATIONS = "configurations"
_NAMES: dict[str, Text] = {**GROUPS, CONFIGURATIONS: text("Ready configurations")}
_ABOUT: dict[str, Text] = {
    "learn": text("Twelve short chapters, from what fails to what fixes it, each with an experiment and a question."),
    "modes": text("The three ways in which werf can build in a container, from the fewest rights to the most."),
    "targets": text("The platforms for which werf-wizard writes configurations."),
    "problems": text("What a failed build prints, what it means, and how to fix it."),
    "checks": text("What is checked on a machine and why it matters."),
    "settings": text("What the lines of a configuration allow, and what happens without them."),
    "concepts": text("The foundations: namespaces, layers, filters, privileges."),
    "images": text("Which werf image to use."),
    CONFIGURATIONS: text("For each target and mode, as `werf-wizard export` prints it."),
}
_ORDER = ("learn", "modes", "concepts", CONFIGURATIONS, "targets", "problems", "settings", "checks", "images")


def sections(first: Page, pages: Sequence[Page], table: str, tr: Language) -> list[Section]:
    """Return the sections: the start page, which begins with `first`, then the others. `table` lists configurations."""
    grouped: dict[str, list[Page]] = {}
    for page in pages:
        grouped.setdefault(page.path.partition("/")[0], []).append(page)
    order = dict.fromkeys(name for name in (*_ORDER, *grouped) if name in grouped)
    parts = [_section(name, grouped[name], table, tr) for name in order]
    return [_start(first, parts, tr), *parts]


def _section(name: str, pages: list[Page], table: str, tr: Language) -> Section:
    ordered = (
        tuple(pages) if name in (CONFIGURATIONS, "learn") else tuple(sorted(pages, key=lambda page: page.title.lower()))
    )
    title, about = tr(_NAMES[name]), tr(_ABOUT[name])
    items = "".join(
        f'<li><a href="{page.path.partition("/")[2]}">{escape(page.title)}</a><p>{_plain(page.reason)}</p></li>'
        for page in ordered
    )
    listed = table if table and name == CONFIGURATIONS else f'<ul class="list">{items}</ul>'
    html = f"<p>{_plain(about)}</p>\n{listed}"
    return Section(title, Page(f"{name}/index.html", title, about, html), ordered)


def _start(first: Page, parts: Sequence[Section], tr: Language) -> Section:
    """Return the first page: what the first topic says, and the sections."""
    items = "".join(
        f'<li><a href="{part.index.path}">{escape(part.name)}</a><p>{_plain(part.index.reason)}</p></li>'
        for part in parts
    )
    html = f'{first.html}<h2 id="sections">{escape(tr(text("Sections")))}</h2>\n<ul class="cards">{items}</ul>'
    return Section("werf-wizard", Page("index.html", "werf-wizard", first.reason, html), ())


def _plain(markdown: str) -> str:
    """Return a sentence of a page as HTML: links as words, code as code."""
    parts = LINK.sub(r"\1", markdown).split("`")
    return "".join(f"<code>{escape(part)}</code>" if at % 2 else escape(part) for at, part in enumerate(parts))
