"""Every screen in both languages and its sizes, as it was last approved: `make pictures` takes new ones.

On the way to none of them is anything read as markup.
"""

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.content import Content

from tests.languages import WHOLE
from tests.tui.scenes import FIRST, SCENES
from tests.tui.snapshots import FOLDER, difference, path_of, runs

APPROVED = pytest.mark.skipif(
    (FOLDER.parents[2] / "PKG-INFO").exists(), reason="an sdist has no snapshots: they are in the repository alone"
)


@APPROVED
@pytest.mark.parametrize("name", SCENES)
async def test_a_screen_looks_as_approved(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    scene, differences, read = SCENES[name], {}, []
    parse = Content.from_markup

    def noted(said: str | Content, **variables: object) -> Content:
        read.append(str(said))
        return parse(said, **variables)

    monkeypatch.setattr(Content, "from_markup", noted)
    async with scene.app().run_test(size=FIRST) as pilot:
        await scene.play(pilot)
        async for language, size, now in scene.seen(pilot):
            path = path_of(name, language, size)
            differences[path.name] = difference(path.read_text("utf-8") if path.exists() else "", now)
    told = [f"{path}:\n{changes}" for path, changes in differences.items() if changes]
    assert not told, "\n\n".join(told)
    assert not any(read)


@APPROVED
def test_no_approved_screen_is_left_over() -> None:
    views = [(name, *view) for name, scene in SCENES.items() for view in scene.views()]
    assert set(FOLDER.iterdir()) == {path_of(*view) for view in views}
    assert {language for _, language, _ in views} == set(WHOLE)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ([("  a b ", "#111111 on #222222")], "6 #111111/#222222"),
        ([("  ", "#999999 on #222222"), ("a", "bold #111111 on #222222")], "3 #111111/#222222 bold"),
        ([("a", "#111111 on #222222"), ("b", "#111112 on #222222")], "1 #111111/#222222, 1 #111112/#222222"),
        ([("a", "#111111 on #222222"), (" ", "#111111 on #333333")], "1 #111111/#222222, 1 -/#333333"),
        ([("a", "#111111 on #222222"), ("b", "bold #111111 on #222222")], "1 #111111/#222222, 1 #111111/#222222 bold"),
        (
            [(" ", "#111111 on #222222"), (" ", "underline #111111 on #222222")],
            "1 -/#222222, 1 #111111/#222222 underline",
        ),
        ([("a ", "#6CB4EE on #12161D")], "2 primary"),
        ([("ж界", "")], "3 default/default"),
    ],
)
def test_a_row_is_told_by_what_is_seen_of_it(row: list[tuple[str, str]], said: str) -> None:
    found = runs(Segment(text, Style.parse(style)) for text, style in row)
    assert ", ".join(map(str, found)) == said
