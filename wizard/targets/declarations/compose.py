"""The target Docker Compose."""

from wizard.language import text
from wizard.plan.targets import BUILDS, OWN_IMAGE, Target

TARGET = Target(
    id="compose",
    order=30,
    name=text("Docker Compose"),
    about=text("a service for one-off runs"),
    engine="docker",
    settings=(*BUILDS, *OWN_IMAGE, "workdir"),
    renderer="wizard.targets.compose",
    caches=("volume", "none"),
    forms=("compose",),
    merges=("compose",),
    sends_profile=True,
    trial="compose",
)
