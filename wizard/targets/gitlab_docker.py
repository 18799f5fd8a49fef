"""GitLab Runner with the Docker executor: a part of config.toml, and the pipeline.

Sources: GitLab Runner, "Advanced configuration", [runners.docker]; its CHANGELOG for the versions.
"""

import json
from collections.abc import Sequence

from wizard.formats.notes import Data, Noted
from wizard.language import text
from wizard.plan.plan import Plan
from wizard.plan.versions import understands
from wizard.targets.artifact import Artifact
from wizard.targets.container import DOCKER_SOCKET, IDS_FILE, added_capabilities, security_options, volumes
from wizard.targets.docker import beside
from wizard.targets.documents import toml_file
from wizard.targets.gitlab_pipeline import pipeline, runner
from wizard.targets.seccomp import FILE_NAME, profile
from wizard.targets.steps import ADD_PIPELINE, Step

CONFIG = "config.template.toml"
"""`gitlab-runner register --template-config` takes it."""
CONFIG_FOLDER = "/etc/gitlab-runner"
"""Where the runner keeps its configuration; the files beside it go there."""


def render(plan: Plan, *, as_files: bool = False) -> list[Artifact]:
    """config.template.toml, .gitlab-ci.yml, and what the first names beside it."""
    config = toml_file(CONFIG, {"runners": [{**runner(plan, "docker"), "docker": _docker(plan)}]}, "runner")
    files = beside(plan)
    if not understands("gitlab-runner.seccomp-file", plan.gitlab_runner):
        files = [one for one in files if one.path != FILE_NAME]
    return [config, pipeline(plan), *files]


def steps(plan: Plan, files: Sequence[Artifact]) -> tuple[Step, ...]:
    """What is done with the files."""
    register = "gitlab-runner register --template-config config.template.toml"
    return ((register, text("asks for the token, and adds the runner to config.toml")), ADD_PIPELINE)


def _docker(plan: Plan) -> dict[str, Data]:
    c = plan.confinement
    table: dict[str, Data] = {"image": Noted(plan.image.ref, "settings/image")}
    # Privileged is false by default; said aloud, for a registration can turn it on.
    table["privileged"] = Noted(c.privileged, "settings/privileged") if c.privileged else False
    if c.privileged and understands("gitlab-runner.allowed-privileged-images", plan.gitlab_runner):
        table["allowed_privileged_images"] = Noted([_any_tag(plan.image.ref)], "settings/privileged-images")
    options = security_options(plan, lambda: f"seccomp={_seccomp(plan)}")
    if options:
        table["security_opt"] = [Noted(option.value, option.topic) for option in options]
    if added := added_capabilities(plan):
        table["cap_drop"] = Noted(["ALL"], "settings/capabilities")
        table["cap_add"] = list(added)
    if c.fuse_device:
        table["devices"] = [Noted("/dev/fuse", "settings/device-fuse")]
    if any(one.target == DOCKER_SOCKET for one in volumes(plan)):
        table["user"] = Noted("root", "settings/backend")
    table["volumes"] = _volumes(plan)
    return table


def _any_tag(ref: str) -> str:
    """The image whatever its tag; one without a tag, or with a digest, as it is."""
    path, slash, name = ref.rpartition("/")
    return f"{path}{slash}{name.partition(':')[0]}:*" if ":" in name and "@" not in name else ref


def _seccomp(plan: Plan) -> str:
    """The profile's file since the runner reads one; before that the profile itself."""
    if understands("gitlab-runner.seccomp-file", plan.gitlab_runner):
        return f"{CONFIG_FOLDER}/{FILE_NAME}"
    return json.dumps(profile(), separators=(",", ":"))


def _volumes(plan: Plan) -> list[Noted]:
    """By path alone: GitLab makes one for each project and each job beside it, so that none sees another's."""
    items = [
        Noted(one.target if one.kind == "volume" else f"{one.source}:{one.target}", one.topic) for one in volumes(plan)
    ]
    if plan.confinement.small_id_range:
        items += [
            Noted(f"{CONFIG_FOLDER}/{IDS_FILE}:/etc/{name}:ro", "settings/subordinate-ids")
            for name in ("subuid", "subgid")
        ]
    return items
