"""The Pod Security Standards, field by field."""

from typing import Any

import pytest

from wizard.targets.pod_security import enforced_level

LATEST = (1, 37)
GOOD: dict[str, Any] = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}


def pod(container: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    return {"containers": [{"name": "c", "securityContext": {**GOOD, **(container or {})}}], **fields}


@pytest.mark.parametrize(
    ("spec", "level"),
    [
        (pod(), "restricted"),
        (pod({"privileged": True}), "privileged"),
        (pod({"seccompProfile": {"type": "Unconfined"}}), "privileged"),
        (pod({"seccompProfile": {"type": "Localhost", "localhostProfile": "p"}}), "restricted"),
        (pod({"appArmorProfile": {"type": "Unconfined"}}), "privileged"),
        (pod({"appArmorProfile": {"type": "Localhost", "localhostProfile": "p"}}), "restricted"),
        (pod({"procMount": "Unmasked"}), "privileged"),
        (pod({"seLinuxOptions": {"type": "spc_t"}}), "privileged"),
        (pod({"seLinuxOptions": {"type": "container_engine_t"}}), "restricted"),
        (pod({"seLinuxOptions": {"user": "u"}}), "privileged"),
        (pod({"capabilities": {"drop": ["ALL"], "add": ["SETUID", "SETGID"]}}), "baseline"),
        (pod({"capabilities": {"drop": ["ALL"], "add": ["SYS_ADMIN"]}}), "privileged"),
        (pod({"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}}), "restricted"),
        (pod({"capabilities": {}}), "baseline"),
        (pod({"allowPrivilegeEscalation": True}), "baseline"),
        (pod({"runAsNonRoot": False}), "baseline"),
        (pod({"runAsUser": 0}), "baseline"),
        (pod(hostNetwork=True), "privileged"),
        (pod(hostPID=True), "privileged"),
        (pod(volumes=[{"name": "v", "hostPath": {"path": "/"}}]), "privileged"),
        (pod(volumes=[{"name": "v", "emptyDir": {}}, {"name": "s", "secret": {}}]), "restricted"),
        (pod(volumes=[{"name": "v", "nfs": {}}]), "baseline"),
        (pod(securityContext={"sysctls": [{"name": "kernel.msgmax", "value": "1"}]}), "privileged"),
        (pod(securityContext={"sysctls": [{"name": "net.ipv4.tcp_syncookies", "value": "1"}]}), "restricted"),
        (pod(initContainers=[{"name": "i", "securityContext": {"privileged": True}}]), "privileged"),
    ],
)
def test_a_pod_gets_the_narrowest_level_that_admits_it(spec: dict[str, Any], level: str) -> None:
    assert enforced_level(spec, {}, LATEST) == level


def test_the_old_annotation_counts_like_the_field() -> None:
    key = "container.apparmor.security.beta.kubernetes.io/c"
    assert enforced_level(pod(), {key: "unconfined"}, LATEST) == "privileged"
    assert enforced_level(pod(), {key: "localhost/p"}, LATEST) == "restricted"


def test_versions_widen_what_baseline_admits() -> None:
    engine = pod({"seLinuxOptions": {"type": "container_engine_t"}})
    assert enforced_level(engine, {}, (1, 30)) == "privileged"
    unmasked = pod({"procMount": "Unmasked"}, hostUsers=False)
    assert enforced_level(unmasked, {}, (1, 34)) == "privileged"
    assert enforced_level(unmasked, {}, (1, 35)) == "baseline"


@pytest.mark.parametrize(
    ("name", "since"),
    [
        ("net.ipv4.ip_local_reserved_ports", (1, 27)),
        ("net.ipv4.tcp_fin_timeout", (1, 29)),
        ("net.ipv4.tcp_rmem", (1, 32)),
        ("net.ipv4.tcp_notsent_lowat", (1, 37)),
    ],
)
def test_a_sysctl_is_safe_from_its_version_on(name: str, since: tuple[int, int]) -> None:
    spec = pod(securityContext={"sysctls": [{"name": name, "value": "1"}]})
    assert enforced_level(spec, {}, (since[0], since[1] - 1)) == "privileged"
    assert enforced_level(spec, {}, since) == "restricted"


@pytest.mark.parametrize(
    "asking",
    [
        {"livenessProbe": {"httpGet": {"port": 80, "host": "10.0.0.1"}}},
        {"startupProbe": {"tcpSocket": {"port": 80, "host": "10.0.0.1"}}},
        {"lifecycle": {"preStop": {"httpGet": {"port": 80, "host": "10.0.0.1"}}}},
    ],
)
def test_since_1_34_no_probe_asks_another_host(asking: dict[str, Any]) -> None:
    spec: dict[str, Any] = {"containers": [{"name": "c", "securityContext": GOOD, **asking}]}
    assert enforced_level(spec, {}, (1, 33)) == "restricted"
    assert enforced_level(spec, {}, (1, 34)) == "privileged"
    own: dict[str, Any] = {
        "containers": [{"name": "c", "securityContext": GOOD, "livenessProbe": {"httpGet": {"port": 80}}}]
    }
    assert enforced_level(own, {}, LATEST) == "restricted"


@pytest.mark.parametrize("context", [{"runAsNonRoot": False}, {"runAsUser": 0}])
def test_what_the_pod_says_of_root_is_judged_even_if_its_containers_say_otherwise(context: dict[str, Any]) -> None:
    spec = pod({"runAsUser": 1000}, securityContext=context)
    assert enforced_level(spec, {}, LATEST) == "baseline"
    assert enforced_level({**spec, "hostUsers": False}, {}, LATEST) == "restricted"


@pytest.mark.parametrize("own", [{"runAsNonRoot": False}, {"runAsUser": 0}])
def test_the_root_of_a_user_namespace_is_not_judged(own: dict[str, Any]) -> None:
    assert enforced_level(pod(own, hostUsers=False), {}, (1, 35)) == "restricted"
    for spec, version in ((pod(own, hostUsers=False), (1, 34)), (pod(own, hostUsers=True), LATEST), (pod(own), LATEST)):
        assert enforced_level(spec, {}, version) != "restricted"


@pytest.mark.parametrize(
    "own",
    [
        {"seccompProfile": {"type": "Unconfined"}},
        {"privileged": True},
        {"capabilities": {"drop": ["ALL"], "add": ["SYS_ADMIN"]}},
        {"allowPrivilegeEscalation": True},
        {"windowsOptions": {"hostProcess": True}},
    ],
)
def test_a_user_namespace_excuses_nothing_else(own: dict[str, Any]) -> None:
    assert enforced_level(pod(own, hostUsers=False), {}, LATEST) == enforced_level(pod(own), {}, LATEST)
