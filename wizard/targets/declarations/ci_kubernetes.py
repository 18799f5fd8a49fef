"""The target Another CI, Kubernetes."""

from wizard.language import text
from wizard.plan.targets import BUILDS, CLUSTER, OWN_IMAGE, Target

TARGET = Target(
    id="ci-kubernetes",
    order=100,
    name=text("Another CI, Kubernetes"),
    about=text("a Pod, the resources it needs, a job script"),
    engine="kubernetes",
    settings=(*BUILDS, *OWN_IMAGE, *CLUSTER, "workload", "git"),
    renderer="wizard.targets.ci_kubernetes",
    container="build",
    caches=("emptydir", "pvc", "shared", "none"),
    forms=("kubernetes",),
    merges=("manifests",),
    trial="cluster",
)
