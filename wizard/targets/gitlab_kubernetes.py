"""GitLab Runner with the Kubernetes executor: a part of config.toml, the same as Helm values, and what both need.

Sources: GitLab Runner, "Kubernetes executor"; its CHANGELOG for the versions; the chart gitlab-runner, values.yaml.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from wizard.formats.notes import Data, Explained, bare
from wizard.language import text
from wizard.plan.plan import Plan
from wizard.targets.artifact import Artifact
from wizard.targets.documents import toml_file, yaml_file
from wizard.targets.gitlab_docker import CONFIG
from wizard.targets.gitlab_pipeline import pipeline, runner
from wizard.targets.gitlab_pod import (
    HELPER_HOME,
    builds_folder,
    container_security,
    job_folders,
    pod_annotations,
    pod_patches,
    refuse_old_runner,
)
from wizard.targets.kubernetes import companion_objects, namespace_artifact
from wizard.targets.kubernetes.node_steps import before_the_chart
from wizard.targets.kubernetes.objects import cache_claim, storage_claim
from wizard.targets.steps import ADD_PIPELINE, Step

_ADVANCED_POD_SPEC = "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION=true"


def render(plan: Plan, *, as_files: bool = False) -> list[Artifact]:
    """config.template.toml, values.yaml, what is in the cluster first, and .gitlab-ci.yml."""
    refuse_old_runner(plan)
    config = config_template(plan)
    return [
        config,
        values_file(plan, config.content, "values.yaml", "gitlab-runner"),
        namespace_artifact(plan, "werf-runner.yaml", pod_of_a_job(plan)),
        *companion_objects(plan, as_files=as_files),
        pipeline(plan),
    ]


def steps(plan: Plan, files: Sequence[Artifact]) -> Iterator[Step]:
    """Yield what is done with the files."""
    literals = '--from-literal=runner-registration-token= --from-literal=runner-token="$TOKEN"'
    yield from before_the_chart(plan, files, "gitlab-runner", literals)
    yield "helm repo add gitlab https://charts.gitlab.io", text("where the chart is")
    namespace = plan.answers["namespace"]
    chart = f"helm upgrade --install gitlab-runner gitlab/gitlab-runner -n {namespace} -f values.yaml"
    yield chart, text("installs the runner")
    yield from ADD_PIPELINE


def config_template(plan: Plan) -> Artifact:
    """Return what a registration takes, which adds the token: one runner."""
    return toml_file(CONFIG, {"runners": [runner_table(plan)]}, "runner")


def runner_table(plan: Plan) -> dict[str, Data]:
    """Return [[runners]] without a token."""
    patches = pod_patches(plan)
    flags = [Explained(_ADVANCED_POD_SPEC, "settings/pod-spec-patch")] if patches else []
    head = runner(plan, "kubernetes", *flags)
    table = {**_kubernetes(plan), **({"pod_spec": patches} if patches else {})}
    return {**head, **builds_folder(plan), "kubernetes": table}


def _kubernetes(plan: Plan) -> dict[str, Data]:
    table: dict[str, Data] = {
        "namespace": Explained(plan.answers["namespace"], "settings/namespace"),
        "image": Explained(plan.image.ref, "settings/image"),
        "service_account": Explained(plan.answers["service_account"], "settings/service-account"),
    }
    table |= job_folders(plan)
    if plan.confinement.privileged:
        table["privileged"] = Explained(True, "settings/privileged")
    if plan.builds:
        table["allow_privilege_escalation"] = Explained(True, "settings/privilege-escalation")
    table |= _amounts(plan)
    if labels := plan.answers.node_labels:
        table["node_selector"] = Explained(dict(labels), "settings/node-selector")
    if tolerated := plan.answers.tolerations:
        pairs: dict[str, Data] = dict(map(_toleration, tolerated))
        table["node_tolerations"] = Explained(pairs, "settings/tolerations")
    if annotations := pod_annotations(plan):
        table["pod_annotations"] = annotations
    uid = plan.place.identity.uid
    context = {"run_as_non_root": True, "run_as_user": uid, "run_as_group": uid, "fs_group": uid}
    table["pod_security_context"] = Explained(context, "settings/user")
    if security := container_security(plan):
        table["build_container_security_context"] = security
    table["volumes"] = _volumes(plan)
    return table


def _amounts(plan: Plan) -> dict[str, Data]:
    """Return requests and limits, of the helper too: a quota wants them of every container."""
    kinds: tuple[Literal["requests", "limits"], ...] = ("requests", "limits")
    return {
        f"{whose}{name.replace('-', '_')}_{kind[:-1]}": Explained(amount, "settings/resources")
        for whose in ("", "helper_")
        for kind in kinds
        for name, amount in plan.answers.resources(kind).items()
    }


def _toleration(one: Mapping[str, str]) -> tuple[str, str]:
    """GitLab's form: `key=value` or `key`, and the effect."""
    named = f"{one['key']}={one['value']}" if "value" in one else one["key"]
    return named, one["effect"]


def _volumes(plan: Plan) -> dict[str, Data]:
    who, cache = plan.place.identity, plan.answers.cache(plan.target)
    wanted = [("storage", storage_claim(plan), who.storage, "settings/storage-volume")] if plan.builds else []
    if cache != "none":
        wanted.append(("cache", cache_claim(plan), who.werf_home, "settings/cache"))
    kept: list[Data] = []
    empty: list[Data] = []
    for name, claim, path, topic in wanted:
        is_claim = name in plan.answers.claims(plan.target)
        item: dict[str, Data] = {"name": claim if is_claim else name, "mount_path": Explained(path, topic)}
        (kept if is_claim else empty).append(item)
    empty.append({"name": "helper-home", "mount_path": Explained(HELPER_HOME, "settings/helper-home")})
    return {**({"pvc": kept} if kept else {}), "empty_dir": empty}


def values_file(plan: Plan, config: str, path: str, secret: str) -> Artifact:
    """Return the chart's values; its rights are for the runner, a job's pod has its own service account."""
    values: dict[str, Data] = {
        "gitlabUrl": Explained(plan.answers["ci_url"] or plan.place.assumes["ci_url"], "settings/ci-url"),
        "rbac": {"create": Explained(plan.answers["rbac"] != "none", "settings/rbac")},
        "serviceAccount": {"create": True},
        "runners": {
            "executor": "kubernetes",
            "secret": Explained(secret, "settings/ci-variables"),
            "config": Explained(config, "targets/gitlab-kubernetes"),
        },
    }
    return yaml_file(path, [values], "gitlab-values", spaced=True)


def pod_of_a_job(plan: Plan) -> tuple[dict[str, Data], dict[str, Data]]:
    """Return what admission sees of a job's pod: the container that builds, and the helper next to it."""
    from wizard.targets.kubernetes.security import annotations_for, host_users, pod_security_context, security_context

    spec: dict[str, Data] = {
        **host_users(plan),
        "securityContext": pod_security_context(plan),
        "containers": [{"name": plan.place.container, "securityContext": security_context(plan)}, {"name": "helper"}],
    }
    return bare(spec), bare(annotations_for(plan, []))
