"""What the answers come to: the configuration, and the command that prints it again unattended."""

import shlex
from collections.abc import Mapping

from wizard.interview.environment import PASTED
from wizard.interview.question import Situation
from wizard.language import Language, Text, text
from wizard.plan.places import PLACES
from wizard.plan.settings import SETTINGS, Answers
from wizard.records import Record
from wizard.targets.artifact import Artifact
from wizard.targets.exporting import Exported, commented, export

_RUN_HERE = text("in the project's folder: runs werf")
_ADD_PIPELINE = ("git add .gitlab-ci.yml", text("the pipeline goes into the project"))
_ADD_WORKFLOW = ("git add .github/workflows/werf.yaml", text("the workflow goes into the project"))
_WHAT_WERF_SAYS = ("kubectl -n {namespace} logs -f pod/{name}", text("what werf says"))
_WHAT_JOBS_STAND_ON = ("kubectl apply -f werf-runner.yaml", text("what the jobs stand on"))
_NEXT: Mapping[str, tuple[tuple[str, Text], ...]] = {
    "docker": (("sh docker-run.sh", _RUN_HERE),),
    "podman": (("sh podman-run.sh", _RUN_HERE),),
    "compose": (("docker compose run --rm werf", _RUN_HERE),),
    "kubernetes": (
        ("kubectl apply -f .", text("creates everything; the registry's secret first, as the file says")),
        _WHAT_WERF_SAYS,
    ),
    "gitlab-docker": (
        (
            "gitlab-runner register --template-config config.template.toml",
            text("asks for the token, and adds the runner to config.toml"),
        ),
        _ADD_PIPELINE,
    ),
    "gitlab-kubernetes": (
        _WHAT_JOBS_STAND_ON,
        (
            "helm upgrade --install gitlab-runner gitlab/gitlab-runner -n {namespace} -f values.yaml",
            text("installs the runner; its token lies in a secret"),
        ),
        _ADD_PIPELINE,
    ),
    "github-docker": (_ADD_WORKFLOW,),
    "github-kubernetes": (
        _WHAT_JOBS_STAND_ON,
        (
            "helm upgrade --install {runner_name} -n {namespace} -f values.yaml"
            " oci://ghcr.io/actions/actions-runner-controller-charts/gha-runner-scale-set",
            text("installs the runner scale set; its token lies in a secret"),
        ),
        _ADD_WORKFLOW,
    ),
    "ci-docker": (("sh docker-run.sh", text("in the project's folder: runs the job as the CI will")),),
    "ci-kubernetes": (
        ("kubectl apply -f werf-runner.yaml -f kubernetes.yaml", text("runs the job once")),
        _WHAT_WERF_SAYS,
    ),
    "argocd": (
        ("kubectl apply -f application.yaml", text("Argo CD deploys what the pipeline publishes")),
        (
            "kubectl -n argocd patch deployment argocd-repo-server --patch-file repo-server-patch.yaml",
            text("only where werf is to render from Git"),
        ),
        _ADD_PIPELINE,
    ),
    "host": (("sudo sh host.sh", text("prepares the machine; then run werf-wizard again")),),
}
"""By target: commands, with names that the answers give, and why."""


class Result(Record):
    """The artifacts as files, each line with its reason, and what to say to the person."""

    exported: Exported
    command: str


def settings(now: Situation) -> Answers:
    """The answers that mean something to the target, less those that are defaults anyway."""
    target = now["target"]
    given = {key: value for key, value in now.answers.given.items() if target in SETTINGS[key].targets}
    if given.get("cache") == next(iter(PLACES[target].caches), ""):
        del given["cache"]
    return Answers(given)


def make_result(now: Situation) -> Result:
    """Export for the situation. Raises what export raises: a refusal, a missing fact, an image that is not there."""
    return Result(export(now["target"], settings(now), now.facts, as_files=True), command(now))


def command(now: Situation) -> str:
    """The `werf-wizard export` that gives the same without questions."""
    words = ["werf-wizard", "export", now["target"]]
    match now["machine"]:
        case "file":
            words += ["--facts", now["facts_file"]]
        case "paste" | "system":
            words += ["--facts", PASTED]
    given = settings(now).given
    words += [word for flag in ("mode", "hardening") if flag in given for word in (f"--{flag}", given[flag])]
    words += [
        word for key, value in given.items() if key not in ("mode", "hardening") for word in ("--set", f"{key}={value}")
    ]
    return shlex.join(words)


def files_of(now: Situation, say: Language) -> list[Artifact]:
    """The files to save: with the reasons in the reader's language, and the facts where the command needs them."""
    files = commented(make_result(now).exported, say)
    if now["machine"] in ("paste", "system"):
        files.append(Artifact(PASTED, "text", "\n".join([*now.facts.lines(), ""])))
    return files


def next_steps(now: Situation) -> tuple[tuple[str, Text], ...]:
    """What a person does with the files, and why."""
    names = {key: shlex.quote(now[key]) for key in ("namespace", "name", "runner_name")}
    return tuple((command.format_map(names), why) for command, why in _NEXT[now["target"]])
