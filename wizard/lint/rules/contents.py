"""What runs in the container: the image, werf's variables, leftovers of a Docker server."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from wizard.containers.spec import Located
from wizard.documents.identity import builds, is_buildah_alone, vfs_at
from wizard.documents.model import Container
from wizard.errors import BadInputError
from wizard.facts.model import make_facts
from wizard.formats.places import Position
from wizard.language import Text, text
from wizard.lint.context import RuleContext
from wizard.lint.rules.rule import Findings, Found, Rule, Subject
from wizard.plan.images import catalog, choose_image, tags
from wizard.plan.settings import Answers

_USUAL = "2-stable"
_MODES = ("auto", "default", "native-chroot", "docker", "")
_DRIVERS = ("overlay", "vfs", "default", "auto", "")
_NOTHING = {
    "WERF_BUILDAH_ISOLATION": text("werf has no such variable: WERF_BUILDAH_MODE sets the isolation."),
    "WERF_CONTAINER_RUNTIME_BUILDAH": text("werf no longer has this variable: since 1.2.48 it is WERF_BUILDAH_MODE."),
    "BUILDAH_ISOLATION": text("werf does not read it: in a container it always uses chroot isolation."),
    "STORAGE_DRIVER": text("werf does not read it: use WERF_BUILDAH_STORAGE_DRIVER."),
    "STORAGE_OPTS": text("werf does not read it: it passes its own options to the storage."),
}
"""Source: werf, cmd/werf/common and pkg/buildah; containers/storage, store.go."""
_STILL_USED = text("werf needs no Docker server, but other commands that it serves call docker and need it.")
_CALLS_DOCKER = re.compile(r"(?<![\w./:@=-])(docker|docker-compose|podman)\s+(--?)?[a-z]")
_SERVER = ("DOCKER_HOST", "DOCKER_TLS_CERTDIR", "DOCKER_DRIVER", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY")


def _is_told(value: str) -> bool:
    """Whether a value is what it says: no variable, no expression."""
    return "$" not in value and "{{" not in value


def image(context: RuleContext) -> Findings:
    """Find a tag that does not exist, or does not stay what it is."""
    given = context.container.image
    if given is None or not _is_told(given.value) or "@" in given.value:
        return
    path, slash, last = given.value.rpartition("/")
    name, _, tag = last.partition(":")
    repository, tag = f"{path}{slash}{name}", tag or "latest"
    if repository not in catalog()["repositories"]:
        return
    usual = (given.value, f"{repository}:{_USUAL}")
    if message := _unknown(f"{repository}:{tag}"):
        near = get_close_matches(tag, list(tags()), n=1)
        swaps = (given.value, f"{repository}:{near[0] if near else _USUAL}")
        yield Found("image-unknown", given.at, message, removes=given.at, swaps=swaps)
        return
    if former := catalog()["formerly"].get(tag):
        told = text("The tag {tag} moves between versions of werf: earlier it was {former}.", tag=tag, former=former)
        yield Found("image-moving", given.at, told, removes=given.at, swaps=usual)
    for distro, since in catalog()["dropped"].items():
        if tags().get(tag, tag).endswith(f"-{distro}"):
            told = text("Images on {distro} were dropped from werf's list ({since}).", distro=distro, since=since)
            yield Found("image-dropped", given.at, told, removes=given.at, swaps=usual)


@lru_cache(maxsize=64)
def _unknown(ref: str) -> Text | None:
    """Return why there is no such image; None if there is one. No fact of a machine says anything about that."""
    try:
        choose_image(Answers({"ref": ref}), make_facts({}))
    except BadInputError as error:
        return error.message
    return None


def variables(context: RuleContext) -> Findings:
    """Values that werf takes, and names that it knows. Source: werf, cmd/werf/common/container_backend.go."""
    env = context.container.env
    mode, driver = env.get("WERF_BUILDAH_MODE"), env.get("WERF_BUILDAH_STORAGE_DRIVER")
    if mode and _is_told(mode.value) and mode.value not in _MODES:
        yield Found("buildah-mode", mode.at, _about_mode(mode.value), removes=mode.at, swaps=(mode.value, "auto"))
    if driver and _is_told(driver.value) and driver.value not in _DRIVERS:
        told = text("werf has no storage driver {name}, only overlay and vfs.", name=driver.value)
        yield Found("storage-driver", driver.at, told, removes=driver.at, swaps=(driver.value, "overlay"))
    elif vfs := vfs_at(context.container):
        told = text("vfs copies every layer in full: it is slow and takes several times the space.")
        yield Found("storage-driver", vfs, told, "note", removes=driver.at if driver else None)
    for name, told in () if is_buildah_alone(context.container) else _NOTHING.items():
        if given := env.get(name):
            yield Found("buildah-variable", given.at, told, removes=given.at)


def _about_mode(value: str) -> Text:
    if value == "native-rootless":
        return text("werf rejects the mode native-rootless in a container; its image sets auto.")
    return text(
        "werf exits with an error: the mode {name} does not exist; use auto, native-chroot or docker.", name=value
    )


def used_places(containers: Iterable[Container]) -> frozenset[Position]:
    """Return the places of services and variables that a job uses: of a Docker server, or of Buildah by itself."""
    return frozenset(
        given.at
        for one in containers
        for given in (
            *(given for kind, given in one.remarks if kind == "docker-service" and _calls_docker(one)),
            *(one.env[name] for name in _SERVER if name in one.env and _calls_docker(one)),
            *(one.env[name] for name in _NOTHING if name in one.env and is_buildah_alone(one)),
        )
    )


def unless_shared(founds: Iterable[Found], places: frozenset[Position]) -> Findings:
    """Yield the findings; what a job has in common with others that use it is no mistake of it."""
    for one in founds:
        if one.at in places and one.rule == "docker-service":
            yield Found("docker-service", one.at, _STILL_USED, "note")
        elif one.at not in places or one.rule not in ("docker-variable", "buildah-variable"):
            yield one


def _calls_docker(container: Container) -> bool:
    return any(_CALLS_DOCKER.search(word) for word in container.command)


def docker_server(context: RuleContext) -> Findings:
    """Find a server's socket, service or variables; Buildah needs none of them."""
    c = context.container
    uses = not builds(c)
    socket = next((one for one in c.mounts if "docker.sock" in one.target or "docker.sock" in one.source), None)
    if socket:
        told = (
            text("Anyone who can access the Docker server's socket is root on the host.")
            if uses
            else text(
                "Anyone who can access the Docker server's socket is root on the host, and Buildah does not use it."
            )
        )
        yield Found("docker-socket", socket.at, told, "note" if uses else None, removes=socket.at)
    if uses:
        return
    if _calls_docker(c):
        yield from _still_used(context)
        return
    for given in _services(context):
        told = text(
            "werf builds with Buildah and does not need a Docker server; {name} requires a privileged container.",
            name=given.value,
        )
        yield Found("docker-service", given.at, told, removes=None if "service-with-keys" in _kinds(c) else given.at)
    for name in _SERVER:
        if name in c.env:
            told = text("{name} is for a Docker server, which Buildah does not use.", name=name)
            yield Found("docker-variable", c.env[name].at, told, removes=c.env[name].at)


