"""The interview: Enter all the way, the way back, answers that stop fitting, every setting a question."""

import shlex
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.running import wizard
from tests.interview.situations import ABLE, CLOSED, NOTHING, OLD, interview, read_nothing
from tests.languages import WHOLE
from wizard.errors import RefusedError, WizardError
from wizard.facts.model import Facts
from wizard.interview.environment import facts_of_system, systems
from wizard.interview.interview import Interview
from wizard.interview.question import Question, Situation, same_reasons
from wizard.interview.result import command, make_result
from wizard.interview.result import settings as chosen_settings
from wizard.interview.risk import risk_of
from wizard.interview.sequence import all_questions
from wizard.knowledge.topics import topic_ids
from wizard.language import Language
from wizard.plan.modes import decide
from wizard.plan.targets import TARGETS
from wizard.targets.exporting import commented, export, printed

QUESTIONS = all_questions(read_nothing)
MACHINES = {"able": ABLE, "old": OLD, "closed": CLOSED, **{name: facts_of_system(name) for name in systems()}}


def walk(one: Interview) -> list[str]:
    """Enter all the way; the places that were passed."""
    passed = [one.place]
    while one.place != "result":
        passed.append(one.forward())
    return passed


HOPELESS = "centos-7"
"""Its kernel knows neither way, and nothing prepares it."""


@pytest.mark.parametrize("facts", [facts for name, facts in MACHINES.items() if name != HOPELESS])
def test_enter_all_the_way_gives_a_result(facts: Facts) -> None:
    one = interview(facts)
    walk(one)
    assert make_result(one.settled.situation).exported.artifacts


def test_a_machine_that_nothing_prepares_is_told_so() -> None:
    one = interview(MACHINES[HOPELESS])
    walk(one)
    with pytest.raises(RefusedError, match="cannot be prepared"):
        make_result(one.settled.situation)


def test_the_narrowest_mode_is_suggested_with_the_kernel_it_was_tried_on() -> None:
    suggestion = interview().settled["mode"].suggestion
    assert suggestion.value == "overlay"
    assert suggestion.why is not None
    assert "6.1.0" in Language("en")(suggestion.why)


def test_without_rootless_overlayfs_it_is_refused_with_the_reason() -> None:
    asked = interview(OLD).settled["mode"]
    assert asked.question.choices is not None
    refused = {choice.value: choice.refused for choice in asked.question.choices(asked.situation)}
    assert refused["overlay"] is not None
    assert refused["fuse-device"] is None
    assert asked.value == "fuse-device"


def test_a_machine_without_user_namespaces_leads_to_its_preparation() -> None:
    settled = interview(CLOSED).settled
    assert settled["mode"].value == "auto"
    assert settled["target"].value == "host"
    assert interview(CLOSED).problem("target", "docker") is not None


def test_going_back_keeps_the_answers() -> None:
    one = interview()
    one.answer("machine", "here")
    one.forward()
    one.answer("mode", "fuse-device")
    one.forward()
    one.back()
    assert one.place == "mode"
    assert one.settled["mode"].value == "fuse-device"
    assert one.settled["mode"].is_given


def test_an_answer_that_fits_no_more_is_rejected_and_comes_back_when_it_fits_again() -> None:
    one = interview(files={"old.txt": "\n".join(OLD.lines())})
    one.answer("mode", "overlay")
    one.answer("facts_file", "old.txt")
    one.answer("machine", "file")
    assert one.settled["mode"].rejected is not None
    assert one.settled["mode"].value == "fuse-device"
    one.answer("machine", "here")
    assert one.settled["mode"].value == "overlay"


def test_supposing_changes_nothing() -> None:
    one = interview()
    assert one.supposing("target", "kubernetes")["target"].value == "kubernetes"
    assert one.settled["target"].value == "docker"


def test_facts_that_arrive_later_are_taken() -> None:
    one = interview(NOTHING)
    one.learn(ABLE)
    assert one.settled.situation.verdict.mode == "overlay"


def test_a_place_that_is_gone_leads_to_the_first() -> None:
    one = interview(machine="system")
    one.jump("system")
    one.answer("machine", "here")
    assert one.place == "machine"


def test_a_file_that_cannot_be_read_is_not_taken() -> None:
    assert interview(machine="file").problem("facts_file", "missing.txt") is not None


def test_pasted_facts_count() -> None:
    one = interview(machine="paste", facts_text="kernel.release=5.4.0\n")
    assert one.settled.situation.facts.value("kernel.release") == "5.4.0"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_question_has_its_topic(question: Question) -> None:
    assert question.topic in topic_ids()


@pytest.mark.parametrize("target", TARGETS)
def test_every_setting_that_means_something_to_a_target_is_a_question(target: str) -> None:
    asked = {question.id for question in QUESTIONS}
    assert set(TARGETS[target].settings) <= asked


