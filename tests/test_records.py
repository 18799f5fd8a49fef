"""Records behave as frozen dataclasses do."""

import copy
import pickle
from functools import cached_property
from typing import Any, Generic, TypeVar

import pytest

from wizard.records import EMPTY, Record, as_dict, replace

T = TypeVar("T")


class Point(Record):
    """Two numbers and a label."""

    x: int
    y: int = 2
    label: str = ""

    @cached_property
    def total(self) -> int:
        """Kept beside the fields."""
        return self.x + self.y


class Place(Point):
    """A point with more."""

    inside: Any = EMPTY


class Other(Record):
    """The same fields, another class."""

    x: int
    y: int = 2
    label: str = ""


class Holder(Record, Generic[T]):
    """Of anything."""

    held: T


def test_fields_are_given_by_place_and_by_name() -> None:
    assert as_dict(Point(1, label="a")) == {"x": 1, "y": 2, "label": "a"}
    assert as_dict(Place(1, 3, inside=4)) == {"x": 1, "y": 3, "label": "", "inside": 4}
    assert repr(Point(1)) == "Point(x=1, y=2, label='')"
    assert Holder("x").held == "x"


@pytest.mark.parametrize(("given", "named"), [((), {}), ((1, 2, "", 4), {}), ((1,), {"z": 1}), ((), {"y": 1})])
def test_what_is_missing_or_unknown_is_refused(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="Point has the fields x, y, label"):
        Point(*given, **named)


def test_equal_are_those_of_one_class_with_equal_fields() -> None:
    one, same = Point(1), Point(1)
    assert one.total == 3
    assert one == same
    assert hash(one) == hash(same)
    assert one != Point(2)
    assert one != Other(1)
    assert one != Place(1)


def test_a_record_cannot_be_changed_but_copied_with_changes() -> None:
    point: Any = Point(1)
    with pytest.raises(AttributeError, match="immutable"):
        point.x = 2
    with pytest.raises(AttributeError, match="immutable"):
        del point.x
    assert point.total == 3
    assert replace(point, y=5).total == 6
    with pytest.raises(TypeError):
        replace(point, z=1)


def test_copies_and_pickles_are_equal() -> None:
    place = Place(1, inside=(Point(2),))
    assert copy.copy(place) == copy.deepcopy(place) == pickle.loads(pickle.dumps(place)) == place
