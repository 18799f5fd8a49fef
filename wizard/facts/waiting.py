"""Waits for threads so that Ctrl-C is heard."""

from collections.abc import Sequence
from concurrent.futures import Future, wait
from typing import TypeVar

_LISTENING = 0.2
"""Seconds between two looks: a signal may reach another thread, and then does not wake the main one."""

T = TypeVar("T")


def results_of(futures: "Sequence[Future[T]]") -> list[T]:
    """Return the results in their order when all are there. Raises what a thread raised, the first one's."""
    while wait(futures, _LISTENING).not_done:
        pass
    return [future.result() for future in futures]
