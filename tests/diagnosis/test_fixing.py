"""The steps that fix a problem, as facts, the log and the target have them: the smallest change first."""

import pytest

from wizard.diagnosis.configuring import MOST_LINES
from wizard.diagnosis.engine import diagnose
from wizard.diagnosis.fixing import settings_of, steps, target_for
from wizard.diagnosis.model import Step
from wizard.facts.model import Fact, Facts
from wizard.knowledge.problems import problem_names
from wizard.language import Language
from wizard.plan.settings import Answers


def fixes(log: str, target: str, facts: Facts | None = None) -> tuple[Step, ...]:
    """The steps for the first problem in a log."""
    finding = diagnose([f"{log}\n".encode()]).findings[0]
    return steps(finding.id, target_for(finding.id, target), Answers({}), facts or Facts({}), finding.seen)


DEVICE = "using mount program /usr/bin/fuse-overlayfs: fuse: device not found, try 'modprobe fuse' first"
MOUNT = "unable to get storage: mount /s/overlay:/s/overlay, flags: 0x1000: permission denied"
UNSHARE = "Error during unshare(CLONE_NEWUSER): Operation not permitted"
SYSCTL = "User namespaces are not enabled in /proc/sys/kernel/unprivileged_userns_clone."


@pytest.mark.parametrize(
    ("log", "target", "first"),
    [
        (DEVICE, "docker", "--device /dev/fuse"),
        (DEVICE, "podman", "--device /dev/fuse"),
        (DEVICE, "kubernetes", "squat.ai/fuse: 1"),
        (MOUNT, "docker", "--security-opt apparmor=unconfined"),
        (MOUNT, "podman", "--security-opt apparmor=unconfined"),
        (MOUNT, "kubernetes", "appArmorProfile:\n          type: Unconfined"),
        (UNSHARE, "docker", "--security-opt seccomp=unconfined"),
        (UNSHARE, "podman", "--security-opt seccomp=unconfined"),
        (UNSHARE, "kubernetes", "seccompProfile:\n          type: Unconfined"),
        (SYSCTL, "docker", "kernel.unprivileged_userns_clone = 1"),
        (SYSCTL, "podman", "kernel.unprivileged_userns_clone = 1"),
        (SYSCTL, "kubernetes", "kernel.unprivileged_userns_clone = 1"),
    ],
)
def test_the_first_step_is_the_one_setting_that_fixes_it(log: str, target: str, first: str) -> None:
    code = fixes(log, target)[0].code
    assert first in code
    assert code.count("\n") <= (MOST_LINES if log == SYSCTL else 6)


@pytest.mark.parametrize("target", ["docker", "podman", "kubernetes"])
def test_least_privilege_is_the_narrower_way_and_comes_later(target: str) -> None:
    for log, mark in ((MOUNT, "werf-buildah"), (UNSHARE, "werf-buildah")):
        codes = [step.code for step in fixes(log, target)]
        assert mark not in codes[0]
        assert any(mark in code for code in codes[1:])


def test_who_asked_for_least_privilege_is_not_led_to_more() -> None:
    found = steps("userns-blocked-by-seccomp-or-lsm", "docker", Answers({"hardening": "least-privilege"}), Facts({}))
    assert "werf-buildah.seccomp.json" in found[0].code
    assert not [step.code for step in found if "unconfined" in step.code]


def test_a_file_that_the_lines_name_is_to_be_had() -> None:
    found = steps("userns-blocked-by-seccomp-or-lsm", "docker", Answers({"command": "werf build"}), Facts({}))
    named = next(number for number, step in enumerate(found) if "seccomp.json" in step.code)
    assert found[named].instead
    assert found[named + 1].code == (
        "werf-wizard export docker '--set=command=werf build' --set=hardening=least-privilege -o werf-buildah\n"
        "cp werf-buildah/werf-buildah.seccomp.json .\n"
    )


def test_a_file_goes_where_the_lines_look_for_it() -> None:
    found = steps("seccomp-profile-missing", "gitlab-docker", Answers({}), Facts({}))
    assert '"seccomp=/etc/gitlab-runner/werf-buildah.seccomp.json"' in found[0].code
    assert "sudo cp werf-buildah/werf-buildah.seccomp.json /etc/gitlab-runner\n" in found[1].code


