"""What a machine lacks, in the form in which its system takes settings."""

from wizard.facts.model import Facts
from wizard.plan.preparation import Preparation, prepare
from wizard.plan.settings import Answers
from wizard.targets.artifact import Artifact


def render(facts: Facts, answers: Answers) -> tuple[Preparation, list[Artifact]]:
    """Return what is missing, and the files or commands that supply it; none where nothing is missing."""
    preparation = prepare(facts, answers)
    if preparation.is_empty:
        return preparation, []
    return preparation, rendered(node_system(facts, answers), preparation)


def node_system(facts: Facts, answers: Answers) -> str:
    """How the machine takes settings: as answered, else by its distribution."""
    said = answers["node_system"]
    distribution = facts.value("distro.id") or ""
    return said if said != "auto" else distribution if distribution in ("talos", "bottlerocket") else "linux"


def rendered(system: str, preparation: Preparation) -> list[Artifact]:
    """In a system's form; the libraries for YAML and TOML are loaded only where they write."""
    match system:
        case "talos":
            from wizard.targets.host import talos

            return talos.render(preparation)
        case "bottlerocket":
            from wizard.targets.host import bottlerocket

            return bottlerocket.render(preparation)
        case "daemonset":
            from wizard.targets.host import daemonset

            return daemonset.render(preparation)
        case _:
            from wizard.targets.host import linux

            return linux.render(preparation)
