"""The target that a log tells, the facts that it has, and what both are good for."""

import pytest

from wizard.diagnosis.engine import diagnose
from wizard.diagnosis.fixing import steps, target_for
from wizard.diagnosis.surroundings import BEGINNING, facts_in, target_in
from wizard.facts.model import Facts
from wizard.plan.settings import Answers

REFUSED = "Error during unshare(CLONE_NEWUSER): Operation not permitted\n"


@pytest.mark.parametrize(
    ("log", "target"),
    [
        ('Running with gitlab-runner 17.5\nPreparing the "kubernetes" executor', "gitlab-kubernetes"),
        ("Running with gitlab-runner 17.5\nUsing Docker executor with image werf", "gitlab-docker"),
        ("##[group]Operating System\nUbuntu", "github-docker"),
        ("##[section]Starting: Build\n##[group]Docker", "ci-docker"),
        ("/home/runner/k8s/index.js\n##[error]pod failed", "github-kubernetes"),
        ("$ docker compose run --rm werf", "compose"),
        ("+ sudo podman run --rm werf", "podman"),
        ("$ docker run --rm werf kubectl get pods", "docker"),
        ('Error: pods "werf-1" is forbidden: violates PodSecurity "baseline:latest"', "kubernetes"),
        ("Version: v2.75.3\nBuilding stage app", ""),
    ],
)
def test_the_target_is_the_one_whose_runner_speaks(log: str, target: str) -> None:
    assert target_in(log) == target


@pytest.mark.parametrize(
    ("log", "facts"),
    [
        ("$ cat /proc/sys/kernel/unprivileged_userns_clone\n0\n", {"userns.clone_sysctl": "0"}),
        (
            "2026-11-25T10:00:00Z $ sysctl -n user.max_user_namespaces\n2026-11-25T10:00:01Z 63404\n",
            {"userns.max": "63404"},
        ),
        ("kernel.apparmor_restrict_unprivileged_userns = 1\n", {"apparmor.restrict_userns": "1"}),
        (
            "Linux node-7 5.4.0-42-generic #46-Ubuntu SMP\n",
            {"kernel.release": "5.4.0-42-generic", "kernel.build": "#46-Ubuntu SMP", "distro.id": "ubuntu"},
        ),
        (
            "Linux node-7 6.8.0-45-generic #45~22.04.1-Ubuntu SMP PREEMPT_DYNAMIC x86_64 x86_64 x86_64 GNU/Linux\n",
            {
                "kernel.release": "6.8.0-45-generic",
                "kernel.build": "#45~22.04.1-Ubuntu SMP PREEMPT_DYNAMIC",
                "distro.id": "ubuntu",
                "distro.version": "22.04",
            },
        ),
        (
            "10:00 Linux runner 6.1.0-18-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01) x86_64 Linux",
            {
                "kernel.release": "6.1.0-18-amd64",
                "kernel.build": "#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)",
                "distro.id": "debian",
                "distro.version": "12",
            },
        ),
        (
            "[    0.000000] Linux version 5.10.0-28-amd64 (debian-kernel@lists.debian.org) (gcc-10 (Debian 10.2.1-6) "
            "10.2.1, GNU ld (GNU Binutils for Debian) 2.35.2) #1 SMP Debian 5.10.209-2 (2024-01-31)\n",
            {
                "kernel.release": "5.10.0-28-amd64",
                "kernel.build": "#1 SMP Debian 5.10.209-2 (2024-01-31)",
                "distro.id": "debian",
                "distro.version": "11",
            },
        ),
        (
            "Linux ip-10-0-0-7 6.1.112-122.189.amzn2023.aarch64 #1 SMP Tue Oct 8 aarch64 aarch64 aarch64 GNU/Linux\n",
            {
                "kernel.release": "6.1.112-122.189.amzn2023.aarch64",
                "kernel.build": "#1 SMP Tue Oct 8",
                "distro.id": "amzn",
                "distro.version": "2023",
            },
        ),
        (
            "Linux talos-7 6.12.31-talos #1 SMP x86_64 GNU/Linux\n",
            {"kernel.release": "6.12.31-talos", "kernel.build": "#1 SMP", "distro.id": "talos"},
        ),
        (
            "Linux box 6.9.1-1.el9.elrepo.x86_64 #1 SMP x86_64 GNU/Linux\n",
            {"kernel.release": "6.9.1-1.el9.elrepo.x86_64", "kernel.build": "#1 SMP"},
        ),
        (
            " Kernel Version: 4.18.0-553.el8\n",
            {"kernel.release": "4.18.0-553.el8", "distro.id": "rhel", "distro.version": "8"},
        ),
        (
            'Linux n 6.1.0-18-amd64 #1 SMP Debian 6.1.76-1 (2024-02-01)\nPRETTY_NAME="Ubuntu 24.04.1 LTS"\n',
            {
                "kernel.release": "6.1.0-18-amd64",
                "kernel.build": "#1 SMP Debian 6.1.76-1 (2024-02-01)",
                "distro.id": "debian",
                "distro.version": "12",
            },
        ),
        (
            'PRETTY_NAME="Ubuntu 24.04.1 LTS"\nLinux n 6.8.0-45-generic #45-Ubuntu SMP\n',
            {
                "kernel.release": "6.8.0-45-generic",
                "kernel.build": "#45-Ubuntu SMP",
                "distro.id": "ubuntu",
                "distro.version": "24.04",
            },
        ),
        ("Image: ubuntu-24.04\n", {"distro.id": "ubuntu", "distro.version": "24.04"}),
        ("cat: /proc/sys/kernel/unprivileged_userns_clone: No such file or directory\n0\n", {}),
        ("$ cat /proc/sys/kernel/unprivileged_userns_clone\n$ id\n", {}),
        ("$ cat /proc/sys/kernel/hostname\n5\n", {}),
    ],
)
def test_facts_are_read_from_what_commands_printed(log: str, facts: dict[str, str]) -> None:
    assert {key: fact.value for key, fact in facts_in(log).items()} == facts


