"""Any other CI that starts containers with Docker: the parameters, a command as an example, the job's script."""

from collections.abc import Sequence

from wizard.language import text
from wizard.plan.plan import Plan
from wizard.plan.settings import Answers
from wizard.records import replace
from wizard.targets.artifact import Artifact
from wizard.targets.docker import Line, render_run
from wizard.targets.job_script import SCRIPT, job_script, parameters
from wizard.targets.steps import Step

_SECRETS = ("WERF_REPO_USERNAME", "WERF_REPO_PASSWORD", "WERF_KUBECONFIG_BASE64")
"""Handed on without a value: what is not set stays unset."""


def render(plan: Plan, *, as_files: bool = False) -> list[Artifact]:
    """container-parameters.yaml, docker-run.sh, werf-job.sh, and what they name next to them."""
    names = [*_SECRETS, *(() if plan.answers["repo"] else ("WERF_REPO",))]
    extra = [Line(f"--env {name}", "settings/ci-variables") for name in names]
    mount = f'--mount type=bind,src="$(cd "$(dirname "$0")" && pwd)"/{SCRIPT},dst=/{SCRIPT},readonly'
    extra.append(Line(mount, "settings/job-script"))
    shown = replace(plan, answers=Answers({**plan.answers.given, "command": f"sh /{SCRIPT}"}))
    example, *beside = render_run(shown, "docker run --rm", "docker-run.sh", as_files=as_files, extra=extra)
    return [parameters(plan), example, job_script(plan), *beside]


def steps(plan: Plan, files: Sequence[Artifact]) -> tuple[Step, ...]:
    """Return what is done with the files."""
    return (("sh docker-run.sh", text("in the project directory: runs the job as CI will")),)
