"""Unpacks gzip and zstd, recognised by their first bytes, as they arrive and in pieces of bounded size."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Protocol

from wizard.errors import BadInputError
from wizard.language import text

_GZIP, _ZSTD = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"
_PIECE = 1 << 20


class _Archive(Protocol):
    """One of the archives that follow each other in a file."""

    @property
    def eof(self) -> bool:
        """Return whether its end was reached."""

    @property
    def unused_data(self) -> bytes:
        """Return the bytes behind its end."""

    @property
    def waits(self) -> bool:
        """Return whether it needs more data before it can go on."""

    def unpack(self, data: bytes) -> bytes:
        """Return the next piece of its content; without data, of what is buffered. Raises ValueError for damage."""


class _Gzip:
    def __init__(self) -> None:
        import zlib

        self._error = zlib.error
        self._packed = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._packed.eof

    @property
    def unused_data(self) -> bytes:
        return self._packed.unused_data

    @property
    def waits(self) -> bool:
        return bool(self._packed.unconsumed_tail)

    def unpack(self, data: bytes) -> bytes:
        try:
            return self._packed.decompress(self._packed.unconsumed_tail + data, _PIECE)
        except self._error as error:
            raise ValueError from error


class _Zstd:
    def __init__(self) -> None:
        try:
            from compression import zstd  # type: ignore[import-not-found]
        except ImportError:
            from backports import zstd
        self._error = zstd.ZstdError
        self._packed = zstd.ZstdDecompressor()

    @property
    def eof(self) -> bool:
        return bool(self._packed.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._packed.unused_data)

    @property
    def waits(self) -> bool:
        return not self._packed.eof and not self._packed.needs_input

    def unpack(self, data: bytes) -> bytes:
        try:
            return bytes(self._packed.decompress(data, _PIECE))
        except self._error as error:
            raise ValueError from error


def unpacked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the content of an archive, or the bytes themselves if they are no archive.

    Raises BadInputError for an archive that is damaged or cut short.
    """
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= len(_ZSTD):
            break
    whole = chain((head,), chunks)
    if head.startswith(_GZIP):
        return _unpack(whole, _Gzip, _GZIP)
    return _unpack(whole, _Zstd, _ZSTD) if head.startswith(_ZSTD) else whole


def _unpack(chunks: Iterator[bytes], archive: Callable[[], _Archive], magic: bytes) -> Iterator[bytes]:
    """Yield the content of consecutive archives as one text; what follows the last is left out, as gzip does."""
    current: _Archive | None = None
    rest = b""
    for chunk in chunks:
        rest += chunk
        while rest or (current and current.waits):
            if current is None:
                if len(rest) < len(magic):
                    break
                if not rest.startswith(magic):
                    return
                current = archive()
            yield _piece(current, rest)
            rest = current.unused_data if current.eof else b""
            current = None if current.eof else current
    if current:
        raise BadInputError(text("The archive is truncated: its end is missing."))


def _piece(archive: _Archive, data: bytes) -> bytes:
    try:
        return archive.unpack(data)
    except ValueError:
        raise BadInputError(text("The archive is damaged.")) from None
