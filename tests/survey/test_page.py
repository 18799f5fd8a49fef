"""A survey's page: what stands in it once, and how it looks on a narrow screen and on paper."""

from html.parser import HTMLParser

import pytest

from tests.survey.machines import KERNELS, output
from wizard.language import Language, text
from wizard.report.survey_html import survey_html
from wizard.survey.machines import Machine, machine_of
from wizard.survey.survey import survey_of

SILENT = text("the node is not ready")
MACHINES = [
    *(machine_of(f"new-{n}", output()) for n in range(3)),
    machine_of("old", output(KERNELS["seven"], "no")),
    *(Machine(f"gone-{n}", why=SILENT) for n in range(4)),
    Machine("<b>odd</b>", why=text("no answer")),
]


class Page(HTMLParser):
    """What the cells of a page say, by the head that a phone shows above each; the classes of its badges."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.source = survey_html(survey_of(MACHINES), None, Language(code))
        self.cells: list[tuple[str, str]] = []
        self.classes: list[str] = []
        self.open: list[str] = []
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.open += [] if tag in ("meta",) else [tag]
        self.classes.append(known.get("class") or "")
        if tag == "td":
            self.cells.append((known.get("data-head") or "", ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self.open:
            head, said = self.cells.pop()
            self.cells.append((head, said + data))


def test_machines_with_the_same_reason_are_one_row() -> None:
    cells = Page("en").cells
    at = cells.index(("Why", "the node is not ready"))
    assert cells[at : at + 3] == [
        ("Why", "the node is not ready"),
        ("Machines", "4"),
        ("Names", "gone-0, gone-1, gone-2, gone-3"),
    ]
    assert cells[at + 3 : at + 6] == [("Why", "no answer"), ("Machines", "1"), ("Names", "<b>odd</b>")]


def test_every_state_has_its_colour_and_its_count() -> None:
    page = Page("en")
    assert {"overlay", "none", "unreached", "badge overlay", "badge none"} <= set(page.classes)
    for said in ("overlay: <b>3</b>", "no mode: <b>1</b>", "no answer: <b>5</b>"):
        assert said in page.source


@pytest.mark.parametrize("code", ["en", "ru"])
def test_every_tag_is_closed_and_every_cell_has_its_head(code: str) -> None:
    page = Page(code)
    assert page.open == []
    assert all(head for head, said in page.cells if said)


def test_it_has_a_form_for_phones_for_dark_screens_and_for_paper() -> None:
    source = Page("ru").source
    for condition in ("(max-width: 44rem)", "(prefers-color-scheme: dark)", "@media print"):
        assert condition in source
    assert "default-src 'none'" in source
