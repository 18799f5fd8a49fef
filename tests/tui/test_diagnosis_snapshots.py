"""The troubleshooting session in both languages and three sizes, as it was last approved."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from tests.tui.running import app, settle
from wizard.tui.diagnosis import DiagnosisScreen

LOG = """\
$ docker run --rm --privileged --user 0 -v /src:/app -w /app registry.example.com/werf:2 werf build
Version: v2.35.2
Using werf config render file: /tmp/werf-config-render-3024
Building stage app/dockerfile
app/dockerfile  STEP 1/4: FROM alpine:3.18
app/dockerfile  Trying to pull docker.io/library/alpine:3.18...
app/dockerfile  fuse: device not found, try 'modprobe fuse' first
app/dockerfile  fuse-overlayfs: cannot mount: No such file or directory
Building stage app/dockerfile (6.32 seconds) FAILED
Error: phase build on image app stage dockerfile handler failed: mounting build container: exit status 1
"""
SCENES: dict[str, tuple[str, tuple[str, ...]]] = {
    "asking": ("", ("2",)),
    "found": (LOG, ()),
    "steps": (LOG, ("f6",)),
    "corrected": (LOG, ("d",)),
    "nothing": ("all is well\n", ()),
}


def _play(log: str, keys: tuple[str, ...]) -> Callable[["Pilot[Any]"], Any]:
    async def play(pilot: "Pilot[Any]") -> None:
        await settle(pilot)
        await pilot.press("f4")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, DiagnosisScreen)
        if log:
            screen.post_message(Paste(log))
            while not screen._read.done:
                await asyncio.sleep(0.02)
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        for field in screen.query("#start-line"):
            field.cursor_blink = False  # type: ignore[attr-defined]
        await settle(pilot)

    return play


@pytest.mark.parametrize("size", [(80, 24), (120, 35), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("scene", SCENES)
def test_the_session_looks_as_approved(
    scene: str, language: str, size: tuple[int, int], snap_compare: Callable[..., bool]
) -> None:
    assert snap_compare(app(language=language), terminal_size=size, run_before=_play(*SCENES[scene]))
