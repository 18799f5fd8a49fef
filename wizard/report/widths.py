"""How wide a report is, for whatever draws it."""

import os

READING_WIDTH = 100
"""Columns of a report at most: longer lines are hard to read."""


def piped_width() -> int:
    """Return the columns of a report that is not on a terminal; `learn` asks for others by WERF_WIZARD_COLUMNS."""
    asked = os.environ.get("WERF_WIZARD_COLUMNS", "")
    return int(asked) if asked.isdecimal() and asked.isascii() else READING_WIDTH
