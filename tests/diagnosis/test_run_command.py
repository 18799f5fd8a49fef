"""The command that was run, found and corrected."""

import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wizard.diagnosis.run_command import RunCommand, find_run_command, parse_run_command, with_confinement
from wizard.facts.model import make_facts
from wizard.masking import masked
from wizard.plan.settings import Answers

ABLE = make_facts(
    {
        "kernel.release": "6.1.0",
        "overlay.rootless": "yes",
        "userns.max": "63404",
        "fuse.device": "present",
        "fuse.device.open": "yes",
        "apparmor.enabled": "no",
    }
)


def run_command_of(line: str) -> RunCommand:
    found = parse_run_command(shlex.split(line))
    assert found is not None
    return found


def corrected_options(line: str, **answers: str) -> set[str]:
    """The option lines of the corrected command."""
    return {option.words for option in with_confinement(run_command_of(line), Answers({**answers}), ABLE).options}


@pytest.mark.parametrize(
    ("line", "options", "image", "command"),
    [
        ("docker run werf", [], "werf", ()),
        ("docker run --rm -it -v /a:/b werf:2 sh -c 'a b'", ["--rm", "-it", "-v /a:/b"], "werf:2", ("sh", "-c", "a b")),
        ("sudo docker container run -e A=1 werf", ["-e A=1"], "werf", ()),
        ("/usr/bin/podman run --name=x --privileged=true werf", ["--name=x", "--privileged=true"], "werf", ()),
        ("docker run -v/a:/b -u0 -- werf -v", ["-v/a:/b", "-u0"], "werf", ("-v",)),
        ("docker run --env 'A=b c' werf", ["--env 'A=b c'"], "werf", ()),
        ("docker run -itv /src:/app werf build", ["-itv /src:/app"], "werf", ("build",)),
        ("docker run --sig-proxy --unsetenv-all werf build", ["--sig-proxy", "--unsetenv-all"], "werf", ("build",)),
        ("sudo -E -u build docker --log-level debug run werf", [], "werf", ()),
        ("env A=1 podman --remote --url=unix:/s run -P werf", ["-P"], "werf", ()),
    ],
)
def test_a_command_is_taken_apart(line: str, options: list[str], image: str, command: tuple[str, ...]) -> None:
    found = run_command_of(line)
    assert [option.words for option in found.options] == options
    assert (found.image, found.command) == (image, command)


def test_the_engines_own_options_stay_in_front() -> None:
    assert run_command_of("sudo docker --context far run --rm werf").lines[0] == "docker --context far run \\"


@pytest.mark.parametrize(
    "line",
    [
        *("", "docker", "docker build .", "docker run", "docker run --rm", "echo docker run x", "docker create werf"),
        *("docker exec -it web run", "docker run $OPTIONS werf:2 build", "docker run --'a;b' c werf"),
        "docker run 'we\x1brf'",
    ],
)
def test_any_other_command_is_none(line: str) -> None:
    assert parse_run_command(shlex.split(line)) is None


@pytest.mark.parametrize(
    "lines",
    [
        ["$ docker run --rm werf build"],
        ["+ docker run --rm \\", "    werf build", "next"],
        ["2026-01-01T00:00:00Z $ sudo docker run --rm werf build # comment"],
        ["docker run old", "docker run --rm werf build"],
        ["$ docker run --rm werf build; touch x"],
        ["sh: docker run --rm werf build > log 2>&1"],
    ],
)
def test_the_last_command_of_a_log_is_found(lines: list[str]) -> None:
    assert find_run_command(lines) == run_command_of("docker run --rm werf build")


def test_a_command_that_no_shell_can_read_is_passed_over() -> None:
    assert find_run_command(["docker run 'unclosed"]) is None


def test_what_confines_is_replaced_and_all_else_stays() -> None:
    options = corrected_options(
        "docker run --privileged --user 0:0 --cap-drop ALL -v /src:/app -e A=b --name mine werf build"
    )
    assert {"-v /src:/app", "-e A=b", "--name mine", "--security-opt seccomp=unconfined"} <= options
    assert not {"--privileged", "--user 0:0", "--cap-drop ALL"} & options


