"""What a log says about its origin: the target that its job runs at, and facts that commands in it printed."""

import re
from collections.abc import Iterator, Sequence

from wizard.diagnosis.frames import unframed
from wizard.facts.keys import KEYS
from wizard.facts.model import Fact, Facts
from wizard.plan.distributions import distribution_of_kernel
from wizard.regexes import regex

BEGINNING = 1 << 16
"""Bytes at the beginning of a log that are examined: runners name themselves there."""

# The first whose sign is there. GitLab's runner names its executor; without one it is Docker, the most frequent.
_SIGNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "gitlab-kubernetes",
        (
            *("using kubernetes executor", '"kubernetes" executor', "to be running, status is pending"),
            "job failed: command terminated with exit code ",
        ),
    ),
    (
        "gitlab-docker",
        (
            *("running with gitlab-runner", "using docker executor", '"docker" executor', "using docker image sha256:"),
            "cleaning up project directory and file based variables",
        ),
    ),
    ("github-kubernetes", ("/home/runner/k8s/", "runner-container-hooks", "actions.github.com/", "ephemeralrunner")),
    # Azure Pipelines mark groups and errors as GitHub does, but sections too.
    ("ci-docker", ("##[section]",)),
    (
        "github-docker",
        (
            *("##[group]", "##[error]", "/__w/", "current runner version:", "github_actions", "/github/home"),
            *("/home/runner/work/", "/home/runner/actions-runner/", "error: process completed with exit code "),
        ),
    ),
)
_CLUSTER = regex(
    r"\bpods? \"|\bkubelet\b|\bkubectl |failedscheduling|\bpodsecurity\b|crashloopbackoff|persistentvolumeclaim"
    r"|system:serviceaccount:|failed to create pod sandbox|admission webhook|\berrimagepull\b|\bimagepullbackoff\b"
    r"|failed to pull image .{0,200}rpc error: code = |security context constraint|\bfailedcreate\b"
    r"|\boc (?:rsh|get|create|apply|adm|describe|logs|new-app|start-build|exec) "
)
STARTS_CONTAINER = regex(
    r"(?:^|[\s'\"`$#>;&|(])(?:sudo\s+(?:-\S+\s+){0,4})?(?:[\w./-]{0,80}/)?"
    r"((?:docker|podman)\s+(?:-\S+\s+(?:[^\s-]\S*\s+)?){0,6}(?:container\s+)?run\s)"
)
"""The words up to `run`, including the engine's own options in front of it."""
_WERF = r"\bwerf (?:build|converge|export|bundle|run|kube-run|compose|ci-env|cr|helm)\b|\bwerf/werf\b|\btrdl use werf\b"
_BUILDAH = regex(rf"{_WERF}|\bbuildah\b(?!/stable)|\bbuilding at step\b")
# The first of these that speaks is the builder: Docker's words are in the logs of the others too.
_BUILDERS = {
    "kaniko": regex(
        r"\bkaniko\b|\berror building (?:image|stage): |\bunpacking rootfs as cmd\b"
        r"|\btaking snapshot of (?:full|files)\b|\berror checking push permissions --"
    ),
    "buildkit": regex(
        r"\bbuildkit(?:d|-mount\w*)?\b|\bbuildctl\b|\brootlesskit\b|\bdocker buildx\b|\bfailed to solve\b"
        r"|\[internal\] (?:load (?:build (?:definition|context)|metadata)|booting buildkit)"
        r"|\bfailed to (?:compute cache key|calculate checksum of ref)\b|\bhttpreadseeker: "
        r"|(?:^|\s)=?> (?:error )?\[(?:[\w./-]{1,40} ){0,3}\d+/\d+\] run\b"
        r"|(?:^|\s)#\d+ (?:\[(?:internal|auth|[\w.-]* ?\d+/\d+)\]|error: |done \d|\d+\.\d+ |exporting (?:to|layers))"
    ),
    "docker": regex(
        r"\b(?:error response from|cannot connect to the|sending build context to) (?:the )?docker daemon\b"
        r"|\berror response from daemon\b|\bunable to find image '[^']+' locally\b|\bdocker daemon socket\b"
        r"|\bthe push refers to (?:a )?repository\b"
        r"|\breturned a non-zero code: \d|\bdocker(?:-compose| compose)? (?:build|pull|push|login|up)\b"
        r"|\bstep \d+(?:/\d+)? : [a-z]"
    ),
}
_BUILDS = r"\b(?:podman|buildah)(?:-compose)? (?:-\S+ ){0,6}(?:build|bud)\b|\bstep \d+(?:/\d+)?: "
# These are told next to a builder.
_OTHERS = {
    "podman": (
        regex(r"\bpodman(?:-compose)? (?:-\S+ )?[a-z]|\bcreating container storage: not enough unused ids\b"),
        regex(rf"{_WERF}|\bdocker run\b"),
    ),
    "podman run": (
        regex(
            r"\bpodman (?:-\S+ ){0,6}(?:container )?(?:run|start|create|exec)\b"
            r"|\berror: (?:(?:unable to start|starting) container|(?:netavark|pasta|crun|runc)\b)"
        ),
        regex(rf"{_BUILDAH.pattern}|{_BUILDS}|\bdocker run\b"),
    ),
    "helm": (regex(r"\bhelm(?:\.go|file)?\b[: ]|\b(?:upgrade|installation) failed: "), regex(_WERF)),
}
"""What each program says or is called by, and the words that speak against it."""
_COMPOSE = regex(r"\bdocker[ -]compose\b")
_SYSCTL_KEYS = {
    key.evidence.removeprefix("/proc/sys/").replace("/", "."): name
    for name, key in KEYS.items()
    if key.evidence.startswith("/proc/sys/")
}
_SYSCTL = "|".join(map(re.escape, _SYSCTL_KEYS))
_TELLS = regex(r"/proc/sys/|sysctl|\b(?:kernel|user)\.|Linux |ernel|[Uu]buntu")
"""One of these is on each line of which one of the next patterns is about."""
_ASKED = regex(rf"(?:cat\s+/proc/sys/(\S+)|sysctl\s+(?:-n\s+|--values\s+)?({_SYSCTL}))\s*$")
_VALUE = regex(rf"({_SYSCTL})\s*=\s*(\d+)\s*$")
_KERNEL = regex(
    r"\bLinux (?:\S+ (?P<named>\d+\.\d+\S*)|version (?P<version>\d+\.\d+\S*) \(.{0,400}?\)) (?P<build>#\d.*)"
    r"|\b(?:Kernel Version|kernel): (?P<release>\d+\.\d+\S*)"
)
"""What `uname -a`, /proc/version and `docker info` print."""
_MACHINE = regex(r"(?:\s+(?:x86_64|amd64|aarch64|arm64|armv\w+|i[3-6]86|ppc64le|s390x|riscv64|unknown))+(?:\s.*)?$")
"""The words that `uname -a` puts behind the kernel's build."""
_UBUNTU = regex(r"\b(?:Image: ubuntu-|Operating System: Ubuntu )(\d\d\.\d\d)")
_OS_RELEASE = regex(r"\bPRETTY_NAME=\"Ubuntu (\d\d\.\d\d)")
_IN_OS_RELEASE = "Ubuntu's version in os-release"


