"""The target GitLab Runner, Kubernetes executor."""

from wizard.language import text
from wizard.plan.targets import BUILDS, CLUSTER, GITLAB, OWN_IMAGE, Target

TARGET = Target(
    id="gitlab-kubernetes",
    order=60,
    name=text("GitLab Runner, Kubernetes executor"),
    about=text("config.toml, Helm values and the pipeline"),
    engine="kubernetes",
    settings=(*BUILDS, *OWN_IMAGE, *CLUSTER, *GITLAB),
    renderer="wizard.targets.gitlab_kubernetes",
    container="build",
    pools_renderer="wizard.targets.gitlab_pools",
    caches=("emptydir", "pvc", "shared", "none"),
    forms=("gitlab-kubernetes", "gitlab-ci"),
    merges=("runner", "gitlab-values", "pipeline", "manifests"),
    assumes={"ci_url": "https://gitlab.com"},
)
