"""A failed system call is one problem in every language's words, and another one with another errno."""

import pytest

from tests.diagnosis.dialects import DIALECTS, alarms, first, lost, unsaid
from wizard.diagnosis.reasons import reasons_in


def test_every_deed_is_found_in_every_dialect() -> None:
    assert len(DIALECTS) > 10
    assert lost() == []


def test_a_deed_without_an_object_is_found_in_every_wording() -> None:
    assert unsaid() == []


def test_another_errno_is_not_the_problem() -> None:
    """A third of all: every errno with every deed and in every dialect, though not in every one of every deed."""
    assert alarms(step=3) == []


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        ("no such device", {"ENODEV"}),
        ("no such device or address", {"ENXIO"}),
        ("no such device (errno 19)", {"ENODEV"}),
        ("operation not supported", {"EOPNOTSUPP"}),
    ],
)
def test_words_that_begin_those_of_another_errno_are_not_it(said: str, reasons: set[str]) -> None:
    assert reasons_in(said) == reasons


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            "0/10 nodes are available: 1 Insufficient cpu, 9 node(s) had taints that the pod didn't tolerate.",
            "no-node-fits",
        ),
        ("Warning  FailedScheduling  pod has unbound PersistentVolumeClaims (repeated 2 times)", "pvc-not-bound"),
        ("Failed to create /machine.slice/x.scope control group: Read-only file system", "cgroup-not-writable"),
        ("bwrap: Creating new namespace failed: Permission denied", "apparmor-restricts-userns-ubuntu"),
        ("mount proc:/proc (via /proc/self/fd/6), flags: 0xe: operation not permitted", "masked-proc-mount-denied"),
        (
            "ERRO[0012] Error while applying layer: ApplyLayer exit status 1 stdout:  stderr: permission denied",
            "lsm-blocks-mount",
        ),
        ("Error: netavark: Sysctl error: IO Error: Read-only file system (os error 30)", "nested-network-iptables"),
        ("error: POST failed; expected status {202} but got 401: Unauthorized", "registry-unauthorized"),
        (
            '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required","detail":[]}]}',
            "registry-unauthorized",
        ),
    ],
)
def test_what_public_reports_had_is_found(line: str, problem: str) -> None:
    """Messages of openshift.io 2273, kabanero-pipelines 63, freeipa-container 301, podman-desktop 7256 and others."""
    assert first(f"{line}\n")[0] == problem
