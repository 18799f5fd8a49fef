"""The site, built once: every link leads somewhere, nothing is loaded from elsewhere, and pages stay small."""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.languages import WHOLE
from tests.site.reading import Element, Parser, elements
from wizard.knowledge.reading_order import next_page, page_before
from wizard.knowledge.topics import topic_ids
from wizard.resources import CONTENT

Links = list[tuple[Path, Path, str]]
"""The page, the file that it leads to, the anchor there."""
_MOST = 60 * 1024
"""Bytes of a page without the search's index."""


class Elements:
    """The elements of a page with their attributes, and the anchors that can be linked."""

    def __init__(self, html: str) -> None:
        self.found: list[Element] = elements(html)

    def values(self, attribute: str) -> list[str]:
        """What all elements have as an attribute."""
        return [attributes[attribute] for _, attributes in self.found if attribute in attributes]


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Elements]:
    return {path: Elements(path.read_text("utf-8")) for path in site.rglob("*.html")}


@pytest.fixture(scope="module")
def local(pages: dict[Path, Elements]) -> Links:
    """Every link to a file of the site."""
    known: dict[tuple[Path, str], Path] = {}
    links: Links = []
    for path, page in pages.items():
        for address in {*page.values("href"), *page.values("src"), *page.values("action")}:
            parts = urlsplit(address)
            if not parts.scheme:
                place = (path.parent, unquote(parts.path) or path.name)
                if place not in known:
                    known[place] = Path(os.path.normpath(place[0] / place[1]))
                links.append((path, known[place], unquote(parts.fragment)))
    return links


def test_elements_are_read_as_a_parser_of_html_reads_them(pages: dict[Path, Elements]) -> None:
    some = sorted(pages)[::25]
    assert len(some) > 20
    for path in some:
        assert pages[path].found == Parser(path.read_text("utf-8")).found, path


def test_every_link_leads_to_a_file_and_its_anchor(pages: dict[Path, Elements], local: Links) -> None:
    anchors = {path: set(page.values("id")) for path, page in pages.items()}
    there = {target: target.is_file() for _, target, _ in local}
    broken = [
        (path.name, target.name, anchor)
        for path, target, anchor in local
        if not there[target] or (anchor and anchor not in anchors[target])
    ]
    assert broken == []


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[Path, Elements]) -> None:
    loading = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src"}
    loaded = {
        attributes[loading[tag]]
        for page in pages.values()
        for tag, attributes in page.found
        if tag in loading and loading[tag] in attributes
    }
    assert loaded
    assert [address for address in loaded if urlsplit(address).scheme or address.startswith("//")] == []
    for name in ("style.css", "site.js"):
        assert not re.search(r"https?://|@import|url\(", (site / name).read_text("utf-8"))


def test_only_a_whole_address_leads_elsewhere(site: Path, pages: dict[Path, Elements]) -> None:
    """A name such as `troubleshooting.md`, whose end is also a country's, is no address."""
    pages_with = {path for path, page in pages.items() if any(urlsplit(one).scheme for one in page.values("href"))}
    assert site / "en" / "images" / "catalog.html" in pages_with
    for path in pages_with:
        there = path.relative_to(site).with_suffix("")
        written = (CONTENT / there.relative_to(there.parts[0]) / f"{there.parts[0]}.md").read_text("utf-8")
        elsewhere = {one for one in pages[path].values("href") if urlsplit(one).scheme}
        assert [one for one in elsewhere if one not in written] == [], path


def test_every_topic_has_its_page_and_every_page_its_twin(site: Path) -> None:
    paths = [{path.relative_to(site / code) for path in (site / code).rglob("*.html")} for code in WHOLE]
    assert {Path(f"{name}.html") for name in topic_ids()} <= paths[0]
    assert all(each == paths[0] for each in paths)


def test_from_the_first_page_all_can_be_reached(site: Path, pages: dict[Path, Elements], local: Links) -> None:
    leads: dict[Path, set[Path]] = {}
    for path, target, _ in local:
        leads.setdefault(path, set()).add(target)
    reached, waiting = set[Path](), [site / "index.html"]
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            waiting.extend(leads.get(path, ()))
    assert set(pages) - reached == set()


def test_a_page_is_small(pages: dict[Path, Elements]) -> None:
    assert [(path.name, path.stat().st_size) for path in pages if path.stat().st_size > _MOST] == []


def test_a_page_is_in_its_language_and_can_be_used_without_a_mouse(site: Path, pages: dict[Path, Elements]) -> None:
    for path, page in pages.items():
        tags = [tag for tag, _ in page.found]
        assert tags.count("h1") == 1, path
        [code] = [attributes["lang"] for tag, attributes in page.found if tag == "html"]
        assert code in (path.relative_to(site).parts[0], "en" if path.parent == site else ""), path
        # What scrolls sideways has to be reached by Tab.
        scrolled = [attributes for tag, attributes in page.found if tag in ("pre", "figure")]
        assert all("tabindex" in attributes for attributes in scrolled), path


def test_no_page_shows_what_was_to_be_filled_in(site: Path) -> None:
    left = [path.name for path in site.rglob("*.html") if re.search(r"\(topic:|```", path.read_text("utf-8"))]
    assert left == []


def test_a_term_is_explained_where_it_is_first_used_and_leads_to_its_page(
    pages: dict[Path, Elements], site: Path
) -> None:
    for code, sentence in (("en", "The marker in a layer"), ("ru", "Отметка в слое")):
        page = pages[site / code / "learn" / "04-overlayfs.html"]
        found = [one for tag, one in page.found if tag == "a" and one.get("class") == "term"]
        assert [one["href"] for one in found if one["title"].startswith(sentence)] == ["../concepts/overlayfs.html"]
        assert len({one["title"] for one in found}) == len(found) > 5


def test_the_first_page_has_the_picture_of_everything(site: Path) -> None:
    for code, words in (("en", "RUN step of a Dockerfile"), ("ru", "шаг RUN из Dockerfile")):
        html = (site / code / "index.html").read_text("utf-8")
        assert html.index("<svg") < html.index("</svg>")
        assert words in html


def test_an_answer_says_whether_it_is_right_once_it_is_opened(site: Path) -> None:
    for code in WHOLE:
        html = (site / code / "learn" / "06-gates.html").read_text("utf-8")
        assert re.findall(r"</summary><p>(.) ", html) == ["✗", "✗", "✓"]


def test_the_pages_before_and_after_are_those_of_the_reading_order(pages: dict[Path, Elements], site: Path) -> None:
    page = pages[site / "en" / "concepts" / "subordinate-ids.html"]
    turns = {one["rel"]: one["href"] for tag, one in page.found if tag == "a" and "rel" in one}
    name = "concepts/subordinate-ids"
    assert turns == {"prev": f"../{page_before(name)}.html", "next": f"../{next_page(name)}.html"}
