"""Where werf will run."""

from wizard.interview.modes import must_prepare
from wizard.interview.question import Choice, Question, Situation, Suggestion
from wizard.language import Text, text

LABELS: dict[str, tuple[Text, Text]] = {
    "docker": (text("Docker"), text("one docker run command")),
    "podman": (text("Podman"), text("one podman run command, and a systemd unit")),
    "compose": (text("Docker Compose"), text("a service that is run once")),
    "kubernetes": (text("Kubernetes"), text("manifests: namespace, rights, storage, Pod or Job")),
    "gitlab-docker": (text("GitLab Runner, Docker executor"), text("config.toml and the pipeline")),
    "gitlab-kubernetes": (
        text("GitLab Runner, Kubernetes executor"),
        text("config.toml, Helm values and the pipeline"),
    ),
    "github-docker": (text("GitHub Actions, Docker"), text("a workflow with a job in a container")),
    "github-kubernetes": (text("GitHub Actions, Kubernetes"), text("a runner scale set and the workflow")),
    "ci-docker": (text("Another CI, Docker"), text("the container's parameters, an example, a job script")),
    "ci-kubernetes": (text("Another CI, Kubernetes"), text("a Pod, what it stands on, a job script")),
    "argocd": (text("Argo CD"), text("a published bundle, the Application, the plugin")),
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
    if now["machine"] == "here" and (version := now.here.value("engine.podman.version")):
        return Suggestion("podman", text("Podman {version} answers here", version=version))
    return Suggestion("docker")
