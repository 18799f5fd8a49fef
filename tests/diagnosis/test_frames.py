"""Whatever a log is framed in: the same problem, at its own line."""

import gzip
import json
from collections.abc import Callable

import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from tests.diagnosis.test_problems import PROBLEMS
from wizard.diagnosis.engine import diagnose
from wizard.errors import BadInputError
from wizard.knowledge.problems import read_problem

MESSAGE = "fuse: device not found, try 'modprobe fuse' first"
WHOLE = f'mounting new container: mount_data="lowerdir=/a": using mount program /usr/bin/fuse-overlayfs: {MESSAGE}'


def _journal(line: str) -> str:
    return json.dumps({"__REALTIME_TIMESTAMP": "1764061200000000", "MESSAGE": line, "_COMM": "werf"})


FRAMES: dict[str, Callable[[str], str]] = {
    "bare": str,
    "gitlab": lambda line: f"\x1b[0Ksection_start:1764061200:build\r\x1b[0K\x1b[31m{line}\x1b[0;m",
    "github": lambda line: f"2026-11-25T09:00:00.1234567Z {line}",
    "kubectl": lambda line: f"2026-11-25T09:00:00.123456789Z {line}",
    "docker": lambda line: json.dumps({"log": f"{line}\n", "stream": "stderr", "time": "2026-11-25T09:00:00Z"}),
    "cri": lambda line: f"2026-11-25T09:00:00.123456789Z stderr F {line}",
    "journald": _journal,
    "logfmt": lambda line: 'time="2026-11-25T09:00:00Z" level=error msg="{}"'.format(line.replace('"', '\\"')),
    "werf": lambda line: f"│ │ {line}",
    "box": lambda line: f"│ {line} │",
    "progress": lambda line: f"Copying 10%\rCopying 100%\r{line}",
}
PACKINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "gz": lambda text: gzip.compress(text.encode()),
    "zst": lambda text: zstd.compress(text.encode()),
}


def framed(frame: str) -> str:
    """A log whose third line shows the problem."""
    return "\n".join(FRAMES[frame](line) for line in ("starting", "building", WHOLE, "done with it")) + "\n"


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_problem_is_found_at_its_line(packing: str) -> None:
    for frame in FRAMES:
        diagnosis = diagnose([PACKINGS[packing](framed(frame))])
        assert [(one.id, one.lines) for one in diagnosis.findings[:1]] == [("fuse-device-missing", (3,))], frame


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_it_does_not_matter_in_what_pieces_a_log_comes(size: int) -> None:
    whole = framed("gitlab").encode()
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    assert [one.id for one in diagnose(pieces).findings[:1]] == ["fuse-device-missing"]


@pytest.mark.parametrize("width", [60, 72, 90])
def test_a_message_that_a_viewer_broke_is_found(width: int) -> None:
    line = f"Error: {MESSAGE}; fuse-overlayfs: cannot mount: No such file or directory"
    broken = "\n".join(line[at : at + width] for at in range(0, len(line), width))
    assert [one.id for one in diagnose([broken.encode()]).findings[:1]] == ["fuse-device-missing"]


@pytest.mark.parametrize("frame", ["github", "docker", "logfmt", "cri"])
def test_a_frame_does_not_change_what_comes_first(frame: str) -> None:
    examples = [(name, log) for name in PROBLEMS[::7] for log in read_problem(name)["examples"]]
    for name, log in examples:
        if any(sign in log for sign in ("level=", "\x1b", '{"', "msg=")):
            continue
        dressed = "\n".join(FRAMES[frame](line) for line in log.rstrip("\n").split("\n"))
        assert [one.id for one in diagnose([dressed.encode()]).findings[:1]] == [name], log


@given(st.lists(st.binary(max_size=400), max_size=6))
def test_no_bytes_are_too_strange(pieces: list[bytes]) -> None:
    try:
        lines = diagnose(pieces).lines
    except BadInputError:
        return
    assert lines >= 0
