"""The room of the session: the log has the width, empty panes go, commands stay whole."""

from pathlib import Path

import pytest
from textual.content import Content

from tests.tui.running import app, press, resize, screen_text, until, until_idle
from tests.tui.scenes import diagnose, look
from wizard.application.command_log import CommandLog
from wizard.application.logs import LogFile
from wizard.application.progress import how_far
from wizard.application.reading import LogState
from wizard.diagnosis.model import Finding
from wizard.facts.model import make_facts
from wizard.knowledge.problems import problem_names
from wizard.language import Language
from wizard.tui.diagnosis.fix import FixPane
from wizard.tui.diagnosis.headline import Headline, counted
from wizard.tui.diagnosis.log import LogPane, LogView
from wizard.tui.diagnosis.problems import ProblemsPane
from wizard.tui.diagnosis.steps import StepList, unbroken
from wizard.tui.docs import DocsScreen
from wizard.tui.glyphs import hanging
from wizard.tui.widgets.path_field import PathField, completed_path

LONG = "Error: mounting build container: " + "a path that is very long indeed, " * 6 + "the end"
LOG = f"""\
2026-11-29T10:00:00.1Z 01O docker run --rm --device /dev/fuse registry.example.com/werf:2 werf build
2026-11-29T10:00:01.2Z 01O fuse: device not found, try 'modprobe fuse' first
2026-11-29T10:00:02.3Z 01E {LONG}
"""
SIZES = [(100, 30), (120, 35), (140, 30), (160, 45), (200, 60)]


async def test_the_log_has_eighty_columns_where_the_terminal_has_them() -> None:
    one = app()
    async with one.run_test(size=SIZES[0]) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, LOG)
        for size in SIZES:
            await resize(pilot, size)
            await look(pilot)
            view = one.screen.query_one(LogView)
            assert view.size.width >= 80, size
            assert view.size.height >= 5, size
            assert one.screen.query_one(ProblemsPane).region.height >= 4, size


async def test_a_small_terminal_gives_the_log_all_its_columns() -> None:
    one = app()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, LOG)
        await look(pilot)
        assert one.screen.query_one(LogPane).region.width == 80
        assert " Esc Back  F6 Steps " in screen_text(one)
        await press(pilot, "f6")
        await look(pilot)
        assert " F6 Problems " in screen_text(one)
        assert one.screen.query_one(FixPane).region.width == 80
        assert one.screen.query_one(StepList).has_focus


async def test_without_a_problem_there_is_no_empty_pane() -> None:
    one = app()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, "all is well\n")
        for size in ((80, 24), *SIZES):
            await resize(pilot, size)
            await look(pilot)
            assert not one.screen.query_one(ProblemsPane).region, size
            assert "No known problem in this log." in screen_text(one), size


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


async def test_ctrl_c_stops_the_command_first_and_the_program_only_then(tmp_path: Path) -> None:
    one = app(session=CommandLog(("sh", "-c", "echo begun; sleep 60"), {"PATH": "/usr/bin:/bin"}))
    async with one.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: "begun" in screen_text(one))
        await press(pilot, "ctrl+c")
        await until(pilot, lambda: one.screen.query_one(LogPane).log_state.done)
        assert one.return_code is None
        assert "begun" in screen_text(one)
        await press(pilot, "ctrl+c")
    assert one.return_value == 130


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([(7,)], "1 problem"),
        ([(7,), (9,)], "2 problems"),
        ([(7,), (7, 8), (8,)], "1 failure, 3 possible causes"),
        ([(7,), (7,), (9,)], "2 failures, 3 possible causes"),
        ([], "0 problems"),
    ],
)
def test_explanations_of_the_same_lines_are_causes_of_one_failure(lines: list[tuple[int, ...]], said: str) -> None:
    findings = [Finding("fuse-device-missing", "medium", own, "") for own in lines]
    assert Language("en")(counted(findings)) == said


async def test_a_report_is_written_into_a_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, LOG + "export TOKEN=very-secret-token\n")
        await press(pilot, "r", "r")
        await until_idle(pilot)
    first, second = sorted(tmp_path.iterdir())
    assert {first.name, second.name} == {"werf-diagnosis.md", "werf-diagnosis-2.md"}
    report = second.read_text()
    assert "problems/fuse-device-missing" in report
    assert "very-secret-token" not in report
    assert one.clipboard == report
    assert second.stat().st_mode & 0o777 == 0o600


async def test_the_facts_of_this_machine_count_if_the_person_says_so() -> None:
    log = "Error during unshare(CLONE_NEWUSER): Operation not permitted\n"
    one = app(make_facts({"kernel.release": "6.1.0", "userns.max": "0"}))
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, log)
        before = one.screen.query_one(LogPane).log_state.diagnosis.findings
        assert any(finding.ask for finding in before)
        await press(pilot, "h")
        await until(pilot, lambda: one.screen.query_one(LogPane).log_state.done)
        await until_idle(pilot)
        after = one.screen.query_one(LogPane).log_state.diagnosis.findings
        assert after != before


