"""The ten tasks of the page `concepts/keys`, played as the page says, in both languages."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.interview.situations import ABLE
from tests.tui.running import app, press, screen_text, until, until_idle
from tests.tui.scenes import LOG
from wizard.application import trying
from wizard.application.open_log import OpenLog
from wizard.facts.world import World
from wizard.interview.saved import Saved
from wizard.knowledge.topics import read_topic
from wizard.plan.plan import Plan
from wizard.tui.app import WizardApp
from wizard.tui.diagnosis import DiagnosisScreen
from wizard.tui.diagnosis.steps import StepList
from wizard.tui.dialogs.trial import TrialDialog
from wizard.tui.docs import DocsScreen
from wizard.verifying.trial import Trial
from wizard.verifying.verification import Verification

PAGE = "concepts/keys"
MOST = 12
CONFIG = '[[runners]]\nname = "mine"\nexecutor = "docker"\n[runners.docker]\nimage = "registry.werf.io/werf/werf:2"\n'
_TASK = re.compile(r"^## [^\n]+: (\d+) \w+\n(.*?)^```keys\n(.*?)\n^```$", re.MULTILINE | re.DOTALL)
_PRESS = re.compile(r'"([^"]+)"|(\S+)')
_NAMES = {"Enter": "enter", "/": "slash", **{f"F{n}": f"f{n}" for n in range(1, 13)}}


@dataclass(frozen=True)
class Task:
    """A task of the page: how many keys it says, and its starts, each with what is pressed or typed."""

    said: int
    starts: tuple[tuple[str, ...], ...]

    @property
    def keys(self) -> int:
        """The keys without typed text."""
        return sum(not word.startswith('"') for start in self.starts for word in start)


def tasks(language: str) -> list[Task]:
    """The tasks as the page has them."""
    found = _TASK.findall(read_topic(PAGE, language).body)
    return [
        Task(int(said), tuple(tuple(one[0] for one in _PRESS.finditer(line)) for line in keys.split("\n")))
        for said, _, keys in found
    ]


@dataclass(frozen=True)
class Played:
    """A task that was played: the app, where it ran, the language it began in."""

    pilot: "Pilot[Any]"
    folder: Path
    language: str

    @property
    def app(self) -> WizardApp:
        """The wizard."""
        assert isinstance(self.pilot.app, WizardApp)
        return self.pilot.app

    def wrote(self, name: str) -> str:
        """A file of the result."""
        return (self.folder / "werf-buildah" / name).read_text()


async def play(pilot: "Pilot[Any]", words: tuple[str, ...]) -> None:
    """Press and type; a log that was opened is read first, as a person waits for it."""
    for word in words:
        if word.startswith('"'):
            await press(pilot, *word.strip('"'))
        else:
            await press(pilot, _NAMES.get(word, word.lower()))
        await until(pilot, lambda: not _is_reading(pilot))


def _is_reading(pilot: "Pilot[Any]") -> bool:
    opened = getattr(pilot.app.screen, "opened", None)
    return isinstance(opened, OpenLog) and opened.is_reading


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program runs: with a runner's configuration and a log."""
    (tmp_path / "config.toml").write_text(CONFIG)
    (tmp_path / "job.log").write_text(LOG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _verify(plan: Plan, world: World, seconds: float) -> Verification:
    del world, seconds
    return Verification(plan, Trial("docker run", "ran", ABLE), ())


async def _docker(done: Played) -> None:
    assert "docker run" in done.wrote("docker-run.sh")


async def _kubernetes(done: Played) -> None:
    assert "kind: Pod" in done.wrote("kubernetes.yaml")
    assert "kernel.release=6.1.0" in done.wrote("facts.txt")


async def _merged(done: Played) -> None:
    assert "security_opt" in (done.folder / "config.toml").read_text()
    assert (done.folder / "config.toml.bak").read_text() == CONFIG


async def _verified(done: Played) -> None:
    screen = done.app.screen
    assert isinstance(screen, TrialDialog)
    await until(done.pilot, lambda: isinstance(screen.outcome, Verification) and screen.outcome.proved == "yes")


async def _diagnosed(done: Played) -> None:
    screen = done.app.screen
    assert isinstance(screen, DiagnosisScreen)
    await until(done.pilot, lambda: screen.log_state.done)
    assert screen.topic == "problems/fuse-device-missing"
    assert screen.query_one(StepList).steps


async def _found(done: Played) -> None:
    assert isinstance(done.app.screen, DocsScreen)
    assert done.app.screen.topic == "problems/lsm-blocks-mount"


async def _other_language(done: Played) -> None:
    session = done.app.session
    assert session.tr.code != done.language
    assert session.interview.place == "hardening"
    label = session.tr(session.interview.settled["hardening"].question.label)
    assert label in " ".join(screen_text(done.app).replace("│", " ").split())


async def _resumed(done: Played) -> None:
    assert done.app.session.interview.place == "target"
    assert len(done.app.screen_stack) == 1


async def _handed_over(done: Played) -> None:
    await until(done.pilot, lambda: bool(done.app.clipboard))
    assert (done.folder / "werf-diagnosis.md").read_text() == done.app.clipboard
    assert "problems/fuse-device-missing" in done.app.clipboard


async def _prepared(done: Played) -> None:
    assert "apparmor" in done.wrote("host.sh")


ENDS: tuple[Callable[[Played], Awaitable[None]], ...] = (
    *(_docker, _kubernetes, _merged, _verified, _diagnosed),
    *(_found, _other_language, _resumed, _handed_over, _prepared),
)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_says_how_many_keys_each_task_takes_and_none_takes_more_than_twelve(language: str) -> None:
    found = tasks(language)
    assert found == tasks("en")
    assert len(found) == len(ENDS)
    assert [task.said for task in found] == [task.keys for task in found]
    assert max(task.keys for task in found) <= MOST


VIEWS = (("en", (120, 35)), ("ru", (80, 24)))
"""By turns: the keys on both pages are the same, and neither a key nor a place depends on the language."""


@pytest.mark.parametrize("number", range(len(ENDS)), ids=[end.__name__.strip("_") for end in ENDS])
async def test_a_task_is_done_with_the_keys_of_the_page(
    number: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    language, size = VIEWS[number % 2]
    monkeypatch.setattr(trying, "verify", _verify)
    kept: list[Saved] = []
    starts = tasks(language)[number].starts
    for at, words in enumerate(starts):
        one = app(language=language, saved=lambda: kept[-1] if kept else None)
        async with one.run_test(size=size) as pilot:
            await until_idle(pilot)
            await play(pilot, words)
            if at == len(starts) - 1:
                await ENDS[number](Played(pilot, folder, language))
        kept.append(Saved(one.session.interview.given, one.session.interview.place))
