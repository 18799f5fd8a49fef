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
    """A seventh of all: every errno with every deed and in every dialect, though not in every one of every deed."""
    assert alarms(step=7) == []


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
        (
            "Error: crun: controller `memory` is not available under /sys/fs/cgroup/user.slice/cgroup.controllers",
            "cgroup-not-writable",
        ),
        (
            'Pod "ci-7" is invalid: spec.containers[1].resources.requests: Invalid value: "2Gi": must be less than or '
            "equal to memory limit of 512Mi",
            "pod-quota",
        ),
        ("ERROR: failed to solve: quay.io:443/acme/base@sha256:4c11d0aa17f2: not found", "image-not-found"),
        (
            'kubelet  Failed to pull image "ghcr.io/acme/web:1": Error response from daemon: denied: denied',
            "registry-unauthorized",
        ),
        ("podman: pasta failed: L4 socket: Address family not supported by protocol", "pasta-failed"),
        ("E: Error: EACCES: permission denied, mkdir '/__w/_temp/1f/x'", "github-workspace-permission"),
        ("mkdir: cannot create directory '/__w/_tool': Permission denied", "github-workspace-permission"),
        (
            'apparmor_parser: Unable to replace "containers-default-0.62.2".  Permission denied; attempted to load a '
            "profile while confined?",
            "docker-default-profile-failed",
        ),
        (
            "E1128 reflector.go:140] kubedog: failed to list *v1.Pod: Unauthorized",
            "kube-unauthorized",
        ),
        (
            'Error: Kubernetes cluster unreachable: Get "https://k8s.example.net/version": getting credentials: exec: '
            "executable kubelogin not found",
            "kube-unauthorized",
        ),
        (
            " => => # Warning buildkit-7c FailedCreate Error creating: pods is forbidden: unable to validate against "
            "any pod security polic",
            "admission-denies-privileged",
        ),
        (
            "Error: netavark: create veth pair: Netlink error: Operation not supported (os error 95)",
            "nested-network-iptables",
        ),
        ("podman: failed to make veth pair: operation not permitted", "nested-network-iptables"),
        (
            'Get "http://reg.example.org/v2/": net/http: malformed HTTP response "\\x15\\x03\\x01\\x00\\x02\\x02"',
            "registry-http-not-https",
        ),
        (
            "Cloning into 'lib' for submodule git@git.example.org: fatal: Could not read from remote repository.",
            "git-ssh-auth",
        ),
        ("0/6 nodes are available: 6 node(s) didn't match pod affinity rules.", "no-node-fits"),
        ("error: failed to run command: signal: killed", "oom-killed"),
        ("mkdir /home/ci/.local/share/docker/overlay2/0bc2-init/diff: disk quota exceeded", "disk-full"),
        ("Error: UNAUTHORIZED: unauthorized to access repository", "registry-unauthorized"),
        (
            "daemon: Get https://reg.example.org:5005/v1/_ping: dial tcp 192.0.2.9:5005: i/o timeout",
            "registry-unreachable",
        ),
        (
            "Image: ubuntu-24.04  rootlesskit: newuidmap 21 [0 1001 1] failed: newuidmap: write to uid_map failed: "
            "Operation not permitted",
            "apparmor-restricts-userns-ubuntu",
        ),
        ("message: 'Pod The node was low on resource: [DiskPressure]. '", "pod-evicted-ephemeral-storage"),
        (
            "helm: YAML parse error on web/templates/a.yaml: error converting YAML to JSON: yaml: line 2: x",
            "chart-render-failed",
        ),
        (
            "error: unable to retrieve the complete list of server APIs: external.metrics.k8s.io/v1beta1: "
            "stale GroupVersion discovery",
            "kube-api-group-unavailable",
        ),
    ],
)
def test_what_public_reports_had_is_found(line: str, problem: str) -> None:
    """Messages of openshift.io 2273, kabanero-pipelines 63, freeipa-container 301, podman-desktop 7256 and others."""
    assert first(f"{line}\n")[0] == problem


@pytest.mark.parametrize(
    "line",
    [
        "Error: nvme controller `memory` is not available",
        "sh: ./scripts/build.sh: not found",
        "src/app.py:12: symbol not found",
        'service "web" is invalid: spec.ports: must be less than or equal to 65535',
        "psql: error: failed to pull rows: permission denied: table orders",
        "Error: EACCES: permission denied, open '/usr/local/lib/node_modules/x'",
        "HTTP 401 Unauthorized: you must be logged in to post comments",
        'Error: UPGRADE FAILED: Get "https://k8s.example.net/api": context deadline exceeded',
        "icc: the color profile could not be loaded",
        "fatal: Could not read from remote repository of the plugin cache",
        "ip: RTNETLINK answers: veth: operation not supported",
        "fatal error: runtime: out of memory",
    ],
)
def test_what_is_said_of_something_else_is_not(line: str) -> None:
    assert first(f"{line}\n")[0] == ""
