"""Data with the topics of its reasons: what is asked of a value whose shape is not known."""

import pytest

from wizard.formats.notes import Data, Explained, bare, fields_of, items_of, value_of


@pytest.mark.parametrize("value", [None, "text", 5, True, [1], [], Explained("text", "a/b"), Explained([1], "a/b")])
def test_what_is_no_mapping_has_no_fields(value: Data) -> None:
    assert fields_of(value) == {}


@pytest.mark.parametrize(
    "value", [None, "text", 5, True, {"a": 1}, {}, Explained("text", "a/b"), Explained({"a": 1}, "a/b")]
)
def test_what_is_no_list_has_no_items(value: Data) -> None:
    assert list(items_of(value)) == []


def test_a_reason_around_a_value_hides_nothing_of_it() -> None:
    assert fields_of(Explained({"a": 1}, "a/b")) == fields_of({"a": 1}) == {"a": 1}
    assert list(items_of(Explained([1, 2], "a/b"))) == list(items_of([1, 2])) == [1, 2]


def test_only_the_outermost_reason_is_taken_off() -> None:
    inner = Explained(1, "c/d")
    assert value_of(Explained({"a": inner}, "a/b")) == {"a": inner}
    assert bare(Explained({"a": inner}, "a/b")) == {"a": 1}
