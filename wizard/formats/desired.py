"""What a file is to hold: a person's own data, in which what is new carries its reason."""

from collections.abc import Callable, Sequence

from wizard.errors import BadInputError
from wizard.formats.notes import Data, bare
from wizard.language import Text, text


def is_same_data(have: Data, want: Data) -> bool:
    """Whether data is what it is to be already: a number is not a truth value here, whatever Python says."""
    return _typed(have) == _typed(bare(want))


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
