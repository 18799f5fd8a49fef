"""Which Pod Security level admits a Pod, by the rules of the Pod Security Standards, field by field.

Source: k8s.io/pod-security-admission, package policy, which goes before kubernetes.io, "Pod Security Standards".
Levels from wide to narrow: privileged, baseline, restricted. Fields that no target of ours writes count too:
a Pod that lint reads has them. Exemptions of Pods on Windows are not known here.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from wizard.formats.notes import Data, fields_of, items_of
from wizard.plan.versions import understands

Level = Literal["privileged", "baseline", "restricted"]
LEVELS: tuple[Level, ...] = ("privileged", "baseline", "restricted")
"""From wide to narrow."""

BASELINE_CAPABILITIES = frozenset(
    (
        *("AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE"),
        *("SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"),
    )
)
_SYSCTLS_SINCE: Mapping[tuple[int, int], tuple[str, ...]] = {
    (1, 0): (
        *("kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start"),
        *("net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range"),
    ),
    (1, 27): ("net.ipv4.ip_local_reserved_ports",),
    (1, 29): (
        *("net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout"),
        *("net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes"),
    ),
    (1, 32): ("net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"),
    (1, 37): ("net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"),
}
RESTRICTED_VOLUMES = frozenset(
    (
        *("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image"),
        *("persistentVolumeClaim", "projected", "secret"),
    )
)
_SELINUX_TYPES = frozenset({"", "container_t", "container_init_t", "container_kvm_t"})
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_APPARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/"


def enforced_level(spec: Mapping[str, Data], annotations: Mapping[str, Data], version: tuple[int, int]) -> Level:
    """Return the least-privileged level that admits a Pod with this spec and these annotations."""
    if any(True for _ in baseline_violations(spec, annotations, version)):
        return "privileged"
    return "baseline" if any(True for _ in restricted_violations(spec, version)) else "restricted"


def baseline_violations(
    spec: Mapping[str, Data], annotations: Mapping[str, Data], version: tuple[int, int]
) -> Iterator[str]:
    """Yield the fields for which the baseline level refuses a Pod."""
    yield from (name for name in ("hostNetwork", "hostPID", "hostIPC") if spec.get(name))
    yield from (f"volumes.{volume['name']}.hostPath" for volume in _each(spec, "volumes") if "hostPath" in volume)
    context = fields_of(spec.get("securityContext"))
    sysctls = {name for since, names in _SYSCTLS_SINCE.items() if version >= since for name in names}
    yield from (f"sysctls.{one['name']}" for one in _each(context, "sysctls") if one["name"] not in sysctls)
    yield from _profile_violations("pod", context, version)
    for key, value in annotations.items():
        if (
            key.startswith(_APPARMOR_ANNOTATION)
            and value not in ("runtime/default", "")
            and not str(value).startswith("localhost/")
        ):
            yield key
    for container in _containers(spec):
        name, own = str(container["name"]), fields_of(container.get("securityContext"))
        yield from _profile_violations(name, own, version)
        if own.get("privileged"):
            yield f"{name}.privileged"
        added = set(_words(own.get("capabilities"), "add"))
        yield from (f"{name}.capabilities.{added_one}" for added_one in sorted(added - BASELINE_CAPABILITIES))
        if own.get("procMount", "Default") != "Default" and not _has_own_ids(spec, version):
            yield f"{name}.procMount"
        yield from (f"{name}.hostPort" for port in _each(container, "ports") if port.get("hostPort"))
        if understands("kubernetes.psa-host-probes", version):
            yield from (f"{name}.{probe}.host" for probe in _probes_of_other_hosts(container))


def _probes_of_other_hosts(container: Mapping[str, Data]) -> Iterator[str]:
    hooks = fields_of(container.get("lifecycle"))
    asking = {name: container.get(name) for name in _PROBES} | {name: hooks.get(name) for name in hooks}
    for name, probe in asking.items():
        if any(fields_of(fields_of(probe).get(kind)).get("host") for kind in ("httpGet", "tcpSocket")):
            yield name


def _has_own_ids(spec: Mapping[str, Data], version: tuple[int, int]) -> bool:
    """Whether the Pod is in its own user namespace, for which some fields are not judged.

    Source: k8s.io/pod-security-admission, check_procMount_baseline.go, check_procMount_restricted.go,
    check_runAsNonRoot.go, check_runAsUser.go.
    """
    return spec.get("hostUsers") is False and understands("kubernetes.psa-user-namespaces", version)


def _profile_violations(name: str, context: Mapping[str, Data], version: tuple[int, int]) -> Iterator[str]:
    if fields_of(context.get("seccompProfile")).get("type") == "Unconfined":
        yield f"{name}.seccompProfile"
    if fields_of(context.get("appArmorProfile")).get("type") == "Unconfined":
        yield f"{name}.appArmorProfile"
    selinux = fields_of(context.get("seLinuxOptions"))
    allowed = _SELINUX_TYPES | ({"container_engine_t"} if understands("kubernetes.engine-type", version) else set())
    if selinux.get("type", "") not in allowed or selinux.get("user") or selinux.get("role"):
        yield f"{name}.seLinuxOptions"
    if fields_of(context.get("windowsOptions")).get("hostProcess"):
        yield f"{name}.hostProcess"


def restricted_violations(spec: Mapping[str, Data], version: tuple[int, int]) -> Iterator[str]:
    """Yield the fields for which the restricted level refuses a Pod that baseline admits."""
    pod = fields_of(spec.get("securityContext"))
    for volume in _each(spec, "volumes"):
        yield from (f"volumes.{volume['name']}.{kind}" for kind in volume if kind not in {"name", *RESTRICTED_VOLUMES})
    if not _has_own_ids(spec, version):
        yield from _users_refused(spec, pod)
    for container in _containers(spec):
        name, own = container["name"], fields_of(container.get("securityContext"))
        capabilities = own.get("capabilities")
        if own.get("allowPrivilegeEscalation") is not False:
            yield f"{name}.allowPrivilegeEscalation"
        if "ALL" not in _words(capabilities, "drop") or {*_words(capabilities, "add")} - {"NET_BIND_SERVICE"}:
            yield f"{name}.capabilities"
        if own.get("procMount", "Default") != "Default":
            yield f"{name}.procMount"
        profile = fields_of(own.get("seccompProfile", pod.get("seccompProfile")))
        if profile.get("type") not in ("RuntimeDefault", "Localhost"):
            yield f"{name}.seccompProfile"


def _users_refused(spec: Mapping[str, Data], pod: Mapping[str, Data]) -> Iterator[str]:
    """Yield who may be root. What the Pod says is judged even if every container says otherwise."""
    if pod.get("runAsNonRoot") is False:
        yield "pod.runAsNonRoot"
    if pod.get("runAsUser") == 0:
        yield "pod.runAsUser"
    for container in _containers(spec):
        name, own = container["name"], fields_of(container.get("securityContext"))
        if own.get("runAsNonRoot", pod.get("runAsNonRoot")) is not True:
            yield f"{name}.runAsNonRoot"
        if own.get("runAsUser") == 0:
            yield f"{name}.runAsUser"


def _containers(spec: Mapping[str, Data]) -> Iterator[Mapping[str, Data]]:
    for kind in ("initContainers", "containers", "ephemeralContainers"):
        yield from _each(spec, kind)


def _each(data: Mapping[str, Data], key: str) -> Iterator[Mapping[str, Data]]:
    return map(fields_of, items_of(data.get(key)))


def _words(data: Data, key: str) -> list[str]:
    return [str(one) for one in items_of(fields_of(data).get(key))]
