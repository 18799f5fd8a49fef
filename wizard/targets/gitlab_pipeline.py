"""What every GitLab target has: the head of the runner's part, and the pipeline.

Sources: werf, "ci-env gitlab"; GitLab, ".gitlab-ci.yml reference".
"""

import shlex

from wizard.formats.notes import Data, Explained
from wizard.plan.plan import Plan
from wizard.targets.artifact import Artifact
from wizard.targets.container import environment
from wizard.targets.documents import yaml_file

PIPELINE = ".gitlab-ci.yml"
CI_ENV = '. "$(werf ci-env gitlab --as-file)"'
_ON_SCHEDULE = '$CI_PIPELINE_SOURCE == "schedule"'
_SECRETS = "settings/ci-variables"


def runner(plan: Plan, executor: str, *flags: Explained) -> dict[str, Data]:
    """Return the head of [[runners]], `flags` in its environment; the token comes on registration."""
    head: dict[str, Data] = {
        "name": Explained(plan.answers["runner_name"], "settings/runner"),
        "url": Explained(plan.answers["ci_url"] or plan.place.assumes["ci_url"], "settings/ci-url"),
        "executor": executor,
    }
    if variables := [*(Explained(f"{name}={one.value}", one.topic) for name, one in environment(plan).items()), *flags]:
        head["environment"] = variables
    return head


def pipeline(plan: Plan) -> Artifact:
    """.gitlab-ci.yml: deploy from the branch, and clean the registry up on a schedule."""
    document: dict[str, Data] = {
        "stages": ["converge", "cleanup"],
        "default": {
            "image": {"name": Explained(plan.image.ref, "settings/image"), "pull_policy": "always"},
            "tags": Explained([plan.answers["runner_tag"]], "settings/runner"),
            "before_script": Explained([CI_ENV], "settings/ci-env"),
        },
        "variables": {"GIT_DEPTH": Explained("0", "settings/fetch-depth")},
        "converge": _converge(plan),
        "cleanup": _cleanup(plan),
    }
    return yaml_file(PIPELINE, [document], "pipeline", spaced=True)


def _converge(plan: Plan) -> dict[str, Data]:
    rule = f'$CI_COMMIT_BRANCH == "{plan.answers["branch"]}" && $CI_PIPELINE_SOURCE != "schedule"'
    return {
        "stage": "converge",
        "script": Explained([shlex.join(shlex.split(plan.answers["command"]))], "settings/command"),
        "environment": {"name": Explained(plan.answers["environment"], "settings/environment")},
        "rules": [{"if": Explained(rule, "settings/branch")}],
    }


def _cleanup(plan: Plan) -> dict[str, Data]:
    login = 'printf %s "$WERF_IMAGES_CLEANUP_PASSWORD" | werf cr login -u nobody --password-stdin "$WERF_REPO"'
    return {
        "stage": "cleanup",
        "script": [Explained(login, _SECRETS), Explained("werf cleanup", "settings/cleanup")],
        # The environment's variables, without a deployment to it.
        "environment": {"name": plan.answers["environment"], "action": "prepare"},
        "rules": [{"if": _ON_SCHEDULE}],
    }
