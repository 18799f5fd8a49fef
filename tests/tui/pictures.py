"""The README's screenshots and the snapshots that the tests compare with, drawn from the scenes: `make pictures`."""

import asyncio
import re
from pathlib import Path

from tests.tui.scenes import FIRST, SCENES
from tests.tui.snapshots import FOLDER as SNAPSHOTS
from tests.tui.snapshots import path_of

FOLDER = Path(__file__).with_name("pictures")
SHOWN = ("mode", "result")
_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def as_picture(svg: str) -> str:
    """A screenshot of Textual, without fonts from elsewhere."""
    plain = _FONT.sub("", svg).replace("Fira Code", "monospace")
    return plain.replace("<svg ", '<svg xml:space="preserve" ', 1).replace("<text ", '<text xml:space="preserve" ')


async def draw(name: str) -> None:
    """Write a scene: what it looks like in its views, and its pictures if the README shows it."""
    scene = SCENES[name]
    wizard = scene.app()
    async with wizard.run_test(size=FIRST) as pilot:
        await scene.play(pilot)
        async for language, size, seen in scene.seen(pilot):
            path_of(name, language, size).write_text(seen, "utf-8")
            if name in SHOWN and size == FIRST:
                (FOLDER / f"{name}.{language}.svg").write_text(as_picture(wizard.export_screenshot()), "utf-8")


def main() -> None:
    """Write all; what no scene leads to any more goes."""
    for folder in (FOLDER, SNAPSHOTS):
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
    for name in SCENES:
        asyncio.run(draw(name))
        print(name)


if __name__ == "__main__":
    main()
