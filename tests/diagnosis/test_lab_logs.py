"""What builds printed in the lab (tests/lab/diagnosing.py, Buildah 1.28), without it: the right problem comes first."""

from pathlib import Path

import pytest

from wizard.diagnosis.engine import diagnose

LOGS = Path(__file__).parent / "logs"

FIRST = {
    "default-seccomp-native": "userns-blocked-by-seccomp-or-lsm",
    "default-seccomp-fuse": "userns-blocked-by-seccomp-or-lsm",
    "default-seccomp-with-device": "userns-blocked-by-seccomp-or-lsm",
    "no-device": "fuse-device-missing",
    "closed-device-privileged": "fuse-device-permission-denied",
    "closed-device": "fuse-device-permission-denied",
    "no-new-privileges": "newuidmap-not-permitted",
    "no-capabilities": "newuidmap-not-permitted",
    "no-setuid": "newuidmap-not-permitted",
    "no-setgid": "newuidmap-not-permitted",
    "rootless-isolation": "masked-proc-mount-denied",
    "user-root": "fuse-device-missing",
    "no-storage-volume": "fuse-device-missing",
    "no-chroot": "userns-blocked-by-seccomp-or-lsm",
    "no-mount": "userns-blocked-by-seccomp-or-lsm",
    "no-umount2": "userns-blocked-by-seccomp-or-lsm",
    "no-unshare": "userns-blocked-by-seccomp-or-lsm",
    "clone3-refused": "seccomp-clone3-eperm",
}
"""The log and its problem."""


@pytest.mark.parametrize("name", FIRST)
def test_the_right_problem_comes_first(name: str) -> None:
    findings = diagnose([(LOGS / f"{name}.log").read_bytes()]).findings
    assert [finding.id for finding in findings][:1] == [FIRST[name]]


def test_every_log_is_in_the_table() -> None:
    assert {path.stem for path in LOGS.iterdir()} == set(FIRST)
