"""A form finds one saying in every program's words, and nothing that differs in the reason, the object or the deed."""

from typing import Any

import pytest

from tests.diagnosis.forms import OPERATIONS, regex_of
from tests.diagnosis.index import compiled
from wizard.diagnosis.folding import fold
from wizard.diagnosis.signatures import Pattern, make_problem

FUSE = {"operation": "open", "object": "/dev/fuse", "reason": ["EACCES", "EPERM"]}
USERNS = {"operation": "user-namespace", "reason": "EACCES"}
KILLED = {"exit": 137}
ZERO = {"sysctl": "user.max_user_namespaces", "value": "0"}


def pattern(form: dict[str, Any]) -> Pattern:
    """The pattern that a diagnosis searches with."""
    problem = make_problem("toy", {"signatures": [compiled(form)]})
    return problem.signatures[0].pattern


@pytest.mark.parametrize(
    ("form", "line"),
    [
        (FUSE, "fuse: failed to open /dev/fuse: Permission denied"),
        (FUSE, "Error: open /dev/fuse: operation not permitted"),
        (FUSE, "cannot open `/dev/fuse' (EACCES)"),
        (FUSE, "PermissionError: [Errno 13] Permission denied: '/dev/fuse'"),
        (FUSE, 'OSError: open: [Errno 1] Operation not permitted: "/dev/fuse"'),
        (FUSE, 'openat(AT_FDCWD, "/dev/fuse", O_RDWR) = -1 EACCES (Permission denied)'),
        (FUSE, "/dev/fuse: failed to open: permission denied"),
        (FUSE, "opening “/dev/fuse”: os error 13"),
        (USERNS, "Error during unshare(CLONE_NEWUSER): Permission denied"),
        (USERNS, "unshare: unshare failed: Permission denied"),
        (USERNS, "fork/exec /proc/self/exe: permission denied"),
        (USERNS, "failed to create a new user namespace: errno 13"),
        (USERNS, "clone3({flags=CLONE_NEWNS|CLONE_NEWUSER, exit_signal=0}, 88) = -1 EACCES"),
        (USERNS, "crun: cannot clone: Permission denied"),
        (ZERO, "user.max_user_namespaces = 0"),
        (ZERO, "/proc/sys/user/max_user_namespaces is set to 0"),
        (ZERO, "max_user_namespaces: 0"),
        (KILLED, "werf   Exited (137) 2 minutes ago"),
        (KILLED, "werf_1 exited with code 137"),
        (KILLED, "ci_werf_1   werf converge   Exit 137"),
        (KILLED, '"ExitCode": 137,'),
        (KILLED, "container die 5f1c (image=werf, exitCode=137, name=werf)"),
        (KILLED, "    Exit Code:    137"),
        (KILLED, "##[error]Process completed with exit code 137."),
        (KILLED, "The command '/bin/sh -c make' returned a non-zero code: 137"),
        (KILLED, "ci.service: Main process exited, code=exited, status=137/n/a"),
        (KILLED, "make: *** [Makefile:3: build] Error 137"),
        (KILLED, "werf   0/1   Init:ExitCode:137   0   3m"),
    ],
)
def test_a_form_is_found_in_every_spelling(form: dict[str, Any], line: str) -> None:
    sought = pattern(form)
    assert sought.find(fold(line))
    assert all(any(word in fold(line) for word in group) for group in sought.literals)


@pytest.mark.parametrize(
    ("form", "line"),
    [
        (FUSE, "open /dev/fuse: no such file or directory"),
        (FUSE, "open /dev/fused: permission denied"),
        (FUSE, "open /dev/kvm: permission denied"),
        (FUSE, "open /dev/fuse: no such file or directory; open /dev/kvm: permission denied"),
        (FUSE, "crw-rw-rw- 1 root root 10, 229 /dev/fuse"),
        (KILLED, "werf   Exited (13) 137 seconds ago"),
        (KILLED, "werf   Exited (1) 137 minutes ago"),
        (KILLED, "werf   0/1   Completed   137   3m"),
        (KILLED, "exit code 1370"),
        (KILLED, "137 files were read, status ok"),
        (USERNS, "Error during unshare(CLONE_NEWUSER): Operation not permitted"),
        (USERNS, "unshare(CLONE_NEWNS): Permission denied"),
        (USERNS, "fork/exec /usr/bin/make: permission denied"),
        (USERNS, "bash: ./create-user-namespace.sh: Permission denied"),
        (ZERO, "user.max_user_namespaces = 63404"),
        (ZERO, "user.max_mnt_namespaces = 0"),
    ],
)
def test_a_form_is_not_found_in_what_is_near(form: dict[str, Any], line: str) -> None:
    assert pattern(form).find(fold(line)) is None


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_has_something_to_search_for(name: str) -> None:
    assert regex_of({"operation": name, "object": "/some/path", "reason": "EPERM"})[1]


def test_what_is_no_errno_is_taken_literally() -> None:
    sought = pattern({"object": "client version …", "reason": "is too old"})
    assert sought.find(fold("Error response from daemon: client version 1.40 is too old. Minimum …"))
    assert not sought.find(fold("client version 1.52"))
