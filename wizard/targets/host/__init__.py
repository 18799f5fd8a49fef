"""What a machine lacks, in the form in which its system takes settings."""

from wizard.facts.model import Facts
from wizard.plan.preparation import Preparation, prepare
from wizard.plan.settings import Answers
from wizard.targets.artifact import Artifact
from wizard.targets.host import bottlerocket, daemonset, linux, talos

_SYSTEMS = {
    "linux": linux.render,
    "talos": talos.render,
    "bottlerocket": bottlerocket.render,
    "daemonset": daemonset.render,
}


def render(facts: Facts, answers: Answers) -> tuple[Preparation, list[Artifact]]:
    """What is missing, and the files or commands that supply it; none where nothing is missing."""
    preparation = prepare(facts, answers)
    if preparation.is_empty:
        return preparation, []
    return preparation, _SYSTEMS[node_system(facts, answers)](preparation)


def node_system(facts: Facts, answers: Answers) -> str:
    """How the machine takes settings: as answered, else by its distribution."""
    said = answers["node_system"]
    distribution = facts.value("distro.id") or ""
    return said if said != "auto" else distribution if distribution in ("talos", "bottlerocket") else "linux"
