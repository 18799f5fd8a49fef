"""What a container is started with, as plain data: for every engine and file that takes Docker's options."""

from collections.abc import Callable
from typing import Literal

from wizard.plan.confinement import NEEDED_CAPABILITIES
from wizard.plan.plan import Plan
from wizard.plan.remedies import PROFILE_NAME
from wizard.records import Record

WORKSPACE = "/workspace"
"""Where the reader's own folder is mounted."""

DOCKER_SOCKET = "/var/run/docker.sock"
IDS_FILE = "werf-buildah.subordinate-ids"
_CERTIFICATES = "/certs/client"
_TLS_PORT = ":2376"


class Option(Record):
    """A value, and the topic that gives its reason."""

    value: str
    topic: str


class Variable(Record):
    """An environment variable."""

    name: str
    value: str
    topic: str


class Volume(Record):
    """A volume or a folder at `target`; a volume without a source has no name."""

    kind: Literal["volume", "bind"]
    target: str
    topic: str
    source: str = ""


def security_options(plan: Plan, seccomp: Callable[[], str]) -> list[Option]:
    """The values of `--security-opt`; `seccomp` gives the value that names the profile."""
    c = plan.confinement
    options = []
    if c.seccomp == "profile" and not c.privileged:
        options.append(Option(seccomp(), "settings/seccomp-profile"))
    elif c.seccomp == "unconfined" and not c.privileged:
        options.append(Option("seccomp=unconfined", "settings/seccomp-unconfined"))
    match c.apparmor:
        case "unconfined":
            options.append(Option("apparmor=unconfined", "settings/apparmor-unconfined"))
        case "profile":
            options.append(Option(f"apparmor={PROFILE_NAME}", "settings/apparmor-profile"))
    if c.unlabelled:
        options.append(Option("label=disable", "settings/selinux-label"))
    if c.escalation_override:
        options.append(Option("no-new-privileges=false", "settings/privilege-escalation"))
    return options


def added_capabilities(plan: Plan) -> tuple[str, ...]:
    """What is added after all capabilities are dropped; empty where none are dropped."""
    return NEEDED_CAPABILITIES if plan.confinement.least_capabilities else ()


def volumes(plan: Plan) -> list[Volume]:
    """The storage is always a volume: overlayfs does not lie on the container's own overlayfs."""
    who = plan.place.identity
    if not plan.builds:
        kept = [Volume("volume", who.werf_home, "settings/cache", "werf-cache")] if _is_kept(plan) else []
        return [*kept, *_socket(plan)]
    if not _is_kept(plan):
        return [Volume("volume", who.storage, "settings/storage-volume")]
    return [
        Volume("volume", who.storage, "settings/storage-volume", "werf-buildah"),
        Volume("volume", who.werf_home, "settings/cache", "werf-cache"),
    ]


def _is_kept(plan: Plan) -> bool:
    return plan.answers.cache(plan.target) == "volume"


def _socket(plan: Plan) -> list[Volume]:
    if plan.answers["backend"] != "docker" or plan.answers["docker_host"]:
        return []
    return [Volume("bind", DOCKER_SOCKET, "settings/backend", DOCKER_SOCKET)]


def environment(plan: Plan) -> list[Variable]:
    """What werf is told by environment variables."""
    variables = []
    if plan.answers["repo"]:
        variables.append(Variable("WERF_REPO", plan.answers["repo"], "settings/repo"))
    if not plan.builds:
        variables.append(Variable("WERF_BUILDAH_MODE", "docker", "settings/backend"))
    if server := plan.answers["docker_host"]:
        variables.append(Variable("DOCKER_HOST", server, "settings/docker-host"))
        if server.endswith(_TLS_PORT):
            variables.append(Variable("DOCKER_TLS_VERIFY", "1", "settings/docker-host"))
            variables.append(Variable("DOCKER_CERT_PATH", _CERTIFICATES, "settings/docker-host"))
    return variables
