"""The command that was run, found and corrected."""

import shlex

import pytest

from wizard.diagnosis.used import Used, corrected, used_in, used_in_log
from wizard.facts.model import make_facts
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


def used(line: str) -> Used:
    found = used_in(shlex.split(line))
    assert found is not None
    return found


def mended(line: str, **answers: str) -> set[str]:
    """The option lines of the corrected command."""
    return {option.words for option in corrected(used(line), Answers(answers), ABLE).options}


@pytest.mark.parametrize(
    ("line", "options", "image", "command"),
    [
        ("docker run werf", [], "werf", ()),
        ("docker run --rm -it -v /a:/b werf:2 sh -c 'a b'", ["--rm", "-it", "-v /a:/b"], "werf:2", ("sh", "-c", "a b")),
        ("sudo docker container run -e A=1 werf", ["-e A=1"], "werf", ()),
        ("/usr/bin/podman run --name=x --privileged=true werf", ["--name x", "--privileged"], "werf", ()),
        ("docker run -v/a:/b -u0 -- werf -v", ["-v /a:/b", "-u 0"], "werf", ("-v",)),
        ("docker run --env 'A=b c' werf", ["--env 'A=b c'"], "werf", ()),
    ],
)
def test_a_command_is_taken_apart(line: str, options: list[str], image: str, command: tuple[str, ...]) -> None:
    found = used(line)
    assert [option.words for option in found.options] == options
    assert (found.image, found.command) == (image, command)


@pytest.mark.parametrize("line", ["", "docker", "docker build .", "docker run", "docker run --rm", "echo docker run x"])
def test_any_other_command_is_none(line: str) -> None:
    assert used_in(shlex.split(line)) is None


@pytest.mark.parametrize(
    "lines",
    [
        ["$ docker run --rm werf build"],
        ["+ docker run --rm \\", "    werf build", "next"],
        ["2026-01-01T00:00:00Z $ sudo docker run --rm werf build # comment"],
        ["docker run old", "docker run --rm werf build"],
    ],
)
def test_the_last_command_of_a_log_is_found(lines: list[str]) -> None:
    assert used_in_log(lines) == used("docker run --rm werf build")


def test_a_command_that_no_shell_can_read_is_passed_over() -> None:
    assert used_in_log(["docker run 'unclosed"]) is None


def test_what_confines_is_replaced_and_all_else_stays() -> None:
    options = mended("docker run --privileged --user 0:0 --cap-drop ALL -v /src:/app -e A=b --name mine werf build")
    assert {"-v /src:/app", "-e A=b", "--name mine", "--security-opt seccomp=unconfined"} <= options
    assert not {"--privileged", "--user 0:0", "--cap-drop ALL"} & options


def test_image_and_command_stay() -> None:
    found = corrected(used("docker run my/builder:1 werf build --dev"), Answers({}), ABLE)
    assert (found.image, found.command) == ("my/builder:1", ("werf", "build", "--dev"))


@pytest.mark.parametrize("mount", ["-v cache:/home/build/.werf", "--mount type=volume,src=cache,dst=/home/build/.werf"])
def test_a_volume_of_the_persons_own_is_not_mounted_over(mount: str) -> None:
    options = mended(f"docker run {mount} werf")
    assert sum("/home/build/.werf" in option for option in options) == 1


def test_the_settings_of_the_fix_count() -> None:
    assert "--device /dev/fuse" in mended("docker run werf", mode="fuse-device")
    assert "--cap-drop ALL" in mended("docker run werf", hardening="least-privilege")


def test_a_corrected_command_is_correct() -> None:
    once = corrected(used("docker run --privileged --rm werf build"), Answers({}), ABLE)
    assert corrected(once, Answers({}), ABLE) == once
