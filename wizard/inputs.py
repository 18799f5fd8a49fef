"""Reads what a person supplies: up to a limit, as text, with a message if that fails."""

from pathlib import Path

from wizard.errors import BadInputError, reason_of
from wizard.language import Text, text

LARGEST_INPUT = 1024 * 1024
"""Bytes: no file that a person writes is nearly as large; a larger one is a mistake."""
LARGEST_CONFIGURATION = 256 * 1024 * 1024
"""Bytes: manifests may be generated, thousands in one file. Reading takes about twenty times their size."""


class NotUtf8Error(BadInputError):
    """An input in another encoding; `legible` is its ASCII, which is the same in most encodings."""

    def __init__(self, message: Text, legible: str) -> None:
        super().__init__(message)
        self.legible = legible


def read_text(name: str, largest: int = LARGEST_INPUT) -> str:
    """Return the text of a file that a person named. Raises BadInputError if it cannot be read or used."""
    try:
        with Path(name).open("rb") as stream:
            return as_text(name, stream.read(largest + 1), largest)
    except (OSError, ValueError) as error:
        raise unreadable(name, error) from None


def as_text(name: str, raw: bytes, largest: int = LARGEST_INPUT) -> str:
    """Return the bytes of an input as text. Raises BadInputError if it is too large, or not UTF-8."""
    if len(raw) > largest:
        size = largest // 1024 // 1024
        raise BadInputError(text("{name} is too large: the limit is {size} MiB.", name=name, size=size))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        said = text("{name}, line {line}: this is not UTF-8 text.", name=name, line=line)
        raise NotUtf8Error(said, raw.decode("utf-8", "replace").replace("\0", "")) from None


def unreadable(name: str, error: Exception) -> BadInputError:
    """Return the error for an input that the system does not let us read."""
    return BadInputError(text("Cannot read {name}: {why}.", name=name, why=reason_of(error)))
