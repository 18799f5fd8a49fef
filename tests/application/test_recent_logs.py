"""The list of recent logs: names alone, none with a secret, whatever is in the file."""

import json
from pathlib import Path

import pytest

from wizard.application.command_log import CommandLog
from wizard.application.logs import LogFile, PastedLog
from wizard.application.open_log import OpenLog
from wizard.application.recent_logs import MOST, RecentLogs, recent

LINE = "docker run --rm image werf build"


def command(line: str) -> OpenLog:
    return OpenLog(CommandLog(("sh", "-c", line), {}, called=line))


def test_a_file_and_a_command_are_kept_by_their_names_and_opened_with_their_steps(tmp_path: Path) -> None:
    environ = {"XDG_STATE_HOME": str(tmp_path)}
    of_file, of_command = OpenLog(LogFile("job.log")), command(LINE)
    of_file.ticked.add(("fuse-device-missing", 1))
    kept = RecentLogs(environ)
    kept.add(of_command)
    kept.add(of_file)
    first, second = RecentLogs(environ)
    assert (first.kind, first.name) == ("file", str(Path("job.log").absolute()))
    assert first.opened({}).ticked == of_file.ticked
    assert second.opened({}).source.words == ("sh", "-c", LINE)
    assert (tmp_path / "werf-wizard" / "logs.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "log",
    [
        OpenLog(PastedLog("fuse: device not found\n")),
        OpenLog(LogFile("-", descriptor=0)),
        command("docker login -u ci -p very-secret-token registry.example.com"),
        command("TOKEN=very-secret-token ./build.sh"),
        OpenLog(LogFile("x" * 5000)),
    ],
)
def test_what_has_no_name_or_a_secret_in_it_is_not_kept(log: OpenLog) -> None:
    assert recent(log) is None


def test_the_last_ones_are_kept_each_once_the_newest_first() -> None:
    kept = RecentLogs()
    for number in (*range(MOST + 3), 2):
        kept.add(command(f"build {number}"))
    names = [log.name for log in kept]
    assert names == ["build 2", *(f"build {number}" for number in range(MOST + 2, 3, -1))]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"format": 2, "logs": []}',
        '{"format": 1, "logs": [{"kind": "url", "name": "x", "ticked": []}]}',
        '{"format": 1, "logs": [{"kind": "file"}]}',
        json.dumps({"format": 1, "logs": [{"kind": "file", "name": "x", "ticked": [["a"]]}]}),
        "[" * 2000,
    ],
)
def test_a_file_of_any_shape_is_no_list(content: str, tmp_path: Path) -> None:
    (tmp_path / "werf-wizard").mkdir()
    (tmp_path / "werf-wizard" / "logs.json").write_text(content)
    assert list(RecentLogs({"XDG_STATE_HOME": str(tmp_path)})) == []


def test_where_nothing_can_be_written_the_list_is_kept_in_memory(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    kept = RecentLogs({"XDG_STATE_HOME": str(tmp_path / "state")})
    kept.add(command(LINE))
    assert [log.name for log in kept] == [LINE]
