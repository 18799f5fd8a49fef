"""Bottlerocket: settings in TOML, for user data or `apiclient apply`.

Source: Bottlerocket, "Settings reference": settings.kernel.sysctl, settings.kernel.modules.
"""

from wizard.errors import RefusedError
from wizard.formats.notes import Data, Explained
from wizard.language import text
from wizard.plan.preparation import Preparation
from wizard.targets.artifact import Artifact
from wizard.targets.documents import toml_file


def render(preparation: Preparation) -> list[Artifact]:
    """Return the settings. Raises RefusedError for files, which Bottlerocket's read-only root does not take."""
    if preparation.open_fuse or preparation.apparmor_profile:
        raise RefusedError(
            text("Bottlerocket has no setting for the permissions of a device or for an AppArmor profile."),
            text("`--set node_system=daemonset` does it from a privileged DaemonSet."),
        )
    kernel: dict[str, Data] = {}
    if preparation.sysctls:
        kernel["sysctl"] = {one.key: Explained(one.value, one.topic) for one in preparation.sysctls}
    if preparation.modules:
        loaded = {"allowed": True, "autoload": True}
        kernel["modules"] = {name: Explained(loaded, f"settings/module-{name}") for name in preparation.modules}
    return [toml_file("bottlerocket.toml", {"settings": {"kernel": kernel}}, step="")] if kernel else []
