"""The panes: what is written again as it is, draws nothing."""

import pytest

from tests.tui.running import app, panes, until_idle


@pytest.mark.parametrize("size", [(120, 35), (200, 60)])
async def test_panes_that_are_written_again_draw_nothing(size: tuple[int, int]) -> None:
    one = app()
    async with one.run_test(size=size) as pilot:
        await until_idle(pilot)
        shown = panes(one)
        for pane in (shown.environment, shown.question, shown.preview, shown.explanation):
            pane.refresh_text()
        assert not [widget for widget in one.screen.query("*") if widget._repaint_required or widget._layout_required]
        assert not one.screen._compositor._dirty_regions
