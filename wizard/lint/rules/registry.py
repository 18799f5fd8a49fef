"""Every rule once: its id, its usual severity, its title, and the page that explains it."""

from collections.abc import Iterator
from typing import NamedTuple

from wizard.language import Text, text
from wizard.lint.model import Severity, Spot
from wizard.records import Record


class Rule(Record):
    """A rule. `severity` and `topic` are the usual ones: a finding may have others."""

    id: str
    severity: Severity
    title: Text
    topic: str


class Found(NamedTuple):
    """What a rule found.

    `adds` names a change of wizard/lint/fixes.py, `removes` is the place of a setting that goes. `swaps`: what goes
    comes back with one text in it for another.
    """

    rule: str
    at: Spot
    message: Text
    severity: Severity | None = None
    topic: str = ""
    adds: str = ""
    removes: Spot | None = None
    swaps: tuple[str, str] | None = None


Findings = Iterator[Found]

RULES = {
    rule.id: rule
    for rule in (
        Rule("host-not-ready", "error", text("The host is not ready"), "concepts/user-namespaces"),
        Rule("not-read", "note", text("What was not read"), "concepts/lint"),
        Rule("runner-jobs", "note", text("A runner for any job"), "concepts/lint"),
        Rule("wrong-type", "error", text("A value of another type"), "concepts/lint"),
        Rule("wrong-place", "error", text("A setting in the wrong place"), "concepts/lint"),
        Rule("command-cut", "error", text("A command that is cut short"), "concepts/lint"),
        Rule("not-known", "note", text("A fact is missing"), "concepts/facts"),
        Rule("seccomp-default", "error", text("The default seccomp profile"), "settings/seccomp-unconfined"),
        Rule("seccomp-unset", "warning", text("No seccomp profile is named"), "settings/seccomp-unconfined"),
        Rule("seccomp-wide", "note", text("seccomp wider than needed"), "concepts/hardening"),
        Rule("apparmor-default", "error", text("The engine's AppArmor profile"), "settings/apparmor-unconfined"),
        Rule("apparmor-restricted", "error", text("AppArmor's restriction of Ubuntu"), "settings/apparmor-profile"),
        Rule("apparmor-absent", "error", text("An AppArmor profile without AppArmor"), "concepts/apparmor"),
        Rule("apparmor-twice", "error", text("Two AppArmor profiles"), "settings/apparmor-unconfined"),
        Rule("profile-wrong", "error", text("A profile that is none"), "concepts/seccomp"),
        Rule("no-new-privileges", "error", text("No new privileges"), "settings/privilege-escalation"),
        Rule("escalation-unset", "note", text("Privilege escalation is not said"), "settings/privilege-escalation"),
        Rule("capabilities-missing", "error", text("SETUID and SETGID are missing"), "settings/capabilities"),
        Rule("capabilities-wide", "note", text("Capabilities wider than needed"), "settings/capabilities"),
        Rule("sys-admin", "warning", text("CAP_SYS_ADMIN"), "concepts/capabilities"),
        Rule("user-unknown", "error", text("A user that the image does not know"), "settings/user"),
        Rule("user-root", "error", text("Root without privileges"), "settings/user"),
        Rule("user-unset", "note", text("No user is named"), "settings/user"),
        Rule("user-unverifiable", "error", text("runAsNonRoot without a number"), "settings/user"),
        Rule("keep-id", "warning", text("Your user is not kept"), "settings/keep-id"),
        Rule("subordinate-ids", "error", text("Ids beyond the user namespace"), "settings/subordinate-ids"),
        Rule("selinux-label", "error", text("SELinux keeps the container out"), "settings/selinux-label"),
        Rule("unmasked", "note", text("Unmasked /proc"), "concepts/chroot-isolation"),
        Rule("read-only-root", "error", text("A read-only root"), "concepts/lint"),
        Rule("storage-missing", "warning", text("No volume for the storage"), "settings/storage-volume"),
        Rule("storage-memory", "warning", text("The storage lies in memory"), "checks/storage-filesystem"),
        Rule("storage-network", "error", text("The storage on the network"), "problems/network-filesystem-storage"),
        Rule("storage-read-only", "error", text("The storage is read-only"), "settings/storage-volume"),
        Rule("storage-owner", "warning", text("The storage belongs to root"), "settings/user"),
        Rule("github-home", "warning", text("GitHub's home"), "settings/github-home"),
        Rule("github-hosted", "warning", text("GitHub's own machine"), "checks/apparmor-userns"),
        Rule("fuse-missing", "error", text("/dev/fuse is missing"), "settings/device-fuse"),
        Rule("fuse-unneeded", "note", text("/dev/fuse is not needed"), "settings/device-fuse"),
        Rule("fuse-host-path", "error", text("/dev/fuse as a folder of the host"), "settings/device-fuse"),
        Rule("fuse-wrong", "error", text("/dev/fuse is handed in wrongly"), "settings/device-fuse"),
        Rule("privileged-wide", "note", text("Privileged without need"), "settings/privileged"),
        Rule("privileged-refused", "error", text("Privileged is refused"), "checks/privileged-allowed"),
        Rule("granted-unneeded", "note", text("Rights without need"), "settings/backend"),
        Rule("docker-socket", "warning", text("The Docker server's socket"), "settings/backend"),
        Rule("docker-service", "warning", text("A Docker server beside the job"), "settings/backend"),
        Rule("docker-variable", "note", text("Variables of a Docker server"), "settings/backend"),
        Rule("image-unknown", "error", text("An image that does not exist"), "images/catalog"),
        Rule("image-dropped", "warning", text("An image that was dropped"), "images/catalog"),
        Rule("image-moving", "warning", text("A tag that moves between versions"), "images/choosing"),
        Rule("buildah-mode", "error", text("WERF_BUILDAH_MODE"), "settings/backend"),
        Rule("buildah-variable", "warning", text("Variables that do nothing"), "concepts/chroot-isolation"),
        Rule("storage-driver", "error", text("WERF_BUILDAH_STORAGE_DRIVER"), "concepts/storage-drivers"),
        Rule("field-unknown", "error", text("A setting that this version does not have"), "concepts/versions"),
        Rule("field-ends", "warning", text("A setting that later versions do not have"), "concepts/versions"),
        Rule("annotation-stray", "error", text("An annotation of no container"), "settings/apparmor-unconfined"),
        Rule("colon-spelling", "note", text("The old spelling name:value"), "concepts/versions"),
        Rule("pod-spec-off", "error", text("pod_spec is switched off"), "settings/pod-spec-patch"),
        Rule("hook-template", "warning", text("Jobs without a template"), "settings/job-container"),
        Rule("pod-security", "error", text("Pod Security refuses the Pod"), "settings/pod-security-label"),
        Rule("pod-security-wide", "note", text("Pod Security wider than needed"), "settings/pod-security-label"),
        Rule("pod-security-unset", "note", text("No Pod Security level"), "settings/pod-security-label"),
    )
}
