"""The target GitHub Actions, Docker."""

from wizard.language import text
from wizard.plan.targets import BUILD1001, BUILDS, OWN_IMAGE, Target

TARGET = Target(
    id="github-docker",
    order=70,
    name=text("GitHub Actions, Docker"),
    about=text("a workflow with a job in a container"),
    engine="docker",
    settings=(*BUILDS, *OWN_IMAGE, "runner_tag", "branch", "environment"),
    renderer="wizard.targets.github_docker",
    container="job",
    identity=BUILD1001,
    caches=("volume", "none"),
    # GitHub's actions need glibc: the runner has no Node.js for Alpine on arm64.
    usual={"distro": "ubuntu"},
    forms=("github-docker",),
    merges=("workflow",),
)
