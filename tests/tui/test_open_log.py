"""A log stays open while the program runs, is asked about before it is lost, and can be opened again later."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.running import app, key_event, press, screen_text, until, until_idle
from tests.tui.scenes import LOG, diagnose, look
from tests.tui.test_acting import words
from wizard.application import trying
from wizard.application.logs import LogFile
from wizard.facts.model import make_facts
from wizard.facts.world import World
from wizard.plan.plan import Plan
from wizard.tui.app import WizardApp
from wizard.tui.diagnosis import DiagnosisScreen
from wizard.tui.diagnosis.fix import FixPane
from wizard.tui.diagnosis.steps import StepList
from wizard.tui.dialogs.choice import ChoiceDialog
from wizard.tui.dialogs.sheet import SheetDialog
from wizard.tui.dialogs.trial import TrialDialog
from wizard.tui.log_dialogs import ASKING
from wizard.verifying.trial import Trial
from wizard.verifying.verification import Verification

UNKNOWN = "all begins well\nexport TOKEN=very-secret-token\nERROR: the frobnicator of stage seven is broken\n"
CLONE = "Error during unshare(CLONE_NEWUSER): Operation not permitted\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program runs, and what it keeps between runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "job.log").write_text(LOG)
    return tmp_path


def keeping(folder: Path, **how: Any) -> WizardApp:
    """A wizard that keeps the list of logs in a folder."""
    one = app(**how)
    one.session.kept_in = {"XDG_STATE_HOME": str(folder / "state")}
    return one


def session(one: WizardApp) -> DiagnosisScreen:
    """The session, which is open."""
    assert isinstance(one.screen, DiagnosisScreen)
    return one.screen


async def leave(pilot: "Pilot[Any]", key: str) -> None:
    """Press a key that may end the program."""
    pilot.app.post_message(key_event(key))
    await pilot.pause()


async def test_the_log_is_there_again_after_a_look_at_the_wizard() -> None:
    one = app()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, LOG)
        await press(pilot, "enter", "down", "space", "escape", "escape", "f4")
        assert session(one).topic == "problems/fuse-device-missing"
        assert "1 problem" in screen_text(one)
        assert session(one).query_one(StepList).steps[1].state == "ok"
        await press(pilot, "f4")
        assert "Which log?" in screen_text(one)


@pytest.mark.parametrize(("way", "files"), [("enter", 1), ("down", 0)])
async def test_a_pasted_log_is_asked_about_before_it_is_lost(way: str, files: int, folder: Path) -> None:
    one = app()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, LOG)
        await press(pilot, "q")
        assert isinstance(one.screen, ChoiceDialog)
        assert "not stored anywhere" in words(one)
        await press(pilot, "escape")
        assert not one._exit
        await press(pilot, "q")
        if way != "enter":
            await press(pilot, way)
        await leave(pilot, "enter")
    assert one.return_code == 0
    reports = list(folder.glob("werf-diagnosis*"))
    assert len(reports) == files
    assert [one.session.tr(line) for line in one.session.done] == [f"The report is in {path.name}." for path in reports]


@pytest.mark.parametrize("kind", ["file", "reported", "example"])
async def test_nothing_is_asked_about_a_log_that_is_not_lost(kind: str, folder: Path) -> None:
    assert folder
    one = app(session=LogFile("job.log") if kind == "file" else False)
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        if kind == "file":
            await until(pilot, lambda: session(one).log_state.done)
        elif kind == "example":
            await press(pilot, "f4", "4")
            await until(pilot, lambda: session(one).log_state.done)
        else:
            await diagnose(pilot, LOG)
        if kind == "reported":
            await press(pilot, "r")
        await leave(pilot, "q")
        assert one._exit


async def test_a_second_ctrl_q_quits_without_an_answer() -> None:
    one = app()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, LOG)
        await press(pilot, "ctrl+q")
        assert not one._exit
        await leave(pilot, "ctrl+q")
        assert one._exit


async def test_a_file_of_the_last_session_is_opened_again_with_the_steps_that_were_done(folder: Path) -> None:
    one = keeping(folder)
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f4", "2", *"job.log", "enter")
        await until(pilot, lambda: session(one).log_state.done)
        await press(pilot, "enter", "down", "space")
    two = keeping(folder)
    async with two.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f4")
        await look(pilot)
        assert "5 Open job.log again" in screen_text(two)
        await press(pilot, "5")
        await until(pilot, lambda: session(two).log_state.done)
        assert session(two).query_one(StepList).steps[1].state == "ok"


async def test_enter_goes_from_a_problem_to_its_steps() -> None:
    one = app()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, LOG)
        assert not session(one).query_one(FixPane).region
        await press(pilot, "enter")
        await look(pilot)
        assert session(one).query_one(FixPane).region.width == 80
        assert session(one).query_one(StepList).has_focus


@pytest.mark.parametrize("given", ["facts.txt", "system:bottlerocket"])
async def test_the_facts_of_another_machine_decide(given: str, folder: Path) -> None:
    """What it is called, or what the probe printed there; the line that asks it is sent to the clipboard."""
    (folder / "facts.txt").write_text("probe.format=1\nkernel.release=6.1.0\nuserns.max=0\nprobe.complete=yes\n")
    one = app(make_facts({"kernel.release": "6.1.0", "userns.max": "63404"}))
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, CLONE)
        assert "O: it is from another one" in words(one)
        before = session(one).log_state.diagnosis.findings
        await press(pilot, "o")
        assert one.clipboard == ASKING
        one.screen.query_one(Input).value = "nowhere.txt"
        await press(pilot, "enter")
        assert "nowhere.txt" in words(one)
        one.screen.query_one(Input).value = given
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(one.screen, DiagnosisScreen) and session(one).log_state.done)
        await until_idle(pilot)
        assert session(one).log_state.diagnosis.findings != before
        assert session(one).situation.facts.value("userns.max") == "0"
        assert one.session.interview.settled.situation.facts.value("userns.max") == "63404"


async def test_a_log_that_nobody_knows_leads_to_a_trial_to_this_machine_and_to_its_own_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def verify(plan: Plan, world: World, seconds: float) -> Verification:
        del world, seconds
        return Verification(plan, Trial("docker run", "ran", make_facts({})), ())

    monkeypatch.setattr(trying, "verify", verify)
    one = app()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await diagnose(pilot, UNKNOWN)
        await press(pilot, "ctrl+y")
        assert "3 | ERROR: the frobnicator of stage seven is broken" in one.clipboard
        assert "very-secret-token" not in one.clipboard
        await press(pilot, "m")
        assert isinstance(one.screen, SheetDialog)
        assert "Mode overlay works here" in words(one)
        await press(pilot, "escape", "v")
        assert isinstance(one.screen, TrialDialog)
        await until(pilot, lambda: "Starting" not in words(one))
