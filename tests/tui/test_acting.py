"""The result as a place to act: every action by its key or from the list, and what the terminal keeps."""

from pathlib import Path
from threading import Event

import pytest
from textual.events import Key
from textual.widgets import Input

from tests.interview.situations import ABLE
from tests.tui.running import app, at_result, press, screen_text, until, until_idle
from tests.verifying.stand_ins import INSIDE
from wizard.application import trying
from wizard.errors import BadInputError
from wizard.facts.model import Fact, make_facts
from wizard.facts.world import World
from wizard.interview.result import command
from wizard.language import text
from wizard.plan.plan import Plan
from wizard.tui.app import WizardApp
from wizard.tui.diagnosis import DiagnosisScreen
from wizard.tui.dialogs.actions import ActionsDialog
from wizard.tui.dialogs.choice import LineDialog
from wizard.tui.dialogs.sheet import SheetDialog
from wizard.verifying.needs import needs
from wizard.verifying.trial import Trial
from wizard.verifying.verification import Verification

COMPOSE = """\
services:
  ci:  # builds
    image: registry.werf.io/werf/werf:2-stable
    command: werf converge
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a Compose file, in which the program runs."""
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def words(one: WizardApp) -> str:
    """What is on the screen, as running text."""
    return " ".join(screen_text(one).replace("│", " ").split())


@pytest.mark.parametrize(("language", "size"), [("ru", (40, 12)), ("en", (80, 24)), ("ru", (200, 60))])
async def test_enter_shows_what_can_be_done_and_each_of_it_is_done(language: str, size: tuple[int, int]) -> None:
    one = app(language=language, place="result")
    async with one.run_test(size=size) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter")
        assert isinstance(one.screen, ActionsDialog)
        assert one.session.tr.gettext("Save the files to a directory") in words(one)
        await press(pilot, "x")
        assert isinstance(one.screen, SheetDialog)
        assert "docker-run.sh" in words(one)
        await press(pilot, "escape", "enter", "enter")
        assert one.screen.query(Input)


async def test_a_key_of_the_list_works_in_every_layout() -> None:
    """Ctrl+S saves, X shows the commands; Ы alone is the S of no action."""
    one = at_result()
    async with one.run_test(size=(100, 40)) as pilot:
        await until_idle(pilot)
        for key in ("ctrl+s", "ctrl+ы", "ы", "x", "ч"):
            await press(pilot, "enter", key)
            opened = {"x": SheetDialog, "ч": SheetDialog, "ы": ActionsDialog}.get(key, LineDialog)
            assert isinstance(one.screen, opened), key
            await press(pilot, "escape")
            assert len(one.screen_stack) == 1


async def test_what_cannot_be_done_says_why_and_is_not_done() -> None:
    one = at_result()
    async with one.run_test(size=(100, 40)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter")
        assert "this target has no file to merge into" in words(one)
        await press(pilot, "m")
        assert isinstance(one.screen, ActionsDialog)
        await press(pilot, "escape", "m")
        assert len(one.screen_stack) == 1
        assert [note.message for note in one._notifications] == ["this target has no file to merge into"]


async def test_it_is_merged_into_a_file_after_its_difference_was_shown(project: Path) -> None:
    one = app(given={"target": "compose"}, place="result")
    async with one.run_test(size=(120, 40)) as pilot:
        await until_idle(pilot)
        await press(pilot, "m")
        assert one.screen.query_one(Input).value == "compose.yaml"
        await press(pilot, "enter")
        assert "+ security_opt:" in words(one)
        assert (project / "compose.yaml").read_text() == COMPOSE
        await press(pilot, "enter")
    after = (project / "compose.yaml").read_text()
    assert after.startswith(COMPOSE.split("  ci:", maxsplit=1)[0])
    assert "# builds" in after
    assert "security_opt:" in after
    assert (project / "compose.yaml.bak").read_text() == COMPOSE
    assert [one.session.tr(line) for line in one.session.done] == [
        f"Wrote compose.yaml; the previous version is in {project / 'compose.yaml.bak'}."
    ]


async def test_a_key_from_before_the_difference_was_shown_does_not_write_it(project: Path) -> None:
    one = app(given={"target": "compose"}, place="result")
    async with one.run_test(size=(120, 40)) as pilot:
        await until_idle(pilot)
        await press(pilot, "m")
        twice = [Key("enter", "\r"), Key("enter", "\r")]  # both are typed before anything answers
        for key in twice:
            one.post_message(key)
        await until(pilot, lambda: isinstance(one.screen, SheetDialog) and not one._typed_ahead)
        await until_idle(pilot)
        assert isinstance(one.screen, SheetDialog)
        assert (project / "compose.yaml").read_text() == COMPOSE
        await press(pilot, "enter")
        assert (project / "compose.yaml").read_text() != COMPOSE
        assert one.session.merged == command(one.session.interview.settled.situation)


async def test_a_file_that_cannot_be_merged_is_asked_for_again(project: Path) -> None:
    (project / "other.yaml").write_text("a: [\n")
    one = app(given={"target": "compose"}, place="result")
    async with one.run_test(size=(120, 40)) as pilot:
        await until_idle(pilot)
        await press(pilot, "m")
        for name in ("no-such-file", "other.yaml"):
            one.screen.query_one(Input).value = name
            await press(pilot, "enter")
            assert one.screen.query(Input)
            assert name in words(one)


async def test_a_file_is_judged_by_the_facts_of_the_wizard(project: Path) -> None:
    assert project
    one = app(given={"target": "compose"}, place="result")
    async with one.run_test(size=(120, 40)) as pilot:
        await until_idle(pilot)
        await press(pilot, "l", "enter")
        assert "settings/apparmor-unconfined" in words(one)
        assert "compose.yaml:2:3" in words(one)


async def test_the_command_is_copied_as_it_works_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    one = at_result()
    sent: list[str] = []
    monkeypatch.setattr(one, "copy_to_clipboard", sent.append)
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, "y")
        assert sent == [command(one.session.interview.settled.situation)]


