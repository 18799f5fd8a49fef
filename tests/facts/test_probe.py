"""What the probe reads: made-up machines, garbage, every shell, this machine; and what it may cost."""

import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.facts.machines import CONTAINERS, HOSTS, Machine, garbage
from tests.facts.probing import SHELLS, USER, environment, is_root, probe, shell, values
from tests.facts.test_labels import APPARMOR
from wizard.facts.keys import KEYS
from wizard.facts.labels import AppArmorLabel, parse_label
from wizard.facts.probe import PARTS, probe_script
from wizard.facts.reading import read_facts
from wizard.resources import PACKAGE

MACHINES = pytest.mark.parametrize("machine", HOSTS + CONTAINERS, ids=lambda machine: machine.name)
EVERY_SHELL = pytest.mark.parametrize("name", SHELLS)
NOT_OF_THE_PROBE = ("engine.", "cluster.", "platform.")
ABSENT_WHERE_NOTHING_IS_TRIED = {
    *("userns.try.error", "overlay.rootless.error", "overlay.rootless.fs", "idmap.try.error"),
    # xfs_info asks the kernel, which has no such disk.
    "storage.d_type",
}


@pytest.fixture(scope="module")
def read_by_sh(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Machine], dict[str, str]]:
    """The facts of a made-up machine as `sh` reads them, once for all tests."""
    read: dict[str, dict[str, str]] = {}

    def facts(machine: Machine) -> dict[str, str]:
        if machine.name not in read:
            read[machine.name] = read_machine(machine, tmp_path_factory.mktemp("machine"), ["sh"])
        return read[machine.name]

    return facts


def read_machine(machine: Machine, folder: Path, command: list[str]) -> dict[str, str]:
    """The facts of a made-up machine. Whatever it is, the program accepts them, and nothing else is said."""
    ran = probe(command, environment(WERF_WIZARD_PROBE_ROOT=str(machine.build(folder))))
    assert ran.stderr == b""
    assert ran.returncode == 0
    facts = read_facts(ran.stdout.decode(), "probe")
    assert facts.complete
    assert set(facts) <= set(KEYS)
    return values(ran.stdout)


@MACHINES
def test_a_machine_is_read_as_what_it_is(machine: Machine, read_by_sh: Callable[[Machine], dict[str, str]]) -> None:
    facts = read_by_sh(machine)
    assert {key: facts.get(key) for key in machine.expected} == machine.expected


@EVERY_SHELL
@pytest.mark.parametrize(
    "machine", [HOSTS[0], HOSTS[4], CONTAINERS[0], CONTAINERS[4]], ids=lambda machine: machine.name
)
def test_shells_agree_on_a_machine(
    machine: Machine, name: str, tmp_path: Path, read_by_sh: Callable[[Machine], dict[str, str]]
) -> None:
    assert read_machine(machine, tmp_path, shell(name)) == read_by_sh(machine)


def test_the_first_line_tells_the_format_and_the_last_that_it_is_complete(tmp_path: Path) -> None:
    ran = probe(["sh"], environment(WERF_WIZARD_PROBE_ROOT=str(HOSTS[0].build(tmp_path))))
    lines = ran.stdout.splitlines()
    assert (lines[0], lines[-1]) == (b"probe.format=1", b"probe.complete=yes")


def test_between_them_the_machines_show_every_key_that_can_be_read(
    read_by_sh: Callable[[Machine], dict[str, str]],
) -> None:
    seen = {key for machine in HOSTS + CONTAINERS for key in read_by_sh(machine)}
    wanted = {key for key in KEYS if not key.startswith(NOT_OF_THE_PROBE) and not KEYS[key].tried}
    assert wanted - seen == ABSENT_WHERE_NOTHING_IS_TRIED


@EVERY_SHELL
def test_a_label_is_read_as_the_program_reads_it(name: str, tmp_path: Path) -> None:
    labels = [*APPARMOR, "werf-buildah", "werf-buildah-old (unconfined)", "parent//werf-buildah (enforce)"]
    values = [*labels, *(one.replace("docker-default", "werf-buildah") for one in labels)]
    every = 1 if name == "dash" else 3  # one shell reads all; that they agree on a pattern a part of them shows
    for number, value in enumerate(values[::every]):
        machine = Machine("label", {"proc/self/attr/current": value, "sys/module/apparmor/parameters/enabled": "Y\n"})
        label = parse_label(value)
        under = isinstance(label, AppArmorLabel) and label.has("werf-buildah")
        facts = read_machine(machine, tmp_path / str(number), shell(name))
        assert facts.get("apparmor.profile.werf_buildah") == ("present" if under else None), value


@EVERY_SHELL
def test_garbage_breaks_no_line_and_is_not_run(name: str, tmp_path: Path) -> None:
    sign = tmp_path / "run"
    machine = garbage(sign)
    ran = probe(shell(name), environment(WERF_WIZARD_PROBE_ROOT=str(machine.build(tmp_path / "root"))))
    assert ran.stderr == b""
    assert not sign.exists()
    assert not any((byte < 0x20 and byte != 0x0A) or byte == 0x7F for byte in ran.stdout)
    facts = values(ran.stdout)
    assert read_facts(ran.stdout.decode(), "probe").complete
    assert facts["distro.id"] == f"$(touch {sign})"
    assert facts["distro.name"].startswith("no  [31mend")
    assert max(map(len, facts.values())) <= 500
    assert "userns.max" not in facts


