"""Markdown of a topic, as lines of a narrow pane."""

import pytest

from wizard.tui.widgets.markdown import blocks
from wizard.tui.widgets.prose import lines_of


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("# Head\n\nA **bold** `word`\nand *more*.", ["Head", "", "A bold word", "and more."]),
        ("- one two three four\n- five", ["• one two", "  three", "  four", "• five"]),
        (
            "3. first\n\n   again\n4. - inner words here",
            ["3. first", "", "   again", "4. • inner", "     words", "     here"],
        ),
        ("```sh\na long line of code\nb\n```", ["a long line of code", "b"]),
        ("| a | b |\n|---|---|\n| `x` | y z |\n| v | |", ["x", "  y z", "v"]),
        (
            "| a | b | c |\n|---|---|---|\n| x | 1 | 2 |\n| y | 3 | 4 |",
            ["x", "  b: 1", "  c: 2", "", "y", "  b: 3", "  c: 4"],
        ),
        ("[a link](topic:modes/overlay), <br>", ["a link,", "<br>"]),
    ],
)
def test_blocks_are_drawn_with_a_hanging_indent(body: str, lines: list[str]) -> None:
    assert [line.plain for line in lines_of(tuple(blocks(body)), 11)] == lines


def test_styles_are_nested() -> None:
    (block,) = blocks("**bold and `code`**")
    styles = {block.text.plain[span.start : span.end]: str(span.style).split() for span in block.text.spans}
    assert styles["bold and "] == ["bold"]
    assert styles["code"] == ["bold", "$accent"]
