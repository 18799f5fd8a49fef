"""Every check by itself: which facts answer it, with which certainty, and what it says beside the answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.facts.keys import KEYS, NUMBER
from wizard.facts.model import make_facts
from wizard.knowledge.topics import topic_ids
from wizard.language import Language
from wizard.plan.checks import ALL, run_checks
from wizard.plan.checks.labels import LABELS
from wizard.plan.distributions import default_user_namespaces, host_distribution

SAY = Language("en")
UBUNTU_KERNEL = "kernel.release=6.17.0-14-generic, kernel.build=#14~24.04.1-Ubuntu SMP PREEMPT_DYNAMIC"
DEBIAN_KERNEL = "kernel.release=6.12.117+deb13-cloud-amd64"
CASES: dict[str, list[tuple[str, str]]] = {
    "linux": [
        ("", "ok"),
        ("os.kernel=Linux", "ok"),
        ("os.kernel=Darwin", "unknown"),
        ("os.kernel=FreeBSD", "unknown"),
    ],
    "kernel-version": [
        ("", "unknown"),
        ("kernel.release=", "unknown"),
        ("kernel.release=generic", "unknown"),
        ("kernel.release=3.10.0-1160.el7.x86_64", "failed"),
        ("kernel.release=4.17.19", "failed"),
        ("kernel.release=4.18.0", "ok"),
        ("kernel.release=4.9.0-13-amd64", "failed"),
        ("kernel.release=10.0.1", "ok"),
        ("kernel.release=5.15.146.1-microsoft-standard-WSL2", "ok"),
        ("kernel.release=4.14.0, overlay.rootless=yes", "ok"),
        ("overlay.rootless=yes", "ok"),
        ("overlay.rootless=no", "unknown"),
    ],
    "sandbox": [
        ("", "ok"),
        ("container.kind=none", "ok"),
        ("container.kind=kubernetes", "ok"),
        ("container.kind=gvisor", "failed"),
        ("container.kind=sysbox", "failed"),
        ("container.kind=gvisor, overlay.rootless=no", "failed"),
        ("container.kind=gvisor, overlay.rootless=yes", "warning"),
    ],
    "userns-enabled": [
        ("", "unknown"),
        ("userns.max=0", "failed"),
        ("userns.max=1", "warning"),
        ("userns.max=14999", "warning"),
        ("userns.max=15000", "ok"),
        ("userns.max=127000", "ok"),
        ("userns.max=0, userns.try=yes", "warning"),
        ("userns.max=0, overlay.rootless=yes", "warning"),
        ("userns.try=yes", "ok"),
        ("overlay.rootless=yes", "ok"),
        ("userns.try=no", "failed"),
        ("userns.max=63404, userns.try=no", "failed"),
        # A refusal that another check names is left to it.
        ("userns.max=63404, userns.try=no, userns.clone_sysctl=0", "ok"),
        ("userns.max=63404, userns.try=no, apparmor.restrict_userns=1", "ok"),
        ("userns.max=63404, userns.try=no, process.seccomp=2, container.kind=docker", "ok"),
        ("userns.max=63404, userns.try=no, process.seccomp=2, container.kind=none", "failed"),
        ("userns.try=no, process.seccomp=2, container.kind=docker", "unknown"),
        # A security module is asked last: all else had agreed.
        ("userns.try=no, userns.try.error=unshare: unshare failed: Permission denied, container.kind=docker", "ok"),
        ("userns.try=no, userns.try.error=unshare: unshare failed: Permission denied, container.kind=none", "failed"),
        (
            "userns.try=no, userns.try.error=unshare: unshare failed: Permission denied, container.kind=none,"
            " process.label=snap.code.code (enforce)",
            "ok",
        ),
        (
            "userns.max=63404, userns.try=no, userns.try.error=unshare: write failed: Operation not permitted,"
            " container.kind=docker, process.seccomp=0, process.label=docker-default (enforce)",
            "ok",
        ),
        (
            "userns.max=63404, userns.try=no, userns.try.error=unshare: unshare failed: Operation not permitted,"
            " container.kind=docker, process.seccomp=0, process.label=unconfined",
            "failed",
        ),
        (
            "userns.max=63404, userns.try=no, userns.try.error=unshare: unshare failed: No space left on device,"
            " container.kind=docker, process.seccomp=2, process.label=docker-default (enforce)",
            "failed",
        ),
        (
            "userns.max=63404, userns.try=no, apparmor.restrict_userns=1, container.kind=docker, process.seccomp=0,"
            " process.label=werf-buildah (unconfined)",
            "failed",
        ),
        ("distro.id=debian, distro.version=12", "ok"),
        ("distro.id=debian, distro.version=10", "failed"),
        ("distro.id=talos", "failed"),
        ("distro.id=arch", "unknown"),
        ("distro.id=debian, distro.version=10, userns.max=63404", "ok"),
        # In a container os-release is the image's.
        ("distro.id=centos, distro.version=7, container.kind=docker", "unknown"),
        ("distro.id=fedora, distro.version=42, container.kind=podman", "unknown"),
        # There the kernel tells who built it.
        (f"container.kind=docker, distro.id=talos, {DEBIAN_KERNEL}", "ok"),
        (f"container.kind=docker, {DEBIAN_KERNEL}, userns.max=0", "failed"),
        ("container.kind=docker, kernel.release=4.19.0-27-amd64, kernel.build=#1 SMP Debian 4.19.316-1", "failed"),
        ("container.kind=docker, kernel.release=6.8.0-63-generic, kernel.build=#66-Ubuntu SMP PREEMPT_DYNAMIC", "ok"),
        ("container.kind=docker, kernel.release=6.17.8-300.fc43.x86_64", "ok"),
        ("container.kind=docker, kernel.release=5.4.278-1.el7.elrepo.x86_64", "unknown"),
        ("container.kind=docker, kernel.release=6.12.1, kernel.build=#1 SMP", "unknown"),
        (f"container.kind=none, {DEBIAN_KERNEL}", "unknown"),
    ],
    "userns-clone": [
        ("", "ok"),
        ("userns.clone_sysctl=absent", "ok"),
        ("userns.clone_sysctl=1", "ok"),
        ("userns.clone_sysctl=0", "failed"),
    ],
    "apparmor-userns": [
        ("", "ok"),
        ("apparmor.restrict_userns=0", "ok"),
        ("apparmor.restrict_userns=absent", "ok"),
        ("apparmor.restrict_userns=1", "failed"),
        ("apparmor.restrict_userns=1, apparmor.enabled=no", "ok"),
        ("apparmor.restrict_userns=1, apparmor.profile.werf_buildah=present", "ok"),
        ("apparmor.restrict_userns=1, apparmor.profile.werf_buildah=absent", "failed"),
        ("apparmor.restrict_userns=1, overlay.rootless=yes, container.kind=docker", "ok"),
        # On a host root mounts what user 1000 in a container may not.
        ("apparmor.restrict_userns=1, overlay.rootless=yes, container.kind=none", "failed"),
        ("distro.id=ubuntu, distro.version=24.04", "unknown"),
        ("distro.id=ubuntu, distro.version=25.10", "unknown"),
        ("distro.id=ubuntu, distro.version=22.04", "ok"),
        ("distro.id=ubuntu, distro.version=24.04, apparmor.enabled=no", "ok"),
        ("distro.id=debian, distro.version=13", "ok"),
        ("distro.id=ubuntu", "unknown"),
        # In a container the kernel tells whose restriction it would be.
        ("distro.id=ubuntu, distro.version=24.04, container.kind=docker", "ok"),
        (f"{UBUNTU_KERNEL}, container.kind=docker", "unknown"),
        (f"{UBUNTU_KERNEL}, container.kind=docker, overlay.rootless=yes", "ok"),
        (f"{UBUNTU_KERNEL}, container.kind=docker, apparmor.restrict_userns=1", "failed"),
    ],
    "subordinate-ids": [
        ("", "ok"),
        ("userns.outer_ids=4294967295", "ok"),
        ("userns.outer_ids=165536", "ok"),
        ("userns.outer_ids=165535", "warning"),
        ("userns.outer_ids=65536", "warning"),
        ("userns.outer_ids=65535", "failed"),
        ("userns.outer_ids=1", "failed"),
        ("engine.docker.security=seccomp;rootless", "warning"),
        ("engine.docker.security=seccomp;userns", "warning"),
        ("engine.docker.security=seccomp;apparmor", "ok"),
    ],
    "idmap-tools": [
        ("", "ok"),
        ("idmap.newuidmap=caps, idmap.newgidmap=caps", "ok"),
        ("idmap.newuidmap=absent, idmap.newgidmap=absent", "ok"),
        ("idmap.newuidmap=plain, idmap.newgidmap=plain", "ok"),
        ("idmap.newuidmap=plain, idmap.newgidmap=setuid, container.kind=docker", "warning"),
    ],
    "overlay-rootless": [
        ("", "unknown"),
        ("overlay.rootless=yes", "ok"),
        ("overlay.rootless=no", "failed"),
        ("overlay.rootless=yes, kernel.release=5.4.0", "ok"),
        ("overlay.rootless=no, kernel.release=6.1.0", "failed"),
        ("overlay.rootless=no, kernel.release=6.1.0, userns.try=no", "ok"),
        ("overlay.rootless=no, kernel.release=6.8.0, apparmor.restrict_userns=1", "ok"),
        (
            "overlay.rootless=no, kernel.release=6.8.0, apparmor.restrict_userns=1,"
            " process.label=werf-buildah (unconfined)",
            "failed",
        ),
        (
            "overlay.rootless=no, kernel.release=6.1.0, container.kind=docker, process.label=docker-default (enforce)",
            "ok",
        ),
        (
            "overlay.rootless=no, kernel.release=5.4.0, container.kind=docker, process.label=docker-default (enforce)",
            "failed",
        ),
        ("overlay.rootless=no, kernel.release=6.1.0, container.kind=docker, process.label=unconfined", "failed"),
        (
            "overlay.rootless=no, kernel.release=5.14.0, container.kind=kubernetes,"
            " process.label=system_u:system_r:container_t:s0:c1;c2",
            "ok",
        ),
        (
            "overlay.rootless=no, kernel.release=5.14.0, container.kind=docker,"
            " process.label=system_u:system_r:spc_t:s0",
            "failed",
        ),
        (
            "overlay.rootless=no, kernel.release=6.8.0, apparmor.restrict_userns=1,"
            " process.label=unconfined//&werf-buildah (unconfined)",
            "failed",
        ),
        ("kernel.release=5.12.0, process.label=system_u:system_r:container_t:s0", "failed"),
        ("kernel.release=6.1.0, storage.fs=xfs, storage.d_type=yes", "ok"),
        ("kernel.release=6.1.0, storage.fs=xfs, storage.d_type=no", "failed"),
        ("storage.fs=xfs, storage.d_type=no, overlay.rootless=yes, overlay.rootless.fs=ext4", "failed"),
        ("kernel.release=6.1.0, overlay.module=missing", "failed"),
        ("kernel.release=6.1.0, overlay.module=available", "ok"),
        ("overlay.rootless=yes, overlay.module=missing", "ok"),
        ("kernel.release=4.18.0-553.el8_10.x86_64", "unknown"),
        ("kernel.release=4.18.0", "failed"),
        ("kernel.release=5.10.0-28-amd64", "failed"),
        ("kernel.release=5.11.0", "unknown"),
        ("kernel.release=5.12.19, selinux.mode=absent", "ok"),
        ("kernel.release=5.12.19, selinux.mode=disabled", "ok"),
        ("kernel.release=5.12.19, selinux.mode=permissive", "failed"),
        ("kernel.release=5.12.19, selinux.mode=enforcing", "failed"),
        ("kernel.release=5.13.0, selinux.mode=enforcing", "ok"),
        ("kernel.release=5.14.0-362.el9.x86_64", "ok"),
    ],
    "fuse-device": [
        ("", "unknown"),
        ("fuse.device=present", "ok"),
        ("fuse.device=present, fuse.device.mode=0666", "ok"),
        ("fuse.device=present, fuse.device.mode=0600", "failed"),
        ("fuse.device=present, fuse.device.mode=0660", "failed"),
        ("fuse.device=present, fuse.device.mode=0664", "failed"),
        ("fuse.device=present, fuse.device.mode=0660, fuse.device.open=yes", "ok"),
        ("fuse.device=present, fuse.device.mode=0666, fuse.device.open=no", "failed"),
        ("fuse.device=present, kernel.release=4.17.0", "failed"),
        ("fuse.device=present, fuse.device.open=yes, kernel.release=3.10.0", "failed"),
        ("fuse.device=absent", "failed"),
        ("fuse.device=absent, container.kind=none", "failed"),
        ("fuse.device=absent, container.kind=wsl", "failed"),
        ("fuse.device=absent, container.kind=none, fuse.module=loaded", "failed"),
        ("fuse.device=absent, container.kind=docker", "unknown"),
        ("fuse.device=absent, container.kind=docker, fuse.module=available", "unknown"),
        ("fuse.device=absent, container.kind=docker, fuse.module=loaded", "ok"),
        ("fuse.device=absent, container.kind=docker, fuse.module=missing", "failed"),
    ],
    "storage-filesystem": [
        ("", "ok"),
        *((f"storage.fs={kind}", "ok") for kind in ("ext4", "xfs", "btrfs", "zfs", "overlay", "overlayfs", "aufs")),
        *(
            (f"storage.fs={kind}", "failed")
            for kind in ("nfs", "nfs4", "NFS", "cifs", "smb3", "ceph", "gpfs", "lustre", "ocfs2", "gfs2", "9p")
        ),
        *((f"storage.fs=fuse.{kind}", "failed") for kind in ("glusterfs", "ceph", "s3fs")),
        ("storage.fs=nfs, overlay.rootless=yes", "failed"),
        *((f"storage.fs={kind}", "failed") for kind in ("ramfs", "vfat", "exfat", "msdos")),
        ("storage.fs=ramfs, kernel.release=6.12.0, overlay.rootless=yes, overlay.rootless.fs=tmpfs", "failed"),
        ("storage.fs=tmpfs", "unknown"),
        ("storage.fs=TMPFS, kernel.release=6.5.0", "failed"),
        ("storage.fs=tmpfs, kernel.release=6.5.0", "failed"),
        ("storage.fs=tmpfs, kernel.release=6.6.0", "ok"),
        # An attempt counts for the file system that it was made on.
        ("storage.fs=tmpfs, kernel.release=6.1.0, overlay.rootless=yes", "failed"),
        ("storage.fs=tmpfs, kernel.release=6.1.0, overlay.rootless=yes, overlay.rootless.fs=ext4", "failed"),
        ("storage.fs=tmpfs, kernel.release=5.14.0-503.el9, overlay.rootless=yes, overlay.rootless.fs=tmpfs", "ok"),
        ("storage.fs=xfs, storage.d_type=no", "ok"),
    ],
    "af-alg": [
        ("kernel.release=6.18.5", "warning"),
        ("kernel.release=6.18.22", "ok"),
        ("kernel.release=6.8.0-60-generic", "ok"),
        ("", "ok"),
    ],
    "esp": [
        ("kernel.release=6.18.5", "warning"),
        ("kernel.release=6.18.28", "warning"),
        ("kernel.release=6.18.33", "ok"),
        ("kernel.release=6.8.0-60-generic", "ok"),
        ("", "ok"),
    ],
    "seccomp": [
        ("", "ok"),
        ("process.seccomp=2", "ok"),
        ("process.seccomp=2, container.kind=docker", "warning"),
        ("process.seccomp=0, container.kind=docker", "ok"),
        ("process.seccomp=2, container.kind=docker, overlay.rootless=yes", "ok"),
        ("seccomp.kernel=no", "ok"),
    ],
    "apparmor": [("", "ok"), ("apparmor.enabled=yes", "ok"), ("apparmor.enabled=no", "ok")],
    "selinux": [
        ("", "ok"),
        *((f"selinux.mode={mode}", "ok") for mode in ("enforcing", "permissive", "disabled", "absent")),
    ],
    "capability-bounding-set": [
        ("", "ok"),
        ("process.caps_bounding=000001ffffffffff", "ok"),
        ("process.caps_bounding=00000000000000c0", "ok"),
        ("process.caps_bounding=0000000000000040", "warning"),
        ("process.caps_bounding=0000000000000080", "warning"),
        ("process.caps_bounding=0000000000000000", "warning"),
        ("process.caps_bounding=all", "ok"),
    ],
    "no-new-privileges": [
        ("", "ok"),
        ("process.no_new_privs=0", "ok"),
        ("process.no_new_privs=1", "warning"),
        ("engine.docker.security=seccomp;no-new-privileges", "warning"),
    ],
    "privileged-allowed": [
        ("", "ok"),
        ("platform.privileged=yes", "ok"),
        ("platform.privileged=no", "failed"),
        ("cluster.psa=privileged", "ok"),
        ("cluster.psa=baseline", "failed"),
        ("cluster.psa=restricted", "failed"),
        ("engine.docker.security=seccomp;userns", "failed"),
        ("engine.docker.security=seccomp;userns, platform.privileged=yes", "failed"),
        ("engine.docker.security=seccomp;rootless;userns", "ok"),
        ("container.kind=docker, userns.outer_ids=65536", "unknown"),
        ("container.kind=docker, userns.outer_ids=1000000000", "unknown"),
        # Rootless Docker's map has its user as well.
        ("container.kind=docker, userns.outer_ids=65537", "ok"),
        ("container.kind=docker, userns.outer_ids=4294967295", "ok"),
        ("container.kind=docker, userns.outer_ids=65536, platform.privileged=yes", "ok"),
        ("container.kind=docker, userns.outer_ids=65536, engine.docker.rootless=yes", "ok"),
        ("container.kind=docker, userns.outer_ids=65536, cluster.psa=baseline", "failed"),
        ("container.kind=podman, userns.outer_ids=65536", "ok"),
        ("container.kind=kubernetes, userns.outer_ids=65536", "ok"),
    ],
    "engine-docker": [
        ("", "ok"),
        ("engine.docker.version=26.1.5", "ok"),
        ("engine.docker.version=26.1.5, engine.docker.rootless=yes", "ok"),
        ("engine.docker.error=permission denied", "warning"),
    ],
    "cluster": [
        ("", "ok"),
        ("cluster.version=v1.31.2", "ok"),
        ("cluster.error=connection refused", "warning"),
        ("cluster.version=v1.28.3, cluster.nodes.error=forbidden", "ok"),
        ("cluster.nodes.error=forbidden", "warning"),
    ],
    "pod-user-namespaces": [
        ("", "ok"),
        ("cluster.version=v1.36.1, cluster.user_namespaces=yes", "ok"),
        ("cluster.version=v1.36.1, cluster.runtime=containerd://1.7.24", "ok"),
        ("cluster.version=v1.24.0, cluster.kernel=5.4.0", "ok"),
    ],
}


def values_of(line: str) -> dict[str, str]:
    """`a=1, b=2;3` as facts: a semicolon stands for a comma within a value."""
    pairs = (pair.partition("=") for pair in line.split(", ") if pair)
    return {key: value.replace(";", ",") for key, _, value in pairs}


@pytest.mark.parametrize("check", CASES)
def test_a_check_answers(check: str) -> None:
    answers = {line: ALL[check](make_facts(values_of(line))).status for line, _ in CASES[check]}
    assert answers == dict(CASES[check])


def test_every_check_has_cases_a_label_and_a_topic() -> None:
    assert list(CASES) == list(ALL)
    assert set(LABELS) == set(ALL)
    assert {f"checks/{name}" for name in ALL} == {name for name in topic_ids() if name.startswith("checks/")}


def _values(key: str) -> st.SearchStrategy[str]:
    known = KEYS[key].values
    if known == NUMBER:
        return st.integers(0, 2**64).map(str)
    if known:
        return st.sampled_from(known)
    return st.text() | st.sampled_from(
        ("5.11.0", "4.18.0-553.el8_10.x86_64", "0600", "0666", "tmpfs", "nfs", "ubuntu", "24.04")
    )


FACTS = st.fixed_dictionaries({}, optional={key: _values(key) for key in KEYS})


@given(FACTS, st.booleans())
def test_whatever_the_facts_every_check_answers_with_a_sentence_and_a_topic(
    values: dict[str, str], stated: bool
) -> None:
    facts = make_facts(values, stated=stated)
    for name, check in run_checks(facts).by_id.items():
        assert (check.id, check.topic) == (name, f"checks/{name}")
        assert check.status in ("ok", "warning", "failed", "unknown")
        assert SAY(check.text)
        assert bool(check.missing) == (check.status == "unknown")
        assert not check.fix or check.status in ("failed", "warning")
        assert check.certainty in ("tried", "inferred", "stated")


@pytest.mark.parametrize(
    ("line", "check", "fix"),
    [
        ("userns.max=0", "userns-enabled", "sudo sysctl -w user.max_user_namespaces=28633"),
        ("userns.max=5000", "userns-enabled", "sudo sysctl -w user.max_user_namespaces=28633"),
        ("distro.id=talos", "userns-enabled", "sudo sysctl -w user.max_user_namespaces=28633"),
        ("userns.clone_sysctl=0", "userns-clone", "sudo sysctl -w kernel.unprivileged_userns_clone=1"),
        ("apparmor.restrict_userns=1", "apparmor-userns", "werf-wizard export host | sudo sh"),
        ("fuse.device=absent", "fuse-device", "sudo modprobe fuse"),
        ("fuse.device=present, fuse.device.mode=0600", "fuse-device", "sudo chmod 0666 /dev/fuse"),
    ],
)
def test_what_a_host_lacks_comes_with_the_command_that_supplies_it(line: str, check: str, fix: str) -> None:
    assert ALL[check](make_facts(values_of(line))).fix == (fix,)


@pytest.mark.parametrize(
    ("name", "version", "expected"),
    [
        ("ubuntu", "24.04", "restricted"),
        ("ubuntu", "24.10", "restricted"),
        ("ubuntu", "22.04", "open"),
        ("ubuntu", "", "open restricted"),
        ("debian", "10", "closed"),
        ("debian", "12", "open"),
        ("debian", "", "closed open"),
        ("rhel", "7.9", "closed"),
        ("rhel", "8.10", "open"),
        ("amzn", "2", ""),
        ("amzn", "2023", "open"),
        ("fedora", "", "open"),
        ("fedora", "rawhide", "open"),
        ("talos", "", "closed"),
        ("talos", "v1.9.0", "closed"),
        ("bottlerocket", "1.20.0", "closed"),
        ("alpine", "3.20", ""),
    ],
)
def test_a_distribution_has_its_habit(name: str, version: str, expected: str) -> None:
    facts = {"distro.id": name} | ({"distro.version": version} if version else {})
    assert default_user_namespaces(host_distribution(make_facts(facts))) == set(expected.split())


@pytest.mark.parametrize(
    ("release", "build", "expected", "key"),
    [
        ("6.1.0-50-cloud-amd64", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1 (2026-07-02)", "debian 12", "build"),
        ("5.10.0-32-cloud-amd64", "#1 SMP Debian 5.10.223-1 (2024-08-10)", "debian 11", "build"),
        ("6.12.117+deb13-cloud-amd64", "", "debian 13", "release"),
        ("7.3.4-cloud-amd64", "#1 SMP PREEMPT_DYNAMIC Debian 7.3.4-1~bpo13+1 (2026-11-15)", "debian 13", "build"),
        ("6.17.0-14-generic", "#14~24.04.1-Ubuntu SMP PREEMPT_DYNAMIC Thu Jan 15 2026", "ubuntu 24.04", "build"),
        ("6.8.0-63-generic", "#66-Ubuntu SMP PREEMPT_DYNAMIC", "ubuntu ", "build"),
        ("6.12.0-55.9.1.el10_0.x86_64", "#1 SMP PREEMPT_DYNAMIC", "rhel 10", "release"),
        ("6.18.57-talos", "#1 SMP", "talos ", "release"),
        ("6.1.94-99.176.amzn2023.x86_64", "", "amzn 2023", "release"),
        ("5.15.167.4-microsoft-standard-WSL2", "#1 SMP", " ", "build"),
    ],
)
def test_in_a_container_the_kernel_tells_the_hosts_distribution(
    release: str, build: str, expected: str, key: str
) -> None:
    inside = {"container.kind": "docker", "distro.id": "alpine", "distro.version": "3.20"}
    host = host_distribution(make_facts({**inside, "kernel.release": release, "kernel.build": build}))
    assert (f"{host.id} {host.version}", host.key) == (expected, f"kernel.{key}")


@pytest.mark.parametrize(
    ("line", "answer", "evidence", "missing"),
    [
        ("storage.fs=tmpfs, kernel.release=6.1.0", "no", "storage.fs", ()),
        ("storage.fs=tmpfs, kernel.release=6.6.0", "yes", "storage.fs", ()),
        ("storage.fs=tmpfs", "unknown", "storage.fs", ("kernel.release",)),
    ],
)
def test_tmpfs_is_judged_by_the_kernel_and_shows_what_it_is_judged_by(
    line: str, answer: str, evidence: str, missing: tuple[str, ...]
) -> None:
    for stated in (False, True):
        facts = make_facts(values_of(line), stated=stated)
        check = run_checks(facts)["storage-filesystem"]
        assert (check.answer, check.evidence, check.missing) == (answer, facts.evidence(evidence), missing)
        assert check.certainty == facts.certainty(evidence)
        assert Language("en")(check.text)


@pytest.mark.parametrize(
    ("system", "answer"), [("debian, distro.version=12", "yes"), ("rhel, distro.version=7.9", "no")]
)
def test_a_distribution_that_decides_is_the_evidence(system: str, answer: str) -> None:
    facts = make_facts(values_of(f"container.kind=none, distro.id={system}"))
    check = run_checks(facts)["userns-enabled"]
    assert (check.answer, check.evidence) == (answer, facts.evidence("distro.id"))


@pytest.mark.parametrize(
    ("line", "check", "looks"),
    [
        # What the kernel does without is no failure.
        ("overlay.rootless=yes, fuse.device=absent", "fuse-device", "warning"),
        ("overlay.rootless=yes", "fuse-device", "warning"),
        ("overlay.rootless=no, fuse.device=absent", "fuse-device", "failed"),
        ("overlay.rootless=yes, fuse.device=present, fuse.device.mode=0666", "fuse-device", "ok"),
        ("userns.max=0", "userns-enabled", "failed"),
        ("overlay.rootless=yes", "overlay-rootless", "ok"),
        # What holds and was not looked at draws no eye.
        ("", "cluster", "idle"),
        ("", "kernel-version", "unknown"),
    ],
)
def test_a_check_looks_as_it_matters(line: str, check: str, looks: str) -> None:
    assert run_checks(make_facts(values_of(line))).look(check) == looks
