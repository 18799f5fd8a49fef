"""What `export host` prints, run in a made-up machine: a step that fails is named, and leaves nothing half done.

The paths of the block are moved into a folder, and the tools that change a machine are stand-ins. So are the parsers:
they refuse what those of AppArmor 2.13.6, 3.0.8 and 4.1.0 (Debian 11, 12, 13) were seen to refuse, in their words.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.targets.plans import exported
from wizard.plan.preparation import Preparation
from wizard.plan.remedies import USERNS, USERNS_CLONE
from wizard.targets.host import linux
from wizard.targets.seccomp import profile_text

EVERYTHING = Preparation(
    sysctls=(USERNS, USERNS_CLONE), modules=("fuse",), open_fuse=True, apparmor_profile=True, seccomp_profile=True
)
APPARMOR = Preparation(apparmor_profile=True)
SHELLS = (("dash",), ("bash", "--posix"))
"""Not busybox: it takes its own sysctl before any stand-in, and would set up this very machine."""
PROFILE = "etc/apparmor.d/werf-buildah"
SECCOMP = "var/lib/kubelet/seccomp/profiles/werf-buildah.json"
WRITTEN = {
    "etc/sysctl.d/60-werf.conf": "user.max_user_namespaces = 28633\nkernel.unprivileged_userns_clone = 1\n",
    "etc/modules-load.d/werf.conf": "fuse\n",
    "etc/udev/rules.d/60-werf-fuse.rules": 'KERNEL=="fuse", MODE="0666"\n',
    SECCOMP: profile_text(),
}
RESTRICTED = "proc/sys/kernel/apparmor_restrict_unprivileged_userns"

SYSCTL = """
case $1 in
    -w) echo "${2#*=}" >"$MACHINE/value.${2%%=*}" ;;
    -n) cat "$MACHINE/value.$2" ;;
esac"""
REFUSES = 'case $1 in -w) echo "sysctl: setting key \\"${2%%=*}\\": Invalid argument" >&2 ;; -n) echo 0 ;; esac'
"""sysctl of procps 4.0.2: it says what the kernel answered, and ends with 0."""

PARSER = """
for file; do :; done
refuse() { echo "AppArmor parser error for $file in $1" >&2; exit 1; }
case VERSION in
    2) ! grep -q 'flags=(unconfined)' "$file" || refuse "$file at line 3: Invalid profile flag: unconfined." ;;
    3)
        ! grep -q abi/4.0 "$file" ||
            refuse "profile $file at line 1: Could not open 'abi/4.0': No such file or directory"
        ! grep -q userns, "$file" ||
            refuse "profile $file at line 2: syntax error, unexpected TOK_END_OF_RULE, expecting TOK_MODE"
        ;;
    none) refuse "$file at line 1: syntax error" ;;
esac
case " $* " in *' -Q '*) exit 0 ;; esac
LOAD"""
LISTED = "$MACHINE/sys/kernel/security/apparmor/profiles"
LOADED = f'sed -n "s/^profile \\([^ ]*\\) .*/\\1 (unconfined)/p" "$file" >"{LISTED}"'
KERNEL_REFUSES = 'echo "apparmor_parser: Unable to replace \\"werf-buildah\\".  Permission denied" >&2; exit 1'


def parser(version: str, load: str = LOADED) -> str:
    """A stand-in for apparmor_parser of a major version."""
    return PARSER.replace("VERSION", version).replace("LOAD", load)


TOOLS = {
    "sysctl": SYSCTL,
    "modprobe": 'echo "$1" >>"$MACHINE/modules"',
    "udevadm": "exit 1",
    "apparmor_parser": parser("4"),
}


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine with udev, with AppArmor on and no profile loaded."""
    files = ("dev/fuse", "run/udev/control", "sys/kernel/security/apparmor/profiles")
    for name in ("etc/sysctl.d", "etc/modules-load.d", "etc/apparmor.d", *(str(Path(file).parent) for file in files)):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
    for name in files:
        (tmp_path / name).touch(0o600)
    enabled = tmp_path / "sys/module/apparmor/parameters/enabled"
    enabled.parent.mkdir(parents=True)
    enabled.write_text("Y\n")
    return tmp_path


def run(
    machine: Path, block: Preparation | str, shell: tuple[str, ...] = ("sh",), /, **tools: str | None
) -> subprocess.CompletedProcess[str]:
    """Run the block there, from standard input; None takes a tool away."""
    if not shutil.which(shell[0]):
        pytest.skip(f"there is no {shell[0]} here")
    folder = machine / "bin"
    folder.mkdir(exist_ok=True)
    for name, body in {**TOOLS, **tools}.items():
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_text(f"#!/bin/sh\n{body if body is not None else 'exit 127'}\n")
        (folder / name).chmod(0o755)
    text = block if isinstance(block, str) else linux.render(block)[0].content
    environ = {"PATH": f"{folder}:{os.environ['PATH']}", "MACHINE": str(machine), "new": "/nowhere", "step": "x"}
    return subprocess.run(
        [*shell], input=moved(machine, text), capture_output=True, text=True, env=environ, check=False
    )


