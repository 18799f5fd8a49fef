"""Every screen in both languages and three sizes, as it was last approved: `make pictures` takes new ones."""

from collections.abc import Callable

import pytest

from tests.tui.scenes import SCENES, Scene


@pytest.mark.parametrize("size", [(80, 24), (120, 35), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_a_screen_looks_as_approved(
    scene: Scene, language: str, size: tuple[int, int], snap_compare: Callable[..., bool]
) -> None:
    assert snap_compare(scene.app(language), terminal_size=size, run_before=scene.play)
