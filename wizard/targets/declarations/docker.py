"""The target Docker."""

from wizard.language import text
from wizard.plan.targets import BUILDS, OWN_IMAGE, Target

TARGET = Target(
    id="docker",
    order=10,
    name=text("Docker"),
    about=text("one docker run command"),
    engine="docker",
    settings=(*BUILDS, *OWN_IMAGE, "workdir"),
    renderer="wizard.targets.docker",
    caches=("volume", "none"),
    forms=("docker",),
    sends_profile=True,
    trial="engine",
)
