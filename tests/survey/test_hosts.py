"""`werf-wizard survey --inventory`: hosts over ssh, with a program that stands in for it."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.running import command, environment, wizard
from tests.survey.machines import output

SSH = """#!/bin/sh
for word; do last=$host; host=$word; done
echo "$*" >>FOLDER/asked
case $last in
    good*) cat >FOLDER/stdin; cat FOLDER/output ;;
    motd*) echo "*** authorized use only ***"; cat FOLDER/output ;;
    prompt*)
        case " $* " in *" BatchMode=yes "*) echo "Permission denied (publickey)." >&2; exit 255 ;; esac
        sleep 60 ;;
    flood*) exec cat /dev/zero ;;
    slow*) echo $$ >>FOLDER/pids; exec sleep 60 ;;
    key*) echo "Host key verification failed." >&2; exit 255 ;;
    other*) echo "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @
Host key verification failed." >&2; exit 255 ;;
    nologin*) echo "This account is currently not available."; exit 1 ;;
    own-command*)
        case " $* " in *" RemoteCommand=none "*) cat FOLDER/output ;; esac
        echo "Cannot execute command-line and remote command." >&2; exit 255 ;;
esac
"""


@pytest.fixture
def there(tmp_path: Path) -> dict[str, str]:
    """An environment with that ssh."""
    (tmp_path / "output").write_text(output())
    program = tmp_path / "ssh"
    program.write_text(SSH.replace("FOLDER", str(tmp_path)))
    program.chmod(0o755)
    return {"PATH": f"{tmp_path}:/usr/bin:/bin", "HOME": str(tmp_path)}


def hosts(tmp_path: Path, *names: str) -> str:
    path = tmp_path / "hosts.txt"
    path.write_text("\n".join(names) + "\n")
    return str(path)


def test_hosts_that_do_not_answer_are_named_and_not_waited_for(tmp_path: Path, there: dict[str, str]) -> None:
    inventory = hosts(
        tmp_path,
        "good-1",
        "root@good-2:2222",
        "# none",
        "motd",
        "prompt",
        "flood",
        "slow",
        "key",
        "[::1]",
        "other",
        "nologin",
    )
    started = time.monotonic()
    done = wizard("survey", "--inventory", inventory, "--timeout", "3", "--json", environ=there)
    assert time.monotonic() - started < 30
    data = json.loads(done.stdout)
    assert [one["name"] for one in data["machines"]] == ["good-1", "motd", "root@good-2:2222"]
    assert {one["name"]: one["why"] for one in data["unreached"]} == {
        "prompt": "Permission denied (publickey).",
        "flood": "it printed more than 64 KiB",
        "slow": "no answer within 3 s",
        "key": "ssh does not know its host key: connect once by hand and compare the key",
        "other": "its host key is not the one that ssh knows: the host was replaced, or this is another host",
        "nologin": "it printed no facts: This account is currently not available.",
        "[::1]": "no answer",
    }
    assert done.returncode == 3
    asked = (tmp_path / "asked").read_text()
    assert "-l root -p 2222 -- good-2 sh -s" in asked
    assert "-- ::1 sh -s" in asked
    assert (tmp_path / "stdin").read_text().startswith("#!/bin/sh")


def test_a_command_in_the_readers_own_ssh_settings_is_left_out(tmp_path: Path, there: dict[str, str]) -> None:
    done = wizard("survey", "--inventory", hosts(tmp_path, "own-command"), "--json", environ=there)
    assert [one["name"] for one in json.loads(done.stdout)["machines"]] == ["own-command"]


def test_no_more_are_asked_at_a_time_than_the_limit(tmp_path: Path, there: dict[str, str]) -> None:
    inventory = hosts(tmp_path, *(f"slow-{n}" for n in range(5)))
    done = wizard("survey", "--inventory", inventory, "--timeout", "1", "--at-once", "2", environ=there)
    assert done.returncode == 3
    assert "5 machines did not answer" in done.stdout


def test_what_is_known_already_is_not_asked_again(tmp_path: Path, there: dict[str, str]) -> None:
    earlier = tmp_path / "survey.json"
    earlier.write_text(
        wizard("survey", "--inventory", hosts(tmp_path, "good-1", "key"), "--json", environ=there).stdout
    )
    (tmp_path / "asked").unlink()
    words = ("survey", "--inventory", hosts(tmp_path, "good-1", "key", "good-2"), "--from", str(earlier), "--json")
    done = wizard(*words, environ=there)
    assert [one["name"] for one in json.loads(done.stdout)["machines"]] == ["good-1", "good-2"]
    asked = (tmp_path / "asked").read_text()
    assert ("-- good-1 " in asked, "-- key " in asked, "-- good-2 " in asked) == (False, True, True)


def test_ctrl_c_prints_what_has_answered_and_ends_the_rest(tmp_path: Path, there: dict[str, str]) -> None:
    inventory = hosts(tmp_path, "good-1", "slow-1", "slow-2", "good-2")
    words = command("survey", "--inventory", inventory, "--at-once", "2", "--json")
    started = subprocess.Popen(
        words, env=environment(there), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    while not (tmp_path / "pids").exists() or len((tmp_path / "pids").read_text().split()) < 2:
        assert started.poll() is None
        time.sleep(0.05)
    started.send_signal(signal.SIGINT)
    said, _ = started.communicate(timeout=30)
    data = json.loads(said)
    assert started.returncode == 130
    assert [one["name"] for one in data["machines"]] == ["good-1"]
    assert {one["why"] for one in data["unreached"]} == {"it had not answered when the survey was stopped"}
    for pid in map(int, (tmp_path / "pids").read_text().split()):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.parametrize(
    ("inventory", "said"),
    [
        ("a\n  b c\n", "line 2, column 4: “b c” is not a host."),
        ("a\nb\n a\n", "line 3: a is listed twice, first on line 1."),
        ("-oProxyCommand=id\n", "line 1, column 1: “-oProxyCommand=id” is not a host."),
        ("a@-oProxyCommand=id\n", "is not a host."),
        ("a:99999\n", "is not a host."),
        ("\x1b[31mred\n", "line 1, column 1: “\\x1b[31mred” is not a host."),
        ("\n# nothing\n", "There are no hosts in"),
        ("[web]\na ansible_host=10.0.0.1\n", "the command `ansible-inventory` is not installed here"),
        ("all:\n  hosts:\n    a:\n", "the command `ansible-inventory` is not installed here"),
    ],
)
def test_an_inventory_that_does_not_parse_is_named_by_line_and_column(
    tmp_path: Path, there: dict[str, str], inventory: str, said: str
) -> None:
    (tmp_path / "hosts.txt").write_text(inventory)
    done = wizard("survey", "--inventory", str(tmp_path / "hosts.txt"), environ=there)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "asked").exists()


def test_ansibles_inventory_is_read_by_its_own_tool(tmp_path: Path, there: dict[str, str]) -> None:
    listed = {
        "_meta": {
            "hostvars": {"a": {"ansible_host": "10.0.0.1", "ansible_user": "ops", "ansible_port": 2200}, "good-b": {}}
        },
        "web": {"hosts": ["a", "good-b"]},
        "db": {"hosts": ["a"]},
    }
    program = tmp_path / "ansible-inventory"
    program.write_text(f"#!/bin/sh\necho '{json.dumps(listed)}'\n")
    program.chmod(0o755)
    (tmp_path / "hosts.ini").write_text("[web]\na ansible_host=10.0.0.1\ngood-b\n")
    done = wizard("survey", "--inventory", str(tmp_path / "hosts.ini"), "--json", environ=there)
    data = json.loads(done.stdout)
    assert ([one["name"] for one in data["machines"]], [one["name"] for one in data["unreached"]]) == (
        ["good-b"],
        ["a"],
    )
    assert "-l ops -p 2200 -- 10.0.0.1 sh -s" in (tmp_path / "asked").read_text()


def test_without_ssh_the_way_by_hand_is_named(tmp_path: Path, there: dict[str, str]) -> None:
    (tmp_path / "ssh").unlink()
    (tmp_path / "none").mkdir()
    environ = {**there, "PATH": str(tmp_path / "none")}
    done = wizard("survey", "--inventory", hosts(tmp_path, "a"), environ=environ)
    assert (done.returncode, "There is no `ssh` command here." in done.stderr) == (2, True)
