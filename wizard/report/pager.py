"""Long output on a terminal goes through the reader's pager: $PAGER, otherwise less or what Python finds."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.pager import Pager

_LESS = "FRX"
"""As git sets it: a page that fits is printed at once, colours are drawn, the text stays on the terminal."""


class _SystemPager(Pager):
    """pydoc's pager, which reads MANPAGER and PAGER; less is set up for colours, unless LESS says otherwise."""

    def show(self, content: str) -> None:
        """Show the text until the reader has read it."""
        import pydoc

        before = dict(os.environ)
        os.environ.update(_variables(before))
        try:
            pydoc.pager(content)
        finally:
            os.environ.clear()
            os.environ.update(before)


def _variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Return what a pager's environment lacks."""
    return {"LESS": environ.get("LESS", _LESS), "LESSCHARSET": environ.get("LESSCHARSET", "utf-8")}


@contextmanager
def paged(out: Console, *, wanted: bool) -> Iterator[None]:
    """Show what is printed on the console within this block in a pager, if that is wanted and possible."""
    if not wanted or not out.is_terminal or not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield
        return
    with out.pager(_SystemPager(), styles=True, links=True):
        yield