def test_image_and_command_stay() -> None:
    found = with_confinement(run_command_of("docker run my/builder:1 werf build --dev"), Answers({}), ABLE)
    assert (found.image, found.command) == ("my/builder:1", ("werf", "build", "--dev"))


@pytest.mark.parametrize("mount", ["-v cache:/home/build/.werf", "--mount type=volume,src=cache,dst=/home/build/.werf"])
def test_a_volume_of_the_persons_own_is_not_mounted_over(mount: str) -> None:
    options = corrected_options(f"docker run {mount} werf")
    assert sum("/home/build/.werf" in option for option in options) == 1


def test_the_settings_of_the_fix_count() -> None:
    assert "--device /dev/fuse" in corrected_options("docker run werf", mode="fuse-device")
    assert "--cap-drop ALL" in corrected_options("docker run werf", hardening="least-privilege")


def test_a_corrected_command_is_correct() -> None:
    once = with_confinement(run_command_of("docker run --privileged --rm werf build"), Answers({}), ABLE)
    assert with_confinement(once, Answers({}), ABLE) == once


@pytest.mark.parametrize(
    "line",
    [
        "$ sudo -E docker run --rm werf build",
        "+ docker --context far run --rm werf build",
        "$ podman --remote --log-level=debug container run --rm werf build",
    ],
)
def test_an_engines_own_options_hide_no_command(line: str) -> None:
    found = find_run_command([line])
    assert found
    assert (found.image, found.command) == ("werf", ("build",))


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("docker run -iu 0 werf", "--interactive"),
        ("docker run -tu root:root werf", "--tty"),
        ("docker run --device=/dev/kvm werf", "--device=/dev/kvm"),
    ],
)
def test_what_stands_with_an_option_that_confines_stays(line: str, kept: str) -> None:
    options = corrected_options(line)
    assert kept in options
    assert not any("root" in option or " 0" in option for option in options)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("-e", "DB_PASSWORD=x"), "-e 'DB_PASSWORD=…'"),
        (("--env=API_TOKEN=two words",), "'--env=API_TOKEN=…'"),
        (("-e", "A=1"), "-e A=1"),
        (("-e", "DB_PASSWORD=$DB_PASSWORD"), "-e 'DB_PASSWORD=$DB_PASSWORD'"),
    ],
)
def test_a_secret_is_left_to_be_filled_in(words: tuple[str, ...], shown: str) -> None:
    found = parse_run_command(("docker", "run", *words, "werf", "build"))
    assert found
    assert [option.words for option in found.options] == [shown]
    assert shown in {option.words for option in with_confinement(found, Answers({}), ABLE).options}


def test_a_secret_in_the_containers_command_is_left_to_be_filled_in() -> None:
    found = parse_run_command(
        ("docker", "run", "werf", "sh", "-c", "docker login -p Zq8vKp3m reg", "--password", "hunter2")
    )
    assert found
    assert found.command == ("sh", "-c", "docker login -p …", "--password", "…")


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("mysql -h db -P 3306 -D app --protocol tcp -pZq8vKp3m", "mysql -h db -P 3306 -D app --protocol tcp -p…"),
        ("echo 'пароль:' Zq8vKp3mTr5", "echo 'пароль:' …"),
    ],
)
def test_a_secret_is_found_by_the_whole_line(command: str, shown: str) -> None:
    found = parse_run_command(("docker", "run", "werf", *shlex.split(command)))
    assert found
    assert found.command == tuple(shlex.split(shown))


NASTY = st.one_of(
    st.text("ab1$`'\"\\;&|<>(){}[]*?~#! \t%^=,:./-", min_size=1, max_size=12),
    st.sampled_from(
        ["$(touch p)", "`touch p`", ";touch p;", "a'b;touch p;'", "$PWD`touch p`:/x", "A=$(touch p)", "a\nb"]
    ),
)
STUB = """#!/bin/sh
printf '%s\\0' $# "$@" >>said
"""


HOME = "/home/of a `person`"


