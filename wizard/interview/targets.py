"""The questions where werf will run, and how tightly its container is confined there."""

from wizard.interview import pools
from wizard.interview.modes import must_prepare
from wizard.interview.question import Choice, Question, Situation, Suggestion
from wizard.interview.ways import DOCKER_SERVER
from wizard.language import Text, text
from wizard.plan.targets import TARGETS, Target


def questions(last: str = "") -> tuple[Question, ...]:
    """Return the questions of the third step; `last` is the target that was configured last, if any."""
    return (
        Question(
            "target",
            "target",
            text("Where will werf run?"),
            "targets/docker",
            lambda now: _suggest(now, last),
            _choices,
        ),
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
    """Return the targets, those first that are possible."""
    found = [
        Choice(target.id, target.name, target.about, refused=_refused(target, now), topic=f"targets/{target.id}")
        for target in TARGETS.values()
    ]
    return tuple(sorted(found, key=lambda choice: choice.refused is not None))


def _refused(target: Target, now: Situation) -> Text | None:
    if now["mode"] == DOCKER_SERVER:
        fits = "backend" in target.settings
        return None if fits else text("its container cannot leave the building to a Docker server")
    if must_prepare(now) and target.engine != "host":
        return text("no mode works there until the machine is prepared")
    return None


def _suggest(now: Situation, last: str) -> Suggestion:
    if must_prepare(now) and now["mode"] != DOCKER_SERVER:
        return Suggestion("host", text("do this first"))
    if now.facts.value("container.kind") == "kubernetes":
        return Suggestion("kubernetes", text("the probe ran in a pod"))
    if last in TARGETS and TARGETS[last].engine != "host" and not _refused(TARGETS[last], now):
        return Suggestion(last, text("as last time"))
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
