"""GitLab Runner's config.toml: the containers of jobs, of the Docker and the Kubernetes executor.

Source: GitLab Runner, "Advanced configuration", [runners.docker]; "Kubernetes executor".
"""

from wizard.containers.places import GITLAB_DOCKER
from wizard.containers.spec import ContainerSpec, Located
from wizard.documents import options
from wizard.documents.compose import environment
from wizard.documents.gathered import Gathered
from wizard.documents.gitlab_pod import pod_of
from wizard.documents.gitlab_types import docker_types, kubernetes_types, refused_image
from wizard.documents.model import Container, Key, ParsedFile
from wizard.documents.options import options_in
from wizard.documents.starting import Start, container_of
from wizard.documents.tree import DocumentNode
from wizard.documents.trees import toml_tree
from wizard.formats.notes import Data, Fields
from wizard.formats.places import WHOLE, EmbeddedText
from wizard.records import replace

EXECUTORS = {
    "docker": ("docker", "docker+machine", "docker-autoscaler", "docker-windows"),
    "kubernetes": ("kubernetes",),
}
"""The executors that read [runners.docker] and [runners.kubernetes]; others run jobs without a container."""
_ENGINES = {name: engine for engine, names in EXECUTORS.items() for name in names}


def read(content: str, name: str, frame: EmbeddedText = WHOLE) -> ParsedFile:
    """Return the job containers of every runner."""
    gathered = Gathered()
    document = toml_tree(content, name, frame)
    single = document.get("runners")
    if single is not None and single.entries:
        gathered.remarks.append(("runners-table", Located("[runners]", single.at)))
    for runner in document.children("runners") or ((single,) if single is not None and single.entries else ()):
        executor = runner.word("executor")
        engine = _ENGINES.get(executor.value, "") if executor else None
        docker, kubernetes = runner.get("docker"), runner.get("kubernetes")
        if docker is not None and engine in (None, "docker"):
            gathered.containers.append(_docker(runner, docker))
        if kubernetes is not None and engine in (None, "kubernetes"):
            gather_kubernetes(runner, kubernetes, name, gathered)
    return gathered.parsed_file(name, "gitlab")


def _docker(runner: DocumentNode, docker: DocumentNode) -> Container:
    found = container_of(
        Start(
            "gitlab-docker",
            _name(runner),
            docker.at,
            list(options_in(docker, GITLAB_DOCKER)),
            docker.word("image"),
            env=environment(runner, "environment"),
            template=True,
            keys={**docker.keys(), **_shared_keys(runner)},
        )
    )
    fields = []
    if found.seccomp and found.seccomp.value.kind == "profile" and not found.seccomp.value.name.startswith("{"):
        fields.append(Located("gitlab-runner.seccomp-file", found.seccomp.at))
    if images := docker.get("allowed_privileged_images"):
        fields.append(Located("gitlab-runner.allowed-privileged-images", images.at))
    return replace(found, fields=tuple(fields), remarks=(*found.remarks, *docker_types(runner, docker)))


def gather_kubernetes(runner: DocumentNode, kubernetes: DocumentNode, file: str, gathered: Gathered) -> None:
    """Take the build container of a runner's Pods."""
    made = pod_of(runner, kubernetes, file)
    before = len(gathered.containers)
    gathered.take(made.pod, kubernetes.at)
    gathered.remarks += kubernetes_types(runner, kubernetes)
    env = environment(runner, "environment")
    for number, one in enumerate(gathered.containers[before:], before):
        own = {**env, **one.env}
        keys = {**kubernetes.keys(), **_shared_keys(runner)}
        fields = (*one.fields, *made.fields)
        gathered.containers[number] = replace(
            one, env=own, keys=keys, fields=fields, remarks=(*one.remarks, *made.remarks, *refused_image(kubernetes))
        )


def _shared_keys(runner: DocumentNode) -> dict[str, Key]:
    """Return what a runner has for every executor and changes concern."""
    return {name: key for name, key in runner.keys(depth=1).items() if name == "environment"}


def _name(runner: DocumentNode) -> str:
    given = runner.word("name")
    return given.value if given else "build"


def put(have: Fields, spec: ContainerSpec) -> dict[str, Data]:
    """Return `[runners.docker]` with the settings of `spec`; other settings stay, contradicting ones are replaced."""
    return options.put(have, spec, GITLAB_DOCKER)