def test_names_in_other_scripts_stay_where_iconv_is(tmp_path: Path) -> None:
    machine = Machine("other scripts", {"etc/os-release": 'ID=x\nPRETTY_NAME="ОС «Пример» 1"\n'})
    wanted = "ОС «Пример» 1" if shutil.which("iconv") else "?" * 4 + " " + "?" * 16 + " 1"
    assert read_machine(machine, tmp_path, ["sh"])["distro.name"] == wanted


@pytest.mark.parametrize(
    ("environ", "kind"),
    [
        ({"KUBERNETES_SERVICE_HOST": "10.0.0.1"}, "kubernetes"),
        ({"container": "podman"}, "podman"),
        ({"container": "lxc-libvirt"}, "lxc"),
        ({"container": "a word of somebody's own"}, "none"),
    ],
)
def test_the_environment_tells_of_a_container(environ: dict[str, str], kind: str, tmp_path: Path) -> None:
    root = str(HOSTS[0].build(tmp_path))
    ran = probe(["sh"], environment(WERF_WIZARD_PROBE_ROOT=root, **environ))
    assert values(ran.stdout)["container.kind"] == kind


@pytest.mark.parametrize(
    ("environ", "path"),
    [
        ({"HOME": "/data/u"}, "/data/u"),
        ({"XDG_DATA_HOME": "/data/share"}, "/data/share/containers"),
        ({"HOME": ""}, "/home/build"),
        ({"HOME": "relative"}, "/"),
        ({"HOME": "/nowhere/a\nb=c"}, "/"),
    ],
)
def test_the_storage_is_where_the_environment_puts_it(environ: dict[str, str], path: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = dict.fromkeys(("data/u/x", "data/share/containers/x", "home/build/x"), "")
    root = str(Machine("homes", files).build(tmp_path))
    ran = probe(["sh"], {**environment(WERF_WIZARD_PROBE_ROOT=root), **environ})
    assert values(ran.stdout)["storage.path"] == path


@EVERY_SHELL
def test_what_a_shell_takes_from_the_environment_changes_nothing(name: str, tmp_path: Path) -> None:
    machine = environment(WERF_WIZARD_PROBE_ROOT=str(HOSTS[0].build(tmp_path)))
    for tool in ("id", "sed", "stat", "uname"):
        (tmp_path / tool).write_text("#!/bin/sh\necho wrong\n")
        (tmp_path / tool).chmod(0o755)
    here = f"::.:{machine['PATH']}:"
    odd = {"IFS": "e", "OPTIND": "5", "CDPATH": "/tmp:/", "GLOBIGNORE": "*", "POSIXLY_CORRECT": "1", "PATH": here}
    options = {"SHELLOPTS": "allexport:errexit:noclobber:nounset"}
    ran = probe(shell(name), {**machine, **odd, **options}, folder=tmp_path)
    assert ran.stderr == b""
    assert values(ran.stdout) == values(probe(shell(name), machine).stdout)


@EVERY_SHELL
@pytest.mark.parametrize("stdin", [False, True], ids=["from its file", "from standard input"])
def test_shells_agree_on_this_machine(name: str, stdin: bool) -> None:
    ran = probe(shell(name), environment(), stdin=stdin)
    assert ran.stderr == b""
    assert read_facts(ran.stdout.decode(), "probe").complete
    assert _without_reasons(ran.stdout) == _of_this_machine()


@pytest.mark.skipif(not is_root(), reason="only root can become user 1000")
@EVERY_SHELL
def test_root_finds_what_user_1000_finds(name: str) -> None:
    command = shell(name)
    tried = {key for key, of in KEYS.items() if of.tried}
    as_root = values(probe(command, environment(), stdin=True).stdout)
    as_user = probe(command, environment(HOME="/tmp"), stdin=True, user=USER)
    assert as_user.stderr == b""
    facts = values(as_user.stdout)
    assert facts["process.uid"] == str(USER)
    assert {key: facts.get(key) for key in tried} == {key: as_root.get(key) for key in tried}


def test_every_part_is_in_the_script() -> None:
    assert set(PARTS) == {path.stem for path in (PACKAGE / "facts" / "probe").glob("*.sh")}
    script = probe_script()
    assert script.startswith("#!/bin/sh\n")
    assert script.endswith("\nmain </dev/null 2>/dev/null\n")


@pytest.mark.parametrize("tool", ["shellcheck", "checkbashisms"])
def test_linters_have_nothing_to_say(tool: str) -> None:
    if not shutil.which(tool):
        pytest.skip(f"no {tool} here")
    ran = subprocess.run([tool, "-"], input=probe_script(), capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout + ran.stderr) == (0, "")


@cache
def _of_this_machine() -> dict[str, str]:
    """What the system's own shell finds."""
    return _without_reasons(probe(["sh"], environment()).stdout)


def _without_reasons(output: bytes) -> dict[str, str]:
    """The facts less the words of error messages, which differ from shell to shell and hold process ids."""
    return {key: value for key, value in values(output).items() if not key.endswith(".error")}
