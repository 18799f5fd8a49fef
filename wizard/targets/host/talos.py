"""Talos: a patch of the machine configuration, for `talosctl patch machineconfig`.

Source: Talos, "MachineConfig reference": machine.sysctls, .kernel.modules, .udev.rules, .seccompProfiles.
"""

import json
from typing import Any

from wizard.plan.preparation import Preparation
from wizard.targets.artifact import Artifact
from wizard.targets.host.linux import UDEV_RULE
from wizard.targets.seccomp import profile
from wizard.targets.yaml_text import Noted, dump


def render(preparation: Preparation) -> list[Artifact]:
    """The patch. AppArmor is not in it: Talos has none unless its kernel is told so."""
    machine: dict[str, Any] = {}
    if preparation.sysctls:
        machine["sysctls"] = {sysctl.key: Noted(sysctl.value, sysctl.topic) for sysctl in preparation.sysctls}
    if preparation.modules:
        names = [{"name": Noted(name, f"settings/module-{name}")} for name in preparation.modules]
        machine["kernel"] = {"modules": names}
    if preparation.open_fuse:
        machine["udev"] = Noted({"rules": [UDEV_RULE]}, "settings/udev-fuse")
    if preparation.seccomp_profile:
        value = json.loads(json.dumps(profile()))
        machine["seccompProfiles"] = Noted(
            [{"name": "werf-buildah.json", "value": value}], "settings/seccomp-profile-file"
        )
    content, notes = dump([{"machine": machine}])
    return [Artifact("talos-patch.yaml", "yaml", content, notes)]