def run(lines: list[str], folder: Path) -> list[list[str]]:
    """What a shell that is given the lines calls docker with, each time."""
    (folder / "said").write_text("")
    done = subprocess.run(
        ["/bin/sh"],
        input="\n".join(lines) + "\n",
        cwd=folder,
        env={"PATH": str(folder), "HOME": HOME},
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert sorted(path.name for path in folder.iterdir()) == ["docker", "said"]
    words = (folder / "said").read_text("utf-8").split("\0")[:-1]
    calls = []
    while words:
        count = int(words.pop(0))
        calls.append(words[:count])
        del words[:count]
    return calls


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stub")
    for name in ("docker",):
        (folder / name).write_text(STUB)
        (folder / name).chmod(0o755)
    return folder


@given(st.lists(NASTY, max_size=4), st.lists(NASTY, max_size=4))
def test_the_words_of_a_log_arrive_as_they_are_and_nothing_else_is_executed(
    folder: Path, values: list[str], command: list[str]
) -> None:
    options = [word for value in values for word in ("--label", value)]
    words = ["docker", "run", *options, "werf:2", *command]
    assume(masked(" ".join(words)) == " ".join(words))
    line = shlex.join(words)
    found = parse_run_command(words) if "\n" in line else find_run_command([f"$ {line}"])
    assert found == parse_run_command(words)
    assert found
    assert run(found.lines, folder) == [words[1:]]
    [said] = run(with_confinement(found, Answers({"command": "werf"}), ABLE).lines, folder)
    assert said[: len(options) + 1] == words[1 : len(options) + 2]
    assert said[-1 - len(command) :] == ["werf:2", *command]


@pytest.mark.parametrize(
    "line",
    [
        "docker run --rm -e 'A=$(touch p)' werf:2 werf",
        "docker run --rm -v '$PWD`touch p`:/x' werf:2 werf",
        "docker run --rm -e 'X=$PWDfoo\"a' werf:2 werf",
        "docker --context 'x;touch$p' run --name 'a;touch p' werf:2 'b;touch p'",
    ],
)
def test_what_a_shell_would_execute_is_quoted(folder: Path, line: str) -> None:
    found = find_run_command([line])
    assert found
    assert run(found.lines, folder) == [shlex.split(line)[1:]]
    assert len(run(with_confinement(found, Answers({}), ABLE).lines, folder)) == 1


@pytest.mark.parametrize(
    ("word", "arrives"),
    [
        ('"$PWD:/x"', "{here}:/x"),
        ("$PWD:/x", "{here}:/x"),
        ('"${PWD}/a b:/x"', "{here}/a b:/x"),
        ("$(pwd):/x", "{here}:/x"),
        ('"$PWD;touch p:/x"', "{here};touch p:/x"),
        ('"$PWD`touch p`:/x"', "{here}`touch p`:/x"),
        ('"$PWD$(touch p):/x"', "{here}$(touch p):/x"),
        ("'$PWD:/x'", "$PWD:/x"),
        ('"\\$PWD:/x"', "$PWD:/x"),
        ('"$PWDfoo:/x"', "$PWDfoo:/x"),
        ("$HOME/a:/x", "{home}/a:/x"),
        ('"${HOME};touch p:/x"', "{home};touch p:/x"),
        ("~/a:/x", "{home}/a:/x"),
        ('"~/a:/x"', "~/a:/x"),
        ("~root/a:/x", "~root/a:/x"),
        ("a~/b:/x", "a~/b:/x"),
        ("$HOMER:/x", "$HOMER:/x"),
        ("$USER:/x", "$USER:/x"),
    ],
)
def test_the_current_folder_and_the_home_stay_the_shells_and_nothing_else_does(
    folder: Path, word: str, arrives: str
) -> None:
    found = find_run_command([f"docker run -v {word} werf:2 werf"])
    assert found
    assert run(found.lines, folder) == [["run", "-v", arrives.format(here=folder, home=HOME), "werf:2", "werf"]]


def test_the_files_of_an_exported_command_are_looked_for_in_the_current_folder(folder: Path) -> None:
    [said] = run(
        with_confinement(run_command_of("docker run werf"), Answers({"hardening": "least-privilege"}), ABLE).lines,
        folder,
    )
    assert "seccomp=werf-buildah.seccomp.json" in said
