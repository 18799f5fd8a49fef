"""What other jobs of a runner or a scale set rely on: a merge that would change it stops, and says what it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from wizard.documents.gitlab_types import allows_werf
from wizard.errors import RefusedError, shown
from wizard.formats.notes import Data, bare, fields_of, items_of
from wizard.language import Text, text
from wizard.merging.docker_use import docker_paths, docker_variables, is_docker_image, is_set

_OURS = "werf"
_USERS = ("run_as_user", "runAsUser")
_ROOT = ("root", "0")


def is_of_werf(*names: Data) -> bool:
    """Whether one of the names, tags or images says that something is there for werf."""
    return any(_OURS in str(name).lower() for name in names if name)


def runner_relies(runner: dict[str, Data], ours: dict[str, Data], executor: str) -> list[str]:
    """Return the settings of one [[runners]] that jobs with Docker, with privileges or with a user of theirs need.

    What our own settings say as well is none of them.
    """
    table, wanted = _table(runner, executor), _table(bare(ours), executor)
    known = set(_docker_of(wanted, {}))
    found = [one for one in _docker_of(table, runner) if one not in known]
    return list(dict.fromkeys([*found, *_other_users(table, wanted), *_other_images(table)]))


def scale_set_relies(values: dict[str, Data]) -> list[str]:
    """Return the settings of a scale set's values that jobs with Docker need."""
    mode = _table(values, "containerMode").get("type")
    spec = _table(_table(values, "template"), "spec")
    containers = [one for key in ("containers", "initContainers") for one in _tables(spec.get(key))]
    found = [f"containerMode.type: {mode}"] if mode == "dind" else []
    for one in containers:
        found += [str(one["image"])] if is_docker_image(one.get("image")) else []
        found += docker_variables(one.get("env"))
        found += docker_paths(mount.get("mountPath") for mount in _tables(one.get("volumeMounts")))
        found += ["privileged: true"] if is_set(_table(one, "securityContext").get("privileged")) else []
    found += docker_paths(_table(one, "hostPath").get("path") for one in _tables(spec.get("volumes")))
    return list(dict.fromkeys(found))


def refuse_shared(file: str, name: str, relied: Sequence[str], beside: Text, into: Text) -> RefusedError:
    """Return what is said of a runner or a scale set that others use: what they would lose, and the ways out."""
    settings = ", ".join(map(shown, relied))
    notices = (
        text(
            "{file}: other jobs of “{name}” may depend on {settings}, and werf's settings would "
            "apply to all of its jobs.",
            file=file,
            name=shown(name),
            settings=settings,
        )
        if name
        else text(
            "{file}: other jobs may depend on {settings}, and werf's settings would apply to all of them.",
            file=file,
            settings=settings,
        )
    )
    return RefusedError(notices, beside, into)


def if_it_may(into: str) -> Text:
    """Return the way out of one who knows that a runner or a scale set may be changed."""
    return text("To change it anyway: --into {name}.", name=shown(into))


def _docker_of(table: Mapping[str, Data], runner: Mapping[str, Data]) -> Iterator[str]:
    if is_set(table.get("privileged")):
        yield "privileged = true"
    if is_set(table.get("services_privileged")):
        yield "services_privileged = true"
    for context in (
        _table(table, "build_container_security_context"),
        _table(table, "service_container_security_context"),
    ):
        if is_set(context.get("privileged")):
            yield "privileged = true"
    if is_docker_image(table.get("image")):
        yield f"image = {table['image']}"
    yield from (
        f"services: {one['name']}" for one in _tables(table.get("services")) if is_docker_image(one.get("name"))
    )
    yield from docker_paths(items_of(table.get("volumes")))
    for kind in _table(table, "volumes").values():
        for one in _tables(kind):
            yield from docker_paths((one.get("mount_path"), one.get("host_path")))
    yield from docker_variables(runner.get("environment"))
    if table.get("host") and isinstance(table["host"], str) and "docker" in table["host"]:
        yield f"host = {table['host']}"


def _other_users(table: Mapping[str, Data], wanted: Mapping[str, Data]) -> Iterator[str]:
    """Users other than ours whom jobs run as: root, or one that was chosen for them."""
    if str(table.get("user", "")) in _ROOT and str(wanted.get("user", "")) not in _ROOT:
        yield f"user = {table['user']}"
    ours = {str(_table(wanted, key).get("run_as_user", "")) for key in _CONTEXTS}
    for key in _CONTEXTS:
        user = _table(table, key).get("run_as_user")
        if user is not None and str(user) not in ours:
            yield f"{key}.run_as_user = {user}"


def _other_images(table: Mapping[str, Data]) -> Iterator[str]:
    """Yield the patterns of a runner that takes no image of werf's."""
    patterns = [str(bare(one)) for one in items_of(table.get("allowed_images"))]
    if not allows_werf(patterns, str(table.get("image") or "")):
        yield f"allowed_images = {', '.join(patterns)}"


_CONTEXTS = ("pod_security_context", "build_container_security_context")


def _table(owner: Mapping[str, Data], key: str) -> Mapping[str, Data]:
    return fields_of(owner.get(key))


def _tables(value: Data) -> Iterable[Mapping[str, Data]]:
    return map(fields_of, items_of(value))
