"""What is written as TOML is read as the data that it is."""

import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from wizard.formats.notes import Data
from wizard.formats.toml_text import dump_toml, toml_key, toml_value

WORDS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(["a\nb\n", "x\n'", "'''\n", "it's", "é\nb\n", "a\\b", '"', "\x7f", "a.b", "", "${A}"]),
)
VALUES = st.recursive(
    st.one_of(WORDS, st.integers(-(2**60), 2**60), st.booleans(), st.floats(0.001, 1000)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=6,
)


@given(WORDS, VALUES)
def test_a_value_is_read_as_what_was_written(key: str, value: Data) -> None:
    assert tomlkit.parse(f"{toml_key(key)} = {toml_value(value)}").unwrap() == {key: value}


def test_several_lines_stay_lines_and_the_rest_is_escaped() -> None:
    assert toml_value("a\n\\b\n") == "'''\na\n\\b\n'''"
    assert toml_value(["a\nb"]) == '["a\\nb"]'
    assert toml_value('say "é"\t\x7f') == '"say \\"é\\"\\t\\u007f"'
    assert dump_toml({"a": {"b.c": [{"d": {"e": 1}}]}})[0] == '[[a."b.c"]]\n\n  [a."b.c".d]\n    e = 1\n'
