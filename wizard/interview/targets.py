"""Where werf will run."""

from wizard.interview.modes import must_prepare
from wizard.interview.question import Choice, Question, Situation, Suggestion
from wizard.language import Text, text

LABELS: dict[str, tuple[Text, Text]] = {
    "docker": (text("Docker"), text("one docker run command")),
    "kubernetes": (text("Kubernetes"), text("manifests: namespace, rights, storage, Pod or Job")),
    "host": (text("The machine itself"), text("what it lacks, as one block for root")),
}


def questions() -> tuple[Question, ...]:
    """The question of the third step."""
    return (Question("target", "target", text("Where will werf run?"), "targets/docker", _suggest, _choices),)


def _choices(now: Situation) -> tuple[Choice, ...]:
    refused = text("no mode works there until the machine is prepared") if must_prepare(now) else None
    return tuple(
        Choice(
            name,
            label,
            about,
            refused=refused if name != "host" else None,
            topic=f"targets/{name}",
        )
        for name, (label, about) in LABELS.items()
    )


def _suggest(now: Situation) -> Suggestion:
    if must_prepare(now):
        return Suggestion("host", text("first things first"))
    if now.facts.value("container.kind") == "kubernetes":
        return Suggestion("kubernetes", text("the probe ran in a pod"))
    if "engine.docker.version" not in now.here and "cluster.version" in now.here:
        return Suggestion("kubernetes", text("a cluster answers here, and no Docker"))
    if version := now.here.value("engine.docker.version"):
        return Suggestion("docker", text("Docker {version} answers here", version=version))
    return Suggestion("docker")
