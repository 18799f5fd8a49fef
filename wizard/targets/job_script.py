"""The job, as a script that any CI can run in the container; and the container's parameters in neutral words."""

import shlex

from wizard.containers.places import PARAMETERS, written
from wizard.containers.spec import Located
from wizard.formats.notes import Explained, Note
from wizard.plan.plan import Plan
from wizard.records import replace
from wizard.targets.artifact import Artifact
from wizard.targets.container import container_of
from wizard.targets.documents import text_file, yaml_file

SCRIPT = "werf-job.sh"
PARAMETERS_FILE = "container-parameters.yaml"

_SECRETS = "settings/ci-variables"
_REPO = "settings/repo"


def job_script(plan: Plan) -> Artifact:
    """Return the script: it checks what it is given, logs in if there is a password, and runs werf."""
    lines = [
        ("#!/bin/sh", ""),
        ("set -eu", "settings/job-script"),
        ("", ""),
    ]
    if not plan.answers["repo"]:
        lines.append((': "${WERF_REPO:?the repository of the images, such as registry.example.com/app}"', _REPO))
    lines += [
        ('if [ -n "${WERF_REPO_PASSWORD:-}" ]; then', _SECRETS),
        ('  werf cr login --username "${WERF_REPO_USERNAME:-nobody}" --password-stdin "$WERF_REPO" <<EOF', ""),
        ("$WERF_REPO_PASSWORD", ""),
        ("EOF", ""),
        ("fi", ""),
        ("export WERF_ENABLE_PROCESS_EXTERMINATOR=1", "settings/job-script"),
        (shlex.join(shlex.split(plan.answers["command"])), "settings/command"),
    ]
    notes = [Note(number, topic) for number, (_, topic) in enumerate(lines, 1) if topic]
    return text_file(SCRIPT, "sh", "".join(f"{line}\n" for line, _ in lines), tuple(notes))


def parameters(plan: Plan) -> Artifact:
    """Return what to enter where the CI asks how its containers are started, whatever it calls these things."""
    uid, spec = plan.place.identity.uid, container_of(plan)
    spec = replace(
        spec,
        user=Located(f"{uid}:{uid}", topic="settings/user"),
        privileged=spec.privileged or Located(False),
    )
    document = {**written(spec, PARAMETERS), "script": Explained(SCRIPT, "settings/job-script")}
    return yaml_file(PARAMETERS_FILE, [document])
