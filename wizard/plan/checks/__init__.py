"""Requirements held against facts. Each check is a pure function of the facts; none knows a mode."""

from collections.abc import Callable

from wizard.facts.model import Facts
from wizard.plan.checks import flaws, kernel, namespaces, pods, process, storage, surroundings
from wizard.plan.checks.check import Check, Checks

ALL: dict[str, Callable[[Facts], Check]] = {
    "linux": kernel.check_linux,
    "kernel-version": kernel.check_kernel_version,
    "sandbox": surroundings.check_sandbox,
    "userns-enabled": namespaces.check_userns_enabled,
    "userns-clone": namespaces.check_userns_clone,
    "apparmor-userns": namespaces.check_apparmor_userns,
    "subordinate-ids": namespaces.check_subordinate_ids,
    "idmap-tools": namespaces.check_idmap_tools,
    "overlay-rootless": kernel.check_overlay_rootless,
    "fuse-device": kernel.check_fuse_device,
    "storage-filesystem": storage.check_storage_filesystem,
    "af-alg": flaws.check_af_alg,
    "esp": flaws.check_esp,
    "seccomp": process.check_seccomp,
    "apparmor": process.check_apparmor,
    "selinux": process.check_selinux,
    "capability-bounding-set": process.check_capability_bounding_set,
    "no-new-privileges": process.check_no_new_privileges,
    "privileged-allowed": surroundings.check_privileged_allowed,
    "engine-docker": surroundings.check_engine_docker,
    "cluster": surroundings.check_cluster,
    "pod-user-namespaces": pods.check_pod_user_namespaces,
}
"""Every check, in the order they are shown."""


def run_checks(facts: Facts) -> Checks:
    """All checks over one set of facts."""
    return Checks({name: check(facts) for name, check in ALL.items()})
