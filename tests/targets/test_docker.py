"""`docker run`, as a shell and Docker's client read it."""

import csv
import io
import json
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.targets.plans import MODES, exported, printed
from wizard.formats.notes import fields_of, items_of
from wizard.plan.values import path
from wizard.targets.comments import with_comments
from wizard.targets.seccomp import profile

STAND_IN = """#!/bin/sh
for word do printf '%s\\0' "$word"; done >"$RECORD"
case " $* " in *seccomp=/dev/stdin*) cat >"$RECORD.stdin" ;; esac
"""
SHELLS = [shell for shell in ("sh", "dash", "bash") if shutil.which(shell)]
ODD = st.text(st.sampled_from("aZ9 \t\n'\"$()`\\!#:;,=*?~&|<>{}[]%/.-_я𝄞😀"), min_size=1, max_size=12)


def recorded(text: str, shell: str = "sh", folder: Path | None = None) -> tuple[list[str], str]:
    """The arguments that `docker` gets when the text is piped to a shell, and its standard input."""
    with tempfile.TemporaryDirectory() as own:
        docker = Path(own) / "docker"
        docker.write_text(STAND_IN)
        docker.chmod(0o755)
        record = Path(own) / "record"
        environ = {"PATH": f"{own}:/usr/bin:/bin", "RECORD": str(record), "HOME": own}
        subprocess.run([shell], input=text.encode(), env=environ, cwd=folder or own, check=True, timeout=20)
        stdin = Path(f"{record}.stdin")
        words = record.read_bytes().decode().split("\0")[:-1]
        return words, stdin.read_text() if stdin.exists() else ""


def mounts(words: list[str]) -> list[dict[str, str]]:
    """The --mount options, read as Docker's client reads them: one CSV record each."""
    values = [words[index + 1] for index, word in enumerate(words) if word == "--mount"]
    records = [next(csv.reader(io.StringIO(value, newline=""), strict=True)) for value in values]
    return [dict([*field.split("=", 1), ""][:2] for field in record) for record in records]


def options(words: list[str]) -> list[str]:
    """What confines the container, each option with its value."""
    pairs = zip(words, [*words[1:], ""], strict=True)
    named = ("--security-opt", "--cap-drop", "--cap-add", "--device")
    return [f"{word} {value}" for word, value in pairs if word in named] + [w for w in words if w == "--privileged"]


@pytest.mark.parametrize(
    ("mode", "hardening", "expected"),
    [
        ("overlay", "standard", ["--security-opt seccomp=unconfined", "--security-opt apparmor=unconfined"]),
        (
            "overlay",
            "least-privilege",
            [
                "--security-opt seccomp=/dev/stdin",
                "--security-opt apparmor=unconfined",
                "--cap-drop ALL",
                "--cap-add SETGID",
                "--cap-add SETUID",
            ],
        ),
        (
            "fuse-device",
            "standard",
            ["--security-opt seccomp=unconfined", "--security-opt apparmor=unconfined", "--device /dev/fuse"],
        ),
        (
            "fuse-device",
            "least-privilege",
            [
                "--security-opt seccomp=/dev/stdin",
                "--security-opt apparmor=unconfined",
                "--cap-drop ALL",
                "--cap-add SETGID",
                "--cap-add SETUID",
                "--device /dev/fuse",
            ],
        ),
        ("fuse-privileged", "standard", ["--privileged"]),
    ],
)
def test_each_mode_gives_what_it_needs_and_no_more(mode: str, hardening: str, expected: list[str]) -> None:
    words, _ = recorded(printed("docker", {"mode": mode, "hardening": hardening}))
    assert options(words) == expected


@pytest.mark.parametrize(
    ("facts", "option", "there"),
    [
        ({"apparmor.enabled": "no"}, "--security-opt apparmor=unconfined", False),
        ({"engine.docker.rootless": "yes"}, "--security-opt apparmor=unconfined", False),
        (
            {"apparmor.restrict_userns": "1", "apparmor.profile.werf_buildah": "present"},
            "--security-opt apparmor=werf-buildah",
            True,
        ),
        ({"selinux.mode": "enforcing"}, "--security-opt label=disable", True),
        ({"engine.docker.security": "seccomp,no-new-privileges"}, "--security-opt no-new-privileges=false", True),
        ({"engine.docker.security": "seccomp"}, "--security-opt no-new-privileges=false", False),
    ],
)
def test_the_engine_decides_about_further_options(facts: dict[str, str], option: str, there: bool) -> None:
    words, _ = recorded(printed("docker", {}, facts))
    assert (option in options(words)) is there


def test_selinux_needs_no_label_where_nothing_of_the_host_comes_in() -> None:
    words, _ = recorded(printed("docker", {"workdir": "none"}, {"selinux.mode": "enforcing", "distro.id": "fedora"}))
    assert "label=disable" not in words


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("mode", "hardening"), MODES)
def test_the_text_is_one_command_for_every_shell(mode: str, hardening: str, shell: str) -> None:
    text = printed("docker", {"mode": mode, "hardening": hardening})
    assert text.startswith("docker run ")
    words, stdin = recorded(text, shell)
    assert words[:2] == ["run", "--rm"]
    assert words[-3:] == ["registry.werf.io/werf/werf:2-stable", "werf", "converge"]
    assert (json.loads(stdin) == profile()) if hardening == "least-privilege" else stdin == ""


