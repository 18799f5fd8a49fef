"""What a check shows: the fact that decided it, how certain that is, and what it says of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.test_checks import DEBIAN_KERNEL, FACTS, values_of
from wizard.facts.keys import KEYS
from wizard.facts.model import make_facts
from wizard.language import Language
from wizard.plan.checks import ALL, run_checks

SAY = Language("en")
REFUSED_IN_DOCKER = "container.kind=docker, userns.try=no, userns.try.error=unshare: unshare failed: Permission denied"
DECIDED_BY: dict[str, list[tuple[str, str]]] = {
    "linux": [("os.kernel=Linux", "os.kernel"), ("os.kernel=Darwin", "os.kernel")],
    "kernel-version": [
        ("kernel.release=6.1.0", "kernel.release"),
        ("kernel.release=4.4.0", "kernel.release"),
        ("overlay.rootless=yes", "overlay.rootless"),
        ("kernel.release=generic, overlay.rootless=yes", "overlay.rootless"),
    ],
    "sandbox": [
        ("container.kind=gvisor", "container.kind"),
        ("container.kind=gvisor, overlay.rootless=yes", "overlay.rootless"),
        ("container.kind=none", "container.kind"),
    ],
    "userns-enabled": [
        ("userns.max=0", "userns.max"),
        ("userns.max=5000, userns.try=yes", "userns.max"),
        ("userns.max=63404", "userns.max"),
        ("userns.max=63404, userns.try=yes, overlay.rootless=yes", "userns.try"),
        ("userns.max=63404, overlay.rootless=yes", "overlay.rootless"),
        ("userns.max=63404, userns.try=no", "userns.try"),
        (f"{REFUSED_IN_DOCKER}, userns.max=63404", "userns.try.error"),
        ("distro.id=debian, distro.version=12", "distro.id"),
        (f"container.kind=docker, {DEBIAN_KERNEL}", "kernel.release"),
    ],
    "userns-clone": [
        ("userns.clone_sysctl=0", "userns.clone_sysctl"),
        ("userns.clone_sysctl=1", "userns.clone_sysctl"),
    ],
    "apparmor-userns": [
        ("apparmor.restrict_userns=1, apparmor.enabled=yes", "apparmor.restrict_userns"),
        ("apparmor.restrict_userns=0, apparmor.enabled=no", "apparmor.restrict_userns"),
        ("apparmor.restrict_userns=1, apparmor.enabled=no", "apparmor.enabled"),
        ("apparmor.restrict_userns=1, apparmor.profile.werf_buildah=present", "apparmor.profile.werf_buildah"),
        ("apparmor.restrict_userns=1, container.kind=docker, overlay.rootless=yes", "overlay.rootless"),
        ("container.kind=docker, overlay.rootless=yes", "overlay.rootless"),
    ],
    "subordinate-ids": [
        ("userns.outer_ids=1", "userns.outer_ids"),
        ("userns.outer_ids=65536, engine.docker.security=rootless", "userns.outer_ids"),
        ("userns.outer_ids=4294967295, engine.docker.security=apparmor", "userns.outer_ids"),
        # On a rootless daemon's host all ids are mapped.
        ("userns.outer_ids=4294967295, engine.docker.security=rootless", "engine.docker.security"),
        ("engine.docker.security=userns", "engine.docker.security"),
    ],
    "idmap-tools": [
        ("idmap.newuidmap=absent, idmap.newgidmap=caps", "idmap.newuidmap"),
        ("idmap.newuidmap=setuid, idmap.newgidmap=setuid", "idmap.newuidmap"),
        ("container.kind=docker, idmap.newuidmap=plain, idmap.newgidmap=caps", "idmap.newuidmap"),
        ("container.kind=docker, idmap.newuidmap=caps, idmap.newgidmap=plain", "idmap.newgidmap"),
    ],
    "overlay-rootless": [
        ("overlay.rootless=yes, kernel.release=5.4.0", "overlay.rootless"),
        ("overlay.rootless=no, kernel.release=6.1.0", "overlay.rootless"),
        ("userns.try=no, overlay.rootless=no, kernel.release=6.1.0", "kernel.release"),
        ("overlay.module=missing, kernel.release=6.1.0", "overlay.module"),
        *((f"kernel.release={release}", "kernel.release") for release in ("5.4.0", "5.11.0", "6.1.0", "4.18.0-1.el8")),
        *((f"kernel.release=5.11.0, selinux.mode={mode}", "kernel.release") for mode in ("absent", "enforcing")),
        ("storage.d_type=no, overlay.rootless=yes", "storage.d_type"),
        *(
            (
                f"overlay.rootless=no, overlay.rootless.error=rm: Directory not empty, storage.fs=xfs{more}",
                "overlay.rootless.error",
            )
            for more in ("", ", storage.d_type=yes")
        ),
    ],
    "fuse-device": [
        ("kernel.release=4.4.0, fuse.device=present", "kernel.release"),
        ("fuse.device=present", "fuse.device"),
        ("fuse.device=present, fuse.device.mode=0600", "fuse.device.mode"),
        ("fuse.device=present, fuse.device.mode=0666", "fuse.device.mode"),
        ("fuse.device=present, fuse.device.mode=0666, fuse.device.open=no", "fuse.device.open"),
        ("fuse.device=present, fuse.device.mode=0600, fuse.device.open=yes", "fuse.device.open"),
        ("fuse.device=absent", "fuse.device"),
        ("fuse.device=absent, fuse.module=missing", "fuse.module"),
        ("fuse.device=absent, container.kind=docker", "fuse.device"),
        ("fuse.device=absent, container.kind=docker, fuse.module=loaded", "fuse.module"),
    ],
    "storage-filesystem": [
        *((f"storage.fs={kind}", "storage.fs") for kind in ("nfs4", "vfat", "ramfs", "tmpfs", "overlay", "ext4")),
        *((f"storage.fs=tmpfs, kernel.release={release}", "storage.fs") for release in ("6.1.0", "6.12.0")),
    ],
    "af-alg": [
        ("kernel.release=6.18.5", "kernel.release"),
        ("kernel.release=6.1.0-50-amd64, kernel.build=#1 SMP Debian 6.1.176-1 (2026-07-02)", "kernel.build"),
    ],
    "esp": [
        ("kernel.release=6.18.5", "kernel.release"),
        ("kernel.release=6.1.0-50-amd64, kernel.build=#1 SMP Debian 6.1.176-1 (2026-07-02)", "kernel.build"),
    ],
    "seccomp": [
        ("process.seccomp=2, container.kind=docker", "process.seccomp"),
        ("process.seccomp=0", "process.seccomp"),
        ("process.seccomp=0, seccomp.kernel=no", "seccomp.kernel"),
    ],
    "apparmor": [("apparmor.enabled=yes", "apparmor.enabled"), ("apparmor.enabled=no", "apparmor.enabled")],
    "selinux": [
        ("selinux.mode=permissive, process.label=u:r:container_t:s0", "selinux.mode"),
        ("process.label=u:r:container_t:s0", "process.label"),
    ],
    "capability-bounding-set": [
        ("process.caps_bounding=00000000000000c0", "process.caps_bounding"),
        ("process.caps_bounding=0000000000000040", "process.caps_bounding"),
    ],
    "no-new-privileges": [
        ("process.no_new_privs=0", "process.no_new_privs"),
        ("process.no_new_privs=1", "process.no_new_privs"),
        ("process.no_new_privs=1, engine.docker.security=no-new-privileges", "engine.docker.security"),
    ],
    "privileged-allowed": [
        ("engine.docker.security=userns, platform.privileged=no", "engine.docker.security"),
        ("platform.privileged=no, cluster.psa=baseline", "platform.privileged"),
        ("platform.privileged=yes, cluster.psa=baseline", "cluster.psa"),
        ("platform.privileged=yes", "platform.privileged"),
        ("cluster.psa=privileged", "cluster.psa"),
        ("container.kind=docker, userns.outer_ids=65536", "userns.outer_ids"),
    ],
    "engine-docker": [
        ("engine.docker.version=26.1.5", "engine.docker.version"),
        ("engine.docker.version=26.1.5, engine.docker.error=no answer", "engine.docker.error"),
    ],
    "cluster": [
        ("cluster.version=v1.31.2", "cluster.version"),
        ("cluster.error=no answer", "cluster.error"),
        ("cluster.version=v1.28.3, cluster.nodes.error=forbidden", "cluster.nodes.error"),
        ("cluster.nodes.error=forbidden", "cluster.nodes.error"),
    ],
    "pod-user-namespaces": [
        ("cluster.version=v1.36.1, cluster.kernel=6.12.0, cluster.user_namespaces=yes", "cluster.user_namespaces")
    ],
}


@pytest.mark.parametrize("check", DECIDED_BY)
def test_a_check_shows_the_very_fact_that_decided_it_with_its_certainty(check: str) -> None:
    for line, key in DECIDED_BY[check]:
        values = values_of(line)
        for stated in (key, *(other for other in values if other != key)):
            facts = make_facts(values).plus(make_facts({stated: values[stated]}, stated=True))
            shown = ALL[check](facts)
            assert (shown.evidence, shown.certainty) == (facts.evidence(key), facts.certainty(key)), (line, stated)
            assert shown.id == check
            assert SAY(shown.text)


def test_the_deciding_facts_of_every_check_are_held() -> None:
    assert list(DECIDED_BY) == list(ALL)


@given(FACTS, st.sets(st.sampled_from(sorted(KEYS))))
def test_a_check_shows_a_fact_that_was_given_and_is_as_certain_as_that(
    values: dict[str, str], stated: set[str]
) -> None:
    said = make_facts({key: value for key, value in values.items() if key in stated}, stated=True)
    facts = make_facts(values).plus(said)
    for check in run_checks(facts).all():
        shown = {facts.certainty(key) for key in facts if facts.evidence(key) == check.evidence}
        assert check.certainty in shown or (not check.evidence and check.certainty == "inferred"), check


@pytest.mark.parametrize(
    ("line", "check", "said"),
    [
        ("engine.docker.version=26.1.5", "engine-docker", "26.1.5"),
        ("engine.docker.version=26.1.5, engine.docker.rootless=yes", "engine-docker", "26.1.5, rootless"),
        ("engine.docker.error=no answer within 5 s", "engine-docker", "no answer within 5 s"),
        ("cluster.version=v1.31.2", "cluster", "v1.31.2"),
        ("cluster.version=v1.28.3, cluster.nodes.error=forbidden", "cluster", "v1.28.3; this account cannot list"),
        ("cluster.nodes.error=forbidden", "cluster", "denies access to this account: forbidden"),
        ("container.kind=docker, idmap.newuidmap=caps, idmap.newgidmap=plain", "idmap-tools", "newgidmap has neither"),
        ("idmap.newuidmap=setuid, idmap.newgidmap=caps", "idmap-tools", "newuidmap: setuid"),
        ("idmap.newuidmap=caps", "idmap-tools", "the image has its own"),
        ("idmap.newuidmap=caps, idmap.newgidmap=absent", "idmap-tools", "the image has its own"),
        ("apparmor.enabled=yes", "apparmor", "denies mounts"),
        ("apparmor.enabled=no", "apparmor", "off"),
        ("", "apparmor", "either way"),
        ("process.label=u:r:container_t:s0", "selinux", "enforcing"),
        ("selinux.mode=absent", "selinux", "off"),
        ("", "selinux", "assumed to be off"),
        ("process.caps_bounding=all", "capability-bounding-set", "unknown"),
        ("process.caps_bounding=00000000a80425fb", "capability-bounding-set", "has SETUID and SETGID"),
        ("process.caps_bounding=0", "capability-bounding-set", "lacks"),
        ("overlay.rootless=no, overlay.rootless.error=EPERM", "overlay-rootless", "does not work here: EPERM"),
        ("kernel.release=5.11.0, storage.d_type=no", "overlay-rootless", "ftype=0"),
        ("userns.max=63404, userns.try=no, userns.try.error=EPERM", "userns-enabled", "cannot be created: EPERM"),
    ],
)
def test_a_check_says_what_it_found(line: str, check: str, said: str) -> None:
    assert said in SAY(ALL[check](make_facts(values_of(line))).text)
