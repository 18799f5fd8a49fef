"""Where logs come from: files, commands, what is left of a command that is stopped, and the last diagnosis."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.interview.situations import ABLE
from wizard.application.command_log import CommandLog
from wizard.application.logs import LogFile, LogSource, PastedLog, log_named
from wizard.application.reading import LogState, final_diagnosis, read_log
from wizard.diagnosis.engine import DiagnosisBuilder
from wizard.diagnosis.stream import blocks
from wizard.errors import BadInputError
from wizard.facts.model import Facts
from wizard.facts.running import Running
from wizard.language import Language, Text

FUSE = b"fuse: device not found, try 'modprobe fuse' first\n"


def said(message: Text | None) -> str:
    """A message in English."""
    return Language("en")(message) if message else ""


def test_a_command_is_read_with_its_errors_and_can_be_read_again() -> None:
    log = CommandLog(("sh", "-c", "echo out; echo err >&2; exit 3"), os.environ)
    assert sorted(b"".join(log.chunks()).split()) == [b"err", b"out"]
    assert (log.status, log.ended_by, log.is_whole) == (3, 0, True)
    assert sorted(b"".join(log.again()).split()) == [b"err", b"out"]


def test_a_command_that_is_stopped_while_it_starts_ends_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    class StoppedMeanwhile(Running):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)  # type: ignore[arg-type]
            log.stop()

    monkeypatch.setattr("wizard.application.command_log.Running", StoppedMeanwhile)
    log = CommandLog(("sleep", "7"), os.environ)
    assert not list(log.chunks())
    assert (log.status, log.ended_by) == (143, 15)


@pytest.mark.parametrize("command", ["echo one; sleep 20", "echo; echo one; sleep 20"])
def test_what_a_command_has_written_is_reported_while_it_is_silent(command: str) -> None:
    log, reports = CommandLog(("sh", "-c", command), os.environ), list[LogState]()

    def report(state: LogState) -> None:
        reports.append(state)
        log.stop()

    read_log(log, lambda: Facts({}), report)
    first = reports[0]
    assert (first.done, first.diagnosis.lines) == (False, command.count("echo"))
    assert [(row.number, row.text) for row in first.rows][-1] == (command.count("echo"), "one")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (LogFile("/no/such.log"), "Cannot read /no/such.log: No such file or directory."),
        (LogFile("/"), "Cannot read /: Is a directory."),
        (CommandLog(("/no/such",), {}), "Cannot run /no/such: No such file or directory."),
    ],
    ids=["absent", "folder", "command"],
)
def test_what_cannot_be_read_is_told(source: LogSource, told: str) -> None:
    with pytest.raises(BadInputError) as refused:
        list(source.chunks())
    assert said(refused.value.message) == told
    reports: list[LogState] = []
    read_log(source, lambda: Facts({}), reports.append)
    assert [(read.done, said(read.problem)) for read in reports] == [(True, told)]


def test_a_file_that_is_stopped_is_read_no_further(tmp_path: Path) -> None:
    path = tmp_path / "job.log"
    path.write_bytes(FUSE)
    log = log_named(str(path))
    assert b"".join(log.chunks()) == FUSE
    log.stop()
    assert b"".join(log.chunks()) == b""


class Forgetful(PastedLog):
    """A log that was too long to be kept."""

    @property
    def is_whole(self) -> bool:
        return False

    def again(self) -> Iterator[bytes]:
        yield b"the beginning alone\n"


@pytest.mark.parametrize("kind", [PastedLog, Forgetful])
def test_a_log_is_read_again_with_facts_only_if_all_of_it_was_kept(kind: type[PastedLog]) -> None:
    source, reading = kind(FUSE.decode()), DiagnosisBuilder()
    for block in blocks(source.chunks()):
        reading.feed(block)
    found = final_diagnosis(source, reading, ABLE)
    assert [finding.id for finding in found.findings] == ["fuse-device-missing"]
    assert found.lines == 1
