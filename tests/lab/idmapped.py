"""A folder mounted with its ids shifted, as volumes of a Pod with its own user namespace are.

Source: mount_setattr(2), MOUNT_ATTR_IDMAP; the numbers of the calls are the same on all machines since Linux 5.1.
"""

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OPEN_TREE, _MOVE_MOUNT, _MOUNT_SETATTR = 428, 429, 442
_AT_FDCWD, _AT_EMPTY_PATH, _CLONE, _CLOEXEC, _MOVE_EMPTY_PATH = -100, 0x1000, 1, os.O_CLOEXEC, 4
_IDMAP = 0x00100000


class _Attributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("attr_set", "attr_clr", "propagation", "userns_fd")]


@contextmanager
def idmapped(source: Path, target: Path, first: int, count: int) -> Iterator[None]:
    """Mount `source` at `target`: its id 0 is `first` there. Raises OSError where the kernel or file system cannot."""
    with _namespace(first, count) as namespace:
        tree = _call(_OPEN_TREE, _AT_FDCWD, os.fsencode(source), _CLONE | _CLOEXEC)
        attributes = _Attributes(_IDMAP, 0, 0, namespace)
        _call(_MOUNT_SETATTR, tree, b"", _AT_EMPTY_PATH, ctypes.byref(attributes), ctypes.sizeof(attributes))
    target.mkdir(exist_ok=True)
    _call(_MOVE_MOUNT, tree, b"", _AT_FDCWD, os.fsencode(target), _MOVE_EMPTY_PATH)
    os.close(tree)
    try:
        yield
    finally:
        subprocess.run(["umount", target], check=True)


@contextmanager
def _namespace(first: int, count: int) -> Iterator[int]:
    """A descriptor of a user namespace with this table."""
    with subprocess.Popen(
        ["unshare", "--user", "sh", "-c", "echo; cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        if holder.stdout:
            holder.stdout.readline()
        for name in ("uid_map", "gid_map"):
            Path(f"/proc/{holder.pid}/{name}").write_text(f"0 {first} {count}\n", "utf-8")
        descriptor = os.open(f"/proc/{holder.pid}/ns/user", os.O_RDONLY)
        try:
            yield descriptor
        finally:
            os.close(descriptor)
            if holder.stdin:
                holder.stdin.close()


def _call(number: int, *arguments: object) -> int:
    found: int = ctypes.CDLL(None, use_errno=True).syscall(number, *arguments)
    if found < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return found
