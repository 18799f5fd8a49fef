"""The lines of a result that decide whether Buildah works, and what they grant: a handful among up to a hundred."""

from wizard.targets.artifact import Artifact

DECISIVE = frozenset(
    f"settings/{name}"
    for name in (
        *("user", "keep-id", "host-users", "subordinate-ids", "privileged", "privilege-escalation", "capabilities"),
        *("seccomp-unconfined", "seccomp-profile", "seccomp-profile-file"),
        *("apparmor-unconfined", "apparmor-profile", "apparmor-profile-file", "selinux-label"),
        *("device-fuse", "fuse-plugin", "storage-volume", "backend", "docker-host"),
        *("security-context-constraints", "privileged-images"),
        *("module-fuse", "module-overlay", "udev-fuse", "node-system"),
        *("sysctl-apparmor-userns", "sysctl-userns", "sysctl-userns-clone"),
    )
)
"""Topics of what a container is allowed and of what its host has to offer; all others are about the job itself."""


def decisive_lines(artifact: Artifact) -> tuple[int, ...]:
    """Return the decisive lines of a file, counted from 0; none if the file is about something else."""
    return tuple(sorted({note.line - 1 for note in artifact.notes if note.topic in DECISIVE}))
