"""The target GitHub Actions, Kubernetes."""

from wizard.language import text
from wizard.plan.targets import BUILD1001, BUILDS, CLUSTER, OWN_IMAGE, Target

TARGET = Target(
    id="github-kubernetes",
    order=80,
    name=text("GitHub Actions, Kubernetes"),
    about=text("a runner scale set and the workflow"),
    engine="kubernetes",
    settings=(*BUILDS, *OWN_IMAGE, *CLUSTER, "ci_url", "runner_name", "branch", "environment"),
    renderer="wizard.targets.github_kubernetes",
    container="job",
    identity=BUILD1001,
    caches=("emptydir", "pvc", "shared", "none"),
    # GitHub's actions need glibc: the runner has no Node.js for Alpine on arm64.
    usual={"distro": "ubuntu"},
    forms=("github-kubernetes", "github-docker"),
    merges=("workflow", "scale-set-values", "manifests"),
    assumes={"ci_url": "https://github.com/your-organization"},
)