def test_a_step_that_the_facts_rule_out_is_not_shown() -> None:
    known = Facts({"overlay.rootless": Fact("yes", "")})
    unknown, able = (fixes(DEVICE, "docker", facts) for facts in (Facts({}), known))
    assert any("src=werf-buildah" in step.code for step in unknown[1:])
    assert "src=werf-buildah" in able[0].code
    assert not able[0].instead
    assert not [step.code for step in able if "--device" in step.code]


@pytest.mark.parametrize(
    ("log", "target", "first", "never"),
    [
        (
            "ERROR: Job failed (system failure): prepare environment: image pull failed: failed to pull image:"
            " unexpected status from HEAD request to https://r.example/v2/b/manifests/1: 401 Unauthorized",
            "gitlab-kubernetes",
            "kubectl create secret docker-registry",
            "ci-env",
        ),
        ("denied: requested access to the resource is denied", "gitlab-docker", "docker login", ""),
        (
            "Warning FailedCreatePodSandBox kubelet Failed to create pod sandbox: failed to create containerd task:"
            " OCI runtime create failed: runc create failed:"
            ' error mounting "sysfs" to rootfs at "/sys": operation not permitted',
            "kubernetes",
            "hostUsers: true",
            "BUILDAH_ISOLATION",
        ),
        (
            "Error: OCI runtime error: crun: the requested cgroup controller `pids` is not available",
            "docker",
            "podman run --cgroups=disabled",
            "",
        ),
        ("toomanyrequests: You have reached your unauthenticated pull rate limit.", "docker", "cr login", ""),
        ('creating image "d20c7b": layer not known', "podman", "buildah build --layers=false", "rm -rf ~"),
    ],
)
def test_what_the_log_says_decides_where_to_begin(log: str, target: str, first: str, never: str) -> None:
    codes = [step.code for step in fixes(log, target)]
    assert first in codes[0]
    assert not never or never not in "".join(codes)


def test_the_settings_of_the_fix_are_those_of_the_steps_shown() -> None:
    able = Facts({"overlay.rootless": Fact("yes", "")})
    assert settings_of("fuse-device-missing", "docker", Answers({}), Facts({})) == {"mode": "fuse-device"}
    assert settings_of("fuse-device-missing", "docker", Answers({}), able) == {}
    least = Answers({"hardening": "least-privilege"})
    assert settings_of("userns-blocked-by-seccomp-or-lsm", "docker", least, Facts({}))["hardening"] == "least-privilege"


@pytest.mark.parametrize("target", ["docker", "podman", "kubernetes", "gitlab-docker", "github-docker"])
def test_the_first_step_can_be_read_alone(target: str) -> None:
    english = Language("en")
    firsts = {name: steps(name, target_for(name, target), Answers({}), Facts({}))[0] for name in problem_names()}
    said = {name: english(step.sentence) for name, step in firsts.items()}
    joined = ("Or ", "And ", "The same", "Likewise", "Then ")
    assert {name: one for name, one in said.items() if one.startswith(joined)} == {}


@pytest.mark.parametrize(
    ("target", "place", "line"),
    [
        ("kubernetes", "configuration", '          memory: "8Gi"\n'),
        ("gitlab-kubernetes", "configuration", '    helper_memory_limit = "8Gi"\n'),
        ("github-kubernetes", "project", "--set=limits=cpu=4,memory=8Gi"),
    ],
)
def test_a_quota_is_answered_with_amounts_in_the_targets_own_form(target: str, place: str, line: str) -> None:
    """The Pod of GitHub is a document in a value, whose lines have no reasons: there the command writes it."""
    log = 'Error creating: pods "werf-hp2vn" is forbidden: failed quota: team: must specify limits.cpu for: werf'
    step = fixes(log, target)[1]
    assert (step.where, line in step.code) == (place, True)
    assert Language("en")(step.sentence).startswith("If the quota ")
