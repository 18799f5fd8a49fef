"""The session without a screen: what it learns, where it goes, what a log makes it suppose."""

from functools import partial
from threading import Thread

import pytest
from textual.app import App
from textual.widget import Widget

from tests.interview.situations import ABLE, interview
from wizard.commands.examples import session_example
from wizard.facts.model import Fact, Facts
from wizard.facts.world import World
from wizard.interview.interview import Interview
from wizard.interview.question import Situation
from wizard.language import Language
from wizard.tui.session import STEPS, SessionPart, WizardSession


def session(facts: Facts = ABLE, *, has_wizard: bool = True) -> WizardSession:
    """A session of a person who writes English."""
    return WizardSession(Language("en"), partial(interview, facts), None, session_example, has_wizard=has_wizard)


def test_the_interview_is_not_made_before_it_is_needed() -> None:
    made: list[str] = []

    def start() -> Interview:
        made.append("made")
        return interview(ABLE)

    one = WizardSession(Language("en"), start, None, session_example)
    assert (one.step, one.step_label, made) == ("environment", STEPS["environment"], [])
    assert one.interview is one.interview
    assert made == ["made"]


@pytest.mark.parametrize("step", STEPS)
def test_every_step_can_be_gone_to(step: str) -> None:
    one = session()
    assert one.go_to_step(step)
    assert one.step == step


def test_a_step_that_there_is_not_changes_nothing() -> None:
    one = session()
    one.go_to_step("target")
    assert not one.go_to_step("no such step")
    assert one.step == "target"


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("probe", {"engine.docker.version", "engine.podman.version"}),
        ("docker", {"kernel.release", "engine.podman.version"}),
    ],
)
def test_news_of_one_source_replace_what_it_told_before(source: str, kept: set[str]) -> None:
    told = ("kernel.release", "engine.docker.version", "engine.podman.version")
    one = session(Facts({key: Fact("1", "") for key in told}))
    one.learn(source, Facts({"seccomp.mode": Fact("0", "")}))
    assert set(one.interview.here) == {*kept, "seccomp.mode"}


@pytest.mark.parametrize(("has_wizard", "target"), [(True, "docker"), (False, "compose")])
def test_a_log_says_where_werf_runs_only_if_no_person_does(target: str, *, has_wizard: bool) -> None:
    one = session(has_wizard=has_wizard)
    one.suppose_target("compose")
    assert one.interview.settled["target"].value == target
    one.suppose_target("")
    assert one.interview.settled["target"].value == "docker"


def test_sources_that_are_about_to_be_asked_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Thread, "start", lambda self: None)
    one = WizardSession(Language("en"), partial(interview, ABLE), World({}), session_example)
    before = set(one.waiting)
    assert one.gather(lambda *_: None)
    assert before == set(one.waiting) == {"probe", "docker", "podman", "cluster"}


def test_without_a_machine_nobody_is_asked() -> None:
    one = session()
    assert not one.gather(lambda *_: None)
    assert not one.waiting


def test_examples_are_in_the_language_and_for_the_answers_of_the_moment() -> None:
    asked: list[tuple[str, str]] = []

    def example(_: object, say: Language, now: Situation) -> tuple[str, str]:
        asked.append((say.code, now["mode"]))
        return "", "sh"

    one = WizardSession(Language("en"), partial(interview, ABLE), None, example)
    one.example(["docker"])
    one.switch_language()
    one.interview.answer("mode", "fuse-device")
    one.example(["docker"])
    assert asked == [("en", "overlay"), ("ru", "fuse-device")]


async def test_a_part_in_an_app_without_a_session_says_so() -> None:
    class Part(SessionPart, Widget):
        pass

    class Bare(App[int]):
        pass

    one = Bare()
    async with one.run_test():
        part = Part()
        await one.mount(part)
        with pytest.raises(TypeError, match="Part is shown by an app without a session"):
            assert part.session
