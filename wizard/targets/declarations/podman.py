"""The target Podman."""

from wizard.language import text
from wizard.plan.targets import BUILDS, OWN_IMAGE, Target

TARGET = Target(
    id="podman",
    order=20,
    name=text("Podman"),
    about=text("one podman run command, and a systemd unit"),
    engine="podman",
    settings=(*BUILDS, *OWN_IMAGE, "workdir", "rootless"),
    renderer="wizard.targets.podman",
    caches=("volume", "none"),
    forms=("podman", "quadlet"),
    sends_profile=True,
    trial="engine",
)
