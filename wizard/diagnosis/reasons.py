"""Why a system call failed, as programs say it: an errno by its words, its name or its number."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

ERRNO: Mapping[str, tuple[int, Sequence[str]]] = {
    "EPERM": (1, ("operation not permitted",)),
    "ENOENT": (2, ("no such file or directory",)),
    "EIO": (5, ("input/output error", "i/o error")),
    "ENXIO": (6, ("no such device or address",)),
    "ENOEXEC": (8, ("exec format error",)),
    "EAGAIN": (11, ("resource temporarily unavailable",)),
    "ENOMEM": (12, ("cannot allocate memory", "out of memory")),
    "EACCES": (13, ("permission denied",)),
    "EBUSY": (16, ("device or resource busy", "resource busy")),
    "EEXIST": (17, ("file exists",)),
    "EXDEV": (18, ("invalid cross-device link", "cross-device link")),
    "ENODEV": (19, ("no such device",)),
    "ENOTDIR": (20, ("not a directory",)),
    "EINVAL": (22, ("invalid argument",)),
    "EMFILE": (24, ("too many open files",)),
    "ENOSPC": (28, ("no space left on device",)),
    "EROFS": (30, ("read-only file system",)),
    "ERANGE": (34, ("numerical result out of range",)),
    "ENOSYS": (38, ("function not implemented",)),
    "ENOTEMPTY": (39, ("directory not empty",)),
    "EUSERS": (87, ("too many users",)),
    "EOPNOTSUPP": (95, ("operation not supported", "not supported")),
    "ETIMEDOUT": (110, ("connection timed out", "i/o timeout")),
    "ECONNREFUSED": (111, ("connection refused",)),
    "ESTALE": (116, ("stale file handle", "stale nfs file handle")),
    "EDQUOT": (122, ("disk quota exceeded",)),
}
"""Numbers on x86 and Arm, and the words of glibc, musl and Go."""


def reasons_in(folded: str) -> frozenset[str]:
    """Return the names of all errnos that a folded text says."""
    return frozenset(name for name in ERRNO if _may_say(name, folded) and _said(name).search(folded))


def _may_say(name: str, folded: str) -> bool:
    """Return whether a text has a sign of an errno at all; few do, and preparing all expressions takes a while."""
    number, words = ERRNO[name]
    has_number = str(number) in folded and "err" in folded
    return has_number or name.lower() in folded or any(word in folded for word in words)


def wordings(name: str) -> list[str]:
    """Return the expressions of an errno's words: those of another one that begin alike are not among them."""
    others = [word for other, (_, words) in ERRNO.items() if other != name for word in words]
    return [
        "".join(
            (re.escape(own), *(f"(?!{re.escape(word[len(own) :])})" for word in others if word.startswith(f"{own} ")))
        )
        for own in ERRNO[name][1]
    ]


@cache
def _said(name: str) -> "re.Pattern[str]":
    number = ERRNO[name][0]
    return re.compile(
        rf"(?:{'|'.join(wordings(name))})|\b{name.lower()}\b|\berrno\W{{0,3}}-?{number}\b|\bos error {number}\b"
    )
