"""The pages that were opened, and the current one among them."""


class History:
    """Pages in the order in which they were opened; opening one forgets those ahead."""

    def __init__(self, first: str) -> None:
        self._pages = [first]
        self._at = 0

    @property
    def current(self) -> str:
        """Return the current page."""
        return self._pages[self._at]

    def go(self, page: str) -> None:
        """Open a page."""
        if page != self.current:
            self._pages = [*self._pages[: self._at + 1], page]
            self._at += 1

    def back(self) -> bool:
        """Go to the previous page; return whether there is one."""
        return self._move(-1)

    def forward(self) -> bool:
        """Go to the next page; return whether there is one."""
        return self._move(1)

    def _move(self, by: int) -> bool:
        if not 0 <= self._at + by < len(self._pages):
            return False
        self._at += by
        return True
