"""What the machine itself lacks."""

from wizard.language import text
from wizard.plan.targets import Target

TARGET = Target(
    id="host",
    order=120,
    name=text("The machine itself"),
    about=text("what it lacks, as one block for root"),
    engine="host",
    settings=("hardening", "node_system"),
    renderer="wizard.targets.host.rendering",
)
