"""The job, as a script that any CI can run in the container; and the container's parameters in neutral words."""

import shlex

from wizard.formats.notes import Data, Note, Noted
from wizard.plan.plan import Plan
from wizard.targets.artifact import Artifact
from wizard.targets.container import (
    IDS_FILE,
    Option,
    Volume,
    added_capabilities,
    environment,
    security_options,
    volumes,
)
from wizard.targets.documents import text_file, yaml_file
from wizard.targets.seccomp import FILE_NAME

SCRIPT = "werf-job.sh"
PARAMETERS = "container-parameters.yaml"

_SECRETS = "settings/ci-variables"
_REPO = "settings/repo"
_NAMES = {
    "seccomp": "seccomp",
    "apparmor": "apparmor",
    "label": "selinux-label",
    "no-new-privileges": "no-new-privileges",
}


def job_script(plan: Plan) -> Artifact:
    """Checks what it is given, logs in if it was given a password, and runs werf."""
    lines = [
        Option("#!/bin/sh", ""),
        Option("set -eu", "settings/job-script"),
        Option("", ""),
    ]
    if not plan.answers["repo"]:
        lines.append(Option(': "${WERF_REPO:?the repository of the images, such as registry.example.com/app}"', _REPO))
    lines += [
        Option('if [ -n "${WERF_REPO_PASSWORD:-}" ]; then', _SECRETS),
        Option('  werf cr login --username "${WERF_REPO_USERNAME:-nobody}" --password-stdin "$WERF_REPO" <<EOF', ""),
        Option("$WERF_REPO_PASSWORD", ""),
        Option("EOF", ""),
        Option("fi", ""),
        Option("export WERF_ENABLE_PROCESS_EXTERMINATOR=1", "settings/job-script"),
        Option(shlex.join(shlex.split(plan.answers["command"])), "settings/command"),
    ]
    notes = [Note(number, line.topic) for number, line in enumerate(lines, 1) if line.topic]
    return text_file(SCRIPT, "sh", "".join(f"{line.value}\n" for line in lines), tuple(notes))


def parameters(plan: Plan) -> Artifact:
    """What to enter where the CI asks how its containers are started, whatever it calls these things."""
    c, who = plan.confinement, plan.place.identity
    document: dict[str, Data] = {
        "image": Noted(plan.image.ref, "settings/image"),
        "user": Noted(f"{who.uid}:{who.uid}", "settings/user"),
        "privileged": Noted(c.privileged, "settings/privileged") if c.privileged else False,
    }
    for option in security_options(plan, lambda: f"seccomp={FILE_NAME}"):
        name, _, value = option.value.partition("=")
        document[_NAMES[name]] = Noted(value, option.topic)
    if added := added_capabilities(plan):
        document["capabilities"] = Noted({"drop": ["ALL"], "add": list(added)}, "settings/capabilities")
    if c.fuse_device:
        document["devices"] = [Noted("/dev/fuse", "settings/device-fuse")]
    document["volumes"] = [*map(_volume, volumes(plan)), *_ids_volumes(plan)]
    if variables := environment(plan):
        document["environment"] = {one.name: Noted(one.value, one.topic) for one in variables}
    document["script"] = Noted(SCRIPT, "settings/job-script")
    return yaml_file(PARAMETERS, [document])


def _ids_volumes(plan: Plan) -> list[dict[str, Data]]:
    """Ranges that fit a small user namespace, over the image's own."""
    if not plan.confinement.small_id_range:
        return []
    return [
        {"kind": "bind", "source": IDS_FILE, "target": Noted(f"/etc/{name}", "settings/subordinate-ids")}
        for name in ("subuid", "subgid")
    ]


def _volume(one: Volume) -> dict[str, Data]:
    source = {"source": one.source} if one.source else {}
    return {"kind": one.kind, **source, "target": Noted(one.target, one.topic)}
