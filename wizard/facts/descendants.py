"""The processes that a process has started, from /proc; none are known on systems without it."""

import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def descendants(ancestor: int) -> list[int]:
    """Return the process ids of everything that a process has started, directly or not, without itself.

    A process that left its parent, as a daemon does, is not included: Podman's conmon and its pause process must
    outlive the command that started them.
    """
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            # The name, in parentheses, may have anything in it.
            parents[int(stat.parent.name)] = int(stat.read_text("utf-8", "replace").rpartition(")")[2].split()[1])
    found = [ancestor]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def outside_group(processes: Iterable[int], group: int) -> list[int]:
    """Return the processes that have left a process group, with `setsid` for example."""
    return [one for one in processes if _group_of(one) not in (group, None)]


def kill_descendants(ancestor: int) -> None:
    """Kill everything that a process has started. They are stopped first, so that none starts another one."""
    stopped: list[int] = []
    while found := [one for one in descendants(ancestor) if one not in stopped]:
        send(found, signal.SIGSTOP)
        stopped += found
    send(stopped, signal.SIGKILL)


def send(processes: Iterable[int], number: int) -> bool:
    """Send a signal to processes, some of which may be gone; return whether one of them received it."""
    is_sent = False
    for one in processes:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(one, number)
            is_sent = True
    return is_sent


def _group_of(process: int) -> int | None:
    with suppress(ProcessLookupError, PermissionError):
        return os.getpgid(process)
    return None
