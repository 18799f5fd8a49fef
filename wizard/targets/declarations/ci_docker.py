"""The target Another CI, Docker."""

from wizard.language import text
from wizard.plan.targets import BUILDS, OWN_IMAGE, Target

TARGET = Target(
    id="ci-docker",
    order=90,
    name=text("Another CI, Docker"),
    about=text("the container's parameters, an example, a job script"),
    engine="docker",
    settings=(*BUILDS, *OWN_IMAGE, "workdir"),
    renderer="wizard.targets.ci_docker",
    container="build",
    caches=("volume", "none"),
    forms=("parameters", "docker"),
    sends_profile=True,
)
