"""What a log says last is told as what followed from what it says first, across tools; two causes stay two."""

import pytest

from wizard.diagnosis.engine import diagnose

PENDING = "ERROR: Job failed (system failure): prepare environment: timed out waiting for pod to start"
STUCK = "ERROR: marking resource as failed because no progress for 4m0s"
NO_DAEMON = "ERROR: Cannot connect to the Docker daemon at tcp://docker:2375. Is the docker daemon running?"
PULL = 'WARNING: Event retrieved from the cluster: Failed to pull image "r.example.com/w:1": '
CREATE = 'rs/backend-7f: FailedCreate: Error creating: pods "backend-7f-" is forbidden: '


def told(*lines: str) -> list[tuple[str, list[str]]]:
    """The problems in a log, each with what followed from it."""
    found = diagnose(["".join(f"{line}\n" for line in lines).encode()]).findings
    return [(one.id, [each.id for each in one.consequences]) for one in found]


@pytest.mark.parametrize(
    ("cause", "problem"),
    [
        (
            'Unschedulable: "0/3 nodes are available: 3 Insufficient github.com/fuse."',
            "fuse-device-plugin-unschedulable",
        ),
        (
            f"{PULL}unexpected status from GET request to https://r.example.com/jwt/auth: 401 Unauthorized",
            "registry-unauthorized",
        ),
        (
            f'{PULL}Head "https://r.example.com/v2/": x509: certificate signed by unknown authority',
            "registry-tls-unknown-ca",
        ),
        (f"{PULL}toomanyrequests: You have reached your pull rate limit.", "registry-rate-limit"),
    ],
)
def test_a_pod_that_never_started_follows_from_why(cause: str, problem: str) -> None:
    assert told(cause, PENDING) == [(problem, ["gitlab-pod-pending"])]


@pytest.mark.parametrize(
    ("cause", "problem"),
    [
        ("po/backend-7f container/backend: terminated: OOMKilled, exit code 137", "oom-killed"),
        (f'{CREATE}violates PodSecurity "restricted:latest": privileged (container "b")', "pod-security-labels"),
        (f"{CREATE}exceeded quota: q, requested: pods=1, used: pods=10, limited: pods=10", "pod-quota"),
        (f'{PULL}failed to resolve reference "r.example.com/w:1": r.example.com/w:1: not found', "image-not-found"),
    ],
)
def test_a_rollout_that_stands_still_follows_from_why(cause: str, problem: str) -> None:
    assert told(cause, STUCK) == [(problem, ["werf-deploy-tracking"])]


@pytest.mark.parametrize(
    ("cause", "problem"),
    [
        (f"{CREATE}exceeded quota: q, requested: pods=1, used: pods=10, limited: pods=10", "pod-quota"),
        (f'{CREATE}error looking up service account ci/web: serviceaccount "web" not found', "service-account-missing"),
    ],
)
def test_events_that_are_printed_after_a_rollout_gave_up_tell_why(cause: str, problem: str) -> None:
    gave_up = "Error: INSTALLATION FAILED: failed pre-install: timed out waiting for the condition"
    for last in (STUCK, gave_up):
        assert told(last, "$ kubectl get events", cause) == [(problem, ["werf-deploy-tracking"])]


def test_a_daemon_that_is_not_there_follows_from_why_it_did_not_start() -> None:
    refused = "iptables v1.8.10 (nf_tables): RULE_APPEND failed (No such file or directory)"
    cause = f"failed to start daemon: Error initializing network controller: (iptables failed: {refused})"
    assert told(cause, NO_DAEMON) == [("nested-network-iptables", ["docker-daemon-unreachable"])]


@pytest.mark.parametrize(
    "lines",
    [
        (
            f"{PULL}toomanyrequests: You have reached your pull rate limit.",
            "Error: writing blob: no space left on device",
        ),
        (STUCK, "command terminated with exit code 137, reason: OOMKilled"),
    ],
)
def test_what_came_first_does_not_follow_from_what_came_later(lines: tuple[str, ...]) -> None:
    found = told(*lines)
    assert len(found) == 2
    assert not any(followers for _, followers in found)