def moved(machine: Path, text: str) -> str:
    """The script with its paths below the made-up machine."""
    text = re.sub(r"(?<![\w./-])/(?=etc|sys|proc|var|run|dev/fuse|host|profiles)", f"{machine}/", text)
    elsewhere = re.findall(r"(?<![\w./-])/\w[\w/.-]*", text.replace(str(machine), "."))
    assert set(elsewhere) <= {"/dev/null"}, "the script would touch this machine"
    return text


def content(machine: Path) -> dict[str, str]:
    """The files that were written, hidden ones and what has no final name included."""
    folders = (machine / "etc", machine / "var")
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(machine)): path.read_text() for path in files}


@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell[0])
def test_everything_is_supplied_and_a_second_run_changes_nothing(machine: Path, shell: tuple[str, ...]) -> None:
    for _ in range(2):
        done = run(machine, EVERYTHING, shell)
        assert (done.returncode, done.stderr) == (0, "")
        assert {**content(machine), PROFILE: ""} == {**WRITTEN, PROFILE: ""}
        assert (machine / "dev/fuse").stat().st_mode & 0o777 == 0o666
        assert (machine / "value.user.max_user_namespaces").read_text() == "28633\n"
        assert not list((machine / "etc/apparmor.d").glob(".*"))


@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell[0])
@pytest.mark.parametrize(
    ("version", "has", "lacks"),
    [
        ("4", ["abi <abi/4.0>,", "flags=(unconfined)", "userns,"], []),
        ("3", ["flags=(unconfined)"], ["abi <", "userns,"]),
        ("2", ["flags=(attach_disconnected,mediate_deleted)", "signal,", "mount,"], ["unconfined", "abi <", "userns,"]),
    ],
)
def test_the_profile_is_in_the_form_that_the_parser_reads(
    machine: Path, shell: tuple[str, ...], version: str, has: list[str], lacks: list[str]
) -> None:
    done = run(machine, APPARMOR, shell, apparmor_parser=parser(version))
    assert (done.returncode, done.stderr) == (0, "")
    written = content(machine)
    assert written.keys() == {PROFILE}
    assert all(word in written[PROFILE] for word in has)
    assert not any(word in written[PROFILE] for word in lacks)
    assert (machine / "sys/kernel/security/apparmor/profiles").read_text() == "werf-buildah (unconfined)\n"


@pytest.mark.parametrize("enabled", ["N\n", None])
def test_without_apparmor_the_profile_is_left_out_in_words(machine: Path, enabled: str | None) -> None:
    file = machine / "sys/module/apparmor/parameters/enabled"
    file.write_text(enabled) if enabled else file.unlink()
    done = run(machine, EVERYTHING, apparmor_parser=None)
    assert (done.returncode, done.stderr) == (0, "AppArmor is off here: the profile werf-buildah is left out.\n")
    assert content(machine) == WRITTEN


MODULE = Preparation(modules=("fuse",))
MODULES_FILE, UDEV_FILE = "etc/modules-load.d/werf.conf", "etc/udev/rules.d/60-werf-fuse.rules"


@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell[0])
def test_a_device_that_udev_opens_after_the_module_is_left_to_udev(machine: Path, shell: tuple[str, ...]) -> None:
    done = run(machine, MODULE, shell, udevadm='[ "$1" != settle ] || chmod 666 "$MACHINE/dev/fuse"')
    assert (done.returncode, done.stderr) == (0, "")
    assert content(machine).keys() == {MODULES_FILE}


@pytest.mark.parametrize("udev", [True, False])
@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell[0])
def test_a_device_that_stays_closed_after_the_module_is_opened(
    machine: Path, shell: tuple[str, ...], udev: bool
) -> None:
    """Without udev the kernel's own 0600 stays, and comes back at the next boot: that is said."""
    if not udev:
        (machine / "run/udev/control").unlink()
    done = run(machine, MODULE, shell)
    assert (done.returncode, "no udev" in done.stderr) == (0, not udev)
    assert (machine / "dev/fuse").stat().st_mode & 0o777 == 0o666
    assert content(machine).keys() == {MODULES_FILE, UDEV_FILE}


FAILURES: dict[str, tuple[dict[str, str | None], str, int]] = {
    "sysctl is not there": ({"sysctl": None}, "set user.max_user_namespaces to 28633", 0),
    "sysctl fails": ({"sysctl": "exit 1"}, "set user.max_user_namespaces to 28633", 0),
    "the kernel refuses the value": ({"sysctl": REFUSES}, "set user.max_user_namespaces to 28633", 0),
    "modprobe fails": ({"modprobe": "exit 1"}, "load the module fuse", 1),
    "chmod fails": ({"chmod": "exit 1"}, "open /dev/fuse to every user", 2),
    "there is no parser": ({"apparmor_parser": None}, "load the AppArmor profile werf-buildah", 3),
    "the parser reads no form": ({"apparmor_parser": parser("none")}, "load the AppArmor profile werf-buildah", 3),
    "the kernel refuses the profile": (
        {"apparmor_parser": parser("4", KERNEL_REFUSES)},
        "load the AppArmor profile werf-buildah",
        3,
    ),
    "the parser says yes, the kernel lists nothing": (
        {"apparmor_parser": parser("4", "exit 0")},
        "load the AppArmor profile werf-buildah",
        3,
    ),
}


