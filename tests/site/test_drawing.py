"""Drawings: lines stay where the text has them, and words are words."""

import re

from wizard.site.drawing import drawing, is_drawing

BOX = "┌────┐\n│ id │──► next\n└────┘"


def test_a_listing_is_no_drawing() -> None:
    assert is_drawing(BOX)
    assert not is_drawing("uid 1000 → root\n────")
    assert not is_drawing("0 1000 1\n1 100000 65536")


def test_lines_meet_at_corners() -> None:
    [path, *_] = re.findall(r'<path d="([^"]+)"', drawing("┌┐"))
    ends = [tuple(map(float, found)) for found in re.findall(r"M([\d.]+) ([\d.]+)l([-\d.]+) ([-\d.]+)", path)]
    right = [(round(x + dx, 1), y) for x, y, dx, dy in ends if dx > 0]
    left = [(round(x + dx, 1), y) for x, y, dx, dy in ends if dx < 0]
    assert right == left


def test_words_keep_their_column_and_are_escaped() -> None:
    svg = drawing("│ a <b> c\n├─►  далее\n└──")
    assert re.findall(r'<text x="([\d.]+)"[^>]*>([^<]+)</text>', svg) == [("16.8", "a &lt;b&gt; c"), ("42.0", "далее")]
    assert 'aria-label="a &lt;b&gt; c далее"' in svg
