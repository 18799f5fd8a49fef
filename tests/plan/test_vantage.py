"""Whose facts count for a target: this machine's, Docker's, or the cluster's nodes'."""

import pytest

from tests.plan.test_checks import values_of
from wizard.errors import MissingFactError
from wizard.facts.keys import evidence_of
from wizard.facts.model import make_facts
from wizard.facts.nodes import Node
from wizard.plan.modes import decide
from wizard.plan.plan import facts_for, kubernetes_version, make_plan
from wizard.plan.settings import Answers
from wizard.plan.vantage import as_node_facts, scope_to_target
from wizard.plan.versions import newest
from wizard.records import replace

HERE = "kernel.release=6.1.0, userns.max=63404, userns.try=yes, overlay.rootless=yes, fuse.device=absent"
DARWIN = "os.kernel=Darwin, kernel.release=23.5.0"


def known(line: str, target: str) -> dict[str, str]:
    facts = make_facts(values_of(line))
    return {key: fact.value for key, fact in scope_to_target(facts, target).items()}


@pytest.mark.parametrize("target", ["docker", "kubernetes", "host"])
def test_facts_of_this_machine_count_where_no_engine_told_of_another(target: str) -> None:
    assert known(HERE, target) == values_of(HERE)


@pytest.mark.parametrize(
    ("line", "kernel"),
    [
        pytest.param(f"{HERE}, engine.docker.kernel=6.1.0", "6.1.0", id="Docker on this kernel"),
        pytest.param(f"{HERE}, engine.docker.kernel=", "6.1.0", id="Docker that does not tell"),
        pytest.param(f"{HERE}, engine.docker.error=no answer", "6.1.0", id="Docker that does not answer"),
    ],
)
def test_docker_on_this_machine_leaves_its_facts(line: str, kernel: str) -> None:
    assert known(line, "docker") == values_of(line)
    assert known(line, "docker")["kernel.release"] == kernel


@pytest.mark.parametrize(
    ("security", "apparmor", "selinux"),
    [
        ("seccomp;apparmor", "yes", "absent"),
        ("seccomp;selinux", "no", "enforcing"),
        ("seccomp;rootless", "no", "absent"),
        ("", "no", "absent"),
    ],
)
@pytest.mark.parametrize("local", [HERE, DARWIN, "os.kernel=Darwin"])
def test_docker_elsewhere_tells_its_kernel_and_its_security_modules_and_nothing_else_counts(
    local: str, security: str, apparmor: str, selinux: str
) -> None:
    line = f"{local}, engine.docker.kernel=6.10.14-linuxkit, engine.docker.security={security}, cluster.nodes=1"
    assert known(line, "docker") == {
        "kernel.release": "6.10.14-linuxkit",
        "apparmor.enabled": apparmor,
        "selinux.mode": selinux,
        "engine.docker.kernel": "6.10.14-linuxkit",
        "engine.docker.security": security.replace(";", ","),
        "cluster.nodes": "1",
    }


def test_a_kernel_that_only_docker_names_on_linux_does_not_take_other_facts_away() -> None:
    line = "os.kernel=Linux, overlay.rootless=yes, engine.docker.kernel=6.1.0"
    assert known(line, "docker") == values_of(line)


def test_facts_of_docker_say_nothing_of_the_host_that_is_prepared() -> None:
    line = f"{HERE}, engine.docker.kernel=6.10.14-linuxkit"
    assert known(line, "host") == values_of(line)


@pytest.mark.parametrize(
    ("kernels", "expected"),
    [
        ("5.10.0-28-amd64", "5.10.0-28-amd64"),
        ("6.8.0,5.4.0-150-generic,5.15.0", "5.4.0-150-generic"),
        ("5.15.0,5.4.0", "5.4.0"),
        ("10.0.1,9.9.9", "9.9.9"),
        # A node whose kernel nobody knows might be any.
        (",6.6.0", ""),
        ("", ""),
        # This machine may be a node, but not all nodes are like it.
        ("5.4.0,6.1.0", "5.4.0"),
    ],
)
def test_a_cluster_counts_by_its_oldest_kernel(kernels: str, expected: str) -> None:
    line = f"{HERE}, cluster.kernel={kernels.replace(',', ';')}"
    assert known(line, "kubernetes") == {"kernel.release": expected, "cluster.kernel": kernels}