@pytest.mark.parametrize(
    ("printed", "first"),
    [
        ("$ cat /proc/sys/kernel/unprivileged_userns_clone\n0\n", "userns-clone-sysctl-off"),
        ("$ cat /proc/sys/kernel/unprivileged_userns_clone\n1\n", "userns-blocked-by-seccomp-or-lsm"),
        ("kernel.apparmor_restrict_unprivileged_userns = 1\n", "apparmor-restricts-userns-ubuntu"),
    ],
)
def test_facts_in_the_log_settle_look_alikes(printed: str, first: str) -> None:
    found = diagnose([(REFUSED + printed).encode()]).findings
    assert found[0].id == first


def test_facts_that_are_given_win_over_those_in_the_log() -> None:
    log = (REFUSED + "$ cat /proc/sys/kernel/unprivileged_userns_clone\n0\n").encode()
    given = facts_in("kernel.unprivileged_userns_clone = 1")
    assert diagnose([log], given).findings[0].id == "userns-blocked-by-seccomp-or-lsm"


def test_a_long_log_tells_its_target_in_its_beginning_or_where_it_fails() -> None:
    filler = b"nothing to see here\n" * (BEGINNING // 10)
    presented = b"Running with gitlab-runner 17.5\n" + filler + REFUSED.encode()
    assert diagnose([presented]).target == "gitlab-docker"
    refused = filler + b'Error: pods "werf-1" is forbidden: violates PodSecurity "restricted:latest": privileged\n'
    assert diagnose([refused]).target == "kubernetes"


def test_a_problem_of_clusters_alone_is_mended_there() -> None:
    assert target_for("kube-rbac-forbidden", "docker") == "kubernetes"
    assert steps("kube-rbac-forbidden", "kubernetes", Answers({}), Facts({}))
    assert target_for("kube-rbac-forbidden", "gitlab-kubernetes") == "gitlab-kubernetes"
    assert target_for("fuse-device-missing", "", "compose") == "compose"
    assert target_for("fuse-device-missing", "") == "docker"
