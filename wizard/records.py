"""Immutable records: what `dataclass(frozen=True)` offers, at a cost that a short command can afford.

`dataclasses` imports `inspect` and compiles six functions for each class: 15 ms, and 1.3 ms for each class on CPython
3.11, where a bare interpreter takes 23 ms. `export` needs some sixty classes, and all of them are created at start.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TYPE_CHECKING = False  # see cli.py
if TYPE_CHECKING:
    from typing import Any, ClassVar, TypeVar

    R = TypeVar("R", bound="Record")
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: Any) -> Any:
        """Return a decorator that does nothing: it only tells type checkers, and typing has it from CPython 3.11 on."""
        return lambda cls: cls


EMPTY: Mapping[Any, Any] = MappingProxyType({})
"""An empty mapping, the default of fields that are mappings."""


@dataclass_transform(frozen_default=True)
class Record:
    """The base of immutable records: annotated names are fields, in order; a class attribute is a default.

    Records of the same class with equal fields are equal. All instances share a default, so it must be immutable.
    """

    _fields: ClassVar[tuple[str, ...]] = ()
    _names: ClassVar[frozenset[str]] = frozenset()
    _defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = tuple(cls.__annotations__)
        cls._fields = (*cls._fields, *own)
        cls._names = frozenset(cls._fields)
        cls._defaults = {**cls._defaults, **{name: cls.__dict__[name] for name in own if name in cls.__dict__}}

    def __init__(self, *given: Any, **named: Any) -> None:
        values = self.__dict__
        if len(given) == len(self._fields) and not named:  # most are made so, a hundred thousand in a large file
            values.update(zip(self._fields, given, strict=True))
            return
        values.update(self._defaults)
        values.update(zip(self._fields, given, strict=False))
        values.update(named)
        if len(given) > len(self._fields) or values.keys() != self._names:
            raise TypeError(f"{type(self).__name__} has the fields {', '.join(self._fields)}; got {given}, {named}")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable: {name}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable: {name}")

    def __eq__(self, other: object) -> bool:
        return other.__class__ is self.__class__ and _values(self) == _values(other)

    def __hash__(self) -> int:
        return hash(_values(self))

    def __repr__(self) -> str:
        fields = (f"{name}={value!r}" for name, value in zip(self._fields, _values(self), strict=True))
        return f"{type(self).__name__}({', '.join(fields)})"


def replace(record: R, **changes: Any) -> R:
    """Return a copy of the record with some fields changed. Raises TypeError for a name that is no field."""
    values = {**as_dict(record), **changes}
    return type(record)(*values.values()) if len(values) == len(record._fields) else type(record)(**values)


def as_dict(record: Record) -> dict[str, Any]:
    """Return the record's fields by name; nested records stay records."""
    return dict(zip(record._fields, _values(record), strict=True))


def _values(record: Any) -> tuple[Any, ...]:
    return tuple(map(record.__dict__.__getitem__, record._fields))
