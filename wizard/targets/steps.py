"""What a person does with files: the commands that several targets have, each with what it is for.

Every target's renderer has its own `steps`, in their order. The comments above a manifest, the wizard's last words and
the pages all come from there.
"""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from wizard.language import Text, text
from wizard.plan.plan import Plan
from wizard.plan.settings import Answers
from wizard.targets.artifact import Artifact

Step: TypeAlias = tuple[str, Text]
"""A command that a person runs, and what it is for."""

RUN_HERE = text("in the project directory: runs werf")
COPY_HERE = text(
    "in the project directory; if it already has such a file, `werf-wizard export --merge` changes it instead"
)
ADD_PIPELINE: tuple[Step, ...] = (
    ("cp -i .gitlab-ci.yml .", COPY_HERE),
    ("git add .gitlab-ci.yml", text("adds the pipeline to the project")),
)
ADD_WORKFLOW: tuple[Step, ...] = (
    ("mkdir -p .github/workflows && cp -i .github/workflows/werf.yaml .github/workflows/", COPY_HERE),
    ("git add .github/workflows/werf.yaml", text("adds the workflow to the project")),
)
APPLY_RUNNER = ("kubectl apply -f werf-runner.yaml", text("resources that the jobs need"))

_OF_HOST = {
    "host.sh": "sudo sh host.sh",
    "node-preparation.yaml": "kubectl apply -f node-preparation.yaml",
    "talos-patch.yaml": "talosctl patch machineconfig --patch @talos-patch.yaml",
    "bottlerocket.toml": "apiclient apply <bottlerocket.toml",
}

_FILE = re.compile(r"(?<!\S)([@<]?)(\S+)")


def steps_in(folder: Path, steps: Sequence[Step], files: Sequence[Artifact]) -> list[Step]:
    """Return the steps by commands that find the files in `folder`, from the directory in which the program runs.

    What `git add` names is in the project. Files that were saved into the project's directory are not copied into it.
    """
    found = {file.path: shlex.quote(str(folder / file.path)) for file in files}
    return [
        (command if command.startswith("git ") else _with_files(command, found), why)
        for command, why in steps
        if folder != Path() or "cp -i " not in command
    ]


def _with_files(command: str, found: Mapping[str, str]) -> str:
    """Return a command with the files that it names as whole words, also behind `@` and `<`."""
    return _FILE.sub(lambda word: word[1] + found.get(word[2], word[2]), command)


def on_runner(plan: Plan, files: Sequence[Artifact], folder: str) -> Iterator[Step]:
    """Yield what has to be on the machine of a CI's runner: the AppArmor profile, and in `folder` what options name."""
    if plan.confinement.apparmor == "profile":
        command = "werf-wizard export host --hardening least-privilege | sudo sh"
        yield command, text("on the runner's machine: loads the AppArmor profile")
    for file in files:
        command = f"sudo install -D -m 644 {file.path} {folder}/{file.path}"
        yield command, text("on the runner's machine: copies it to the path in the container's options")


def steps_on_host(files: Sequence[Artifact]) -> tuple[Step, ...]:
    """Return what is done with the files that prepare a machine."""
    why = text("prepares the machine; then run werf-wizard again")
    return tuple((_OF_HOST[file.path], why) for file in files if file.path in _OF_HOST)


def before_the_pod(plan: Plan) -> tuple[Step, ...]:
    """Return what has to be there before the Pod: its namespace, and in it the registry's Secret."""
    secret = (registry_secret(plan.answers), text("so that werf can reach the registry"))
    if plan.answers["namespace_create"] == "no":
        return (secret,)
    namespace = shlex.quote(plan.answers["namespace"])
    why = text("if it already exists, use --set namespace_create=no instead")
    return ((f"kubectl create namespace {namespace} --save-config", why), secret)


def registry_secret(answers: Answers) -> str:
    """Return the command that makes the Secret with the registry's credentials."""
    return (
        f"kubectl create secret docker-registry {answers['name']}-registry --namespace {answers['namespace']}"
        " --docker-server=… --docker-username=… --docker-password=…"
    )


def read_logs(answers: Answers) -> Iterator[Step]:
    """How the words of the Pod or Job are read."""
    namespace, name = answers["namespace"], answers["name"]
    if answers["workload"] == "job":
        yield f"kubectl -n {namespace} logs -f job/{name} --pod-running-timeout=10m", text("shows werf's output")
        return
    yield f"kubectl -n {namespace} wait --for=condition=Ready pod/{name} --timeout=10m", text("waits until it runs")
    yield f"kubectl -n {namespace} logs -f pod/{name}", text("shows werf's output")