def target_in(text: str) -> str:
    """Return the target that a log's job runs at; empty if the log does not say."""
    low = text.lower()
    for target, signs in _SIGNS:
        if any(sign in low for sign in signs):
            return target
    if _COMPOSE.search(low):
        return "compose"
    if started := STARTS_CONTAINER.search(text):
        return started[1].split()[0]
    return "kubernetes" if _CLUSTER.search(low) else ""


def runs_on_host(text: str) -> str:
    """Return `podman` if Podman speaks in a log and no builder of Docker does: then it is likely the machine's own."""
    low = text.lower()
    said, unless = _OTHERS["podman"]
    others = any(signs.search(low) for signs in (unless, *_BUILDERS.values()))
    return "podman" if said.search(low) and not others else ""


def tools_in(text: str) -> tuple[str, ...]:
    """Return the programs that speak in a log in place of werf and Buildah, as words on which steps of a fix depend.

    No builder is among them if werf or Buildah is run in it: then the steps for them are the right ones.
    """
    low = text.lower()
    builders = [] if _BUILDAH.search(low) else [name for name, signs in _BUILDERS.items() if signs.search(low)]
    others = [name for name, (signs, unless) in _OTHERS.items() if signs.search(low) and not unless.search(low)]
    return tuple(f"tool: {name}" for name in (*builders[:1], *others))


def facts_in(text: str) -> Facts:
    """Return the facts that `cat /proc/sys/…`, `sysctl`, `uname -a` and similar commands printed.

    os-release may be that of the image: it counts if nothing names another distribution as the machine's.
    """
    lines = text.split("\n")
    told = dict(_printed(lines))
    if (release := told.pop(_IN_OS_RELEASE, "")) and told.get("distro.id", "ubuntu") == "ubuntu":
        told = {"distro.id": "ubuntu", "distro.version": release, **told}
    return Facts({key: Fact(value, "the log") for key, value in told.items()})


def _printed(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line, following in zip(lines, (*lines[1:], ""), strict=True):
        if not _TELLS.search(line):
            continue
        if asked := _ASKED.search(line):
            key = _SYSCTL_KEYS.get((asked[1] or asked[2]).replace("/", "."))
            value = unframed(following)[0].strip()
            if key and value.isdigit():
                yield key, value
        elif stated := _VALUE.search(line):
            yield _SYSCTL_KEYS[stated[1]], stated[2]
        elif kernel := _KERNEL.search(line):
            yield from _of_kernel(kernel["named"] or kernel["version"] or kernel["release"], kernel["build"] or "")
        elif ubuntu := _UBUNTU.search(line):
            yield from (("distro.id", "ubuntu"), ("distro.version", ubuntu[1]))
        elif ubuntu := _OS_RELEASE.search(line):
            yield _IN_OS_RELEASE, ubuntu[1]


def _of_kernel(release: str, words: str) -> Iterator[tuple[str, str]]:
    """Yield what a kernel tells of itself, and of the distribution that built it: that of the machine."""
    yield "kernel.release", release
    build = _MACHINE.sub("", words).rstrip()
    if build:
        yield "kernel.build", build
    host = distribution_of_kernel(release, build)
    if host.id:
        yield "distro.id", host.id
    if host.version:
        yield "distro.version", host.version
