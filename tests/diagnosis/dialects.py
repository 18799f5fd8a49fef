"""A failed system call in the words of other languages; `python -m tests.diagnosis.dialects` tries all."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import NamedTuple

from wizard.diagnosis.engine import diagnose
from wizard.diagnosis.reasons import ERRNO
from wizard.diagnosis.signatures import read_problems


class Deed(NamedTuple):
    """A failed deed: the problem, the system call, the verb, the object, the errnos that mean it."""

    problem: str
    call: str
    verb: str
    object: str
    reasons: tuple[str, ...]
    before: str = ""
    by_object: bool = True


STORAGE = "/home/build/.local/share/containers/storage/overlay"
DEEDS: Sequence[Deed] = (
    Deed("fuse-device-missing", "open", "open", "/dev/fuse", ("ENOENT", "ENODEV", "ENXIO")),
    Deed("fuse-device-missing", "stat", "stat", "/dev/fuse", ("ENOENT",)),
    Deed("fuse-device-permission-denied", "openat", "open", "/dev/fuse", ("EACCES", "EPERM")),
    Deed("dev-net-tun-missing", "open", "open", "/dev/net/tun", ("ENOENT", "ENODEV")),
    Deed("lsm-blocks-mount", "mount", "mount", STORAGE, ("EACCES",), by_object=False),
    Deed(
        "cgroup-not-writable",
        "mkdir",
        "create directory",
        "/sys/fs/cgroup/buildah-1",
        ("EROFS", "EACCES"),
        by_object=False,
    ),
    Deed("cgroup-not-writable", "open", "open", "/sys/fs/cgroup/cgroup.subtree_control", ("EROFS", "EACCES")),
    Deed("disk-full", "write", "write", "/var/tmp/storage31852/1", ("ENOSPC", "EDQUOT")),
    Deed("disk-full", "mkdir", "create directory", f"{STORAGE}/7d61/merged", ("ENOSPC",)),
    Deed(
        "dropped-file-capabilities",
        "lchown",
        "change ownership of",
        "/etc/shadow",
        ("EPERM",),
        "STEP 2/3: COPY . /",
        False,
    ),
    Deed("dropped-file-capabilities", "chmod", "change mode of", f"{STORAGE}/1c/diff/var", ("EPERM",), by_object=False),
    Deed("insufficient-ids-in-userns", "lchown", "change ownership of", "/etc/gshadow", ("EINVAL",), by_object=False),
    Deed("masked-proc-mount-denied", "mount", "mount", "proc:/proc", ("EPERM", "EACCES"), by_object=False),
    Deed("sysfs-mount-denied", "mount", "mount", "sysfs:/sys", ("EPERM", "EACCES"), by_object=False),
    Deed("exec-format-no-binfmt", "execve", "execute", "/bin/sh", ("ENOEXEC",), by_object=False),
    Deed("docker-socket-permission", "connect", "connect to", "/var/run/docker.sock", ("EACCES",)),
    Deed("docker-daemon-unreachable", "connect", "connect to", "/var/run/docker.sock", ("ENOENT", "ECONNREFUSED")),
    Deed("policy-json-missing", "open", "open", "/etc/containers/policy.json", ("ENOENT",)),
    Deed("storage-not-writable", "mkdir", "create directory", STORAGE, ("EACCES", "EROFS"), by_object=False),
    Deed(
        "runtime-dir-not-writable", "mkdir", "create directory", "/run/user/1000", ("EACCES", "EROFS"), by_object=False
    ),
    Deed("kernel-no-overlay-support", "mount", "mount", "overlay", ("ENODEV",), by_object=False),
    Deed("newuidmap-not-installed", "execve", "execute", "/usr/bin/newuidmap", ("ENOENT",)),
    Deed("mount-program-missing", "execve", "execute", "/usr/bin/fuse-overlayfs", ("ENOENT",)),
    Deed("registry-auth-file", "open", "open", "/home/build/.docker/config.json", ("EACCES",)),
    Deed("too-many-open-files", "openat", "open", f"{STORAGE}/1c/diff/a", ("EMFILE",)),
)
"""The deeds that fail most often, and what each failure means."""

WORDS: Sequence[tuple[tuple[str, ...], str, tuple[str, ...]]] = (
    (("userns-limit-zero",), "user-namespace", ("ENOSPC",)),
    (
        ("userns-blocked-by-seccomp-or-lsm", "apparmor-restricts-userns-ubuntu", "nested-clone-denied"),
        "user-namespace",
        ("EPERM",),
    ),
    (("lsm-blocks-mount",), "user-namespace", ("EACCES",)),
    (("pids-limit",), "fork", ("EAGAIN",)),
    (("setgroups-denied",), "setgroups", ("EPERM",)),
    (("rlimit-raise-denied",), "setrlimit", ("EPERM",)),
)
"""Deeds without an object: the problems that it may be, what is done, for which errnos."""

SPOKEN: Mapping[str, Sequence[str]] = {
    "user-namespace": (
        "Error during unshare(CLONE_NEWUSER): {words}",
        "unshare: unshare failed: {words}",
        "unshare(CLONE_NEWUSER|CLONE_NEWNS) = -1 {name} ({words})",
        "crun: cannot clone: {words}",
        "failed to create a new user namespace: {words} (os error {number})",
        "Error: creating new user namespace: {words}",
        "nsexec-1[12]: failed to unshare user namespace: {words}",
    ),
    "fork": (
        "sh: fork: {words}",
        "bash: fork: retry: {words}",
        "fork/exec /usr/bin/git: {words}",
        "pthread_create failed: {words}",
        "clone3({{flags=0}}, 88) = -1 {name} ({words})",
        "failed to create new OS thread (have 7 already; errno={number})",
        "could not fork: {words} (os error {number})",
    ),
    "setgroups": (
        "setgroups: {words}",
        "setgroups(0, NULL) = -1 {name} ({words})",
        "failed to set supplementary groups: {words} (os error {number})",
        "unable to setgroups: {words}",
    ),
    "setrlimit": (
        "setrlimit `RLIMIT_NOFILE`: {words}",
        "setrlimit(RLIMIT_NOFILE, x) = -1 {name} ({words})",
        "error setting rlimit RLIMIT_NPROC: {words}",
        "prlimit64(0, RLIMIT_NOFILE, x) = -1 {name} ({words})",
    ),
}

DIALECTS: Mapping[str, Callable[[Deed, str, str, int], str]] = {
    "Go": lambda deed, name, words, number: f"Error: {deed.call} {deed.object}: {words.lower()}",
    "Go, wrapped": lambda deed, name, words, number: (
        f'Error: building at STEP "RUN x": preparing: failed to {deed.verb} "{deed.object}": {words.lower()}'
    ),
    "C": lambda deed, name, words, number: f"buildah: cannot {deed.verb} '{deed.object}': {words}",
    "C, with the call": lambda deed, name, words, number: f"crun: {deed.call}(`{deed.object}`): {words}",
    "C, with the number": lambda deed, name, words, number: (
        f"failed to {deed.verb} {deed.object}: {words} (errno {number})"
    ),
    "strace": lambda deed, name, words, number: (
        f'[pid 12] {deed.call}("{deed.object}", 0x0) = -1 {name} ({words})'
        if not deed.call.endswith("at")
        else f'[pid 12] {deed.call}(AT_FDCWD, "{deed.object}", O_RDWR) = -1 {name} ({words})'
    ),
    "Rust": lambda deed, name, words, number: (
        f"Error: failed to {deed.verb} {deed.object}: {words} (os error {number})"
    ),
    "Rust, debugged": lambda deed, name, words, number: (
        f'failed to {deed.verb} "{deed.object}": Os {{ code: {number}, kind: Other, message: "{words}" }}'
    ),
    "Rust, anyhow": lambda deed, name, words, number: (
        f"Error: could not {deed.verb} `{deed.object}`: {words} (os error {number})"
    ),
    "Python": lambda deed, name, words, number: f"OSError: [Errno {number}] {words}: '{deed.object}'",
    "Node.js": lambda deed, name, words, number: f"Error: {name}: {words.lower()}, {deed.call} '{deed.object}'",
}


def said(deed: Deed, dialect: str, reason: str) -> str:
    """Return a log in which a deed fails for a reason."""
    number, words = ERRNO[reason]
    line = DIALECTS[dialect](deed, reason, words[0].capitalize(), number)
    return "\n".join(filter(None, (deed.before, line))) + "\n"


def tries() -> Iterator[tuple[Deed, str, str]]:
    """Yield every deed in every dialect, for each of its reasons."""
    for deed in DEEDS:
        for dialect in DIALECTS:
            for reason in deed.reasons if deed.by_object or dialect != "Python" else ():
                yield deed, dialect, reason


def first(log: str) -> tuple[str, str]:
    """Return the first problem of a log and how sure it is; empty if there is none."""
    found = diagnose([log.encode()]).findings
    return (found[0].id, found[0].confidence) if found else ("", "")


def lost() -> list[tuple[str, str, str, tuple[str, str]]]:
    """Return the tries in which another problem, or none, comes first."""
    found = [(deed, dialect, reason, first(said(deed, dialect, reason))) for deed, dialect, reason in tries()]
    return [(deed.problem, dialect, reason, one) for deed, dialect, reason, one in found if one[0] != deed.problem]


def unsaid() -> list[tuple[str, str]]:
    """Return the messages without an object that are not found as one of their problems."""
    lines = [
        (problems, wording.format(words=ERRNO[name][1][0].capitalize(), name=name, number=ERRNO[name][0]))
        for problems, what, names in WORDS
        for name in names
        for wording in SPOKEN[what]
    ]
    return [(problems[0], line) for problems, line in lines if first(f"{line}\n")[0] not in problems]


def _meant(problem: str) -> set[str]:
    """Return the errnos that a problem may have."""
    own = read_problems()[problem].signatures[0].reasons
    return {*own, *(reason for deed in DEEDS if deed.problem == problem for reason in deed.reasons)}


def alarms(step: int = 1) -> list[tuple[str, str, str]]:
    """Return the tries with another errno in which the problem is still said to be likely or sure, of each so many."""
    return [
        (deed.problem, dialect, reason)
        for deed, dialect, reason in islice(product(DEEDS, DIALECTS, ERRNO), None, None, step)
        if reason not in _meant(deed.problem)
        and first(said(deed, dialect, reason)) in ((deed.problem, "high"), (deed.problem, "medium"))
    ]


if __name__ == "__main__":
    missed, wrong = [*lost(), *unsaid()], alarms()
    for one in (*missed, *wrong):
        print(*one)
    print(f"{len(missed)} of {len(list(tries()))} lost, {len(wrong)} alarms")
    sys.exit(bool(missed or wrong))