def _still_used(context: RuleContext) -> Findings:
    """Find a server that other commands of the same job call."""
    for given in _services(context):
        yield Found("docker-service", given.at, _STILL_USED, "note")


def _kinds(container: Container) -> set[str]:
    return {kind for kind, _ in container.remarks}


def _services(context: RuleContext) -> list[Located[str]]:
    return [given for kind, given in context.container.remarks if kind == "docker-service"]


SUBJECT = Subject(
    order=0,
    rules=(
        Rule("image-unknown", "error", text("Image does not exist"), "images/catalog"),
        Rule("image-dropped", "warning", text("Discontinued image"), "images/catalog"),
        Rule("image-moving", "warning", text("Tag moves between versions"), "images/choosing"),
        Rule("buildah-mode", "error", text("WERF_BUILDAH_MODE"), "settings/backend"),
        Rule("buildah-variable", "warning", text("Variables without effect"), "concepts/chroot-isolation"),
        Rule("storage-driver", "error", text("WERF_BUILDAH_STORAGE_DRIVER"), "concepts/storage-drivers"),
        Rule("docker-socket", "warning", text("Docker server socket"), "settings/backend"),
        Rule("docker-service", "warning", text("Docker server next to the job"), "settings/backend"),
        Rule("docker-variable", "note", text("Docker server variables"), "settings/backend"),
    ),
    always=(image, variables, docker_server),
)
