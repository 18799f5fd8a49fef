"""The screen, the prompts and the command line: the same questions, and for the same answers the same bytes."""

import shlex
from pathlib import Path

import pytest

from tests.cli.running import wizard
from tests.interview.situations import ABLE, CLOSED, OLD, interview, read_nothing
from tests.tui.running import app, panes, press, until_idle
from wizard.facts.model import Facts
from wizard.interview.interview import Interview
from wizard.interview.result import command, files_of
from wizard.language import Language, Text
from wizard.plan.settings import SETTINGS
from wizard.prompts.lines import LastWord, Lines
from wizard.prompts.talk import Talk

MACHINES = pytest.mark.parametrize("facts", [ABLE, OLD, CLOSED], ids=["able", "old", "closed"])


class EnterOnly(Lines):
    """A person who takes what is suggested."""

    def write(self, line: str) -> None:
        """Nobody listens."""

    def read(self, prompt: Text, check: LastWord) -> str:
        """Enter."""
        assert check("") is None
        return ""


class Listened(Talk):
    """A talk whose questions are noted down."""

    def __init__(self, one: Interview) -> None:
        super().__init__(one, Language("en"))
        self._lines = EnterOnly(Language("en"))
        self.asked: list[str] = []

    def _ask(self, asked):  # type: ignore[no-untyped-def]
        self.asked.append(asked.question.id)
        return super()._ask(asked)


async def asked_on_screen(facts: Facts) -> tuple[list[str], Interview]:
    """The questions of the screen, Enter all the way."""
    one, names = app(facts), []
    async with one.run_test(size=(120, 35)) as pilot:
        await until_idle(pilot)
        while one.session.interview.place != "result":
            question = panes(one).question.asked
            if one.session.interview.place != "details" and question:
                names.append(question.question.id)
            await press(pilot, "enter")
    return names, one.session.interview


@MACHINES
async def test_every_face_asks_the_same_and_gives_the_same_files_for_the_same_answers(
    facts: Facts, tmp_path: Path
) -> None:
    asked, screen = await asked_on_screen(facts)
    prompts = interview(facts)
    talk = Listened(prompts)
    talk.run()
    assert talk.asked == asked
    wanted = {file.path: file.content for file in files_of(screen.settled.situation, Language("en"))}
    assert {file.path: file.content for file in files_of(prompts.settled.situation, Language("en"))} == wanted
    (tmp_path / "facts.txt").write_text("\n".join([*facts.lines(), ""]))
    words = shlex.split(command(screen.settled.situation))
    ran = wizard(*words[1:], "--facts", str(tmp_path / "facts.txt"), "-o", str(tmp_path / "out"))
    assert ran.returncode == 0
    assert {path.name: path.read_text() for path in (tmp_path / "out").iterdir()} == wanted


def test_the_command_line_takes_every_question_of_the_details() -> None:
    one = interview()
    for target in ("docker", "kubernetes", "host"):
        one.answer("target", target)
        assert {asked.question.id for asked in one.details} <= set(SETTINGS)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, []),
        ({"version": "2", "channel": "stable"}, []),
        ({"version": "3"}, ["version=3"]),
        ({"version": "3", "channel": "dev"}, ["version=3"]),
        ({"version": "3", "channel": "stable"}, ["version=3", "channel=stable"]),
    ],
)
def test_a_channel_is_written_out_where_it_is_not_its_versions_own(given: dict[str, str], said: list[str]) -> None:
    words = shlex.split(command(Interview(ABLE, read_nothing, {"target": "docker", **given}).settled.situation))
    assert [word for word in words if word.startswith(("version=", "channel="))] == said


@pytest.mark.parametrize(
    ("target", "level"),
    [
        ("docker", "least-privilege"),
        ("podman", "least-privilege"),
        ("compose", "least-privilege"),
        ("kubernetes", "standard"),
        ("gitlab-docker", "standard"),
    ],
)
def test_least_privilege_is_suggested_where_nothing_is_asked_of_the_host(target: str, level: str) -> None:
    assert interview(target=target).settled.situation["hardening"] == level
