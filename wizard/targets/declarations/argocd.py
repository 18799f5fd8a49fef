"""The target Argo CD."""

from wizard.language import text
from wizard.plan.targets import ARGOCD, BUILDS, POD, Target

TARGET = Target(
    id="argocd",
    order=110,
    name=text("Argo CD"),
    about=text("a published bundle, the Application, the plugin"),
    engine="kubernetes",
    settings=(*BUILDS, *POD, "runner_tag", "branch"),
    renderer="wizard.targets.argocd",
    container="werf-argocd-cmp-sidecar",
    identity=ARGOCD,
    caches=("emptydir",),
    usual={"image": "werf/werf-argocd-cmp-sidecar"},
    forms=("argocd", "gitlab-ci"),
    merges=("pipeline", "manifests"),
)
