"""Reads a list of the API as it comes: one object at a time, however many there are."""

import codecs
import json
import re
from collections.abc import Callable
from typing import Generic, TypeVar

from wizard.facts.nodes import Node, node_of

_ITEMS = re.compile(r'(?<!\\)"items"\s*:\s*\[')
_CONTINUE = re.compile(r'"continue"\s*:\s*"[^"]')
_BETWEEN = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder(parse_int=str)


T = TypeVar("T")


class ObjectList(Generic[T]):
    """Takes the bytes of a list of the API, and has what `read` makes of each object.

    `whole`: the list came to its end. `goes_on`: the API has more objects than it was asked for.
    """

    def __init__(self, read: Callable[[object], T]) -> None:
        self.found: list[T] = []
        self._of = read
        self.whole = False
        self.goes_on = False
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text = ""
        self._inside = False

    def __len__(self) -> int:
        return len(self._text)

    def extend(self, chunk: bytes, /) -> None:
        """Take the next bytes; objects that are whole with them are read."""
        if self.whole:
            return
        self._text += self._decoder.decode(chunk)
        if not self._inside and (start := _ITEMS.search(self._text)):
            self.goes_on = bool(_CONTINUE.search(self._text, 0, start.start()))
            self._inside, self._text = True, self._text[start.end() :]
        if self._inside:
            self._read()

    def _read(self) -> None:
        at = 0
        while True:
            at = _end_of(self._text, at)
            if self._text.startswith("]", at):
                self.whole = True
                break
            try:
                item, end = _DECODER.raw_decode(self._text, at)
            except (json.JSONDecodeError, RecursionError):  # it is not whole yet
                break
            if end == len(self._text) and not isinstance(item, dict):  # a number may go on
                break
            at = end
            self.found.append(self._of(item))
        self._text = "" if self.whole else self._text[at:]


def _end_of(source: str, at: int) -> int:
    found = _BETWEEN.match(source, at)
    return found.end() if found else at


def node_list() -> ObjectList[Node]:
    """Return an empty list that reads nodes."""
    return ObjectList(node_of)
