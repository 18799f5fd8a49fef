"""Writes the site: each page as HTML, an index for the search, a style sheet."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from wizard import __version__
from wizard.knowledge.reading_order import next_page, page_before
from wizard.language import LANGUAGES, NAMES, Language, text
from wizard.records import Record
from wizard.site.configurations import configuration_pages, table_of
from wizard.site.reading import first_page, topic_pages
from wizard.site.searching import search_index
from wizard.site.sitemap import Page, Section, sections

_FILES = ("style.css", "ranking.js", "site.js")
_TEMPLATES = Path(__file__).parent / "templates"
_WORDS = {
    "search": text("Search"),
    "search_in": text("Search in all pages"),
    "nothing": text("Nothing was found."),
    "no_script": text("The search needs JavaScript; all pages are listed in the sections."),
    "sections": text("Sections"),
    "contents": text("On this page"),
    "previous": text("Previous"),
    "next": text("Next"),
    "in_terminal": text("In the terminal:"),
    "skip": text("Skip to content"),
    "language": text("Language"),
    "version": text("Built from werf-wizard {version}. No cookies, no external requests.", version=__version__),
}
"""What the frame of a page says."""


class _Shown(Record):
    """What the template needs of a page's surroundings."""

    page: Page
    section: Section
    before: Page | None
    after: Page | None


def build(folder: Path) -> int:
    """Write the site into a directory, which is made if it is not there, and return the number of pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        copyfile(_TEMPLATES / name, folder / name)
    environment = Environment(
        loader=PackageLoader("wizard.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(languages=NAMES)
    count = sum(_build_language(folder, Language(code), environment) for code in LANGUAGES)
    (folder / "index.html").write_text(environment.get_template("choose.html").render(), "utf-8")
    return count


def _build_language(folder: Path, tr: Language, environment: Environment) -> int:
    ready = [*configuration_pages(tr)]
    pages = [*topic_pages(tr), *ready]
    parts = sections(first_page(tr), pages, table_of(ready, tr), tr)
    words = {key: tr(message) for key, message in _WORDS.items()}
    template = environment.get_template("page.html")
    count = 0
    for shown in _surroundings(parts):
        path = folder / tr.code / shown.page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        html = template.render(
            page=shown.page,
            body=Markup(shown.page.html),  # noqa: S704  # made by markdown-it with HTML off
            section=shown.section,
            beside=[one for one in shown.section.pages if one.family == shown.page.family],
            sections=parts,
            before=shown.before,
            after=shown.after,
            up="../" * shown.page.path.count("/"),
            code=tr.code,
            say=words,
        )
        path.write_text(html, "utf-8")
        count += 1
    (folder / f"search.{tr.code}.js").write_text(search_index(pages, tr.code), "utf-8")
    return count


def _surroundings(parts: list[Section]) -> Iterator[_Shown]:
    """Yield every page with the ones before and after it: a topic's in reading order, others in that of the site."""
    ordered = [(part, page) for part in parts for page in (part.index, *part.pages)]
    topics = {page.topic: page for _, page in ordered if page.topic}
    for number, (part, page) in enumerate(ordered):
        before = ordered[number - 1][1] if number else None
        after = ordered[number + 1][1] if number + 1 < len(ordered) else None
        if page.topic:
            before, after = topics.get(page_before(page.topic) or ""), topics.get(next_page(page.topic) or "")
        yield _Shown(page, part, before, after)
