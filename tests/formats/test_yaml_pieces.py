"""A stream is read in pieces as it is as a whole, and what libyaml composes is what its events come to."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wizard.documents.trees
from tests.real.corpus import files
from wizard.documents.tree import DocumentNode
from wizard.documents.trees import yaml_stream
from wizard.errors import BadInputError
from wizard.formats.tree import DEEPEST
from wizard.formats.yaml_pieces import LARGEST_PIECE, Piece, composed, pieces


def tree(node: DocumentNode) -> Any:
    """All that a reader may see of a node."""
    below = {key: tree(one) for key, one in node.entries.items()}
    items = [tree(one) for one in node.items]
    return node.at, node.scalar, node.tag, below, items, node.embedded, node.borrowed


def read(content: str) -> Any:
    try:
        return [tree(one) for one in yaml_stream(content, "file")]
    except BadInputError as error:
        return error.message


def same_as_a_whole(content: str) -> None:
    in_pieces = read(f"{content}\n# in pieces\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wizard.documents.trees, "pieces", lambda source: [Piece(source, 0, len(source), 1, "other")])
        assert read(f"{content}\n# as a whole\n") == in_pieces


CONTENTS = (
    "a: 1\n---\nb: [x, {c: d}]\n--- \n- |\n  text\n\n- >-\n  folded\n  text\n- 'it''s'\n- \"a\\tb\"\n",
    "# nothing\n---\n---\na:\nb: \n  -\n  - c:\n...\n---\n",
    "a: &x 1\nb: *x\n---\nc: !t d\n---\n<<: {a: b}\nc: d\n---\n? [a]\n: b\n? c\n: d\n",
    "%YAML 1.2\n---\na: 1\n---\nb: 2\n",
    "a: 1\r\n---\r\nb: 2\r\n",
    'a: "\n---\nb"\n',
    "a: 1\n---\nb: [\n---\nc: 1\n",
    "--- |\n text\n---\na: 1\n",
    "a: |\n  ---\n  b\n---x: y\n---\tc\n",
    "a: *gone\n---\nb: 1\n",
    "a: \u2028b\n---\nc: \x85d\n",
    "a: 1\n---\nb: 1\nb: 2\n---\nnull: ~\ntrue: No\n07: 0x1f\n",
)


@pytest.mark.parametrize("content", CONTENTS)
def test_a_stream_in_pieces_is_the_same_as_a_whole(content: str) -> None:
    same_as_a_whole(content)


def test_files_that_people_have_are_the_same_in_pieces() -> None:
    for one in files():
        if one.name.endswith(("yaml", "yml")):
            same_as_a_whole(one.content)


_LINES = (
    "a: 1",
    "b:",
    "- c",
    "  d: 'e'",
    "---",
    "...",
    "  - [f, g]",
    "h: |",
    "   text",
    "",
    "# i",
    "? j",
    ": k",
    "&l m",
    "*l",
)


@given(st.lists(st.sampled_from(_LINES), max_size=12))
def test_lines_in_any_order_are_the_same_in_pieces(lines: list[str]) -> None:
    same_as_a_whole("\n".join(lines))


@pytest.mark.parametrize(
    "content",
    [
        "[" * 5000,
        "- " * 5000 + "a",
        "a: 1\n---\n" + "".join(f"{' ' * n}a:\n{' ' * n}-\n" for n in range(60)),
        "".join(f"{' ' * n}a:\n" for n in range(DEEPEST + 5)),
    ],
)
def test_what_is_too_deep_is_never_composed(content: str) -> None:
    assert not all(piece.kind == "plain" for piece in pieces(content))
    assert isinstance(read(content), type(read("[")))


def test_small_documents_are_read_together_and_know_their_lines() -> None:
    content = "a: 1\n---\nb: 2\n---\nc: &x 3\n---\nd: 4\n"
    assert [(one.line, one.text, one.kind) for one in pieces(content)] == [
        (1, "a: 1\n---\nb: 2\n", "plain"),
        (4, "---\nc: &x 3\n", "other"),
        (6, "---\nd: 4\n", "plain"),
    ]
    many = list(pieces("---\na: b\n" * LARGEST_PIECE))
    assert max(len(one.text) for one in many) <= LARGEST_PIECE
    assert sum(len(composed(one.text) or ()) for one in many) == LARGEST_PIECE
