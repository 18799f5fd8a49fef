"""What holds for the tests of the screen."""

import pytest
from textual._compositor import Compositor


@pytest.fixture(autouse=True)
def _drawn_when_looked_at(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw a screen only when a test looks at it: under the pilot nobody sees the frames between.

    They would take two fifths of the time. Real frames are drawn in tests/terminal, and here by the tests that are
    about frames.
    """
    if request.node.get_closest_marker("frames") is None:
        monkeypatch.setattr(Compositor, "render_update", lambda self, *_, **__: self._dirty_regions.clear())
