"""What a check is called in a list, and at the head of a sentence about it."""

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
    "seccomp": text("seccomp"),
    "apparmor": text("AppArmor"),
    "selinux": text("SELinux"),
    "capability-bounding-set": text("capability bounding set"),
    "no-new-privileges": text("no-new-privileges"),
    "privileged-allowed": text("privileged containers"),
    "engine-docker": text("Docker"),
    "cluster": text("Kubernetes"),
}
