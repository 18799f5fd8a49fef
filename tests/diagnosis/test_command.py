"""`diagnose` as a person runs it: its exit codes, its JSON, a live log, and what a log may not do."""

import gzip
import json
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.running import command, environment, wizard
from wizard.resources import PACKAGE

SCHEMA = json.loads((PACKAGE / "schemas/diagnosis.schema.json").read_text("utf-8"))
UNSHARE = "Error during unshare(CLONE_NEWUSER): Operation not permitted\n"
CHAIN = """\
time="2026-06-01T08:00:00Z" level=warning msg="fork/exec /usr/bin/newuidmap: operation not permitted"
time="2026-06-01T08:00:00Z" level=warning msg="Falling back to single mapping"
Error: potentially insufficient UIDs or GIDs available in user namespace (requested 0:42 for /etc/shadow)
"""


def test_a_known_problem_is_told_with_its_line_and_the_fix() -> None:
    done = wizard("diagnose", "-", stdin=f"all well\n{UNSHARE}")
    assert done.returncode == 0
    assert "unshare(CLONE_NEWUSER)" in done.stdout
    assert "--security-opt seccomp=unconfined" in done.stdout


@pytest.mark.parametrize("target", ["docker", "kubernetes", "gitlab-docker"])
@pytest.mark.parametrize("name", ["userns", "ubuntu"])
def test_code_is_printed_whole_and_from_the_first_column(name: str, target: str) -> None:
    """A here-document ends only at the first column, and YAML counts them."""
    log = UNSHARE if name == "userns" else "unshare: write failed /proc/self/uid_map: Operation not permitted\n"
    codes = json.loads(wizard("diagnose", "-", "--json", "--target", target, stdin=log).stdout)["problems"][0]["fix"]
    told = wizard("diagnose", "-", "--target", target, stdin=log).stdout
    assert codes
    assert [code for code in codes if f"\n{code}" not in told] == []


def test_what_a_step_deletes_is_said_before_its_code() -> None:
    log = 'Error: creating image "d20c7b5e": layer not known\n'
    problem = json.loads(wizard("diagnose", "-", "--json", "--target", "docker", stdin=log).stdout)["problems"][0]
    deleting = next(step for step in problem["steps"] if step["deletes"])
    assert deleting["code"] == "docker volume rm werf-buildah\n"
    told = " ".join(wizard("diagnose", "-", "--target", "docker", "--lang", "en", stdin=log).stdout.split())
    assert 0 < told.index(deleting["deletes"]) < told.index("docker volume rm werf-buildah")


def test_a_log_without_known_problems_is_a_negative_finding() -> None:
    done = wizard("diagnose", "-", stdin="npm ERR! missing script: build\n")
    assert done.returncode == 1
    assert "problems/" not in done.stdout
    assert "werf-wizard" in done.stdout + done.stderr


@pytest.mark.parametrize("log", [UNSHARE, CHAIN, "nothing\n", ""])
def test_json_follows_its_schema(log: str) -> None:
    done = wizard("diagnose", "-", "--json", stdin=log)
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(json.loads(done.stdout))] == []


def test_what_follows_from_the_first_problem_stands_under_it() -> None:
    found = json.loads(wizard("diagnose", "-", "--json", stdin=CHAIN).stdout)["problems"]
    assert [problem["id"] for problem in found] == ["newuidmap-not-permitted"]
    assert [each["id"] for each in found[0]["consequences"]] == ["insufficient-ids-in-userns"]


def test_facts_tell_look_alikes_apart(tmp_path: Path) -> None:
    facts = tmp_path / "facts"
    facts.write_text("userns.clone_sysctl=0\n")
    alone = json.loads(wizard("diagnose", "-", "--json", stdin=UNSHARE).stdout)["problems"]
    told = json.loads(wizard("diagnose", "-", "--json", "--facts", str(facts), stdin=UNSHARE).stdout)["problems"]
    assert alone[0]["id"] == "userns-blocked-by-seccomp-or-lsm"
    assert told[0]["id"] == "userns-clone-sysctl-off"


def test_a_live_log_is_told_while_it_comes() -> None:
    with subprocess.Popen(
        command("diagnose", "-", "--follow", "--json"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment({}),
    ) as program:
        assert program.stdin
        assert program.stdout
        program.stdin.write(UNSHARE.encode())
        program.stdin.flush()
        line = json.loads(program.stdout.readline())  # before the log is closed
        assert line["id"] == "userns-blocked-by-seccomp-or-lsm"
        program.stdin.close()
        assert program.wait(20) == 0


def test_what_a_log_would_make_a_terminal_do_is_shown_as_text() -> None:
    evil = "\x1b]52;c;ZXZpbA==\x07\x1b[2J[bold]\u202eunshare(CLONE_NEWUSER): Operation not permitted\n"
    done = wizard("diagnose", "-", stdin=evil)
    assert done.returncode == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)


def test_secrets_are_masked() -> None:
    log = f"password=hunter22 https://bob:pw12345@example.com glpat-abcdefghij1234567890 {UNSHARE}"
    done = wizard("diagnose", "-", "--json", stdin=log)
    assert not [secret for secret in ("hunter22", "pw12345", "glpat-abcdef") if secret in done.stdout]


@pytest.mark.parametrize(
    ("name", "told"), [("missing.log", "missing.log"), ("folder", "folder"), ("cut.gz", "archive")]
)
def test_a_log_that_cannot_be_read_is_told_in_one_sentence(name: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "cut.gz").write_bytes(gzip.compress(UNSHARE.encode() * 400)[:-20])
    done = wizard("diagnose", name, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_group_of_pages_is_listed_with_what_each_is() -> None:
    done = wizard("explain", "problems", "--lang", "ru")
    assert done.returncode == 0
    assert done.stdout.count("problems/") >= 60


@pytest.mark.parametrize(
    ("target", "place"), [("docker", "On the host"), ("gitlab-docker", "On the host"), ("kubernetes", "On each node")]
)
def test_one_machine_is_no_node(target: str, place: str) -> None:
    told = wizard("diagnose", "-", "--target", target, stdin="kernel.unprivileged_userns_clone = 0\n" + UNSHARE).stdout
    confirming = told[told.index("How to confirm this cause") :]
    assert f"{place}: " in confirming


def test_what_turns_green_is_named_once() -> None:
    told = wizard("diagnose", "-", stdin="unshare: write failed /proc/self/uid_map: Operation not permitted\n").stdout
    green = told[told.index("shows this in green: ") :].split(".\n")[0]
    assert green.count("AppArmor") == 1