@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell[0])
@pytest.mark.parametrize("case", FAILURES)
def test_a_step_that_fails_is_named_and_nothing_broken_is_left(
    machine: Path, shell: tuple[str, ...], case: str
) -> None:
    tools, words, files = FAILURES[case]
    (machine / PROFILE).write_text("an older one, which works")
    done = run(machine, EVERYTHING, shell, **tools)
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1] == f"Stopped: could not {words.replace('/dev', f'{machine}/dev')}."
    assert content(machine) == {PROFILE: "an older one, which works", **dict(list(WRITTEN.items())[:files])}


def test_a_step_that_fails_does_not_end_the_shell_that_the_block_was_pasted_into(machine: Path) -> None:
    block = moved(machine, linux.render(EVERYTHING)[0].content)
    done = run(machine, f"{block}echo still here\n", modprobe="exit 1")
    assert done.stdout.splitlines()[-1] == "still here"
    assert "Stopped: could not load the module fuse." in done.stderr


def node_profiles(machine: Path, **tools: str | None) -> subprocess.CompletedProcess[str]:
    """Run what the DaemonSet of both profiles runs on a node; `chroot` stays where it is."""
    settings = {"mode": "overlay", "hardening": "least-privilege"}
    files = exported("kubernetes", settings, files=True).artifacts
    text = next(file.content for file in files if file.path == "node-profiles.yaml")
    config, daemon_set = YAML(typ="safe", pure=True).load_all(text)
    (machine / "profiles").mkdir()
    for name, data in config["data"].items():
        (machine / "profiles" / name).write_text(data if name.endswith(".json") else moved(machine, data))
    script = daemon_set["spec"]["template"]["spec"]["initContainers"][0]["command"][-1]
    stand_ins: dict[str, str | None] = {"chroot": 'shift; exec "$@"', **tools}
    return run(machine, script, **stand_ins)


def test_a_node_with_apparmor_gets_both_profiles(machine: Path) -> None:
    done = node_profiles(machine, apparmor_parser=parser("3"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "abi <" not in content(machine)[PROFILE]
    assert (machine / "host" / SECCOMP).read_text() == profile_text()
    assert (machine / "sys/kernel/security/apparmor/profiles").read_text() == "werf-buildah (unconfined)\n"


def test_a_node_without_apparmor_gets_the_seccomp_profile_and_is_ready(machine: Path) -> None:
    shutil.rmtree(machine / "etc/apparmor.d")
    shutil.rmtree(machine / "sys")
    done = node_profiles(machine, apparmor_parser=None, chroot=None)
    assert (done.returncode, done.stderr) == (0, "AppArmor is off here: the profile werf-buildah is left out.\n")
    assert (machine / "host" / SECCOMP).read_text() == profile_text()
    assert not (machine / "etc/apparmor.d").exists()


def test_a_node_whose_kernel_refuses_the_profile_is_not_ready(machine: Path) -> None:
    done = node_profiles(machine, apparmor_parser=parser("4", KERNEL_REFUSES))
    assert done.returncode != 0
    assert "Stopped: could not load the AppArmor profile werf-buildah." in done.stderr
    assert not (machine / PROFILE).exists()


@pytest.mark.parametrize("path", [*WRITTEN, PROFILE])
def test_a_file_that_cannot_be_written_is_named_and_is_not_half_there(machine: Path, path: str) -> None:
    (machine / path).parent.mkdir(parents=True, exist_ok=True)
    (machine / path).write_text("as it was")
    moves = f'for to; do :; done; [ "$to" != "{machine / path}" ] || exit 1; exec /bin/mv "$@"'
    done = run(machine, EVERYTHING, mv=moves)
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1] == f"Stopped: could not write {machine / path}."
    assert content(machine)[path] == "as it was"
    assert not [name for name in content(machine) if name.endswith(".new") or "/." in name]


@pytest.mark.parametrize("version", ["2", "3"])
def test_a_profile_without_userns_is_no_help_where_user_namespaces_are_restricted(machine: Path, version: str) -> None:
    (machine / RESTRICTED).parent.mkdir(parents=True)
    (machine / RESTRICTED).write_text("1\n")
    done = run(machine, APPARMOR, apparmor_parser=parser(version))
    assert done.returncode != 0
    assert "the rule userns, which this apparmor_parser does not know" in done.stderr
    assert content(machine) == {}


@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell[0])
def test_a_block_that_arrives_cut_off_puts_no_half_file_in_place(machine: Path, shell: tuple[str, ...]) -> None:
    lines = linux.render(EVERYTHING)[0].content.splitlines(keepends=True)
    for end in range(0, len(lines), 4):
        run(machine, "".join(lines[:end]), shell)
        there = {name: text for name, text in content(machine).items() if name in WRITTEN}
        assert there == {name: WRITTEN[name] for name in there}
