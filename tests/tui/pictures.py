"""The README's moving picture and the snapshots that the tests compare with, drawn from the scenes: `make pictures`."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.moving import Frame, moving_picture
from tests.tui.running import app, draw_when_looked_at, drawn, press, until_idle
from tests.tui.scenes import FIRST, LOG, SCENES, diagnose, look
from tests.tui.snapshots import FOLDER as SNAPSHOTS
from tests.tui.snapshots import path_of

FOLDER = Path(__file__).with_name("pictures")
WINDOW = (100, 24)
LABELS = {
    "en": "The wizard examines the machine, asks, marks what each choice changes, and explains each line at the end.",
    "ru": "Мастер осматривает машину, спрашивает, отмечает, что меняет каждый ответ, и объясняет каждую строку итога.",
}
FILM = (
    ((), 2.5), (("enter",), 2), (("down",), 2), (("down",), 2.5), (("up", "up", "enter"), 2), (("enter",), 2),
    (("enter",), 2), (("enter",), 1.5), (("down", "down"), 0.7), (("down",), 0.7), (("down",), 3.5),
)  # fmt: skip
"""Keys, and the seconds for which their screen is seen; a log that is diagnosed comes after them."""


async def film(language: str) -> str:
    """The moving picture in a language, of screens as they are drawn."""
    wizard = app(language=language)
    frames: list[Frame] = []
    async with wizard.run_test(size=WINDOW) as pilot:
        await until_idle(pilot)
        for keys, seconds in FILM:
            await press(pilot, *keys)
            frames.append(await _seen(pilot, seconds))
        await diagnose(pilot, LOG)
        frames.append(await _seen(pilot, 4))
    return moving_picture(frames, LABELS[language], still=len(FILM) - 1)


async def _seen(pilot: "Pilot[Any]", seconds: float) -> Frame:
    await look(pilot)
    return Frame(seconds, [list(row) for row in drawn(pilot.app)])


async def draw(name: str) -> None:
    """Write what a scene looks like in its views."""
    scene = SCENES[name]
    wizard = scene.app()
    async with wizard.run_test(size=FIRST) as pilot:
        await scene.play(pilot)
        async for language, size, seen in scene.seen(pilot):
            path_of(name, language, size).write_text(seen, "utf-8")


def main() -> None:
    """Write all; what no scene leads to any more goes."""
    for folder in (FOLDER, SNAPSHOTS):
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
    with pytest.MonkeyPatch.context() as patched:
        draw_when_looked_at(patched)  # as the tests do: a list that was drawn at another size keeps its height longer
        for name in SCENES:
            asyncio.run(draw(name))
            print(name)
    for language in LABELS:
        (FOLDER / f"wizard.{language}.svg").write_text(asyncio.run(film(language)), "utf-8")
        print("wizard", language)


if __name__ == "__main__":
    main()
