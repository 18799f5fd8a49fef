"""What is written as YAML: every reader takes it for the data that it is; each reason is on the line of its value."""

import io
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from wizard.formats.notes import Data, Explained, bare
from wizard.formats.yaml_text import dump

WORDS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(
        [
            "yes",
            "NULL",
            "1",
            "0x1",
            "1:30",
            "~",
            " a",
            "a: b",
            "-",
            "#",
            "a #b",
            'say "x"',
            "it's",
            "é\nb\n",
            "<<",
            ".w",
        ]
    ),
    st.sampled_from(
        ["a\nb\n", "a\n\nb\n\n", "#!/bin/sh\n\tset -e\n", "a\n b\nc\n", "\n\n\n", "a\nb", " a\nb\n", "a \nb\n"]
    ),
)
PLAIN = st.one_of(WORDS, st.integers(), st.booleans(), st.none(), st.floats(0.001, 1000))


def nested(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(WORDS, inner, max_size=4)),
        max_leaves=12,
    )


LAYOUTS = st.sampled_from([(2, 2), (2, 0), (4, 0), (4, 4), (3, 2)])


@given(
    st.lists(st.dictionaries(WORDS, nested(PLAIN), min_size=1, max_size=4), min_size=1, max_size=3),
    st.booleans(),
    LAYOUTS,
)
def test_every_reader_reads_the_data_that_was_written(
    documents: list[Data], spaced: bool, layout: tuple[int, int]
) -> None:
    content, _ = dump(documents, spaced=spaced, step=layout[0], offset=layout[1])
    assert list(yaml.load_all(content, yaml.CSafeLoader)) == documents
    assert list(YAML(typ="safe", pure=True).load_all(content)) == documents


@given(
    st.dictionaries(st.sampled_from("abcdef"), nested(PLAIN), min_size=1).flatmap(
        lambda fields: st.tuples(st.just(fields), st.sampled_from(sorted(fields)), st.booleans())
    )
)
def test_a_reason_is_on_the_line_of_its_key(case: tuple[dict[str, Data], str, bool]) -> None:
    fields, key, spaced = case
    explained = {name: Explained(value, "settings/seccomp") if name == key else value for name, value in fields.items()}
    content, (note,) = dump([{"first": 1}, explained], spaced=spaced)
    assert content == dump([{"first": 1}, fields], spaced=spaced)[0]
    assert content.splitlines()[note.line - 1].startswith(f"{key}:")
    assert bare(explained) == fields


def test_the_reason_of_an_item_is_on_the_line_of_its_dash() -> None:
    items: list[Data] = [{"a": "x\ny\n", "b": 1}, Explained({"a": 2}, "t"), [1, Explained(2, "u")]]
    content, notes = dump([{"list": items}])
    lines = content.split("\n")
    assert [(lines[one.line - 1].strip(), one.topic) for one in notes] == [("- a: 2", "t"), ("- 2", "u")]


@pytest.mark.parametrize("key", ["x" * 2000, "a\nb\n", "a\nb", "\u2028", ""])
def test_a_key_of_any_form_is_read_again(key: str) -> None:
    document: Data = {key: {"inner": [1]}, "after": None}
    content, _ = dump([document])
    assert yaml.load(io.StringIO(content), yaml.CSafeLoader) == document
