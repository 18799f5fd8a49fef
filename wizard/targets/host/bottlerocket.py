"""Bottlerocket: settings in TOML, for user data or `apiclient apply`.

Source: Bottlerocket, "Settings reference": settings.kernel.sysctl, settings.kernel.modules.
"""

import tomlkit

from wizard.errors import RefusedError
from wizard.formats.notes import Note
from wizard.language import text
from wizard.plan.preparation import Preparation
from wizard.targets.artifact import Artifact


def render(preparation: Preparation) -> list[Artifact]:
    """The settings. Raises RefusedError for files, which Bottlerocket's read-only root does not take."""
    if preparation.open_fuse or preparation.apparmor_profile:
        raise RefusedError(
            text("Bottlerocket has no setting for the mode of a device or for an AppArmor profile."),
            text("`--set node_system=daemonset` does it from a privileged DaemonSet."),
        )
    document = tomlkit.document()
    kernel = tomlkit.table(is_super_table=True)
    if preparation.sysctls:
        kernel["sysctl"] = tomlkit.item({sysctl.key: sysctl.value for sysctl in preparation.sysctls})
    if preparation.modules:
        modules = tomlkit.table(is_super_table=True)
        for name in preparation.modules:
            modules[name] = tomlkit.item({"allowed": True, "autoload": True})
        kernel["modules"] = modules
    settings = tomlkit.table(is_super_table=True)
    settings["kernel"] = kernel
    document["settings"] = settings
    content = tomlkit.dumps(document)
    return [Artifact("bottlerocket.toml", "toml", content, _notes(content, preparation))] if content else []


def _notes(content: str, preparation: Preparation) -> tuple[Note, ...]:
    topics = {f'"{sysctl.key}"': sysctl.topic for sysctl in preparation.sysctls}
    topics |= {f"[settings.kernel.modules.{name}]": f"settings/module-{name}" for name in preparation.modules}
    lines = content.splitlines()
    return tuple(
        Note(number, topic)
        for number, line in enumerate(lines, 1)
        for mark, topic in topics.items()
        if line.startswith(mark)
    )