async def test_a_report_is_written_beside_nothing_that_is_there(project: Path) -> None:
    one = at_result()
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, "r", "enter", "enter")
        report = (project / "werf-wizard-report.md").read_text()
        assert "werf-wizard export docker" in report
        assert "kernel.release=6.1.0" in report
        await press(pilot, "r", "enter", "enter")
        assert "werf-wizard-report.md" in words(one)
        assert one.screen.query(Input)


@pytest.mark.parametrize("end", ["ran", "refused"])
async def test_it_is_tried_and_what_the_engine_says_is_diagnosed(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "fuse: device not found, try 'modprobe fuse' first\n"

    def verify(plan: Plan, world: World, seconds: float) -> Verification:
        del world, seconds
        trial = Trial("docker run", "ran", ABLE) if end == "ran" else Trial("docker run", "refused", said=said)
        return Verification(plan, trial, ())

    monkeypatch.setattr(trying, "verify", verify)
    one = at_result()
    async with one.run_test(size=(100, 30)) as pilot:
        await until_idle(pilot)
        await press(pilot, "v")
        await until(pilot, lambda: "erified" in words(one))
        if end == "ran":
            assert "Verified: mode overlay works with docker here." in words(one)
            await press(pilot, "down", "enter")
            assert "What to do next" in words(one)
            assert "sh werf-buildah/docker-run.sh" in words(one)
            return
        assert "fuse: device not found" in words(one)
        await press(pilot, "enter")
        assert isinstance(one.screen, DiagnosisScreen)
        await until(pilot, lambda: "fuse" in words(one) and "Checking" not in words(one))


async def test_a_trial_that_shows_what_the_engine_does_not_tell_is_answered_by_the_configuration(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def verify(plan: Plan, world: World, seconds: float) -> Verification:
        """Docker 20.10 with no-new-privileges for all: seen for real, it does not say so."""
        del world, seconds
        value = "0" if plan.confinement.escalation_override else "1"
        inside = make_facts(dict(fact.split("=") for fact in INSIDE.split()))
        trial = Trial("docker run", "ran", inside.plus({"process.no_new_privs": Fact(value, "/proc/self/status")}))
        return Verification(plan, trial, needs(plan, trial.facts or ABLE))

    monkeypatch.setattr(trying, "verify", verify)
    one = at_result()
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        assert "no-new-privileges=false" not in screen_text(one)
        await press(pilot, "v")
        await until(pilot, lambda: "Not verified" in words(one))
        assert "This Docker daemon sets no-new-privileges for every container" in words(one)
        await press(pilot, "enter")
        await until(pilot, lambda: "Verified: mode overlay works" in words(one))
        await press(pilot, "escape")
        assert "--security-opt no-new-privileges=false" in screen_text(one)
        assert "engine.docker.security" in command(one.session.interview.settled.situation)


@pytest.mark.parametrize("key", ["escape", "enter"])
async def test_a_trial_that_nobody_waits_for_is_stopped(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    started, ended = Event(), Event()

    class Hangs(World):
        def end_all(self) -> None:
            ended.set()

    def verify(plan: Plan, world: World, seconds: float) -> Verification:
        del world, seconds
        started.set()
        assert ended.wait(60)
        return Verification(plan, Trial("docker run", "late"), ())

    monkeypatch.setattr(trying, "verify", verify)
    one = at_result()
    monkeypatch.setattr(type(one.session), "world", property(lambda _: Hangs()))
    async with one.run_test(size=(100, 30)) as pilot:
        await until_idle(pilot)
        await press(pilot, "v")
        await until(pilot, started.is_set)
        assert "Stop" in words(one)
        await press(pilot, key)
        await until(pilot, ended.is_set)
        assert len(one.screen_stack) == 1


async def test_an_engine_that_does_not_answer_leaves_a_way_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def verify(plan: Plan, world: World, seconds: float) -> Verification:
        del plan, world, seconds
        raise BadInputError(text("docker does not answer"), text("Start it."))

    monkeypatch.setattr(trying, "verify", verify)
    one = at_result()
    async with one.run_test(size=(100, 30)) as pilot:
        await until_idle(pilot)
        await press(pilot, "v")
        await until(pilot, lambda: "docker does not answer Start it." in words(one))


async def test_what_is_for_another_machine_is_not_tried_on_this_one() -> None:
    one = app(given={"machine": "system", "system": "ubuntu-22.04"}, place="result")
    async with one.run_test(size=(100, 40)) as pilot:
        await until_idle(pilot)
        await press(pilot, "enter")
        assert "run `werf-wizard verify` there" in words(one)
        await press(pilot, "v")
        assert isinstance(one.screen, ActionsDialog)


async def test_least_privilege_is_one_key_away_and_back() -> None:
    one = app(given={"hardening": "standard"})
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        await press(pilot, *["enter"] * 5)
        assert "seccomp=unconfined" in screen_text(one)
        await press(pilot, "t")
        assert "werf-buildah.seccomp.json" in screen_text(one)
        await press(pilot, "t")
        assert "seccomp=unconfined" in screen_text(one)
