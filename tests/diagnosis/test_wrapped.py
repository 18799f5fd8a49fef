"""A message that was broken into lines is one message: in werf's frame, by a terminal, between words."""

from itertools import product

import pytest

from tests.diagnosis.wrapping import FRAMES, WAYS, dressed, lost, one_try_each
from wizard.diagnosis.engine import diagnose
from wizard.diagnosis.frames import starts_message

MESSAGES = {
    "lsm-blocks-mount": "Error: unable to get storage: mount /home/build/.local/share/containers/storage/overlay:"
    "/home/build/.local/share/containers/storage/overlay, flags: 0x1000: permission denied",
    "newuidmap-not-permitted": "Error: cannot set up namespace using /usr/bin/newuidmap: exit status 1: newuidmap:"
    " write to uid_map failed: Operation not permitted",
    "registry-tls-unknown-ca": 'Error: initializing source docker://registry.example.com/base:1: pinging: Get "https:'
    '//registry.example.com/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
}
AROUND = "Version: v2.35.2\nCollecting flask==3.0.0\n{}\n{}\nUploading artifacts for failed job\n"


def test_every_example_keeps_its_first_place() -> None:
    """Each is tried in one way, width and frame, always the same; `make wrapped` tries all. One in 100 may be lost."""
    tries = one_try_each()
    missed = lost(tries)
    assert len(missed) <= len(tries) // 100, missed
    assert {(way, frame) for _, _, way, _, frame in tries} == set(product(WAYS, FRAMES))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", MESSAGES)
def test_it_does_not_matter_where_a_message_is_broken(name: str, way: str) -> None:
    for shift in range(0, 100, 3):
        log = f"{'x' * shift} {MESSAGES[name]}"
        broken = dressed(log, way, 100, "werf")
        found = diagnose([AROUND.format("y" * 99, broken).encode()]).findings
        assert [one.id for one in found[:1]] == [name], broken


def test_a_broken_message_is_shown_with_all_its_lines() -> None:
    log = AROUND.format("", dressed(MESSAGES["lsm-blocks-mount"], "werf", 100, "werf"))
    finding = diagnose([log.encode()]).findings[0]
    assert finding.lines == (4, 5)
    assert "permission denied" in finding.excerpt


def test_what_werf_broke_is_found_in_a_log_too_long_to_be_read_twice() -> None:
    filler = "│ │ Get:1 http://deb.example.org/debian bookworm InRelease [151 kB]\n" * 20_000
    broken = dressed(MESSAGES["lsm-blocks-mount"], "werf", 100, "werf")
    for log in (filler + broken, broken + filler):
        assert [one.id for one in diagnose([log.encode()]).findings] == ["lsm-blocks-mount"]


@pytest.mark.parametrize("begin", ["Error: no", "time=", "[12:00:01] x", "12:00:01 x", "STEP 3", "panic: x", "$ werf"])
def test_a_line_that_begins_a_message_does_not_go_on_with_the_one_before(begin: str) -> None:
    full = "x" * 70 + " Error: cannot clone:"
    said = " Operation not permitted, and so it went on until the line was full"
    assert diagnose([f"{full}\n{said.lstrip()}\n".encode()]).findings[0].lines == (1, 2)
    assert not any(one.lines == (1, 2) for one in diagnose([f"{full}\n{begin}{said}\n".encode()]).findings)
    assert starts_message(f"{begin}{said}")


@pytest.mark.parametrize("shift", range(0, 60, 4))
def test_what_a_broken_message_says_twice_is_said_once(shift: int) -> None:
    said = "Error response from daemon: toomanyrequests: You have reached your pull rate limit. Wait an hour."
    broken = dressed(f"{'x' * shift} {said}", "werf", 100, "werf")
    finding = diagnose([broken.encode()]).findings[0]
    assert (finding.id, finding.confidence) == ("registry-rate-limit", "medium"), broken
