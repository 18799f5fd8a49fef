"""What a file is to hold: a person's own data, in which what is new carries its reason."""

from collections.abc import Callable, Sequence
from typing import overload

from wizard.errors import BadInputError
from wizard.formats.notes import Data, Explained, Marked
from wizard.language import Text, text


class Deleted(Marked):
    """In the place of an item or a key's value that is taken out."""


class Inherited(Marked):
    """In the place of a value that a merge key brings once what it names is changed: nothing is written for it."""

    value: Data


@overload
def stripped(value: dict[str, Data]) -> dict[str, Data]: ...


@overload
def stripped(value: Data) -> Data: ...


def stripped(value: Data) -> Data:
    """Return the data without reasons, and without what is taken out."""
    match value:
        case Explained() | Inherited():
            return stripped(value.value)
        case dict():
            return {key: stripped(item) for key, item in value.items() if not isinstance(item, Deleted)}
        case list():
            return [stripped(item) for item in value if not isinstance(item, Deleted)]
    return value


def is_same_data(have: Data, want: Data) -> bool:
    """Whether data is what it is to be already: a number is not a truth value here, whatever Python says."""
    return _typed(have) == _typed(stripped(want))


def _typed(value: Data) -> object:
    match value:
        case bool():
            return ("truth", value)
        case dict():
            return {key: _typed(item) for key, item in value.items()}
        case list():
            return [_typed(item) for item in value]
    return value


class UnsafeError(BadInputError):
    """A file was found not to hold what it should once it had been changed."""


def verify(name: str, is_right: Callable[[], bool], notices: Sequence[Text] = ()) -> None:
    """Read what was written again. Raises BadInputError for a file that would not hold what it should."""
    try:
        good = is_right()
    except (BadInputError, IndexError):
        good = False
    if not good:
        raise UnsafeError(
            text("{name} is written in a way that this program cannot change safely.", name=name),
            *notices,
            text("The file was left as it is. `export` without --merge prints what belongs in it."),
        )
