"""GitHub Actions on a runner with Docker: a job in a container.

Sources: GitHub, "Workflow syntax", jobs.<job_id>.container; actions/runner, ContainerOperationProvider.cs, which sets
HOME to /github/home in every job container.
"""

from collections.abc import Sequence

from wizard.errors import BadInputError
from wizard.formats.notes import Data, Noted
from wizard.language import text
from wizard.plan.hosted import machine_of
from wizard.plan.plan import Plan
from wizard.targets.artifact import Artifact
from wizard.targets.container import (
    DOCKER_SOCKET,
    IDS_FILE,
    Option,
    Volume,
    added_capabilities,
    security_options,
    volumes,
)
from wizard.targets.docker import beside
from wizard.targets.github_workflow import environment_of_job, workflow
from wizard.targets.seccomp import FILE_NAME
from wizard.targets.steps import ADD_WORKFLOW, Step

_REPOSITORY = "${{ github.repository_id }}"
RUNNER_FOLDER = "/etc/werf-buildah"
"""Where the runner's machine has what the options name: the job's container starts before anything is checked out."""


def render(plan: Plan, *, as_files: bool = False) -> list[Artifact]:
    """The workflow, and what has to lie on the runner's machine."""
    _refuse_hosted(plan)
    return [workflow(plan, _runs_on(plan), _container(plan)), *beside(plan)]


def steps(plan: Plan, files: Sequence[Artifact]) -> tuple[Step, ...]:
    """What is done with the files."""
    return (ADD_WORKFLOW,)


def _refuse_hosted(plan: Plan) -> None:
    """Raises BadInputError where GitHub's own machines lack what the options name."""
    needs = "profile" in (plan.confinement.seccomp, plan.confinement.apparmor) or plan.confinement.small_id_range
    if needs and machine_of(plan.answers["runner_tag"]):
        raise BadInputError(
            text("On GitHub's own machine no profile can be put before the job's container starts."),
            text("Use --hardening standard, or a runner of your own: --set runner_tag=LABEL."),
        )


def _runs_on(plan: Plan) -> Noted:
    tag = plan.answers["runner_tag"]
    return Noted(tag if machine_of(tag) else ["self-hosted", tag], "settings/runner")


def _container(plan: Plan) -> dict[str, Data]:
    options = _options(plan)
    container: dict[str, Data] = {
        "image": Noted(plan.image.ref, "settings/image"),
        "options": _on_one_line(options),
    }
    container["env"] = environment_of_job(plan, home=plan.place.identity.home)
    container["volumes"] = _volumes(plan)
    return container


def _on_one_line(options: Sequence[Option]) -> Data:
    """All options as GitHub takes them, with the reason of each."""
    line: Data = " ".join(option.value for option in options)
    for topic in reversed(dict.fromkeys(option.topic for option in options)):
        line = Noted(line, topic)
    return line


def _options(plan: Plan) -> list[Option]:
    c = plan.confinement
    options = [Option("--privileged", "settings/privileged")] if c.privileged else []
    named = security_options(plan, lambda: f"seccomp={RUNNER_FOLDER}/{FILE_NAME}")
    options += [Option(f"--security-opt {one.value}", one.topic) for one in named]
    if added := added_capabilities(plan):
        options.append(Option("--cap-drop ALL", "settings/capabilities"))
        options += [Option(f"--cap-add {name}", "settings/capabilities") for name in added]
    if c.fuse_device:
        options.append(Option("--device /dev/fuse", "settings/device-fuse"))
    has_socket = any(one.target == DOCKER_SOCKET for one in volumes(plan))
    user = "0" if has_socket else str(plan.place.identity.uid)
    options.append(Option(f"--user {user}", "settings/backend" if has_socket else "settings/user"))
    return options


def _volume(one: Volume) -> str:
    if one.kind == "bind":
        return f"{one.source}:{one.target}"
    return f"{one.source}-{_REPOSITORY}:{one.target}" if one.source else one.target


def _volumes(plan: Plan) -> list[Noted]:
    """A repository has its own: what one builds, another on the same machine neither sees nor spoils."""
    items = [Noted(_volume(one), one.topic) for one in volumes(plan)]
    if plan.confinement.small_id_range:
        items += [
            Noted(f"{RUNNER_FOLDER}/{IDS_FILE}:/etc/{name}:ro", "settings/subordinate-ids")
            for name in ("subuid", "subgid")
        ]
    return items
