"""What is covered is not rendered, and the screen looks as if it were."""

from collections.abc import Iterable
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tests.tui.running import app, at_result, drawn, press, until_idle
from wizard.tui.painting import Painter


@pytest.mark.parametrize("keys", [(), ("f3",), ("f1",), ("f4", "f1"), ("f3", "slash"), ("ctrl+p",)])
@pytest.mark.parametrize("size", [(120, 35), (60, 15)])
async def test_every_screen_is_what_textual_paints(
    keys: tuple[str, ...], size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = at_result() if "ctrl+p" in keys else app()
    async with one.run_test(size=size) as pilot:
        await until_idle(pilot)
        await press(pilot, *keys)
        painted = drawn(one)
        monkeypatch.setattr(Painter, "_get_renders", Compositor._get_renders)
        assert painted == drawn(one)


async def test_a_container_that_its_parts_fill_is_not_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    async with app().run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        rendered = _rendered(pilot.app, monkeypatch)
        assert {"left", "machine", "choices", "preview-code"} <= rendered
        assert not {"wizard", "panes", "centre"} & rendered


async def test_only_what_a_change_touches_is_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    async with app().run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        painter = pilot.app.screen._compositor
        monkeypatch.setattr(painter, "_dirty_regions", {pilot.app.screen.query_one("#keys").region})
        noted: set[str] = set()
        _note(noted, monkeypatch)
        painter.render_partial_update()
        assert noted == {"keys"}


def _rendered(one: "App[Any]", monkeypatch: pytest.MonkeyPatch) -> set[str]:
    noted: set[str] = set()
    _note(noted, monkeypatch)
    drawn(one)
    return noted


def _note(noted: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    render = Widget.render_lines

    def lines(self: Widget, crop: Region) -> Iterable[Strip]:
        noted.add(self.id or type(self).__name__)
        return render(self, crop)

    monkeypatch.setattr(Widget, "render_lines", lines)
