"""What holds for the tests of the screen, so that hundreds of apps in one process take no longer than they have to."""

from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from tests.tui.running import draw_when_looked_at
from tests.tui.styling import find_once
from wizard.tui import wizard_screen

_RULES: dict[object, list[RuleSet]] = {}


@pytest.fixture(autouse=True)
def _drawn_when_looked_at(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw a screen only when a test looks at it.

    Real frames are drawn in tests/terminal, and here by the tests that are about frames.
    """
    if request.node.get_closest_marker("frames") is None:
        draw_when_looked_at(monkeypatch)


@pytest.fixture(autouse=True)
def _styles_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read each style sheet once for all apps, and find once what it says about a widget: Textual does so for each."""
    read = Stylesheet._parse_rules

    def rules(self: Stylesheet, *of: Any, **options: Any) -> list[RuleSet]:
        key = (of, *sorted(options.items()), frozenset(self._variables.items()))
        if key not in _RULES:
            _RULES[key] = read(self, *of, **options)
        return _RULES[key]

    monkeypatch.setattr(Stylesheet, "_parse_rules", rules)
    find_once(monkeypatch)


@pytest.fixture(autouse=True)
def _scanned_by_the_suite(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave garbage to the process of the tests: each app would set aside what all before it have left.

    The program does so in tests/terminal.
    """
    monkeypatch.setattr(wizard_screen, "scan_what_is_new", lambda: None)