@pytest.mark.parametrize("kernels", ["6.1.0", "6.1.0;6.8.0", "6.1.0;6.1.0-other", "6.1.9;6.1.0"])
def test_a_node_with_the_clusters_oldest_kernel_speaks_for_the_cluster(kernels: str) -> None:
    line = f"{HERE}, cluster.kernel={kernels}"
    assert known(line, "kubernetes") == values_of(line)


def test_facts_taken_in_a_pod_are_facts_of_the_cluster() -> None:
    line = f"{HERE}, container.kind=kubernetes, cluster.kernel=5.4.0"
    assert known(line, "kubernetes") == values_of(line)


@pytest.mark.parametrize("cluster", ["", ", cluster.kernel=6.1.0", ", cluster.kernel=5.4.0"])
def test_what_docker_does_here_says_nothing_of_a_cluster(cluster: str) -> None:
    line = f"{HERE}, engine.docker.security=rootless;no-new-privileges, engine.docker.rootless=yes{cluster}"
    assert not [key for key in known(line, "kubernetes") if key.startswith("engine.")]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("", False),
        ("kernel.release=6.1.0", False),
        ("kernel.release=6.1.0, cluster.kernel=5.4.0", False),
        ("kernel.release=6.1.0, cluster.kernel=5.4.0;6.1.0", True),
        ("kernel.release=6.1.0, container.kind=kubernetes", True),
    ],
)
def test_security_modules_of_this_machine_are_those_of_a_node_only_where_it_is_one(line: str, kept: bool) -> None:
    facts = make_facts(values_of(line) | {"apparmor.enabled": "yes", "selinux.mode": "absent"})
    assert ("apparmor.enabled" in as_node_facts(facts), "selinux.mode" in as_node_facts(facts)) == (kept, kept)


@pytest.mark.parametrize(
    ("answer", "line", "expected"),
    [
        ("yes", "", "yes"),
        ("no", "", "no"),
        ("ask", "", None),
        ("ask", "platform.privileged=no", "no"),
        ("yes", "platform.privileged=no", "yes"),
        ("ask", "platform.privileged=no, kernel.release=6.1.0, engine.docker.kernel=5.4.0", "no"),
    ],
)
def test_what_a_person_says_of_the_platform_is_a_fact(answer: str, line: str, expected: str | None) -> None:
    facts = make_facts(values_of(line))
    assert facts_for(facts, Answers({"allow_privileged": answer}), "docker").value("platform.privileged") == expected


@pytest.mark.parametrize(
    ("target", "learned"), [("docker", "engine.docker.kernel=6.10.14"), ("kubernetes", "cluster.kernel=6.8.0")]
)
def test_a_mac_asks_for_the_kernel_of_its_engine_and_goes_on_once_it_knows_it(target: str, learned: str) -> None:
    mac = make_facts(values_of(DARWIN))
    assert decide(scope_to_target(mac, target)).missing == ("engine.docker.kernel", "cluster.kernel")
    then = decide(scope_to_target(mac.plus(make_facts(values_of(learned))), target))
    assert then.missing == ("userns.max", "userns.try")
    assert then.checks["overlay-rootless"].answer == "yes"


@pytest.mark.parametrize(
    ("answer", "cluster", "expected"),
    [
        ("", "", newest("Kubernetes")),
        ("1.29", "v1.31.2", (1, 29)),
        ("", "v1.31.2", (1, 31)),
        ("", "v1.31.2;v1.30.4-gke.1;v1.32.0", (1, 30)),
        ("", "v1.9.0;v1.10.0", (1, 9)),
        ("", "unknown", newest("Kubernetes")),
        ("", ";v1.30.0", (1, 30)),
    ],
)
def test_fields_are_those_of_the_oldest_kubernetes_there_is(
    answer: str, cluster: str, expected: tuple[int, int]
) -> None:
    facts = make_facts(values_of(f"cluster.version={cluster}"))
    assert kubernetes_version(Answers({"kubernetes": answer} if answer else {}), facts) == expected


def test_a_plan_without_the_facts_it_needs_names_them() -> None:
    with pytest.raises(MissingFactError):
        make_plan("docker", Answers({}), make_facts({}))


