"""TOML as a tree: the values that tomlkit reads, each where it stands."""

from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from wizard.errors import BadInputError
from wizard.formats.toml_tree import parse_toml
from wizard.formats.tree import Mapping, Node, Scalar, Sequence, plain
from wizard.language import Language

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)
SCALARS = st.one_of(st.booleans(), st.integers(-(10**6), 10**6), st.floats(-1e6, 1e6), TEXT, st.just("two\nlines\n"))
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=12
)


def scalars(node: Node) -> list[Scalar]:
    match node:
        case Mapping():
            return [one for _, value in node.pairs for one in scalars(value)]
        case Sequence():
            return [one for item in node.items for one in scalars(item)]
        case Scalar():
            return [node]
    raise AssertionError(node)


@given(st.dictionaries(TEXT, VALUES, max_size=4))
def test_the_tree_holds_what_was_written_and_each_place_reads_as_its_value(data: dict[str, Any]) -> None:
    source = tomlkit.dumps(data)
    file = parse_toml(source, "file")
    assert plain(file.root, source) == file.data == data
    for one in scalars(file.root):
        assert tomlkit.value(source[one.start : one.end]).unwrap() == one.data


def test_two_angles_are_a_key_like_any_other() -> None:
    source = '["<<"]\na = 1\n[b]\n"<<" = "x"\n'
    assert plain(parse_toml(source, "file").root, source) == {"<<": {"a": 1}, "b": {"<<": "x"}}


OUT_OF_ORDER = """a.b = 1   # dotted
a.c.d = 'x'

[t.u]
k = { x.y = [1, [2, ]], z = "]" }
[[t.list]]
[t.list.sub]
n = 2024-01-01 10:00:00
[w]
[t.v]
k = '''
'''
[[t.list]]
"quoted key" = \"\"\"a\\
   b\"\"\"
"""


def test_tables_out_of_order_and_dotted_keys_come_together() -> None:
    file = parse_toml(OUT_OF_ORDER, "file")
    assert plain(file.root, OUT_OF_ORDER) == file.data
    assert [OUT_OF_ORDER[one.start : one.end] for one in scalars(file.root)][:3] == ["1", "'x'", "1"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a = 1\na = 2\n", "file:2:1: this is not TOML: “a” is defined twice."),
        ("a = [1,\n", "file:1:1: this is not TOML"),
        ("a = " + "[" * 101 + "]" * 101, "levels deep"),
        ("a = " + "[" * 9000 + "]" * 9000, "levels deep"),
        ("a = " + "{a=" * 120 + "1" + "}" * 120, "levels deep"),
    ],
)
def test_what_is_no_toml_is_told_with_its_place_and_the_reason(content: str, says: str) -> None:
    with pytest.raises(BadInputError) as caught:
        parse_toml(content, "file")
    assert says in Language("en")(caught.value.message)


TWICE = {
    "a = 1\nb = 2\na = 3\n": (3, 1),
    "[[runners]]\nname = 'a'\n  name = 'b'\n": (3, 3),
    "[[runners]]\n[runners.docker]\na = 1\n[[runners]]\n[runners.docker]\n  [runners.docker]\n": (6, 3),
    "[[runners]]\ndocker.a = 1\ndocker.b = 1\n[runners.docker]\nb = 1\n": (4, 1),
    "[[runners]]\ndocker.a = 1\ndocker.a = 1\n": (3, 1),
    "[[runners]]\ndocker = {a = 1, b = [{c = 1, c = 2}]}\n": (2, 31),
    "a = 1\n[[runners]]\nx = 1\n[a]\n": (4, 1),
    "runners = []\n[[runners]]\n": (2, 1),
    "a = {}\n[a.b]\n": (2, 1),
    "a = 1\na.b = 2\n": (2, 1),
}
"""Where the second one of two is."""


@pytest.mark.parametrize("content", TWICE)
def test_a_key_that_is_there_twice_has_the_place_of_the_second_one_in_both_languages(content: str) -> None:
    with pytest.raises(BadInputError) as caught:
        parse_toml(content, "config.toml")
    line, column = TWICE[content]
    for language, word in (("en", "twice"), ("ru", "дважды")):
        said = Language(language)(caught.value.message)
        assert said.startswith(f"config.toml:{line}:{column}: ")
        assert word in said
