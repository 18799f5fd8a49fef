"""What no signature knows is guessed by its words, said to be a guess, and never where another errno decides."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.running import wizard
from tests.diagnosis import wording
from tests.diagnosis.guessing import FEWEST_RIGHT, guessed
from wizard.diagnosis.engine import diagnose
from wizard.diagnosis.likeness import INDEX
from wizard.diagnosis.model import Clues
from wizard.knowledge.problems import problem_names, read_problem
from wizard.resources import PACKAGE

GUESSES = {
    "Error: could not decrypt .helm/secret-values.yaml with this encryption key": "werf-secret-key",
    "Error: the namespace enforces pod security baseline, privileged container is denied by admission": (
        "admission-denies-privileged"
    ),
    "Error: pod has unbound claims and the scheduler found no persistent volume for PersistentVolumeClaim cache": (
        "pvc-not-bound"
    ),
    "Error: kubelet exits: host runs cgroup v1 and failCgroupV1 is set": "kubelet-cgroup-v1",
    "fatal: release shop cannot be upgraded: status is pending-upgrade, an operation is in progress": (
        "werf-release-pending"
    ),
    "failed to push: registry replied 413, client intended to send too large body": "registry-upload-refused",
    'error: the short name "nginx" has no unqualified-search registries, cannot resolve alias': "short-name-resolution",
    "Error: git-lfs binary is absent, smudge filter cannot be executed for big.bin": "git-lfs-missing",
}
ELSEWHERE = {
    "src/queue.cpp:11:23: error: 'Basket' was not declared in this scope; did you mean 'basket'?": "c-compiler",
    "error[E0599]: no method named `total` found for struct `Basket` in the current scope": "rust",
    "ERROR: Cannot install a==1 and b==2 because these package versions have conflicting dependencies.": (
        "python-dependencies"
    ),
}


def clues(line: str, end: str = "ERROR: Job failed: exit code 1") -> Clues:
    """What is told of a job that fails with a line that nobody knows."""
    found = diagnose([f"$ make image\n{line}\n{end}\n".encode()])
    assert found.findings == ()
    return found.clues


@pytest.mark.parametrize(("line", "problem"), GUESSES.items())
def test_words_that_a_problem_has_are_a_guess(line: str, problem: str) -> None:
    guess = clues(line).guess
    assert guess
    assert (guess.id, guess.confidence, guess.lines) == (problem, "low", (2,))


@pytest.mark.parametrize(("line", "kind"), ELSEWHERE.items())
def test_a_failure_of_the_project_itself_is_no_problem_of_ours(line: str, kind: str) -> None:
    found = clues(line)
    assert (found.guess, found.elsewhere) == (None, kind)


@pytest.mark.parametrize("line", GUESSES)
def test_a_job_that_succeeded_and_words_that_are_only_named_are_no_guess(line: str) -> None:
    assert clues(line, "Job succeeded") == Clues()
    for named in (
        f"+ grep -q '{line}' build.log",
        f"# {line}",
        f"- `{line}`: see the docs",
        f"--- PASS: {line} (0.00s)",
    ):
        assert clues(named).guess is None


def test_another_errno_is_another_problem() -> None:
    line = "overlay storage of podman cannot be written at .local/share/containers/storage: {}"
    refused, busy = clues(line.format("permission denied")), clues(line.format("resource temporarily unavailable"))
    assert "storage-not-writable" in (refused.guess.id if refused.guess else "", *refused.near)
    assert "storage-not-writable" not in (busy.guess.id if busy.guess else "", *busy.near)


def test_what_stands_out_by_little_is_a_page_to_look_at() -> None:
    found = clues("E: /dev/fuse is not there, fuse-overlayfs mount program cannot start")
    assert found.guess is None
    assert "fuse-device-missing" in found.near


def test_a_guess_is_said_to_be_one_and_is_not_known(tmp_path: Path) -> None:
    line, problem = next(iter(GUESSES.items()))
    (tmp_path / "job.log").write_text(f"{line} password=hunter22\n")
    told = wizard("diagnose", "job.log", cwd=tmp_path)
    assert told.returncode == 1
    assert f"(a guess):\n  werf-wizard explain problems/{problem}  # " in told.stdout
    data = json.loads(wizard("diagnose", "job.log", "--json", cwd=tmp_path).stdout)
    Draft202012Validator(json.loads((PACKAGE / "schemas/diagnosis.schema.json").read_text("utf-8"))).validate(data)
    assert [(one["id"], one["confidence"], one["guess"]) for one in data["problems"]] == [(problem, "low", True)]
    assert "hunter22" not in str(data)


def test_another_language_says_where_else_it_failed(tmp_path: Path) -> None:
    (tmp_path / "job.log").write_text(f"{next(iter(ELSEWHERE))}\n")
    told = wizard("--lang", "ru", "diagnose", "job.log", cwd=tmp_path).stdout
    assert "Судя по словам, дело в коде проекта на C или C++" in told


def test_a_wording_is_of_no_other_problem_and_is_there_once() -> None:
    wordings = [(name, line) for name in problem_names() for line in read_problem(name).get("wordings", ())]
    found = [(name, line, {one.id for one in diagnose([f"{line}\n".encode()]).findings[:1]}) for name, line in wordings]
    assert [one for one in found if one[2] - {one[0]}] == []
    lines = [line.casefold() for _, line in wordings]
    assert len(set(lines)) == len(lines)


def test_the_index_says_what_the_problems_say() -> None:
    assert INDEX.read_text("utf-8") == wording.written(), "`make problems` rewrites it"


def test_most_guesses_about_kinds_of_messages_that_were_forgotten_are_right() -> None:
    """A sample of what `python -m tests.diagnosis.guessing` tries."""
    tries = [
        (name, 0)
        for name in ("disk-full", "git-ssh-auth", "pasta-failed", "selinux-denied", "werf-secret-key", "oom-killed")
    ]
    guesses = [(name, guess) for name, number in tries if (guess := guessed(name, number))]
    assert sum(name == guess for name, guess in guesses) >= FEWEST_RIGHT * len(guesses)
    assert len(guesses) >= 2
