"""Argo CD: a pipeline that publishes a bundle, the Application that deploys it, and werf as a separate plugin.

Sources: werf, "werf with Argo CD" and scripts/werf-in-image/dockerfile/argocd-cmp-sidecar; Argo CD, "Config Management
Plugins" and "Helm". The plugin opens a user namespace even to render, and so is confined like a build.
"""

import posixpath
from collections.abc import Iterator, Sequence

from wizard.formats.notes import Data, Explained
from wizard.language import text
from wizard.plan.images import werf_image
from wizard.plan.plan import Plan
from wizard.targets.artifact import Artifact
from wizard.targets.documents import yaml_file
from wizard.targets.gitlab_pipeline import CI_ENV, PIPELINE
from wizard.targets.kubernetes import companion_objects
from wizard.targets.kubernetes.node_steps import on_nodes
from wizard.targets.kubernetes.objects import ids_objects
from wizard.targets.kubernetes.pod import cache_volumes, environment_list, ids_mounts, ids_volumes, resources
from wizard.targets.kubernetes.security import annotations_for, host_users, security_context
from wizard.targets.steps import ADD_PIPELINE, Step

_NAMESPACE = "argocd"
_RANGES = "subordinate-ids.yaml"
_REPO = "registry.example.com/group/app"


def render(plan: Plan, *, as_files: bool = False) -> list[Artifact]:
    """.gitlab-ci.yml, application.yaml, repo-server-patch.yaml, its ranges, and what is on the nodes first."""
    ranges = ids_objects(plan, _NAMESPACE)
    return [
        _pipeline(plan),
        yaml_file("application.yaml", [_application(plan)], "manifests"),
        *([yaml_file(_RANGES, ranges, "manifests")] if ranges else []),
        yaml_file("repo-server-patch.yaml", [_patch(plan)], "manifests"),
        *companion_objects(plan, as_files=as_files),
    ]


def steps(plan: Plan, files: Sequence[Artifact]) -> Iterator[Step]:
    """Yield what is done with the files."""
    yield from on_nodes(plan, files)
    yield "kubectl apply -f application.yaml", text("Argo CD deploys what the pipeline publishes")
    if any(file.path == _RANGES for file in files):
        yield f"kubectl apply -f {_RANGES}", text("what the plugin's container mounts")
    patch = "kubectl -n argocd patch deployment argocd-repo-server --patch-file repo-server-patch.yaml"
    yield patch, text("only if werf renders from Git")
    yield from ADD_PIPELINE


def _pipeline(plan: Plan) -> Artifact:
    """Argo CD takes the newest version: each pipeline publishes a separate one."""
    rule = f'$CI_COMMIT_BRANCH == "{plan.answers["branch"]}"'
    publish = 'werf bundle publish --tag "0.0.$CI_PIPELINE_IID"'
    image = Explained(werf_image(plan.image, plan.answers), "settings/image")
    document: dict[str, Data] = {
        "publish": {
            "image": {"name": image, "pull_policy": "always"},
            "tags": Explained([plan.answers["runner_tag"]], "settings/runner"),
            "variables": {"GIT_DEPTH": Explained("0", "settings/fetch-depth")},
            "before_script": Explained([CI_ENV], "settings/ci-env"),
            "script": [Explained(publish, "settings/bundle")],
            "rules": [{"if": Explained(rule, "settings/branch")}],
        }
    }
    return yaml_file(PIPELINE, [document], "pipeline")


def _application(plan: Plan) -> dict[str, Data]:
    """Return the bundle as a Helm chart in the registry: its repository's last part is the chart's name."""
    repository, chart = posixpath.split(plan.answers["repo"] or _REPO)
    source: dict[str, Data] = {
        "repoURL": Explained(repository, "settings/bundle"),
        "chart": chart,
        "targetRevision": Explained("0.0.*", "settings/bundle"),
    }
    makes = plan.answers["namespace_create"] == "yes"
    options = {"syncOptions": ["CreateNamespace=true"]} if makes else {}
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": Explained("Application", "settings/application"),
        "metadata": {"name": plan.answers["name"], "namespace": _NAMESPACE},
        "spec": {
            "project": "default",
            "source": source,
            "destination": {
                "server": "https://kubernetes.default.svc",
                "namespace": Explained(plan.answers["namespace"], "settings/namespace"),
            },
            "syncPolicy": {"automated": {}, **options},
        },
    }


def _patch(plan: Plan) -> dict[str, Data]:
    """For `kubectl patch`: what is named is added, the rest of the Deployment stays."""
    who = plan.place.identity
    mounts: list[Data] = [
        {"name": "var-files", "mountPath": "/var/run/argocd"},
        {"name": "plugins", "mountPath": "/home/argocd/cmp-server/plugins"},
        {"name": "werf-tmp", "mountPath": "/tmp"},  # noqa: S108  # the container's own
        {"name": "storage", "mountPath": Explained(who.storage, "settings/storage-volume")},
        {"name": "cache", "mountPath": Explained(who.werf_home, "settings/cache")},
        *ids_mounts(plan),
    ]
    sidecar: dict[str, Data] = {
        "name": Explained(plan.place.container, "settings/argocd-sidecar"),
        "image": Explained(plan.image.ref, "settings/image"),
    }
    if variables := environment_list(plan):
        sidecar["env"] = variables
    user: dict[str, Data] = {
        "runAsNonRoot": True,
        "runAsUser": Explained(who.uid, "settings/argocd-sidecar"),
        "runAsGroup": who.uid,
    }
    sidecar["securityContext"] = {**user, **security_context(plan)}
    sidecar |= resources(plan)
    sidecar["volumeMounts"] = mounts
    volumes: list[Data] = [{"name": "werf-tmp", "emptyDir": {}}, *cache_volumes(plan), *ids_volumes(plan)]
    annotations = annotations_for(plan, [])
    template: dict[str, Data] = {
        **({"metadata": {"annotations": annotations}} if annotations else {}),
        "spec": {**host_users(plan), "containers": [sidecar], "volumes": volumes},
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "argocd-repo-server", "namespace": _NAMESPACE},
        "spec": {"template": template},
    }
