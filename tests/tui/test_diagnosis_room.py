"""The room of the session: the log has the width, empty panes go, commands stay whole."""

import pytest
from textual.content import Content

from tests.tui.running import app, press, resize, screen_text, until_idle
from tests.tui.scenes import diagnose, look
from wizard.tui.diagnosis.fix import FixPane
from wizard.tui.diagnosis.log import LogPane, LogView
from wizard.tui.diagnosis.problems import ProblemsPane
from wizard.tui.diagnosis.steps import StepList, unbroken
from wizard.tui.glyphs import hanging

LONG = "Error: mounting build container: " + "a path that is very long indeed, " * 6 + "the end"
LOG = f"""\
2026-11-29T10:00:00.1Z 01O docker run --rm --device /dev/fuse registry.example.com/werf:2 werf build
2026-11-29T10:00:01.2Z 01O fuse: device not found, try 'modprobe fuse' first
2026-11-29T10:00:02.3Z 01E {LONG}
"""
SIZES = [(100, 30), (120, 35), (140, 30), (160, 45), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_log_has_eighty_columns_where_the_terminal_has_them(size: tuple[int, int]) -> None:
    one = app()
    async with one.run_test(size=size) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, LOG)
        await look(pilot)
        view = one.screen.query_one(LogView)
        assert view.size.width >= 80
        assert view.size.height >= 5
        assert one.screen.query_one(ProblemsPane).region.height >= 4


async def test_a_small_terminal_gives_the_log_all_its_columns() -> None:
    one = app()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, LOG)
        await look(pilot)
        assert one.screen.query_one(LogPane).region.width == 80
        await press(pilot, "f6")
        await look(pilot)
        assert one.screen.query_one(FixPane).region.width == 80
        assert one.screen.query_one(StepList).has_focus


@pytest.mark.parametrize("size", [(80, 24), *SIZES])
async def test_without_a_problem_there_is_no_empty_pane(size: tuple[int, int]) -> None:
    one = app()
    async with one.run_test(size=size) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, "all is well\n")
        await look(pilot)
        assert not one.screen.query_one(ProblemsPane).region
        assert "Nothing in this log is known." in screen_text(one)


async def test_long_lines_are_wrapped_by_a_key_and_the_cursor_stays() -> None:
    one = app()
    async with one.run_test(size=(100, 30)) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, LOG)
        await press(pilot, "f6", "f6", "f6")  # back to the log, with the focus
        pane, view = one.screen.query_one(LogPane), one.screen.query_one(LogView)
        await press(pilot, "end")
        await look(pilot)
        assert "›" in screen_text(one)
        assert pane._row_at(view.cursor) == 2
        await press(pilot, "w")
        await look(pilot)
        shown = screen_text(one)
        assert pane._row_at(view.cursor) == 2
        assert "the end" in shown
        assert "›" not in shown
        await resize(pilot, (120, 35))
        await look(pilot)
        assert all(line.content.cell_length + 2 <= view.size.width for line in view.lines)


async def test_what_is_around_each_line_is_left_out_until_it_is_asked_for() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, LOG)
        await look(pilot)
        assert "2026-11-29T10:00:01" not in screen_text(one)
        assert "fuse: device not found" in screen_text(one)
        await press(pilot, "t")
        await look(pilot)
        assert "2026-11-29T10:00:01.2Z 01O fuse: device not found" in screen_text(one)


LINES = (
    'docker run --rm --security-opt "seccomp=$(dirname "$0")/werf-buildah.seccomp.json" registry/image werf converge',
    "--mount type=volume,src=werf-buildah,dst=/home/build/.local/share/containers",
    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 && echo 'a long text in quotes' > /etc/sysctl.d/x",
)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("width", [70, 90, 200])
def test_no_word_of_a_command_is_broken(line: str, width: int) -> None:
    parts = [part.plain for part in unbroken(Content(line), "sh", width)]
    assert all(len(part) <= width for part in parts)
    if not any("›" in part for part in parts):
        assert all(part.endswith(" \\") for part in parts[:-1])
        assert " ".join(" ".join(parts).replace(" \\", "").split()) == line


def test_what_is_no_command_is_cut_with_a_sign() -> None:
    (part,) = unbroken(Content("image: " + "x" * 90), "yaml", 40)
    assert (len(part.plain), part.plain[-1]) == (40, "›")


@pytest.mark.parametrize("width", range(12, 40))
def test_a_mark_is_never_alone_on_its_line(width: int) -> None:
    first = hanging("! unshare(CLONE_NEWUSER): Operation not permitted", width, 2).split("\n")[0]
    assert len(first) > 2
