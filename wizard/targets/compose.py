"""A Compose file: one service that is run once. Source: the Compose specification, services."""

from collections.abc import Sequence

from wizard.containers.places import COMPOSE, written
from wizard.containers.spec import Located
from wizard.formats.notes import Data
from wizard.plan.plan import Plan
from wizard.records import replace
from wizard.targets.artifact import Artifact
from wizard.targets.container import IDS_FILE, container_of, has_socket, volumes
from wizard.targets.docker import companion_files
from wizard.targets.documents import yaml_file
from wizard.targets.seccomp import FILE_NAME
from wizard.targets.steps import COPY_HERE, RUN_HERE, Step

_FILE = "compose.yaml"


def render(plan: Plan, *, as_files: bool = False) -> list[Artifact]:
    """compose.yaml, and what it names next to it."""
    named: dict[str, Data] = {one.source: {} for one in volumes(plan) if one.kind == "volume" and one.source}
    document: dict[str, Data] = {"services": {"werf": _service(plan)}}
    if named:
        document["volumes"] = named
    return [yaml_file(_FILE, [document], "compose", spaced=True), *companion_files(plan)]


def steps(plan: Plan, files: Sequence[Artifact]) -> tuple[Step, ...]:
    """Return what is done with the files."""
    named = " ".join(file.path for file in files)
    return ((f"cp -i {named} .", COPY_HERE), ("docker compose run --rm werf", RUN_HERE))


def _service(plan: Plan) -> dict[str, Data]:
    folder = plan.answers["workdir"]
    source = "" if folder == "none" else folder if folder.startswith(("/", ".")) else f"./{folder}"
    spec = container_of(plan, seccomp=f"./{FILE_NAME}", ids=f"./{IDS_FILE}", folder=source)
    if has_socket(plan):
        # Compose has no way to ask for the socket's group: its user is root, which the socket makes it anyway.
        spec = replace(spec, user=Located("0:0", topic="settings/backend"))
    return written(spec, COMPOSE)
