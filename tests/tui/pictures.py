"""The README's screenshots, drawn from the scenes: `make pictures`."""

import asyncio
import re
from pathlib import Path

from tests.tui.scenes import SCENES

FOLDER = Path(__file__).with_name("pictures")
SIZE = (120, 35)
SHOWN = ("mode", "result", "docs")
_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


async def picture(name: str, language: str) -> str:
    """A scene as SVG, without fonts from elsewhere."""
    scene = SCENES[name]
    wizard = scene.app(language)
    async with wizard.run_test(size=SIZE) as pilot:
        await scene.play(pilot)
        drawn = wizard.export_screenshot()
    plain = _FONT.sub("", drawn).replace("Fira Code", "monospace")
    return plain.replace("<svg ", '<svg xml:space="preserve" ', 1).replace("<text ", '<text xml:space="preserve" ')


def main() -> None:
    """Write all pictures."""
    FOLDER.mkdir(exist_ok=True)
    for name in SHOWN:
        for language in ("en", "ru"):
            path = FOLDER / f"{name}.{language}.svg"
            path.write_text(asyncio.run(picture(name, language)), "utf-8")
            print(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


if __name__ == "__main__":
    main()
