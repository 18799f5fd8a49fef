"""What is handed in besides the log of a job: the right problem at its place, nothing where all is well."""

import pytest

from tests.diagnosis.dialects import first
from tests.diagnosis.inputs import (
    FUSE,
    NOT_FOUND,
    WAYS,
    audited,
    described,
    ended,
    events,
    inspected,
    journal,
    pod,
    printed,
    waiting,
)
from wizard.diagnosis.engine import diagnose

QUOTA = 'pods "build-7f9c" is forbidden: exceeded quota: q, requested: pods=1, used: pods=10, limited: pods=10'
PRIVILEGED = (
    'pods "build-x" is forbidden: violates PodSecurity "baseline:latest": privileged'
    ' (container "werf" must not set securityContext.privileged=true)'
)
AS_ROOT = 'container has runAsNonRoot and image will run as root (pod: "build-7f9c_ci(0d1)", container: werf)'
SECCOMP = (
    'failed to create containerd container: cannot load seccomp profile "/var/lib/kubelet/seccomp/p/werf.json":'
    " open /var/lib/kubelet/seccomp/p/werf.json: no such file or directory"
)
WARNED = 'would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false'


def place(log: str) -> tuple[str, int]:
    """Return the first problem and its first line."""
    found = diagnose([f"{log}\n".encode()]).findings
    return (found[0].id, found[0].lines[0]) if found else ("", 0)


@pytest.mark.parametrize(
    ("log", "problem", "line"),
    [
        (
            described(f"  Warning  Failed     85s (x3 over 2m)   kubelet  Failed to pull image: {NOT_FOUND}"),
            "image-not-found",
            16,
        ),
        (
            described(f"  Warning  Failed     9s (x2 over 20s)   kubelet  Error: {SECCOMP}"),
            "seccomp-profile-missing",
            16,
        ),
        (
            described(f"  Warning  Failed     9s (x2 over 20s)   kubelet  Error: {AS_ROOT}"),
            "run-as-nonroot-root-image",
            16,
        ),
        (described("", "Terminated\n      Reason:       OOMKilled\n      Exit Code:    137"), "oom-killed", 7),
    ],
)
def test_a_described_pod_tells_its_problem(log: str, problem: str, line: int) -> None:
    assert place(log) == (problem, line)


@pytest.mark.parametrize("restarts", ["0", "3", "3 (12s ago)"])
@pytest.mark.parametrize("heading", ["NAME   READY   STATUS      RESTARTS   AGE\n", ""])
def test_the_state_of_a_pod_in_a_list_speaks_whatever_its_restarts(heading: str, restarts: str) -> None:
    assert first(f"{heading}werf   0/1     OOMKilled   {restarts}          6s\n")[0] == "oom-killed"


@pytest.mark.parametrize("said", ['"OOMKilled": false', "OOMKilled: 0", "OOMKilled=false", '{\\"OOMKilled\\":false}'])
def test_a_container_that_was_not_killed_for_memory_does_not_speak(said: str) -> None:
    assert first(f"{said}\n") == ("", "")


@pytest.mark.parametrize("state", ["Running", "Terminated\n      Reason:       Completed\n      Exit Code:    0"])
def test_a_described_pod_that_is_well_tells_none(state: str) -> None:
    well = "  Normal   Pulled     118s               kubelet            Successfully pulled image in 1.2s"
    assert place(described(f"{well}\n  Normal   Killing    3s   kubelet   Stopping container werf", state)) == ("", 0)


@pytest.mark.parametrize("way", ["json", "json in one line", "yaml"])
def test_events_tell_their_problem(way: str) -> None:
    assert first(printed(events("FailedCreate", f"Error creating: {QUOTA}"), way))[0] == "pod-quota"
    assert first(printed(events("FailedCreate", f"Error creating: {PRIVILEGED}"), way))[0] == "pod-security-labels"
    assert first(printed(events("Pulled", "Successfully pulled image in 1.2s", "Normal"), way)) == ("", "")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (waiting("ErrImagePull", NOT_FOUND), "image-not-found"),
        (waiting("CreateContainerConfigError", AS_ROOT), "run-as-nonroot-root-image"),
        (waiting("CreateContainerError", SECCOMP), "seccomp-profile-missing"),
        (ended(137, "OOMKilled"), "oom-killed"),
        (ended(1, "Error", f"{FUSE}\n: exit status 1\n"), "fuse-device-missing"),
    ],
)
def test_the_status_of_a_pod_speaks(way: str, status: dict[str, object], problem: str) -> None:
    assert first(printed(pod(status), way))[0] == problem


