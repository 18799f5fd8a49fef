"""Talos: a patch of the machine configuration, for `talosctl patch machineconfig`.

Source: Talos, "MachineConfig reference": machine.sysctls, .kernel.modules, .udev.rules, .seccompProfiles.
"""

from wizard.errors import RefusedError
from wizard.formats.notes import Data, Explained
from wizard.language import text
from wizard.plan.preparation import Preparation
from wizard.targets.artifact import Artifact
from wizard.targets.documents import yaml_file
from wizard.targets.host.linux import UDEV_RULE
from wizard.targets.seccomp import profile


def render(preparation: Preparation) -> list[Artifact]:
    """Return the patch. Raises RefusedError where an AppArmor profile is all that is missing: Talos takes none."""
    machine: dict[str, Data] = {}
    if preparation.sysctls:
        machine["sysctls"] = {sysctl.key: Explained(sysctl.value, sysctl.topic) for sysctl in preparation.sysctls}
    if preparation.modules:
        names = [{"name": Explained(name, f"settings/module-{name}")} for name in preparation.modules]
        machine["kernel"] = {"modules": names}
    if preparation.open_fuse:
        machine["udev"] = Explained({"rules": [UDEV_RULE]}, "settings/udev-fuse")
    if preparation.seccomp_profile:
        machine["seccompProfiles"] = Explained(
            [{"name": "werf-buildah.json", "value": profile()}], "settings/seccomp-profile-file"
        )
    if not machine:
        raise RefusedError(
            text(
                "Talos has no setting for an AppArmor profile: its nodes have no AppArmor unless a "
                "kernel parameter enables it."
            ),
            text("`--set node_apparmor=no` leaves the profile out."),
        )
    return [yaml_file("talos-patch.yaml", [{"machine": machine}])]