def test_every_choice_has_its_topic_and_words_in_both_languages() -> None:
    for facts in MACHINES.values():
        for one in interview(facts).settled.asked:
            for choice in one.question.choices(one.situation) if one.question.choices else ():
                assert not choice.topic or choice.topic in topic_ids()
                said = {Language(code)(choice.label) for code in WHOLE}
                assert all(said)


@pytest.mark.parametrize(
    ("target", "given_answers"),
    [
        ("docker", {}),
        ("docker", {"mode": "fuse-device", "hardening": "least-privilege", "repo": "registry.example.com/a b"[:22]}),
        ("docker", {"command": "werf build --dev 'x y'", "workdir": "my folder", "cache": "none"}),
        ("kubernetes", {"cache": "pvc", "cache_size": "5Gi", "namespace": "build", "workload": "job"}),
        ("kubernetes", {"mode": "fuse-device", "kubernetes": "1.29", "rbac": "cluster-admin"}),
    ],
)
def test_the_command_that_repeats_it_gives_the_same_bytes(
    target: str, given_answers: dict[str, str], tmp_path: Path
) -> None:
    facts = tmp_path / "facts.txt"
    facts.write_text("\n".join([*ABLE.lines(), ""]))
    one = interview(files={str(facts): facts.read_text()})
    one.given.update({"machine": "file", "facts_file": str(facts), "target": target, **given_answers})
    now = one.settled.situation
    ran = wizard(*shlex.split(command(now))[1:], "--lang", "ru")
    exported = export(target, chosen_settings(now), now.facts, as_files=False)
    assert ran.stdout == printed(commented(exported, Language("ru")))


VALUES = (
    "here file paste system overlay fuse-device fuse-privileged auto docker kubernetes host standard least-privilege"
    " yes no pvc 2 1.2 talos"
).split()
STEPS = st.lists(
    st.one_of(
        st.just(("forward", "", "")),
        st.just(("back", "", "")),
        st.tuples(st.just("jump"), st.sampled_from([q.id for q in QUESTIONS] + ["details", "result"]), st.just("")),
        st.tuples(
            st.just("answer"),
            st.sampled_from([q.id for q in QUESTIONS]),
            st.one_of(
                st.sampled_from(VALUES),
                st.text(max_size=20),
            ),
        ),
    ),
    max_size=25,
)


@given(STEPS, st.sampled_from(list(MACHINES.values())))
def test_whatever_is_answered_ends_in_a_result_or_a_sentence(steps: list[tuple[str, str, str]], facts: Facts) -> None:
    one = interview(facts)
    for what, name, value in steps:
        match what:
            case "forward":
                one.forward()
            case "back":
                one.back()
            case "jump":
                one.jump(name)
            case _:
                if one.settled.get(name) and one.problem(name, value) is None:
                    one.answer(name, value)
                    assert one.settled[name].value == value
    assert one.place in one.places
    with suppress(WizardError):
        assert make_result(one.settled.situation).exported.artifacts


def test_more_is_given_away_the_wider_the_mode() -> None:
    def risk(**values: str) -> int:
        now = Situation(ABLE, ABLE, ABLE, decide(ABLE), {"target": "docker", "hardening": "standard", **values})
        return risk_of(now).level

    levels = [
        risk(mode="overlay", hardening="least-privilege"),
        risk(mode="overlay"),
        risk(mode="fuse-device"),
        risk(mode="fuse-privileged"),
    ]
    assert levels == sorted(set(levels))


@pytest.mark.parametrize(
    ("target", "given", "label", "refused"),
    [
        ("github-docker", {}, "ubuntu-24.04", True),
        ("github-docker", {}, "ubuntu-22.04", False),
        ("github-docker", {}, "werf", False),
        ("github-docker", {"backend": "none"}, "ubuntu-24.04", False),
        ("github-docker", {"backend": "none"}, "ubuntu-slim", True),
        ("gitlab-docker", {}, "ubuntu-24.04", False),
    ],
)
def test_a_machine_of_github_on_which_no_container_can_build_is_no_answer(
    target: str, given: dict[str, str], label: str, refused: bool
) -> None:
    one = Interview(ABLE, lambda _: "", {"target": target, **given})
    assert (one.problem("runner_tag", label) is not None) is refused


def test_an_earlier_session_is_gone_on_with_and_all_of_it_can_be_forgotten() -> None:
    one = interview(ABLE)
    assert one.settled["mode"].value == "overlay"
    assert one.resume({"mode": "fuse-device"}, "hardening") == "hardening"
    assert one.settled["mode"].value == "fuse-device"
    one.start_anew()
    assert (one.place, one.settled["mode"].value, one.given) == ("machine", "overlay", {})


def test_what_is_possible_comes_first_and_a_reason_of_neighbours_is_said_once() -> None:
    one = interview(CLOSED)
    asked = one.settled["target"]
    choices = asked.question.choices(asked.situation) if asked.question.choices else ()
    assert [choice.value for choice in choices if not choice.refused] == ["host"]
    assert choices[0].value == "host"
    assert same_reasons(choices) == (False, *[True] * (len(choices) - 1))
    assert same_reasons(choices[:2]) == (False, False)
