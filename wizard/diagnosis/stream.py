"""A log's bytes, in any encoding and compression, as blocks of whole lines in bounded memory."""

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain

from wizard.diagnosis.packed import unpacked
from wizard.records import Record

BLOCK = 1 << 20
"""Approximate bytes of a block. A longer line comes in pieces, which overlap."""
OVERLAP = 4096
_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


class Block(Record):
    """Consecutive lines of a log, from number `first` on; `cut` if the last one continues in the next block."""

    first: int
    content: bytes
    cut: bool = False

    @property
    def lines(self) -> int:
        """Return how many lines end in this block."""
        ends = self.content.count(b"\n")
        return ends if self.cut or self.content.endswith(b"\n") else ends + 1


def blocks(chunks: Iterable[bytes]) -> Iterator[Block]:
    """Yield the lines of a log in UTF-8, as soon as they are complete.

    Raises BadInputError for an archive that is damaged or cut short.
    """
    number, rest = 1, b""
    for chunk in _utf8(unpacked(iter(chunks))):
        rest = rest + chunk if rest else chunk
        if end := rest.rfind(b"\n") + 1:
            block = Block(number, rest[:end])
            yield block
            number += block.lines
            rest = rest[end:]
        while len(rest) >= 2 * BLOCK:
            yield Block(number, rest[:BLOCK], cut=True)
            rest = rest[BLOCK - OVERLAP :]
    if rest:
        yield Block(number, rest)


def _utf8(chunks: Iterator[bytes]) -> Iterator[bytes]:
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= 4:
            break
    encoding = _encoding(head)
    whole = chain((head,), chunks)
    return _recoded(whole, encoding) if encoding else whole


def _encoding(head: bytes) -> str:
    """Return UTF-16 if a mark says so or every other byte of the start is zero; otherwise empty."""
    if head[:2] in _MARKS:
        return _MARKS[head[:2]]
    start = head[:64] if len(head) >= 4 else b"    "
    if not any(start[1::2]) and all(start[::2]):
        return "utf-16-le"
    return "utf-16-be" if not any(start[::2]) and all(start[1::2]) else ""


def _recoded(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in chunks:
        for start in range(0, len(chunk), BLOCK):
            yield decoder.decode(chunk[start : start + BLOCK]).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")
