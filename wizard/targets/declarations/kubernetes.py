"""The target Kubernetes."""

from wizard.language import text
from wizard.plan.targets import BUILDS, CLUSTER, OWN_IMAGE, Target

TARGET = Target(
    id="kubernetes",
    order=40,
    name=text("Kubernetes"),
    about=text("manifests: namespace, permissions, storage, Pod or Job"),
    engine="kubernetes",
    settings=(*BUILDS, *OWN_IMAGE, *CLUSTER, "workload", "git"),
    renderer="wizard.targets.kubernetes",
    caches=("emptydir", "pvc", "shared", "none"),
    forms=("kubernetes",),
    merges=("manifests",),
    trial="cluster",
)
