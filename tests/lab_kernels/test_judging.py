"""What the lab of kernels makes of what was said and seen: a claim that nobody saw never holds."""

import pytest

from tests.lab.exports import File, Line
from tests.lab_kernels import judging
from tests.lab_kernels.judging import Outcome, Without

REFUSED = "Error during unshare(CLONE_NEWUSER): Operation not permitted"
BLOCKED = "userns-blocked-by-seccomp-or-lsm"
SECCOMP = Without("--security-opt seccomp=unconfined", "settings/seccomp-unconfined", ())


def failed(output: str) -> Outcome:
    return Outcome(False, output, output.splitlines()[-1])


@pytest.mark.parametrize(
    ("outcome", "diagnosed", "holds"),
    [
        (failed(f"{REFUSED}\nstatus 1"), BLOCKED, True),
        (failed(f"{REFUSED}\nstatus 1"), "lsm-blocks-mount", False),
        (failed("something that no page foretells"), BLOCKED, False),
        (Outcome(True, "built", "built"), "", False),
    ],
)
def test_a_setting_taken_away_has_to_fail_as_foretold_and_be_named(
    outcome: Outcome, diagnosed: str, holds: bool
) -> None:
    row = judging.taken_away("without it", SECCOMP, outcome, diagnosed)
    assert row.holds is holds
    assert bool(row.message) is (REFUSED in outcome.output)


@pytest.mark.parametrize(
    ("works", "builds", "holds"),
    [("yes", True, True), ("yes", False, False), ("no", False, True), ("no", True, False), ("unknown", True, False)],
)
def test_a_build_holds_if_the_doctor_said_what_became_of_it(works: str, builds: bool, holds: bool) -> None:
    assert judging.build("a build", works, Outcome(builds, "", "the last line")).holds is holds


def test_a_fact_that_the_probe_left_out_is_not_held() -> None:
    row = judging.compared("the probe", {"cgroup.version": "2"}, {"cgroup.version": "2", "userns.max": "0"})
    assert not row.holds
    assert row.predicted == "cgroup.version=2, userns.max=unknown"
    assert judging.compared("the probe", {"cgroup.version": "2", "more": "x"}, {"cgroup.version": "2"}).holds


@pytest.mark.parametrize(
    ("said", "builds", "holds"),
    [("yes", True, True), ("yes", False, False), ("no", False, True), ("no", True, False), (None, False, True)],
)
def test_in_a_container_yes_has_to_be_true_and_nothing_is_no_claim(said: str | None, builds: bool, holds: bool) -> None:
    facts = {"overlay.rootless": said} if said else {}
    assert judging.container("c", facts, {}, Outcome(builds, "", "")).holds is holds


def test_each_setting_that_a_build_needs_is_taken_away_and_no_other() -> None:
    words = ["docker run", "--security-opt seccomp=x", "--cap-drop ALL", "--cap-add SETUID", "--workdir /w"]
    topics = ["auto-remove", "seccomp-profile", "capabilities", "capabilities", "workdir"]
    named = zip(words, topics, strict=True)
    lines = tuple(Line(number, line, f"settings/{topic}") for number, (line, topic) in enumerate(named))
    files = [File("run.sh", "\n".join(words), lines), File("x", "{}", ())]
    found = judging.each_taken_away(files)
    assert [without.setting for without in found] == ["--security-opt seccomp=x", "--cap-add SETUID"]
    assert found[0].files == (("run.sh", "\n".join([words[0], *words[2:]])), ("x", "{}"))


def test_a_logged_line_is_its_message() -> None:
    logged = 'time="2026-11-28T20:10:56Z" level=warning msg="running newuidmap: operation not permitted: "'
    assert judging.plain_line(logged) == "running newuidmap: operation not permitted"
    logged = r'time="2026-11-28T20:10:56Z" level=warning msg="newgidmap: write to gid_map failed: Invalid argument\n"'
    assert judging.plain_line(logged) == "newgidmap: write to gid_map failed: Invalid argument"
    assert judging.plain_line(f" {REFUSED} ") == REFUSED


def test_a_problem_may_be_one_of_several_and_not_another() -> None:
    outcome = failed("the last line")
    assert judging.problem("p", "one two", outcome, "two").holds
    assert not judging.problem("p", "one two", outcome, "nothing").holds
    assert not judging.problem("p", "", outcome, "nothing").holds


@pytest.mark.parametrize(
    ("said", "holds"),
    [("unknown", True), ("yes", False), ("no", False)],
)
def test_of_what_nothing_tells_in_a_place_the_doctor_has_to_say_that_it_does_not_know(said: str, holds: bool) -> None:
    found = {"overlay": "yes", "fuse-privileged": "no"}
    row = judging.compared(
        "the doctor", {"overlay": "yes", "fuse-privileged": said}, found, hidden=("fuse-privileged",)
    )
    assert row.holds is holds
    assert row.seen == "overlay=yes, fuse-privileged=no"
