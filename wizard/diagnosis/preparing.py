"""The preparation of a machine that a problem calls for, whether or not the facts at hand show it missing."""

from collections.abc import Sequence

from wizard.diagnosis.model import Step
from wizard.errors import WizardError
from wizard.facts.model import Facts
from wizard.language import text
from wizard.plan.preparation import Preparation
from wizard.plan.remedies import APPARMOR_USERNS, USERNS, USERNS_CLONE
from wizard.plan.settings import Answers
from wizard.targets import host

_SYSCTLS = {sysctl.topic.partition("/")[2]: sysctl for sysctl in (USERNS, USERNS_CLONE, APPARMOR_USERNS)}


def prepared(names: Sequence[str], answers: Answers, facts: Facts, *, in_cluster: bool) -> Step:
    """A block for these settings of content/settings, in the form in which the machine takes them."""
    wanted = Preparation(
        sysctls=tuple(_SYSCTLS[name] for name in names if name in _SYSCTLS),
        modules=tuple(name.removeprefix("module-") for name in names if name.startswith("module-")),
        open_fuse="udev-fuse" in names,
        apparmor_profile="apparmor-profile-file" in names,
        seccomp_profile="seccomp-profile-file" in names,
    )
    try:
        artifact = host.rendered(host.node_system(facts, answers), wanted)[0]
    except WizardError:
        artifact = host.rendered("linux", wanted)[0]
    place = "node" if in_cluster else "host"
    say = (
        text("Run this as root: it prepares the machine for werf with Buildah.")
        if artifact.language == "sh"
        else text("This prepares the machine for werf with Buildah.")
    )
    return Step(say, artifact.content, artifact.language, place, topic=f"settings/{names[0]}")
