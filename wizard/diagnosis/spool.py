"""A command's output, compressed in memory so that it can be read again; nothing of it is written to disk."""

import zlib
from collections.abc import Iterator

_MOST = 64 << 20
"""Compressed bytes; what comes after them is dropped."""
_PIECE = 1 << 20


class CompressedSpool:
    """Keeps chunks of output, compressed. `complete` is false if there were too many to keep."""

    def __init__(self) -> None:
        self.complete = True
        self._packer = zlib.compressobj(1)
        self._packed: list[bytes] = []
        self._size = 0

    def append(self, chunk: bytes) -> None:
        """Keep a chunk."""
        if self._size > _MOST:
            self.complete = False
            return
        self._packed.append(self._packer.compress(chunk))
        self._size += len(self._packed[-1])

    def again(self) -> Iterator[bytes]:
        """Return everything that was kept, in order."""
        opener = zlib.decompressobj()
        for piece in (*self._packed, self._packer.copy().flush()):
            while piece:
                yield opener.decompress(piece, _PIECE)
                piece = opener.unconsumed_tail
