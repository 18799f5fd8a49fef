"""GitHub Actions on a runner with Docker: a job in a container.

Sources: GitHub, "Workflow syntax", jobs.<job_id>.container; actions/runner, ContainerOperationProvider.cs, which sets
HOME to /github/home in every job container.
"""

from collections.abc import Sequence

from wizard.containers import option_line
from wizard.containers.spec import Located, Mount
from wizard.errors import BadInputError
from wizard.formats.notes import Data, Explained
from wizard.language import text
from wizard.plan.hosted import machine_of
from wizard.plan.plan import Plan
from wizard.records import EMPTY, replace
from wizard.targets.artifact import Artifact
from wizard.targets.container import IDS_FILE, container_of, has_socket
from wizard.targets.docker import companion_files
from wizard.targets.github_workflow import environment_of_job, workflow
from wizard.targets.seccomp import FILE_NAME
from wizard.targets.steps import ADD_WORKFLOW, Step, on_runner

_REPOSITORY = "${{ github.repository_id }}"
RUNNER_FOLDER = "/etc/werf-buildah"
"""Where the runner's machine has what the options name: the job's container starts before anything is checked out."""


def render(plan: Plan, *, as_files: bool = False) -> list[Artifact]:
    """Return the workflow, and what has to be on the runner's machine."""
    _refuse_hosted(plan)
    return [workflow(plan, _runs_on(plan), _container(plan)), *companion_files(plan)]


def steps(plan: Plan, files: Sequence[Artifact]) -> tuple[Step, ...]:
    """Return what is done with the files."""
    return (*on_runner(plan, companion_files(plan), RUNNER_FOLDER), *ADD_WORKFLOW)


def _refuse_hosted(plan: Plan) -> None:
    """Raise BadInputError where GitHub's own machines lack what the options name."""
    needs = "profile" in (plan.confinement.seccomp, plan.confinement.apparmor) or plan.confinement.small_id_range
    if needs and machine_of(plan.answers["runner_tag"]):
        raise BadInputError(
            text("On GitHub's machines no profile can be installed before the job's container starts."),
            text("Use --hardening standard, or your own runner: --set runner_tag=LABEL."),
        )


def _runs_on(plan: Plan) -> Explained:
    tag = plan.answers["runner_tag"]
    return Explained(tag if machine_of(tag) else ["self-hosted", tag], "settings/runner")


def _container(plan: Plan) -> dict[str, Data]:
    spec = container_of(plan, seccomp=f"{RUNNER_FOLDER}/{FILE_NAME}", ids=f"{RUNNER_FOLDER}/{IDS_FILE}")
    user = Located("0", topic="settings/backend") if has_socket(plan) else _user(plan)
    written = option_line.written(replace(spec, user=user, mounts=tuple(map(_own, spec.mounts)), env=EMPTY))
    rest = {"env": environment_of_job(plan, home=plan.place.identity.home), "volumes": written.pop("volumes", [])}
    return {**written, **rest}


def _user(plan: Plan) -> Located[str]:
    return Located(str(plan.place.identity.uid), topic="settings/user")


def _own(mount: Mount) -> Mount:
    """Return the name of a volume, which each repository has for itself: what one builds, another does not see."""
    is_named = mount.kind == "volume" and mount.source
    return replace(mount, source=f"{mount.source}-{_REPOSITORY}") if is_named else mount
