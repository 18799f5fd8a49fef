"""The troubleshooting session: every way to give a log, the panes, the steps and their checks, the correction."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tests.interview.situations import ABLE
from tests.tui.running import app, press, resize, screen_text, until, until_idle
from tests.tui.scenes import diagnose
from tests.tui.test_wizard import SIZES
from tests.verifying.stand_ins import is_running, stand_in
from wizard.application.logs import LogFile
from wizard.facts.model import Fact, Facts
from wizard.tui.app import WizardApp
from wizard.tui.diagnosis import DiagnosisScreen
from wizard.tui.diagnosis.fix import FixPane
from wizard.tui.diagnosis.log import LogPane, LogView
from wizard.tui.diagnosis.problems import ProblemsPane
from wizard.tui.diagnosis.start import StartPane
from wizard.tui.diagnosis.steps import StepList
from wizard.tui.widgets.code import CodeView

LOG = """\
$ docker run --rm --privileged --user 0 -v /src:/app -e TOKEN=very-secret-token registry.example.com/werf:2 werf build
Version: v2.35.2
STEP 1/4: FROM alpine:3.18
fuse: device not found, try 'modprobe fuse' first
Error: mounting build container: exit status 1
"""
FUSE = "problems/fuse-device-missing"


def session(one: WizardApp) -> DiagnosisScreen:
    """The session, which is open."""
    assert isinstance(one.screen, DiagnosisScreen)
    return one.screen


async def paste(pilot: "Pilot[Any]", log: str = LOG) -> None:
    """Open the session and paste a log into it."""
    await until_idle(pilot)
    await diagnose(pilot, log)


def current(one: WizardApp) -> str:
    """The topic of the problem under the cursor."""
    finding = session(one).query_one(ProblemsPane).current
    return finding.topic if finding else ""


async def test_f4_opens_the_session_and_escape_returns_to_the_question() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter", "f4")
        assert session(one).query_one(StartPane).display
        await press(pilot, "escape")
        assert one.screen is one.wizard_screen
        assert one.session.interview.place == "mode"


async def test_a_pasted_log_shows_its_problem_its_lines_and_its_steps() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await paste(pilot)
        assert current(one) == FUSE
        assert session(one).query_one(StepList).steps
        log = session(one).query_one(LogPane)
        assert log.log_state.rows[log.query_one(LogView).cursor].number == 4


async def test_what_is_pasted_into_the_field_is_read_at_once() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f4", "1")
        assert one.focused is not None
        one.focused.post_message(Paste(LOG))
        await until(pilot, lambda: session(one).log_state.done)
        assert current(one) == FUSE


async def test_what_is_typed_is_read_on_ctrl_s() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f4", "1", *"fuse: device not found", "ctrl+s")
        await until(pilot, lambda: session(one).log_state.done)
        assert current(one) == FUSE


async def test_a_file_is_opened_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "job.log").write_text(LOG, "utf-8")
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f4", "2")
        session(one).query_one(Input).value = str(tmp_path / "job.log")
        await press(pilot, "enter")
        await until(pilot, lambda: session(one).log_state.done)
        assert current(one) == FUSE
        assert "job.log" in screen_text(one)


async def test_a_file_that_is_not_there_is_told_and_the_path_stays() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f4", "2")
        session(one).query_one(Input).value = "/nowhere/job.log"
        await press(pilot, "enter")
        await until(pilot, lambda: "No such file" in screen_text(one))
        assert session(one).query_one(Input).value == "/nowhere/job.log"


async def run(pilot, line: str) -> None:  # type: ignore[no-untyped-def]
    """Run a command in the session."""
    await until_idle(pilot)
    await press(pilot, "f4", "3")
    session(pilot.app).query_one(Input).value = line
    await press(pilot, "enter")


async def test_a_command_is_run_and_diagnosed() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await run(pilot, "echo fine; echo 'fuse: device not found' >&2; exit 7")
        await until(pilot, lambda: session(one).log_state.done)
        assert current(one) == FUSE
        assert "exit code 7" in screen_text(one)


async def test_a_command_shows_what_it_prints_while_it_runs_and_escape_ends_it(tmp_path: Path) -> None:
    one = app()
    sign = tmp_path / "ended"
    async with one.run_test(size=(120, 35)) as pilot:
        line = f"trap 'echo > {sign}; exit 9' TERM; while :; do echo still here; sleep 0.1; done"
        await run(pilot, line)
        await until(pilot, lambda: "still here" in screen_text(one).replace(line, ""))
        await press(pilot, "escape")
        await until(pilot, lambda: session(one).log_state.done)
        assert sign.exists()
        assert "exit code 9" in screen_text(one)


async def test_leaving_ends_a_command(tmp_path: Path) -> None:
    one = app()
    sign = tmp_path / "pid"
    async with one.run_test(size=(120, 35)) as pilot:
        await run(pilot, f"echo $$ > {sign}; exec sleep 60")
        await until(pilot, lambda: sign.exists() and bool(sign.read_text()))
        await press(pilot, "f4")
        await until(pilot, lambda: not is_running(int(sign.read_text())))


@pytest.mark.parametrize(
    ("command", "told"), [("true", "The command succeeded"), ("false", "No known problem in this log")]
)
async def test_a_command_without_a_word_of_output_is_an_empty_log(command: str, told: str) -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await run(pilot, command)
        await until(pilot, lambda: session(one).log_state.done)
        assert "The log is empty" in screen_text(one)
        assert told in screen_text(one)


async def test_of_a_log_of_fifty_thousand_lines_what_decides_is_shown(tmp_path: Path) -> None:
    before, after = "a line of no interest\n" * 30_000, "nor this one\n" * 20_000
    (tmp_path / "job.log").write_text(before + "fuse: device not found\n" + after, "utf-8")
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f4", "2")
        session(one).query_one(Input).value = str(tmp_path / "job.log")
        await press(pilot, "enter")
        await until(pilot, lambda: session(one).log_state.done)
        assert len(session(one).log_state.rows) < 500
        assert "30001" in screen_text(one)


async def test_nothing_in_a_log_reaches_the_terminal() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await paste(pilot, "a\x1b]0;title\x07b\x1b[2Jc \u202eback [bold]text[/bold] \x9b31m\nfuse: device not found\n")
        shown = screen_text(one)
        assert "[bold]text[/bold]" in shown
        assert not set("\x1b\x07\u202e\x9b") & set(shown)


async def test_secrets_are_masked() -> None:
    one = app()
    async with one.run_test(size=(200, 60)) as pilot:
        await paste(pilot)
        assert "very-secret-token" not in screen_text(one)
        await press(pilot, "d")
        assert "very-secret-token" not in screen_text(one)


async def test_what_the_log_does_not_show_is_not_called_what_was_used() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await paste(pilot, "fuse: device not found, try 'modprobe fuse' first\n")
        await press(pilot, "d")
        assert "The log does not show the configuration that was used." in screen_text(one)


async def test_a_log_without_a_known_problem_says_how_to_go_on() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await paste(pilot, "all is well\n")
        assert "No known problem in this log." in screen_text(one)


async def test_the_language_changes_and_the_problem_stays() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await paste(pilot, LOG + "newuidmap: write to uid_map failed: Operation not permitted\n")
        await press(pilot, "down")
        before = current(one)
        await press(pilot, "f2")
        assert current(one) == before != FUSE
        assert "Диагностика" in screen_text(one)


async def test_a_command_that_ends_at_once_is_judged_by_the_machine_all_the_same() -> None:
    one = app(Facts({}, complete=False))
    refused = "echo 'Error during unshare(CLONE_NEWUSER): Operation not permitted'"
    async with one.run_test(size=(120, 35)) as pilot:
        await run(pilot, f'sh -c "{refused}"')
        await asyncio.sleep(0.3)
        assert not session(one).log_state.done
        one.learn("probe", ABLE.plus({"userns.clone_sysctl": Fact("0", "")}))
        await until(pilot, lambda: session(one).log_state.done)
        assert current(one) == "problems/userns-clone-sysctl-off"


async def test_the_check_behind_a_step_is_made_again_when_facts_arrive() -> None:
    old = ABLE.plus({"overlay.rootless": Fact("no", "")})
    lacking = {"fuse.device": Fact("absent", ""), "fuse.module": Fact("available", "")}
    one = app(old.plus(lacking).without("fuse.device."))
    async with one.run_test(size=(120, 35)) as pilot:
        await paste(pilot)
        steps = session(one).query_one(StepList)
        at = next(
            n for n, step in enumerate(steps.steps) if step.step.check == "fuse-device" and step.step.where == "host"
        )
        assert steps.steps[at].state == "failed"
        one.learn("probe", old)
        await until_idle(pilot)
        assert steps.steps[at].state == "ok"


@pytest.mark.parametrize(("behaviour", "state"), [("works", "ok"), ("refuses", "open"), ("absent", "open")])
async def test_the_corrected_configuration_is_tried_for_real(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, behaviour: str, state: str
) -> None:
    engines = stand_in(tmp_path)
    engines.behave(behaviour)
    for key, value in engines.environ.items():
        monkeypatch.setenv(key, value)
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await paste(pilot)
        steps = session(one).query_one(StepList)
        await press(pilot, "v")
        await until(pilot, lambda: not session(one).trying)
        first = [step for step in steps.steps if step.step.where == "configuration" and not step.step.instead]
        assert {step.state for step in first} == {state}
        assert all(
            step.seen is None for step in steps.steps if step.step.instead and step.step.where == "configuration"
        )
        assert ("What the engine said" in screen_text(one)) is (behaviour == "refuses")
        assert ("! Not verified: the container did not start" in screen_text(one)) is (behaviour == "refuses")
        tried = [call for call in engines.asked if call[0] == "run"]
        assert all("registry.example.com/werf:2" in call for call in tried)
        assert bool(tried) is (behaviour != "absent")


@pytest.mark.parametrize(
    ("first", "shown"),
    [
        ('Preparing the "docker" executor', "config.template.toml"),
        ("$ docker compose run --rm werf", "compose.yaml"),
        ("Version: v2.75.3", "docker-run.sh"),
    ],
)
async def test_a_session_of_its_own_mends_where_the_log_comes_from(tmp_path: Path, first: str, shown: str) -> None:
    log = tmp_path / "job.log"
    log.write_text(f"{first}\n{LOG.partition(chr(10))[2]}")
    one = app(session=LogFile(str(log)))
    async with one.run_test(size=(200, 60)) as pilot:
        await until(pilot, lambda: isinstance(one.screen, DiagnosisScreen) and one.screen.log_state.done)
        assert current(one) == FUSE
        assert shown in screen_text(one)


async def test_a_log_that_was_given_is_read_to_its_end(tmp_path: Path) -> None:
    log = tmp_path / "job.log"
    log.write_text("all is well\n" * 40_000)
    one = app(session=LogFile(str(log)))
    async with one.run_test(size=SIZES[1]) as pilot:
        await until(pilot, lambda: isinstance(one.screen, DiagnosisScreen) and one.screen.log_state.done)
        assert session(one).log_state.diagnosis.lines == 40_000


async def test_a_step_nothing_checks_is_ticked_by_hand() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await paste(pilot)
        steps = session(one).query_one(StepList)
        steps.focus()
        states = []
        for keys in (("home", "space"), ("space",)):
            await press(pilot, *keys)
            states.append(steps.steps[0].state)
        assert states == ["ok", "open"]


async def test_the_command_that_was_run_is_corrected() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await paste(pilot)
        for key in ("d", "в"):
            await press(pilot, key)
            assert not session(one).query_one(LogView).display, key
            lines = session(one).query_one("#correction", CodeView).lines
            gone = {line.content.plain.strip(" \\") for line in lines if line.mark == "-"}
            come = {line.content.plain.strip(" \\") for line in lines if line.mark == "+"}
            assert gone == {"--privileged", "--user 0"}
            assert {"--cap-drop ALL", "--cap-add SETUID"} <= come
            await press(pilot, "escape")
            assert session(one).query_one(LogView).display, key


async def test_the_last_of_the_steps_is_the_corrected_configuration() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await paste(pilot, "fuse: device not found\n")
        session(one).query_one(StepList).focus()
        await press(pilot, "end", "enter")
        assert "docker-run.sh (corrected)" in screen_text(one)


async def test_a_step_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    one = app()
    monkeypatch.setattr(one, "copy_to_clipboard", sent.append)
    async with one.run_test(size=(120, 35)) as pilot:
        await paste(pilot)
        steps = session(one).query_one(StepList)
        steps.focus()
        await press(pilot, "home", "c")
        assert sent == [steps.steps[0].step.code.rstrip("\n")]


async def test_marks_are_gone_through() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await paste(
            pilot,
            "fuse: device not found\n" + "x\n" * 50 + "newuidmap: write to uid_map failed: Operation not permitted\n",
        )
        log = session(one).query_one(LogView)
        for further, back in (("n", "p"), ("т", "з")):
            log.cursor = 0
            await press(pilot, further)
            assert log.cursor == 51
            await press(pilot, back)
            assert log.cursor == 0


async def test_every_pane_is_reached_at_every_size() -> None:
    """One start: how many panes there are changes at 80, 120 and 160 columns, and not with the language."""
    one = app()
    async with one.run_test(size=SIZES[0]) as pilot:
        await paste(pilot)
        for size in SIZES:
            await resize(pilot, size)
            seen = set()
            for _ in range(3):
                seen |= {name for name in ("#problems", "#log", "#fix") if session(one).query_one(name).size.width > 10}
                await press(pilot, "f6")
            assert seen == {"#problems", "#log", "#fix"}, size


async def test_a_pane_that_fails_says_so_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("made-up")

    monkeypatch.setattr("wizard.application.judging.steps", broken)
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await paste(pilot)
        assert "made-up" in screen_text(one)
        assert session(one).query_one(LogPane).log_state.rows


async def test_a_log_that_cannot_be_read_is_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("made-up")

    monkeypatch.setattr("wizard.application.reading.blocks", broken)
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f4")
        session(one).post_message(Paste(LOG))
        await until(pilot, lambda: "made-up" in screen_text(one))


async def test_help_and_docs_are_about_the_problem() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await paste(pilot)
        await press(pilot, "f1")
        assert "fuse: device not found" in screen_text(one)
        await press(pilot, "escape", "f3")
        assert one.topic == FUSE


async def test_the_palette_opens_the_session() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "ctrl+p", *"diagnose", "enter")
        assert session(one).query_one(StartPane).query_one(OptionList).has_focus


async def test_only_ascii_is_drawn_where_only_ascii_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "linux")
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await paste(pilot)
        assert set("▌▸○●→✓✗│╭") & set(screen_text(one)) == set()


async def test_a_pane_of_an_unknown_machine_has_steps_all_the_same() -> None:
    one = app(ABLE.without(""))
    async with one.run_test(size=(120, 35)) as pilot:
        await paste(pilot)
        assert session(one).query_one(FixPane).query_one(StepList).steps
