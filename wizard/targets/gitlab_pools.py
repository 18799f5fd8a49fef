"""GitLab Runner for several pools of a cluster: one config.toml with a runner for each, and values for the chart.

A template that a registration takes has one [[runners]], and a release of the chart registers one runner: several
are in one config.toml that the runner reads itself, or each in its own release.

Sources: GitLab Runner, "Advanced configuration", the global section; the chart gitlab-runner, values.yaml and its
merge requests 366 and 536.
"""

from collections.abc import Iterator, Sequence

from wizard.errors import BadInputError
from wizard.formats.notes import Data, Explained, bare, fields_of
from wizard.language import text
from wizard.plan.plan import Plan
from wizard.targets.artifact import Artifact
from wizard.targets.documents import toml_file, yaml_file
from wizard.targets.gitlab_kubernetes import config_template, pod_of_a_job, runner_table, values_file
from wizard.targets.gitlab_pipeline import pipeline
from wizard.targets.gitlab_pod import refuse_old_runner
from wizard.targets.kubernetes import companion_objects
from wizard.targets.kubernetes.node_steps import on_nodes
from wizard.targets.kubernetes.objects import namespace_objects
from wizard.targets.pod_security import LEVELS, Level, enforced_level
from wizard.targets.steps import ADD_PIPELINE, APPLY_RUNNER, Step

CONFIG = "config.toml"


def render_pools(plans: Sequence[Plan], *, as_files: bool = False) -> list[Artifact]:
    """Return config.toml, values for each runner, what is in the cluster first, and .gitlab-ci.yml for the first."""
    for plan in plans:
        refuse_old_runner(plan)
    table: dict[str, Data] = {
        "concurrent": Explained(len(plans), "settings/jobs-at-once"),
        "runners": [_runner(plan) for plan in plans],
    }
    return [
        toml_file(CONFIG, table, "runner"),
        *(values_file(plan, config_template(plan).content, _values_path(plan), _secret(plan)) for plan in plans),
        yaml_file("werf-runner.yaml", _objects(plans), "manifests"),
        *_companions(plans, as_files=as_files),
        pipeline(plans[0]),
    ]


def steps_for_pools(plans: Sequence[Plan], files: Sequence[Artifact]) -> Iterator[Step]:
    """Yield what is done with the files: a release of the chart for each runner."""
    yield APPLY_RUNNER
    for plan in plans:
        yield _create_secret(plan), text("the token of the runner that was created with the tag {tag}", tag=_tag(plan))
    yield from _on_all_nodes(plans, files)
    yield "helm repo add gitlab https://charts.gitlab.io", text("where the chart is")
    for plan in plans:
        release = f"gitlab-{_name(plan)}"
        chart = f"helm upgrade --install {release} gitlab/gitlab-runner -n {plan.answers['namespace']}"
        yield f"{chart} -f {_values_path(plan)}", text("installs the runner {name}", name=_name(plan))
    yield from ADD_PIPELINE


def widest_plan(plans: Sequence[Plan]) -> Plan:
    """Return the plan whose Pods need the widest Pod Security level: it admits those of all."""
    return min(plans, key=lambda plan: LEVELS.index(_level(plan)))


def _level(plan: Plan) -> Level:
    return enforced_level(*pod_of_a_job(plan), plan.kubernetes)


def _runner(plan: Plan) -> dict[str, Data]:
    table = dict(runner_table(plan))
    first = {key: table.pop(key) for key in ("name", "url")}
    return {**first, "token": Explained(f"TOKEN-OF-{_name(plan)}", "settings/runner"), **table}


def _name(plan: Plan) -> str:
    return plan.answers["runner_name"]


def _tag(plan: Plan) -> str:
    return plan.answers["runner_tag"]


def _secret(plan: Plan) -> str:
    return f"gitlab-{_name(plan)}"


def _values_path(plan: Plan) -> str:
    return f"values-{_name(plan)}.yaml"


def _create_secret(plan: Plan) -> str:
    variable = f"TOKEN_{_name(plan).upper().replace('-', '_')}"
    literals = f'--from-literal=runner-registration-token= --from-literal=runner-token="${variable}"'
    return f"kubectl create secret generic {_secret(plan)} --namespace {plan.answers['namespace']} {literals}"


def _objects(plans: Sequence[Plan]) -> list[dict[str, Data]]:
    """Return what the Pods of all plans need, each object once. Raises BadInputError if two differ."""
    level = _level(widest_plan(plans))
    found: dict[tuple[str, str], dict[str, Data]] = {}
    for plan in plans:
        for one in namespace_objects(plan, level):
            kind, name = str(bare(one["kind"])), str(fields_of(one["metadata"])["name"])
            if bare(found.setdefault((kind, name), one)) != bare(one):
                raise _differ(f"{kind} {name}")
    return list(found.values())


def _companions(plans: Sequence[Plan], *, as_files: bool) -> list[Artifact]:
    """Return what has to be on the nodes first, for all plans. Raises BadInputError if no plan's serves the others."""
    found: dict[str, Artifact] = {}
    for plan in sorted(plans, key=_profiles, reverse=True):
        for one in companion_objects(plan, as_files=as_files):
            kept = found.setdefault(one.path, one)
            if not _serves(kept, one):
                raise _differ(one.path)
    return list(found.values())


def _profiles(plan: Plan) -> int:
    return (plan.confinement.seccomp, plan.confinement.apparmor).count("profile")


def _serves(kept: Artifact, other: Artifact) -> bool:
    """Return whether a file does what another does: both profiles are loaded where either of them is asked for."""
    if kept.content == other.content or kept.path != "node-profiles.yaml":
        return kept.content == other.content
    return all(
        fields_of(bare(theirs.get("data"))).items() <= fields_of(bare(ours.get("data"))).items()
        for ours, theirs in zip(kept.data, other.data, strict=True)
    )


def _on_all_nodes(plans: Sequence[Plan], files: Sequence[Artifact]) -> Iterator[Step]:
    """Yield the steps of every plan, each once."""
    yield from dict.fromkeys(step for plan in plans for step in on_nodes(plan, files))


def _differ(what: str) -> BadInputError:
    return BadInputError(
        text("The pools need different values of {what}, and one export cannot have both.", what=what),
        text("Export them one at a time, each with its own --set namespace=NAME."),
    )
