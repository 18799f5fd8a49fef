"""The site in a real browser: contrast, keyboard, narrow and wide windows, search; all can be read without scripts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.languages import WHOLE
from tests.site.browser import PROGRAM, Browser
from tests.site.looking import CONTRASTS, FOCUS, OVERFLOWING

pytestmark = [
    pytest.mark.skipif(not PROGRAM, reason="no Chromium here (Debian: chromium)"),
]
ENOUGH = 4.5
PAGES = (
    *("index", "problems/index", "configurations/index", "learn/06-gates", "modes/overlay", "concepts/modes"),
    *("concepts/answers", "problems/fuse-device-missing", "targets/kubernetes"),
    "configurations/kubernetes-fuse-device-least-privilege",
)
"""Each kind of page, and what is wide: drawings, tables, code, long words."""
WORDS = {"en": "mounting layers", "ru": "монтированием слоёв"}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.fixture(autouse=True)
def _it_complains_of_nothing_and_stays_at_home(browser: Browser, site: Path) -> Iterator[None]:
    """In each test: no error in the console, and no request but for files of the site."""
    browser.asked.clear()
    browser.complaints.clear()
    yield
    assert browser.complaints == []
    assert [url for url in browser.asked if not url.startswith((site.as_uri(), "about:"))] == []


def place(browser: Browser) -> Path:
    """The file that is shown."""
    return Path(unquote(urlsplit(browser.run("location.href")).path))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_words_have_enough_contrast(browser: Browser, site: Path, dark: bool) -> None:
    faint: dict[str, float] = {}
    styles: set[str] = set()
    with browser.seen(dark=dark, width=400):
        for page in PAGES:
            browser.open(site / "ru" / f"{page}.html")
            found = browser.run(CONTRASTS)
            styles |= set(found)
            faint |= {f"{page}: {style}": ratio for style, ratio in found.items() if ratio < ENOUGH}
    assert faint == {}
    assert {style.split()[0] for style in styles} >= {"h1", "p", "a", "code", "text", "placeholder", "before"}
    # Dark words on a light page, or the other way round: the reader's choice is followed.
    assert any(style.startswith("p rgb(31, 35, 40) on 255,255,255") for style in styles) is not dark


@pytest.mark.parametrize("width", [360, 1400])
@pytest.mark.parametrize("language", WHOLE)
def test_nothing_but_code_and_drawings_is_wider_than_its_place(
    browser: Browser, site: Path, language: str, width: int
) -> None:
    wide = {}
    with browser.seen(width=width):
        for page in PAGES:
            browser.open(site / language / f"{page}.html")
            if found := browser.run(OVERFLOWING):
                wide[page] = found[:3]
    assert wide == {}


@pytest.mark.parametrize("width", [360, 1400])
def test_tab_goes_through_a_page_in_its_order_and_is_seen(browser: Browser, site: Path, width: int) -> None:
    with browser.seen(width=width):
        browser.open(site / "en" / "concepts" / "modes.html")
        skip = browser.run("document.querySelector('a.skip').textContent")
        stops: list[dict[str, Any]] = []
        while not stops or stops[-1]["name"]:
            browser.press("Tab")
            stops.append(browser.run(FOCUS))
        stops.pop()
    assert stops[0]["name"] == f"A {skip}"
    assert len(stops) >= 20
    assert [stop["at"] for stop in stops] == sorted(stop["at"] for stop in stops)
    assert [stop["name"] for stop in stops if not stop["lined"]] == []
    assert [stop["name"] for stop in stops if not stop["seen"]] == []


def test_the_first_stop_skips_to_the_text(browser: Browser, site: Path) -> None:
    with browser.seen():
        browser.open(site / "en" / "concepts" / "modes.html")
        browser.press("Tab", "Enter", "Tab")
        assert browser.run("document.activeElement.closest('main') !== null")
        assert browser.run("document.querySelector('#text').getBoundingClientRect().top >= 0")


@pytest.mark.parametrize("language", WHOLE)
def test_the_search_is_used_by_keys_alone(browser: Browser, site: Path, language: str) -> None:
    with browser.seen():
        browser.open(site / language / "settings" / "cache.html")
        browser.press("/")
        browser.say(WORDS[language])
        browser.until("document.querySelectorAll('#found a').length > 2")
        links = browser.run("[...document.querySelectorAll('#found a')].map((one) => one.href)")
        assert any("overlayfs" in link for link in links[:3])
        browser.press("ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown")
        assert browser.run("document.activeElement.href") == links[1]
        assert browser.run(FOCUS)["lined"]
        browser.press("Enter")
        browser.until(f"location.href === {links[1]!r}")


def test_escape_ends_the_search_and_goes_back_to_the_page(browser: Browser, site: Path) -> None:
    with browser.seen():
        browser.open(site / "en" / "index.html")
        browser.press("/")
        browser.say("seccomp")
        browser.until("document.querySelector('#found a')")
        browser.press("ArrowDown", "Escape")
        assert browser.run("document.activeElement.id") == "search"
        assert browser.run("document.querySelector('#found').hidden && document.activeElement.value === ''")
        browser.press("Escape")
        assert browser.run("document.activeElement === document.body")


def test_enter_in_the_field_opens_the_first_page_and_nothing_found_is_said(browser: Browser, site: Path) -> None:
    with browser.seen():
        browser.open(site / "ru" / "index.html")
        browser.press("/")
        browser.say("щщщщ")
        browser.until(
            "document.querySelector('#found').textContent === document.querySelector('#found').dataset.nothing"
        )
        browser.run("document.querySelector('#search').value = ''")
        browser.say("seccomp")
        browser.until("document.querySelector('#found a')")
        first = browser.run("document.querySelector('#found a').href")
        browser.press("Enter")
        browser.until(f"location.href === {first!r}")


@pytest.mark.parametrize(("language", "other"), [("en", "ru"), ("ru", "en")])
def test_the_other_language_shows_the_same_page(browser: Browser, site: Path, language: str, other: str) -> None:
    with browser.seen():
        browser.open(site / language / "learn" / "06-gates.html")
        browser.run(f"document.querySelector('.languages a[lang={other}]').click()")
        browser.until(f"document.documentElement.lang === {other!r} && document.readyState === 'complete'")
        assert place(browser) == site / other / "learn" / "06-gates.html"


def test_the_first_page_chooses_a_language_of_the_reader(browser: Browser, site: Path) -> None:
    with browser.seen():
        for code in WHOLE:
            browser.call("Emulation.setUserAgentOverride", userAgent="", acceptLanguage=code)
            browser.call("Page.navigate", url=(site / "index.html").as_uri())
            browser.until(f"document.documentElement.lang === {code!r} && location.pathname.includes('/{code}/')")


def test_everything_can_be_read_without_scripts(browser: Browser, site: Path) -> None:
    read = "document.querySelector('main').innerText"
    for page in PAGES:
        with browser.seen():
            browser.open(site / "en" / f"{page}.html")
            expected = browser.run(read)
        with browser.seen(script=False):
            browser.open(site / "en" / f"{page}.html")
            assert browser.run("typeof window.searchIndex") == "undefined"
            assert browser.run(read) == expected
    with browser.seen(script=False):
        browser.open(site / "index.html")
        assert browser.run("document.querySelectorAll('main a').length") == len(WHOLE)