def test_a_context_of_this_machine_tells_nothing_of_the_nodes() -> None:
    here = {"process.label": "system_u:system_r:container_t:s0", "container.kind": "docker", "kernel.release": "6.1.0"}
    refused = {"userns.try": "no", "userns.try.error": "unshare: Permission denied", "overlay.rootless": "no"}
    assert list(as_node_facts(make_facts(here | refused))) == ["container.kind", "kernel.release"]
    assert "userns.try" in as_node_facts(make_facts(here | {"userns.try": "yes"}))


@pytest.mark.parametrize(
    ("told", "target", "kind", "d_type"),
    [
        ({"engine.docker.backing_fs": "extfs", "engine.docker.d_type": "yes"}, "docker", "ext4", "yes"),
        ({"engine.docker.backing_fs": "xfs", "engine.docker.d_type": "no"}, "compose", "xfs", "no"),
        ({"engine.docker.backing_fs": "tmpfs"}, "gitlab-docker", "tmpfs", None),
        ({"engine.docker.backing_fs": "overlayfs"}, "docker", "nfs4", "yes"),
        ({"engine.docker.backing_fs": "extfs"}, "podman", "nfs4", "yes"),
        ({"engine.podman.backing_fs": "extfs", "engine.podman.d_type": "yes"}, "podman", "ext4", "yes"),
        ({"engine.docker.backing_fs": "extfs"}, "kubernetes", "nfs4", "yes"),
        ({}, "docker", "nfs4", "yes"),
    ],
)
def test_volumes_lie_where_the_engine_says(told: dict[str, str], target: str, kind: str, d_type: str | None) -> None:
    probed = {"kernel.release": "6.1.0", "storage.fs": "nfs4", "storage.d_type": "yes"}
    seen = scope_to_target(make_facts(probed | told), target)
    assert (seen.value("storage.fs"), seen.value("storage.d_type")) == (kind, d_type)
    engine = next((key.split(".")[1] for key in told if seen.value("storage.fs") != "nfs4"), "")
    by_engine = {seen[key].evidence for key in ("storage.fs", "storage.d_type") if key in seen}
    assert by_engine == ({f"{engine} info"} if engine else {evidence_of("storage.fs"), evidence_of("storage.d_type")})


def test_facts_of_another_machine_are_shown_with_who_told_them() -> None:
    line = f"{HERE}, engine.docker.kernel=6.10.14-linuxkit, engine.docker.security=seccomp;apparmor"
    facts = make_facts(values_of(line))
    seen = scope_to_target(facts, "docker")
    assert seen.evidence("kernel.release") == facts.evidence("engine.docker.kernel")
    assert (seen.evidence("apparmor.enabled"), seen.evidence("selinux.mode")) == (
        "docker info: yes",
        "docker info: absent",
    )
    assert seen.complete
    assert not scope_to_target(replace(facts, complete=False), "docker").complete


def test_facts_of_nodes_are_shown_with_who_told_them() -> None:
    facts = make_facts(values_of(f"{HERE}, cluster.kernel=5.4.0"), complete=False)
    seen = scope_to_target(facts, "kubernetes")
    assert seen["kernel.release"].evidence == evidence_of("cluster.kernel")
    assert not seen.complete
    node = Node("a", kernel="5.4.0", machine="arm64")
    listed = scope_to_target(replace(facts, nodes=(node,)), "kubernetes")
    assert listed["kernel.release"].evidence == evidence_of("cluster.kernel")
    assert (listed.value("kernel.machine"), listed.nodes, listed.complete) == ("arm64", (node,), False)


def test_nodes_of_windows_alone_tell_only_what_they_are() -> None:
    node = Node("a", kernel="10.0.20348", system="windows")
    facts = replace(make_facts(values_of(f"{HERE}, cluster.kernel=10.0.20348")), nodes=(node,))
    seen = scope_to_target(facts, "kubernetes")
    assert seen.value("cluster.nodes") == "1"
    assert seen.value("overlay.rootless") == "yes"


def test_podman_is_judged_by_its_own_machine_and_docker_by_its_own() -> None:
    line = f"{HERE}, engine.podman.kernel=6.12.1, engine.docker.kernel=5.4.0"
    assert known(line, "podman")["kernel.release"] == "6.12.1"
    assert known(line, "docker")["kernel.release"] == "5.4.0"
    assert not [key for key in known(line, "podman") if key.startswith("engine.docker.")]
