"""GitLab Runner with the Docker executor: a part of config.toml, and the pipeline.

Sources: GitLab Runner, "Advanced configuration", [runners.docker]; its CHANGELOG for the versions.
"""

import json
from collections.abc import Sequence

from wizard.containers.places import GITLAB_DOCKER, written
from wizard.containers.spec import Located
from wizard.formats.notes import Data, Explained
from wizard.language import text
from wizard.plan.plan import Plan
from wizard.plan.versions import understands
from wizard.records import replace
from wizard.targets.artifact import Artifact
from wizard.targets.container import IDS_FILE, container_of, has_socket
from wizard.targets.docker import companion_files
from wizard.targets.documents import toml_file
from wizard.targets.gitlab_pipeline import pipeline, runner
from wizard.targets.seccomp import FILE_NAME, profile
from wizard.targets.steps import ADD_PIPELINE, Step, on_runner

CONFIG = "config.template.toml"
"""`gitlab-runner register --template-config` takes it."""
CONFIG_FOLDER = "/etc/gitlab-runner"
"""Where the runner keeps its configuration; the files next to it go there."""


def render(plan: Plan, *, as_files: bool = False) -> list[Artifact]:
    """config.template.toml, .gitlab-ci.yml, and what the first names next to it."""
    config = toml_file(CONFIG, {"runners": [{**runner(plan, "docker"), "docker": _docker(plan)}]}, "runner")
    return [config, pipeline(plan), *_companions(plan)]


def steps(plan: Plan, files: Sequence[Artifact]) -> tuple[Step, ...]:
    """Return what is done with the files."""
    register = "gitlab-runner register --template-config config.template.toml"
    first = (register, text("asks for the token, and adds the runner to config.toml"))
    return (*on_runner(plan, _companions(plan), CONFIG_FOLDER), first, *ADD_PIPELINE)


def _companions(plan: Plan) -> list[Artifact]:
    """Return the files that the options name; an older runner has the seccomp profile itself in them."""
    has_file = understands("gitlab-runner.seccomp-file", plan.gitlab_runner)
    return [one for one in companion_files(plan) if has_file or one.path != FILE_NAME]


def _docker(plan: Plan) -> dict[str, Data]:
    spec = container_of(plan, seccomp=_seccomp(plan), ids=f"{CONFIG_FOLDER}/{IDS_FILE}")
    if not spec.privileged:
        # It is false by default; said aloud, because a registration can turn it on.
        spec = replace(spec, privileged=Located(False))
    if has_socket(plan):
        spec = replace(spec, user=Located("root", topic="settings/backend"))
    # By path alone: GitLab makes a volume for each project and each parallel job, so that none sees another's.
    mounts = tuple(replace(one, source="") if one.kind == "volume" else one for one in spec.mounts)
    table = written(replace(spec, mounts=mounts), GITLAB_DOCKER)
    if plan.confinement.privileged and understands("gitlab-runner.allowed-privileged-images", plan.gitlab_runner):
        images = Explained([_any_tag(plan.image.ref)], "settings/privileged-images")
        first = {key: table.pop(key) for key in ("image", "privileged")}
        table = {**first, "allowed_privileged_images": images, **table}
    return table


def _any_tag(ref: str) -> str:
    """Return the image whatever its tag; one without a tag, or with a digest, as it is."""
    path, slash, name = ref.rpartition("/")
    return f"{path}{slash}{name.partition(':')[0]}:*" if ":" in name and "@" not in name else ref


def _seccomp(plan: Plan) -> str:
    """Return the profile's file since the runner reads one; before that the profile itself."""
    if understands("gitlab-runner.seccomp-file", plan.gitlab_runner):
        return f"{CONFIG_FOLDER}/{FILE_NAME}"
    return json.dumps(profile(), separators=(",", ":"))
