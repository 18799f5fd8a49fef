"""Words that are only named are no finding: in a trace, a document, code, the name of a test, data."""

import pytest

from tests.diagnosis.saying import NAMED, all_tries, heard
from wizard.diagnosis.engine import diagnose

REFUSED = "Error during unshare(CLONE_NEWUSER): Operation not permitted"
UNAUTHORIZED = "Error: initializing source docker://r.example.com/x:1: reading manifest 1: unauthorized: access denied"
FAILED = "ERROR: Job failed: exit code 1"
WELL = "\x1b[32;1mJob succeeded\x1b[0;m"


def found(*lines: str) -> list[tuple[str, str]]:
    """The problems in a log, with their confidence."""
    return [(one.id, one.confidence) for one in diagnose(["".join(f"{line}\n" for line in lines).encode()]).findings]


@pytest.mark.parametrize("way", NAMED)
def test_a_message_that_is_only_named_is_no_finding(way: str) -> None:
    """Every nineteenth message in each way; `python -m tests.diagnosis.saying` tries all of them."""
    tries = [one for one in all_tries(["bare", "gitlab times"]) if one[2] == way]
    assert len(tries) > 500
    assert heard([one for one in tries[::19] if "`" not in one[1]]) == []


@pytest.mark.parametrize("way", NAMED)
def test_the_message_itself_beside_it_is_found(way: str) -> None:
    assert found(NAMED[way]("fuse: device not found, try 'modprobe fuse' first"), "$ werf build", REFUSED)[0][0] in (
        "userns-blocked-by-seccomp-or-lsm",
        "apparmor-restricts-userns-ubuntu",
    )


@pytest.mark.parametrize(
    "lines",
    [
        (f"STEP 2/3: RUN true\n{REFUSED}",),
        (f"$ cat /tmp/build.log\n{REFUSED}",),
        (f"$ cat Dockerfile | buildah bud -f - .\n{REFUSED}",),
        (f"+ werf build\n{REFUSED}",),
        (f"##[group]Run werf build\nshell: bash\n##[endgroup]\n{REFUSED}",),
        (f"# (in test file test/a.bats, line 9)\n{REFUSED}",),
        (f"process_linux.go:545: {REFUSED}",),
        (f'level=error msg="{REFUSED}"',),
        (f'{{"level": "error", "msg": "{REFUSED}"}}',),
        (f'{{"kind": "Event", "reason": "Failed", "message": "{REFUSED}", "name": "x"}}',),
        (f'E1125 09:00:00.123456    4711 pod.go:12] "Error syncing pod" err="{REFUSED}"',),
        (f'Error: building at STEP "RUN grep x y": {REFUSED}',),
        (f"1 error occurred:\n\t* {REFUSED}",),
        (f"[build 2/3] RUN x\n#9 0.31 {REFUSED}",),
    ],
)
def test_a_program_that_says_it_is_heard(lines: tuple[str, ...]) -> None:
    first = found(*lines, FAILED)[:1]
    assert [(name, sure) for name, sure in first if sure != "low"] != []


def test_a_command_within_a_message_is_not_what_it_says() -> None:
    command = "RUN grep -q 'toomanyrequests: You have reached your pull rate limit' x"
    assert found(f'Error: building at STEP "{command}": exit status 1', FAILED) == []


@pytest.mark.parametrize(
    "again",
    [
        f"Failed, retrying in 1s ... (1/3). {UNAUTHORIZED}",
        f"{UNAUTHORIZED}\nWarning: Docker pull failed with exit code 1, back off 9.715 seconds before retry.",
        f"Attempt 1/3\n{UNAUTHORIZED}\nwill retry",
        f"$ buildah pull r.example.com/x:1 || true\n{UNAUTHORIZED}",
        f"$ buildah pull r.example.com/x:1 || echo ignored\n{UNAUTHORIZED}\nignored",
        f"+ if buildah pull r.example.com/x:1\n{UNAUTHORIZED}",
        f"{UNAUTHORIZED}\nmake: [Makefile:3: pull] Error 125 (ignored)",
        f"=== RUN   TestPull\n{UNAUTHORIZED}\n--- PASS: TestPull (0.1s)",
    ],
)
def test_a_failure_that_was_expected_or_tried_again_is_low_at_most(again: str) -> None:
    assert found(again, "$ make", WELL) == []
    assert found(again, "$ make", FAILED) == [("registry-unauthorized", "low")]
    assert found(again, "$ make", UNAUTHORIZED, FAILED)[0][1] != "low"


def test_an_error_in_a_job_that_succeeded_is_possible_at_most() -> None:
    assert found(UNAUTHORIZED, WELL) == [("registry-unauthorized", "low")]
    assert found(f'time="2026-11-25T09:00:00Z" level=warning msg="{UNAUTHORIZED}"', WELL) == []


CGROUP = "WARN[0000] mkdir /sys/fs/cgroup/memory/libpod_parent: permission denied"


@pytest.mark.parametrize(
    "after",
    [
        ("Mon Dec 14 21:39:58 UTC 2026", "$ make", "cc: fatal error: no input files"),
        ("$ make", "cc: fatal error: no input files"),
        ("Mon Dec 14 21:39:58 UTC 2026",),
    ],
)
def test_a_warning_of_a_command_that_works_is_low_at_most(after: tuple[str, ...]) -> None:
    assert found("$ podman run x date", CGROUP, *after) == [("cgroup-not-writable", "low")]
    assert found("$ podman run x date", CGROUP, *after, WELL) == []


@pytest.mark.parametrize("after", [(), ("Error: exit status 126",), ("STEP 2/3: RUN make", "Error: exit status 126")])
def test_a_warning_of_a_command_that_fails_is_heard(after: tuple[str, ...]) -> None:
    assert found("$ podman run x date", CGROUP, *after) == [("cgroup-not-writable", "high")]


def test_a_setting_counts_in_a_printed_file() -> None:
    flag = "~/.local/share/containers/storage/overlay/.has-mount-program"
    assert found(f"$ cat {flag}", "true") == [("sticky-fuse-flag", "medium")]


@pytest.mark.parametrize("depth", [10, 400, 900, 20_000])
def test_data_of_any_depth_is_read(depth: int) -> None:
    line = '{"a":' * depth + "\"fuse: device not found, try 'modprobe fuse' first\"" + "}" * depth
    assert [finding.id for finding in diagnose([line.encode()]).findings] == ["fuse-device-missing"]
