"""What the machine itself lacks."""

from wizard.language import text
from wizard.plan.targets import Target

TARGET = Target(
    id="host",
    order=120,
    name=text("The machine itself"),
    about=text("one script, run as root, with what it lacks"),
    engine="host",
    settings=("hardening", "node_system"),
    renderer="wizard.targets.host.rendering",
)
