"""A command's output, held in memory so that it can be read once more; it is packed, and nothing of it is on disk."""

import zlib
from collections.abc import Iterator

_MOST = 64 << 20
"""Packed bytes; what comes after them is let go."""
_PIECE = 1 << 20


class Held:
    """Takes chunks as they come. `complete` is false where there were too many to hold."""

    def __init__(self) -> None:
        self.complete = True
        self._packer = zlib.compressobj(1)
        self._packed: list[bytes] = []
        self._size = 0

    def take(self, chunk: bytes) -> None:
        """Hold a chunk."""
        if self._size > _MOST:
            self.complete = False
            return
        self._packed.append(self._packer.compress(chunk))
        self._size += len(self._packed[-1])

    def again(self) -> Iterator[bytes]:
        """All that is held."""
        opener = zlib.decompressobj()
        for piece in (*self._packed, self._packer.copy().flush()):
            while piece:
                yield opener.decompress(piece, _PIECE)
                piece = opener.unconsumed_tail
