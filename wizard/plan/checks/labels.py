"""What a check is called in a list and at the head of a sentence, the groups that checks form, how certain one is."""

from collections.abc import Mapping

from wizard.facts.model import Certainty
from wizard.language import Text, text

LABELS: dict[str, Text] = {
    "linux": text("system"),
    "kernel-version": text("kernel"),
    "sandbox": text("sandbox"),
    "overlay-rootless": text("rootless overlayfs"),
    "fuse-device": text("/dev/fuse"),
    "storage-filesystem": text("build storage"),
    "userns-enabled": text("user namespaces"),
    "userns-clone": text("unprivileged_userns_clone"),
    "apparmor-userns": text("AppArmor's restriction"),
    "subordinate-ids": text("subordinate ids"),
    "idmap-tools": text("newuidmap, newgidmap"),
    "af-alg": text("AF_ALG"),
    "esp": text("IPsec"),
    "seccomp": text("seccomp"),
    "apparmor": text("AppArmor"),
    "selinux": text("SELinux"),
    "capability-bounding-set": text("capability bounding set"),
    "no-new-privileges": text("no-new-privileges"),
    "privileged-allowed": text("privileged containers"),
    "engine-docker": text("Docker"),
    "cluster": text("Kubernetes"),
    "pod-user-namespaces": text("Pod user namespaces"),
}

GROUPS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (text("Kernel"), ("linux", "kernel-version", "sandbox", "overlay-rootless", "fuse-device", "storage-filesystem")),
    (text("User namespaces"), ("userns-enabled", "userns-clone", "apparmor-userns", "subordinate-ids", "idmap-tools")),
    (
        text("Confinement"),
        (
            "af-alg",
            "esp",
            "seccomp",
            "apparmor",
            "selinux",
            "capability-bounding-set",
            "no-new-privileges",
            "privileged-allowed",
        ),
    ),
    (text("Engines"), ("engine-docker", "cluster", "pod-user-namespaces")),
)

CERTAINTY: Mapping[Certainty, Text] = {
    "tried": text("tested"),
    "inferred": text("inferred"),
    "stated": text("stated"),
}
