"""Who refused a user namespace: the kernel's error number and the audit log's profile tell seccomp from a module."""

import pytest

from wizard.diagnosis.engine import diagnose

_WORDINGS = (
    "Error during unshare(CLONE_NEWUSER): {why}",
    "Error during unshare(...): {why}",
    "unshare: unshare failed: {why}",
    "cannot clone: {why}",
)
_MODULE_ALONE = (
    "unshare: unshare(0x10000000): {why}",
    "Error: creating new user namespace: {why}",
    "nsexec-1[12]: failed to unshare user namespace: {why}",
)
_FOLLOWING = (
    'time="2026-11-28T11:05:48Z" level=error msg="parsing PID \\"\\": strconv.Atoi: parsing \\"\\": invalid syntax"'
)


def first(*lines: str) -> tuple[str, str]:
    """The first problem and how sure it is."""
    found = diagnose(["".join(f"{line}\n" for line in lines).encode()]).findings
    return (found[0].id, found[0].confidence) if found else ("", "")


@pytest.mark.parametrize("wording", [*_WORDINGS, *_MODULE_ALONE])
def test_permission_denied_is_a_security_module(wording: str) -> None:
    assert first(wording.format(why="Permission denied"), _FOLLOWING) == ("lsm-blocks-mount", "high")


@pytest.mark.parametrize("wording", _WORDINGS)
def test_operation_not_permitted_is_a_filter_or_a_setting(wording: str) -> None:
    assert first(wording.format(why="Operation not permitted"), _FOLLOWING)[0] not in ("lsm-blocks-mount", "")


@pytest.mark.parametrize("wording", _WORDINGS)
def test_with_the_sign_of_selinux_it_is_selinux(wording: str) -> None:
    unread = "Error reading /proc/sys/user/max_user_namespaces: Permission denied"
    assert first(wording.format(why="Permission denied"), unread) == ("selinux-type-refused", "high")


def audit(what: str, profile: str, more: str = "") -> str:
    """A line of the kernel's log about a user namespace."""
    head = f'audit: type=1400 audit(1790000000.101:77): apparmor="{what}" operation="userns_create" class="namespace"'
    return f'{head} profile="{profile}" pid=1697 comm="exe" requested="userns_create"{more}'


@pytest.mark.parametrize(
    "profile", ["docker-default", "containers-default-0.62.2", "cri-containerd.apparmor.d", "crio-default"]
)
def test_a_denial_by_an_engines_profile_is_not_ubuntus(profile: str) -> None:
    denied = audit("DENIED", profile, ' denied="userns_create" execpath="/usr/bin/buildah"')
    assert first(denied) == ("lsm-blocks-mount", "high")
    assert first("Error during unshare(CLONE_NEWUSER): Permission denied", denied) == ("lsm-blocks-mount", "high")


@pytest.mark.parametrize(
    "line",
    [
        audit("AUDIT", "unconfined", ' target="unprivileged_userns"'),
        audit("DENIED", "unconfined", ' denied="userns_create"'),
        audit("AUDIT", "unconfined"),
    ],
)
def test_an_unconfined_process_is_ubuntus_case(line: str) -> None:
    assert first(line)[0] == "apparmor-restricts-userns-ubuntu"


def test_an_engines_profile_being_loaded_says_nothing_of_ubuntu() -> None:
    loaded = 'audit: apparmor="STATUS" operation="profile_load" profile="unconfined" name="docker-default"'
    assert first("Error during unshare(CLONE_NEWUSER): Permission denied", loaded) == ("lsm-blocks-mount", "high")


def test_a_damaged_image_is_told_although_the_build_succeeded() -> None:
    lost = 'level=error msg="Can\'t add file /s/1/diff/d to tar: lgetxattr /s/1/diff/d: operation not supported"'
    assert first(lost, "Successfully tagged localhost/x:latest", "Job succeeded") == ("tmpfs-without-xattr", "high")