async def test_an_unknown_log_is_told_by_its_own_words() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, "all begins well\nERROR: the frobnicator of stage seven is broken\n")
        await look(pilot)
        shown = screen_text(one)
        assert "What the log itself says" in shown
        assert shown.count("frobnicator") >= 2


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 35), (200, 60)])
async def test_what_is_told_of_an_unknown_log_can_be_read_to_its_end(size: tuple[int, int]) -> None:
    one = app()
    async with one.run_test(size=size) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, "Error: could not decrypt .helm/secret-values.yaml with this encryption key\n")
        await pilot.press("f6" if size[0] < 100 else "tab")
        await look(pilot)
        about = one.screen.query_one("#fix-about")
        room = one.screen.query_one("#fix")
        assert about.has_focus
        assert about.region.bottom == room.content_region.bottom
        await pilot.press("end")
        await look(pilot)
        assert about.scroll_y == about.max_scroll_y
        await pilot.press("f3")
        await until_idle(pilot)
        assert isinstance(one.screen, DocsScreen)
        assert one.screen.topic == "problems/werf-secret-key"


async def test_an_example_is_there_to_play_with() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f4")
        assert f"{len(problem_names())} known problems" in screen_text(one)
        await press(pilot, "4")
        await until(pilot, lambda: one.screen.query_one(LogPane).log_state.done)
        assert one.screen.query_one(StepList).steps
        assert "─ an example ─" in screen_text(one)


async def test_tab_completes_a_path_as_a_shell_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "job-one.log").write_text(LOG)
    (tmp_path / "logs" / "job-two.log").write_text(LOG)
    monkeypatch.chdir(tmp_path)
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f4", "2")
        field = one.screen.query_one(PathField)
        for typed, completed in (
            ("lo", "logs/"),
            ("", "logs/job-"),
            ("o", "logs/job-one.log"),
            ("", "logs/job-one.log"),
        ):
            await press(pilot, *typed, "tab")
            assert (field.value, field.has_focus) == (completed, True)
        await press(pilot, "enter")
        await until(pilot, lambda: one.screen.query_one(LogPane).log_state.done)
        assert one.screen.query_one(StepList).steps


def test_what_cannot_be_completed_stays(tmp_path: Path) -> None:
    assert completed_path(str(tmp_path / "none" / "x")) == str(tmp_path / "none" / "x")
    assert completed_path(f"{tmp_path}/") == f"{tmp_path}/"


async def test_how_far_a_long_file_is_read_is_said_above(tmp_path: Path) -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f4")
        headline = one.screen.query_one(Headline)
        log = LogFile("x")
        log.size, log.taken = 100 << 20, 50 << 20
        headline.show(LogState(), "", how_far(log, 1))
        await look(pilot)
        assert "reading: [##########..........] 50% of 100 MiB · 50 MiB/s; Esc stops" in screen_text(one)


async def test_pages_near_to_an_unknown_log_are_opened_by_a_key_or_a_click() -> None:
    log = 'ImagePullBackOff: Back-off pulling image "registry.example.com/app:1"\n'
    for way in ("key", "click"):
        one = app()
        async with one.run_test(size=(120, 35)) as pilot:
            await until_idle(pilot)
            await diagnose(pilot, log)
            shown = screen_text(one)
            assert "werf-wizard explain" not in shown, "a command is no key"
            assert "F3 opens the first of these pages." in shown
            rows = shown.split("\n")
            at = next(number for number, row in enumerate(rows) if "similar words" in row)
            if way == "key":
                await press(pilot, "f3")
            else:
                await pilot.click(offset=(rows[at + 1].index("→") + 3, at + 1))
                await until_idle(pilot)
            assert isinstance(one.screen, DocsScreen)
            assert one.screen.topic.rpartition("/")[2] in rows[at + 1]


@pytest.mark.parametrize(
    ("given", "shown"), [({}, "config.template.toml"), ({"target": "compose"}, "compose.yaml")], ids=str
)
async def test_the_fix_is_for_where_the_job_of_the_log_ran_unless_a_target_was_chosen(
    given: dict[str, str], shown: str
) -> None:
    log = f'Running with gitlab-runner 17.0.0\nPreparing the "docker" executor\n{LOG.split(chr(10))[1]}\n'
    one = app(given=given)
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, log)
        steps = one.screen.query_one(StepList).steps
        assert shown in {step.step.path for step in steps}
        await press(pilot, "d")
        assert f"{shown} (corrected)" in screen_text(one)


async def test_a_step_for_a_second_file_does_not_say_the_same_again() -> None:
    one = app(given={"target": "podman"})
    async with one.run_test(size=(120, 60)) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, "fuse: device not found, try 'modprobe fuse' first\n")
        shown = screen_text(one)
        assert "werf.container" in shown
        assert "The same in another file." in shown
        assert shown.count("On Linux 5.13 and newer FUSE is not needed") == 1


async def test_a_pane_that_is_looked_for_before_the_layout_learns_its_width() -> None:
    """Textual makes its map of the screen then, if rows were scrolled; what is in it counted as told."""
    one = app(given={"target": "podman"})
    async with one.run_test(size=(120, 60)) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, "fuse: device not found, try 'modprobe fuse' first\n")
        await look(pilot)
        shown, pane = screen_text(one), one.screen.query_one(FixPane)
        pane.display = False
        await look(pilot)
        pane.refresh_text()
        pane.display = True
        one.screen._compositor._full_map_invalidated = True
        assert pane.region
        await look(pilot)
        assert screen_text(one) == shown
