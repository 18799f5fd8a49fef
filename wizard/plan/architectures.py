"""The architectures of a cluster's nodes: an image that is built on one does not run on the others."""

from collections.abc import Iterable

from wizard.facts.model import Facts
from wizard.facts.nodes import Node
from wizard.language import Text, plural, text
from wizard.plan.placement import admitted
from wizard.plan.settings import Answers


def architecture_notes(answers: Answers, facts: Facts) -> list[Text]:
    """Return on which nodes the built images do not run, in a cluster of several architectures.

    Source: werf's documentation, multi-platform building: without `platform` an image is for what builds it.
    """
    nodes = [node for node in facts.nodes if node.system == "linux" and node.machine]
    chosen = _machines(admitted(tuple(nodes), answers.node_labels, answers.tolerations))
    others = [node for node in nodes if node.machine not in chosen]
    if len(chosen) > 1:
        message = text(
            "The Pod may start on nodes of several architectures ({machines}), but the images it "
            "builds run on only one of them: choose it with --pool NAME, or build for all with "
            "`platform` in werf.yaml.",
            machines=", ".join(chosen),
        )
        return [message]
    if not chosen or not others:
        return []
    message = plural(
        "Images are built for {machine}: {count} node ({others}) cannot run them, unless werf.yaml has `platform`.",
        "Images are built for {machine}: {count} nodes ({others}) cannot run them, unless werf.yaml has `platform`.",
        len(others),
        machine=chosen[0],
        others=", ".join(_machines(others)),
    )
    return [message]


def _machines(nodes: Iterable[Node]) -> list[str]:
    return sorted({node.machine for node in nodes})