@pytest.mark.parametrize("way", WAYS)
def test_what_was_asked_of_a_pod_does_not_speak(way: str) -> None:
    """Its annotations and the command that it runs quote a message."""
    assert first(printed(pod(ended(0, "Completed"), f'{{"a": "{FUSE}"}}'), way)) == ("", "")


@pytest.mark.parametrize(
    ("message", "problem"),
    [(QUOTA, "pod-quota"), (PRIVILEGED, "pod-security-labels"), ('namespaces "app" not found', "namespace-missing")],
)
def test_an_audit_log_tells_what_was_refused(message: str, problem: str) -> None:
    found = diagnose([f"{audited(201)}\n{audited(403, message)}\n".encode()]).findings[0]
    assert (found.id, found.lines[-1]) == (problem, 2)


def test_an_audit_log_of_what_was_done_tells_nothing() -> None:
    said = {"pod-security.kubernetes.io/audit-violations": WARNED}
    sought = audited(404, 'configmaps "werf-synchronization" not found')
    assert place(f"{audited(201)}\n{audited(201, more=said)}\n{sought}") == ("", 0)


@pytest.mark.parametrize("form", ["short", "short-iso", "json", "json, as bytes", "export", "verbose"])
def test_every_form_of_the_journal_is_read(form: str) -> None:
    assert first(journal(FUSE, form))[0] == "fuse-device-missing"
    assert first(journal("Started werf-build.service.", form)) == ("", "")


@pytest.mark.parametrize(
    ("log", "problem"),
    [
        (inspected(FUSE, 127), "fuse-device-missing"),
        (inspected(code=137, killed=True), "oom-killed"),
        (inspected(), ""),
        (inspected(code=1), ""),
        ('{"status":"oom","id":"6c1a","Type":"container","Action":"oom","Actor":{"ID":"6c1a"},"time":1}', "oom-killed"),
        ("2026-03-02T09:00:00.123456789Z container oom 6c1a (image=w, name=b)", "oom-killed"),
        ('{"status":"die","Type":"container","Action":"die","Actor":{"Attributes":{"exitCode":"0"}}}', ""),
        ("2026-03-02T09:00:00.223456789Z container die 6c1a (exitCode=0, image=boom, name=oom)", ""),
    ],
)
def test_what_docker_says_of_a_container_is_read(log: str, problem: str) -> None:
    assert first(f"{log}\n")[0] == problem


_SECCOMP = 'auid=1000 uid=1000 pid=41 comm="{comm}" exe="/usr/bin/x" sig=0 arch={arch} syscall={call} code={code}'
_AVC = (
    'type=AVC msg=audit(1.1:7): avc:  denied  {{ mounton }} for  pid=41 comm="buildah" path="/x"'
    " scontext=system_u:system_r:container_t:s0:c1 tcontext=system_u:object_r:container_file_t:s0"
    " tclass=dir permissive={}"
)


@pytest.mark.parametrize("head", ["type=SECCOMP msg=audit(1.1:7):", "[  812.112233] audit: type=1326 audit(1.1:7):"])
@pytest.mark.parametrize(
    ("comm", "arch", "call", "code", "found"),
    [
        ("buildah", "c000003e", 272, "0x50000", True),
        ("werf", "c00000b7", 97, "0x50000", True),
        ("podman", "c000003e", 165, "0x50001", True),
        ("buildah", "c000003e", 272, "0x7ffc0000", False),  # logged, and allowed
        ("chrome", "c000003e", 272, "0x50000", False),
        ("buildah", "c000003e", 41, "0x50000", False),  # socket
    ],
)
def test_a_filtered_system_call_is_told_by_its_number(
    head: str, comm: str, arch: str, call: int, code: str, found: bool
) -> None:
    line = f"{head} {_SECCOMP.format(comm=comm, arch=arch, call=call, code=code)}\n"
    assert (first(line)[0] == "userns-blocked-by-seccomp-or-lsm") is found


def test_what_a_permissive_policy_let_through_is_no_denial() -> None:
    assert first(f"{_AVC.format(0)}\n")[0] == "selinux-denied"
    assert first(f"{_AVC.format(1)}\n") == ("", "")
