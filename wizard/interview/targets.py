"""The questions where werf will run, and how tightly its container is confined there."""

from wizard.interview import pools
from wizard.interview.modes import must_prepare
from wizard.interview.question import Choice, Question, Situation, Suggestion
from wizard.language import text
from wizard.plan.targets import TARGETS


def questions() -> tuple[Question, ...]:
    """Return the questions of the third step."""
    return (
        Question("target", "target", text("Where will werf run?"), "targets/docker", _suggest, _choices),
        *pools.questions(),
        Question(
            "hardening",
            "target",
            text("How strictly should the container be confined?"),
            "settings/hardening",
            _suggest_hardening,
            _hardenings,
            applies=lambda now: now["mode"] in ("overlay", "fuse-device"),
        ),
    )


def _choices(now: Situation) -> tuple[Choice, ...]:
    refused = text("no mode works there until the machine is prepared") if must_prepare(now) else None
    return tuple(
        Choice(
            target.id,
            target.name,
            target.about,
            refused=refused if target.engine != "host" else None,
            topic=f"targets/{target.id}",
        )
        for target in TARGETS.values()
    )


def _suggest(now: Situation) -> Suggestion:
    if must_prepare(now):
        return Suggestion("host", text("do this first"))
    if now.facts.value("container.kind") == "kubernetes":
        return Suggestion("kubernetes", text("the probe ran in a pod"))
    if "engine.docker.version" not in now.here and "cluster.version" in now.here:
        return Suggestion("kubernetes", text("a cluster answers here, Docker does not"))
    if version := now.here.value("engine.docker.version"):
        return Suggestion("docker", text("Docker {version} answers here", version=version))
    if now["machine"] == "here" and (version := now.here.value("engine.podman.version")):
        return Suggestion("podman", text("Podman {version} answers here", version=version))
    return Suggestion("docker")


def _suggest_hardening(now: Situation) -> Suggestion:
    """Suggest the narrower one if the host needs no preparation for it."""
    if TARGETS[now["target"]].sends_profile:
        return Suggestion("least-privilege", text("the client sends the profile; the host needs no changes"))
    return Suggestion("standard", text("the usual way, without extra files"))


def _hardenings(_: Situation) -> tuple[Choice, ...]:
    return (
        Choice("standard", text("Standard"), text("one setting, nothing to install"), topic="settings/hardening"),
        Choice(
            "least-privilege",
            text("Least privilege"),
            text("the seccomp filter stays, with four more calls allowed; two capabilities remain"),
            topic="concepts/hardening",
        ),
    )
