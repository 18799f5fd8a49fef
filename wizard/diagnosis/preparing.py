"""The preparation of a machine that a problem needs, whether or not the known facts show that it is missing."""

import shlex
from collections.abc import Sequence

from wizard.diagnosis.configuring import MOST_LINES, node_profiles
from wizard.diagnosis.model import Step
from wizard.errors import WizardError
from wizard.facts.model import Facts
from wizard.language import text
from wizard.plan.preparation import Preparation
from wizard.plan.remedies import APPARMOR_USERNS, USERNS, USERNS_CLONE
from wizard.plan.settings import Answers
from wizard.plan.targets import engine_of
from wizard.targets.artifact import FOLDER
from wizard.targets.host import rendering as host

_SYSCTLS = {sysctl.topic.partition("/")[2]: sysctl for sysctl in (USERNS, USERNS_CLONE, APPARMOR_USERNS)}


def prepared(names: Sequence[str], target: str, answers: Answers, facts: Facts) -> Step:
    """Return the step that applies these settings of content/settings, in the form in which the machine takes them.

    If a long file belongs to it, the step is the command that writes the files.
    """
    wanted = Preparation(
        sysctls=tuple(_SYSCTLS[name] for name in names if name in _SYSCTLS),
        modules=tuple(name.removeprefix("module-") for name in names if name.startswith("module-")),
        open_fuse="udev-fuse" in names,
        apparmor_profile="apparmor-profile-file" in names,
        seccomp_profile="seccomp-profile-file" in names,
    )
    in_cluster = engine_of(target) == "kubernetes"
    system = host.node_system(facts, answers)
    try:
        artifact = host.rendered(system, wanted)[0]
    except WizardError:
        artifact = host.rendered("linux", wanted)[0]
    profiles = wanted.seccomp_profile or wanted.apparmor_profile
    if artifact.content.count("\n") > MOST_LINES:
        if in_cluster and system == "linux" and profiles:
            return node_profiles(target, answers)
        return _written(system, wanted, in_cluster)
    sentence = _ROOT if artifact.language == "sh" else _PREPARES
    place = "node" if in_cluster else "host"
    return Step(sentence, artifact.content, artifact.language, place, topic=f"settings/{names[0]}")


_ROOT = text("Run this as root: it prepares the machine for werf with Buildah.")
_PREPARES = text("This prepares the machine for werf with Buildah.")


def _written(system: str, wanted: Preparation, in_cluster: bool) -> Step:
    """Return the command that prepares the machine it runs on, or writes what its system needs."""
    profiles = wanted.seccomp_profile or wanted.apparmor_profile
    fuse = wanted.open_fuse or "fuse" in wanted.modules
    words = ["werf-wizard", "export", "host", *(["--mode", "fuse-device"] if fuse else [])]
    words += ["--set=hardening=least-privilege"] if profiles else []
    if system == "linux":
        return Step(_PREPARES, f"{shlex.join(words)} | sudo sh\n", "sh", "node" if in_cluster else "host")
    sentence = text("This writes to {folder} the files that prepare the machine for werf with Buildah.", folder=FOLDER)
    return Step(sentence, f"{shlex.join([*words, f'--set=node_system={system}', '-o', FOLDER])}\n", "sh", "project")