def test_comments_change_nothing(tmp_path: Path) -> None:
    artifact = exported("docker", {"hardening": "least-privilege"}).artifacts[0]
    commented = with_comments(artifact, lambda topic: f"why {topic}; `rm`, $(false) 'n' \"so\"", ("above all",))
    assert recorded(commented.content, folder=tmp_path) == recorded(artifact.content, folder=tmp_path)
    bare, kept = artifact.content.split("\n"), commented.content.split("\n")
    moved = zip(artifact.notes, commented.notes, strict=True)
    assert all(bare[one.line - 1] == kept[other.line - 1] for one, other in moved)


@settings(max_examples=25, deadline=None)
@given(folder=ODD, words=st.lists(ODD, min_size=1, max_size=4))
def test_what_a_person_gives_arrives_as_it_is(folder: str, words: list[str]) -> None:
    absolute = f"/srv/{folder}"
    given = {"workdir": absolute, "command": shlex.join(words)}
    received, _ = recorded(printed("docker", given))
    assert received[-len(words) :] == words
    assert mounts(received)[-1] == {"type": "bind", "src": absolute, "dst": "/workspace"}


@settings(max_examples=15, deadline=None)
@given(folder=ODD.filter(lambda name: not name.startswith("/") and name not in (".", "none") and path(name) is None))
def test_a_relative_folder_is_taken_from_where_the_command_runs(folder: str) -> None:
    with tempfile.TemporaryDirectory(prefix="a b,'c") as place:
        received, _ = recorded(printed("docker", {"workdir": folder}), folder=Path(place))
        real = Path(place).resolve()
        if "," not in str(real):
            assert mounts(received)[-1]["src"] == f"{real}/{folder}"
        assert received[received.index("--workdir") + 1] == "/workspace"


def test_a_comment_shows_what_a_terminal_would_obey() -> None:
    artifact = exported("docker", {"command": "werf '\x1b]0;title\x07'"}).artifacts[0]
    commented = [line for line in with_comments(artifact, str).content.split("\n") if line.startswith("#")]
    assert [line for line in commented if not line.isprintable()] == []
    assert "# werf '\\x1b]0;title\\x07'" in commented


def test_the_storage_is_always_on_a_volume() -> None:
    storage = "/home/build/.local/share/containers"
    named, _ = recorded(printed("docker", {}))
    assert {"type": "volume", "src": "werf-buildah", "dst": storage} in mounts(named)
    without, _ = recorded(printed("docker", {"cache": "none"}))
    assert {"type": "volume", "dst": storage} in mounts(without)
    assert "werf-cache" not in " ".join(without)


def test_a_small_id_range_gets_ranges_that_fit() -> None:
    received, _ = recorded(printed("docker", {}, {"engine.docker.security": "rootless,seccomp"}))
    files = [mount for mount in mounts(received) if mount["dst"] in ("/etc/subuid", "/etc/subgid")]
    assert len(files) == 2
    assert all("readonly" in mount for mount in files)


def test_files_lie_beside_the_script_that_names_them() -> None:
    artifacts = exported(
        "docker", {"hardening": "least-privilege"}, {"engine.docker.security": "rootless"}, files=True
    ).artifacts
    assert [a.path for a in artifacts] == [
        "docker-run.sh",
        "werf-buildah.seccomp.json",
        "werf-buildah.subordinate-ids",
    ]
    script = artifacts[0].content
    assert script.startswith("#!/bin/sh\n")
    assert json.loads(artifacts[1].content) == profile()
    assert all(artifact.path in script for artifact in artifacts[1:])


@pytest.mark.parametrize("target", ["docker", "podman", "ci-docker"])
@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_refuses_a_folder_that_would_come_apart_at_its_comma(target: str, shell: str, tmp_path: Path) -> None:
    script = next(one for one in exported(target, {}, {}, files=True).artifacts if one.path.endswith("-run.sh"))
    environ = {"PATH": f"{tmp_path}:/usr/bin:/bin", "RECORD": str(tmp_path / "record"), "HOME": str(tmp_path)}
    engine = tmp_path / ("podman" if target == "podman" else "docker")
    engine.write_text(STAND_IN)
    engine.chmod(0o755)
    for name, status in (("a,b c", 2), ("a b", 0)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / script.path).write_text(script.content)
        done = subprocess.run(
            [shell, script.path], cwd=folder, env=environ, capture_output=True, text=True, check=False
        )
        assert (done.returncode, "comma" in done.stderr, (tmp_path / "record").exists()) == (
            status,
            bool(status),
            not status,
        )


def test_a_folder_that_is_named_with_a_comma_is_mounted_whole() -> None:
    script = exported("docker", {"workdir": "a,b"}, {}, files=True).artifacts[0].content
    (mount,) = [one for one in mounts(recorded(script)[0]) if one["dst"] == "/workspace"]
    assert mount["src"].endswith("/a,b")


def test_the_profile_adds_four_calls_and_nothing_else() -> None:
    rules = [fields_of(one) for one in items_of(profile()["syscalls"])]
    assert rules[-2] == {"names": ["chroot", "mount", "umount2"], "action": "SCMP_ACT_ALLOW"}
    assert rules[-1]["names"] == ["unshare"]
    before = {name for rule in rules[:-2] if rule["action"] == "SCMP_ACT_ALLOW" for name in items_of(rule["names"])}
    assert not before & {"chroot", "mount", "umount2", "unshare", "setns", "pivot_root", "bpf", "keyctl"}
    assert {"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38} in rules
