"""YAML as a tree: libyaml and ruamel give the same one."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.errors import BadInputError
from wizard.formats import yaml_tree
from wizard.formats.tree import Alias, Mapping, Node, Scalar, Sequence
from wizard.formats.yaml_tree import parse_yaml
from wizard.language import Language

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in ("tests", "content", "wizard", ".ci", ".github")
    for path in (ROOT / folder).rglob("*.y*ml")
    if path.is_file()
)


def shape(node: Node) -> Any:
    """All that a tree says, to be compared."""
    own = type(node).__name__, node.start, node.end, node.tag, node.anchor, node.weight
    match node:
        case Scalar():
            return *own, node.value, node.style, node.data
        case Sequence():
            return *own, node.flow, [shape(one) for one in node.items]
        case Mapping():
            return *own, node.flow, [(shape(key), shape(value)) for key, value in node.pairs]
        case Alias():
            return *own, node.target.start
    raise AssertionError(node)


def read(content: str) -> Any:
    """The trees, or the sentence about what is wrong."""
    try:
        return [shape(root) for root in parse_yaml(content, "file")]
    except BadInputError as error:
        return Language("en")(error.message)


def read_slowly(content: str) -> Any:
    """The same without libyaml."""
    with patch.object(yaml_tree, "libyaml_events", lambda _: None):
        return read(content)


def test_libyaml_is_there_and_reads() -> None:
    events = yaml_tree.libyaml_events("a: 1\n")
    assert events is not None
    assert len(list(events)) == 8


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_both_give_the_same_tree_of_every_file(end: str) -> None:
    """How lines end changes nothing of what is in them: of those with the other end, every fifth file will do.

    So it will of the hundreds that the content has, which are written alike.
    """
    alike = [path for path in FILES if path.is_relative_to(ROOT / "content")]
    others = [path for path in FILES if not path.is_relative_to(ROOT / "content")]
    assert len(others) > 20
    assert len(alike) > 20
    for path in (*others, *alike[::5]) if end == "\n" else FILES[::5]:
        content = path.read_text().replace("\n", end)
        assert read(content) == read_slowly(content), path


HARD = [
    "",
    "# only words\n",
    "\ufeffa: é\nb: [1]\n",
    "a: 1\u2028b: 2\n",
    "a: \x85b\n",
    "é: ключ # слово\n'ё': [\"😀\", *x]\n",
    "é: &x {ключ: 😀}\nb: *x\n",
    "a:\r  b: 1\rc: 2\r",
    "- \n- \n-\n",
    "a:\nb:\n  -\n  -   \nc: [,]\n",
    "a: [x, , y]\n",
    "{a, b: , c: d:e, ? f}\n",
    '{"a":1, b:2, c: [x:y, z]}\n',
    "a: |\n  one\n\n  two\n\n\nb: >-\n  x\n",
    "a: |2\n    x\n  y\n",
    "a: |\n  x",
    "a: 'it''s\n  long'\nb: \"q\\\n  r\\u00e9\"\n",
    "a: one\n  two\n\n  three # end\nb: c#d\n",
    "? [a, b]\n: {c: d}\n? |\n  k\n: v\n",
    "? a\n? b\n",
    "!!str a: !x {b: !<tag:yaml.org,2002:int> 5}\n--- !y\n- &q !z w\n- *q\n",
    "%YAML 1.1\n---\na: yes\n...\n---\n...\nb\n",
    "%YAML 1.2\n%TAG ! tag:x,2000:\n--- !a\nb: 1\n",
    "<<: &x {a: 1}\nb: {<<: [*x, {c: 2}]}\n",
    "a: 1\na: 2\n",
    "\ta: b\n",
    "a: @b\n",
    "a: `b`\n",
    "a: %b\n",
    "a: *b\n",
    "a: &b\nc: &d [*d]\n",
    "a: -\n- b\n",
    "a: b: c\n",
    "- a\nb: c\n",
    "a: 1\n  b: 2\n",
    "a: [1\nb: 2\n",
    "a: 1\n---\nb: [\n",
    'a: "open\n',
    "a: \x07\n",
    "'a': 1\n\"b\": 2\nc : 3\n? d\n: 4\n",
    "a: {b: [c, {d: e}], f: }\ng: [ {h: i}, j: k ]\n",
    "--- a\n--- |\n  b\n--- [c]\n",
    "a: # word\n  # more\n  b: c\n# end\n",
    "a:\n- b\n- c:\n  - d\ne: f\n",
    "k" * 1100 + ": v\n",
    "a: \\x\nb: 'x\\y'\nc: \"\\x41\\/\"\n",
    "a: :b\nc: d:\n",
    "a: [?b, -c, ?, -]\n",
    "-a: -b\n?c: ?d\n",
    "a: !\nb: ! c\n",
    "*a : b\n",
    "&a a: *a\n",
    "---\n---\n",
    "a: >\n\n  x\n   y\n\n\nb: |+\n  z\n\n",
    "a: |-\n\n\nb: c\n",
    "a: |\n\tb\n",
    "a: [\n  b,\n  c\n]\nd: {\n  e: f\n}\n",
    "a: [\nb\n]\n",
    "[a, b]: c\n",
    "a: 'b'c\n",
    "a: 0x1F\nb: 1e3\nc: 1_000\nd: 2001-01-01\ne: +5\nf: 007\n",
]


READ_BY_LIBYAML_ALONE = ["a:\tb\nc: d\t# e\n", "a\t", '[x:y, "z":1]\n']
"""YAML, which ruamel takes for none."""


@pytest.mark.parametrize("content", HARD)
def test_both_give_the_same_tree_of_what_readers_differ_on(content: str) -> None:
    assert read(content) == read_slowly(content)


@pytest.mark.parametrize("content", READ_BY_LIBYAML_ALONE)
def test_what_only_libyaml_reads_is_read(content: str) -> None:
    assert isinstance(read(content), list)
    assert isinstance(read_slowly(content), str)


PIECES = st.sampled_from(
    [
        *"abé😀01-?:,[]{}#&*!|>'\"%@`~<\n\n\n\t\\.",
        ": ",
        "- ",
        "  ",
        "\r\n",
        " #",
        "<<: ",
        "---\n",
        "a: ",
        "\n  ",
        "\n- ",
    ]
)


@given(st.lists(PIECES, max_size=24).map("".join).filter(lambda content: "!!!" not in content))
def test_both_give_the_same_tree_of_anything_that_both_read(content: str) -> None:
    slowly = read_slowly(content)
    assert isinstance(slowly, str) or read(content) == slowly


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *[(one, 1000) for one in ("1000", "+1000", "01750", "0o1750", "0x3E8", "0b1111101000", "1_000", "0_1750")],
        ("-01750", -1000),
        *[(one, one) for one in ("08", "0o9", "0xg", "1e3", "12ab", "0x", "_1", "0_", "1.0", "2026-11-29")],
        *[(f'"{one}"', one) for one in ("01750", "1_000")],
    ],
)
def test_integers_are_those_that_the_programs_in_go_read(written: str, value: object) -> None:
    (root,) = parse_yaml(f"key: {written}\n", "file")
    assert isinstance(root, Mapping)
    assert isinstance(node := root.pairs[0][1], Scalar)
    assert node.data == value
