"""Changes of a file: what is wanted is in it, and every other line is as it was."""

from typing import Any

import pytest
import tomlkit
from hypothesis import example, given
from hypothesis import strategies as st

from wizard.formats.notes import Data
from wizard.formats.toml_edit import edited_toml
from wizard.formats.toml_tree import parse_toml
from wizard.formats.tree import plain
from wizard.formats.yaml_edit import edited
from wizard.formats.yaml_text import dump
from wizard.formats.yaml_tree import parse_yaml

KEYS = st.text("abc_-é. :#\"'0", min_size=1, max_size=5)
SCALARS = st.one_of(st.booleans(), st.integers(-999, 999), st.text("abc é:#\"'[]{},\n", max_size=8))
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=10
)
FILES = st.dictionaries(KEYS, VALUES, min_size=1, max_size=4)


def kept_in_order(before: str, after: str) -> bool:
    rest = iter(after.split("\n"))
    return all(line in rest for line in before.rstrip("\n").split("\n"))


@given(FILES, SCALARS)
def test_a_new_key_of_toml_leaves_every_line(data: dict[str, Any], value: Any) -> None:
    source = tomlkit.dumps(data)
    file = parse_toml(source, "file")
    after = edited_toml(source, "file", file, {**file.data, "zz": value}, lambda artifact: artifact)
    assert parse_toml(after, "file").data == {**data, "zz": value}
    assert kept_in_order(source, after)


@given(FILES, SCALARS)
def test_another_value_of_toml_changes_its_own_lines_alone(data: dict[str, Any], value: Any) -> None:
    source = tomlkit.dumps({"first": "before", **data})
    file = parse_toml(source, "file")
    after = edited_toml(source, "file", file, {**file.data, "first": value}, lambda artifact: artifact)
    assert parse_toml(after, "file").data == {"first": value, **data}
    assert after.endswith(source.split("\n", 1)[1])


@example({"0": ":\n \n"}, False)
@given(FILES, SCALARS)
def test_a_new_key_of_yaml_leaves_every_line(data: dict[str, Any], value: Any) -> None:
    source = dump([data])[0]
    (root,) = parse_yaml(source, "file")
    after, _ = edited(source, [(root, {**data, "zz": value})], lambda artifact: artifact)
    assert plain(parse_yaml(after, "file")[0], after) == {**data, "zz": value}
    assert kept_in_order(source, after)


def test_a_new_table_of_toml_is_in_front_of_those_below_it_and_takes_no_value_of_theirs() -> None:
    source = "[a.b.c]\nx = 1\n# of d\n[a.d]\n"
    want: dict[str, Data] = {"a": {"b": {"c": {"x": 1, "y": 2}, "new": {"z": 3}, "w": 4}, "d": {}, "v": 5}}
    after = edited_toml(source, "x", parse_toml(source, "x"), want, lambda artifact: artifact)
    assert parse_toml(after, "x").data == want
    assert after.index("[a]") < after.index("[a.b]") < after.index("[a.b.c]") < after.index("[a.b.new]")
    assert "# of d\n[a.d]" in after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n  b:\n    c: 1\n    # d: 2\n", "a:\n  b:\n    c: 1\n    # d: 2\n    z: 9\n"),
        (
            "a:\n  b:\n    c: 1\n      # d\n\n    # e\nf: 1\n",
            "a:\n  b:\n    c: 1\n      # d\n\n    # e\n    z: 9\nf: 1\n",
        ),
        ("a:\n  b:\n    c: 1\n  # of d\n  d: 1\n", "a:\n  b:\n    c: 1\n    z: 9\n  # of d\n  d: 1\n"),
        ("a:\n  b:\n    c: 1\n    # of d\n    #\n# e", "a:\n  b:\n    c: 1\n    # of d\n    #\n    z: 9\n# e"),
        ("a:\n  b:\n    c: 1\n  # f: 2", "a:\n  b:\n    c: 1\n    z: 9\n  # f: 2"),
        ("a:\n  b:\n    c: 1 # d", "a:\n  b:\n    c: 1 # d\n    z: 9"),
    ],
)
def test_comments_that_end_a_block_stay_in_front_of_a_new_key(before: str, after: str) -> None:
    (root,) = parse_yaml(before, "file")
    want: Any = plain(root, before)
    want["a"]["b"]["z"] = 9
    assert edited(before, [(root, want)], lambda artifact: artifact)[0] == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n  - 1\n  # - 2\nb: 1\n", "a:\n  - 1\n  # - 2\n  - 9\nb: 1\n"),
        ("a:\n- 1\n# of b\nb: 1\n", "a:\n- 1\n- 9\n# of b\nb: 1\n"),
    ],
)
def test_comments_that_end_a_list_stay_in_front_of_a_new_item(before: str, after: str) -> None:
    (root,) = parse_yaml(before, "file")
    want: Any = plain(root, before)
    want["a"].append(9)
    assert edited(before, [(root, want)], lambda artifact: artifact)[0] == after
