"""A Compose file: one service that is run once. Source: the Compose specification, services."""

import shlex
from collections.abc import Sequence
from typing import Any

from wizard.formats.notes import Data, Noted
from wizard.plan.plan import Plan
from wizard.targets.artifact import Artifact
from wizard.targets.container import (
    DOCKER_SOCKET,
    IDS_FILE,
    WORKSPACE,
    added_capabilities,
    environment,
    security_options,
    volumes,
)
from wizard.targets.docker import beside
from wizard.targets.documents import yaml_file
from wizard.targets.seccomp import FILE_NAME
from wizard.targets.steps import RUN_HERE, Step

_FILE = "compose.yaml"


def render(plan: Plan, *, as_files: bool = False) -> list[Artifact]:
    """compose.yaml, and what it names beside it."""
    named: dict[str, Any] = {one.source: {} for one in volumes(plan) if one.kind == "volume" and one.source}
    document: dict[str, Data] = {"services": {"werf": _service(plan)}}
    if named:
        document["volumes"] = named
    return [yaml_file(_FILE, [document], "compose", spaced=True), *beside(plan)]


def steps(plan: Plan, files: Sequence[Artifact]) -> tuple[Step, ...]:
    """What is done with the files."""
    return (("docker compose run --rm werf", RUN_HERE),)


def _service(plan: Plan) -> dict[str, Data]:
    service: dict[str, Data] = {
        "image": Noted(_literal(plan.image.ref), "settings/image"),
        "command": Noted([_literal(word) for word in shlex.split(plan.answers["command"])], "settings/command"),
        **_confinement(plan),
    }
    if variables := environment(plan):
        service["environment"] = {one.name: Noted(_literal(one.value), one.topic) for one in variables}
    if plan.answers["workdir"] != "none":
        service["working_dir"] = Noted(WORKSPACE, "settings/workdir")
    service["volumes"] = _volumes(plan)
    return service


def _confinement(plan: Plan) -> dict[str, Data]:
    c = plan.confinement
    service: dict[str, Data] = {}
    if c.privileged:
        service["privileged"] = Noted(True, "settings/privileged")
    options = security_options(plan, lambda: f"seccomp=./{FILE_NAME}")
    if options:
        service["security_opt"] = [Noted(option.value, option.topic) for option in options]
    if added := added_capabilities(plan):
        service["cap_drop"] = Noted(["ALL"], "settings/capabilities")
        service["cap_add"] = list(added)
    if c.fuse_device:
        service["devices"] = [Noted("/dev/fuse:/dev/fuse", "settings/device-fuse")]
    if any(one.target == DOCKER_SOCKET for one in volumes(plan)):
        # Compose has no way to ask for the socket's group: its user is root, which the socket makes it anyway.
        service["user"] = Noted("0:0", "settings/backend")
    return service


def _volumes(plan: Plan) -> list[Data]:
    items: list[Data] = []
    for one in volumes(plan):
        source = {"source": _literal(one.source)} if one.source else {}
        items.append({"type": one.kind, **source, "target": Noted(one.target, one.topic)})
    if plan.confinement.small_id_range:
        for name in ("subuid", "subgid"):
            target = Noted(f"/etc/{name}", "settings/subordinate-ids")
            items.append({"type": "bind", "source": f"./{IDS_FILE}", "target": target, "read_only": True})
    if (folder := plan.answers["workdir"]) != "none":
        source_folder = folder if folder.startswith(("/", ".")) else f"./{folder}"
        target = Noted(WORKSPACE, "settings/workdir")
        items.append({"type": "bind", "source": _literal(source_folder), "target": target})
    return items


def _literal(value: str) -> str:
    """A value that Compose does not take for a variable."""
    return value.replace("$", "$$")
