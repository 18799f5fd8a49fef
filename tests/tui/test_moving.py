"""The README's moving picture shows each screen alone and whole, and loads nothing."""

import re
from collections import defaultdict
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from rich.segment import Segment
from rich.style import Style

from tests.languages import WHOLE
from tests.tui.moving import Frame, moving_picture
from tests.tui.pictures import FOLDER

SVG = "{http://www.w3.org/2000/svg}"
FRAMES = (("one", "shared", "x"), ("two", "shared", " "), ("one", "other", "x"))
RULE = re.compile(r"@keyframes (k\d+)\{(.*?\})\}\.(f\d+)\{visibility:(\w+);animation:\1 (\S+)s step-end infinite\}")
STEP = re.compile(r"([\d.]+)%\{visibility:(\w+)\}")
MOST = 120_000


def picture(*, still: int = 2) -> ElementTree.Element:
    rows = [[[Segment(f" {word:8}", Style.parse("bold #ff0000"))] for word in frame] for frame in FRAMES]
    frames = [Frame(seconds, each) for seconds, each in zip((1, 2, 1), rows, strict=True)]
    return ElementTree.fromstring(moving_picture(frames, "a <label>", still))


def rules(root: ElementTree.Element) -> dict[str, tuple[str, list[tuple[float, str]]]]:
    """What a group is at rest, and its steps, by the group's class."""
    style = root.find(f"{SVG}style")
    assert style is not None
    found = RULE.findall(style.text or "")
    return {
        name: (rest, [(float(at), state) for at, state in STEP.findall(steps)]) for _, steps, name, rest, _ in found
    }


def words(root: ElementTree.Element, at: float | None) -> list[str]:
    """What is seen at a part of the circle in percent, from top to bottom; at rest without one."""
    seen: dict[float, list[str]] = defaultdict(list)
    known = rules(root)
    for group in root.iter(f"{SVG}g"):
        rest, steps = known.get(group.attrib["class"], ("visible", [(0.0, "visible")]))
        if (rest if at is None else [state for begin, state in steps if begin <= at][-1]) == "visible":
            for line in group.iter(f"{SVG}text"):
                seen[float(line.attrib["y"])].append(" ".join("".join(part.itertext()) for part in line))
    assert all(len(there) == 1 for there in seen.values()), "two screens at once"
    return [there for _, [there] in sorted(seen.items())]


@pytest.mark.parametrize(("at", "frame"), [(0, 0), (24.9, 0), (25, 1), (74.9, 1), (75, 2), (99.9, 2)])
def test_at_each_time_one_screen_is_seen_whole(at: float, frame: int) -> None:
    assert words(picture(), at) == [word for word in FRAMES[frame] if word.strip()]


@pytest.mark.parametrize("still", [0, 1, 2])
def test_who_wants_no_motion_sees_one_screen(still: int) -> None:
    root = picture(still=still)
    assert words(root, None) == [word for word in FRAMES[still] if word.strip()]
    assert "prefers-reduced-motion" in ElementTree.tostring(root, "unicode")


def test_a_row_of_several_screens_is_drawn_once() -> None:
    assert ElementTree.tostring(picture(), "unicode").count(">shared<") == 1
    assert ElementTree.tostring(picture(), "unicode").count(">one<") == 1


def files() -> Iterator[tuple[str, str]]:
    for language in WHOLE:
        yield language, (FOLDER / f"wizard.{language}.svg").read_text("utf-8")


def test_the_pictures_of_the_readme_are_small_and_load_nothing() -> None:
    for language, svg in files():
        assert len(svg.encode()) < MOST, language
        tags = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg).iter()}
        assert tags == {"svg", "style", "rect", "g", "text", "tspan"}, language
        assert not re.search(r"url\(|@import|href|https?://(?!www\.w3\.org/2000/svg)", svg), language


def test_the_pictures_of_the_readme_move_through_the_wizard_in_their_language() -> None:
    title = {"en": "Preview", "ru": "Предпросмотр"}
    for language, svg in files():
        root = ElementTree.fromstring(svg)
        seen = [words(root, at) for at in (0, 30, 60, 99)]
        assert len({tuple(screen) for screen in seen}) == 4, language
        assert any(title[language] in line for line in seen[0]), language
