"""The workflow that both GitHub targets have. Source: GitHub, "Workflow syntax for GitHub Actions"."""

import shlex

from wizard.formats.notes import Data, Explained
from wizard.plan.plan import Plan
from wizard.targets.artifact import Artifact
from wizard.targets.container import environment
from wizard.targets.documents import yaml_file

PATH = ".github/workflows/werf.yaml"

_CHECKOUT = "actions/checkout@v6"
_CI_ENV = '. "$(werf ci-env github --as-file)"'
_WEEKLY = "0 3 * * 6"


def workflow(plan: Plan, runs_on: Data, container: dict[str, Data]) -> Artifact:
    """Deploy on a push to the branch, clean the registry up once a week."""
    branch = plan.answers["branch"]
    document: dict[str, Data] = {
        "name": "werf",
        "on": {
            "push": {"branches": Explained([branch], "settings/branch")},
            "schedule": [{"cron": Explained(_WEEKLY, "settings/cleanup")}],
        },
        "concurrency": Explained("werf", "settings/concurrency"),
        "permissions": {"contents": "read", "packages": Explained("write", "settings/ci-variables")},
        "jobs": {
            "converge": _job(plan, runs_on, container, "push", shlex.join(shlex.split(plan.answers["command"]))),
            "cleanup": _job(plan, runs_on, container, "schedule", "werf cleanup"),
        },
    }
    return yaml_file(PATH, [document], "workflow", spaced=True)


def environment_of_job(plan: Plan, home: str = "") -> dict[str, Data]:
    """Return the container's environment; with `home`, what keeps werf in the image's own home."""
    variables: dict[str, Data] = {}
    if home:
        variables["WERF_HOME"] = Explained(plan.place.identity.werf_home, "settings/github-home")
        variables["XDG_DATA_HOME"] = Explained(f"{home}/.local/share", "settings/github-home")
    return variables | {name: Explained(_literal(one.value), one.topic) for name, one in environment(plan).items()}


def _job(plan: Plan, runs_on: Data, container: dict[str, Data], event: str, command: str) -> dict[str, Data]:
    job: dict[str, Data] = {"if": f"github.event_name == '{event}'", "runs-on": runs_on}
    if event == "push":
        job["environment"] = Explained(_literal(plan.answers["environment"]), "settings/environment")
    return {**job, "container": container, "steps": [_checkout(), _step(plan, event, command)]}


def _checkout() -> dict[str, Data]:
    return {"uses": _CHECKOUT, "with": {"fetch-depth": Explained(0, "settings/fetch-depth")}}


def _step(plan: Plan, event: str, command: str) -> dict[str, Data]:
    secrets = ["GITHUB_TOKEN", "WERF_KUBECONFIG_BASE64"]
    variables: dict[str, Data] = {
        name: Explained(f"${{{{ secrets.{name} }}}}", "settings/ci-variables") for name in secrets
    }
    if event == "push":
        variables["WERF_ENV"] = Explained(_literal(plan.answers["environment"]), "settings/environment")
    script = f"{_CI_ENV}\n{_literal(command)}\n"
    return {
        "name": "converge" if event == "push" else "cleanup",
        "run": Explained(script, "settings/ci-env"),
        "env": variables,
    }


def _literal(value: str) -> str:
    """Return a value in which GitHub sees no expression."""
    return value.replace("${{", "${{ '${{' }}")
