"""container-parameters.yaml, as `export ci-docker` writes it: Docker's options in neutral words."""

from collections.abc import Iterator

from wizard.containers.options import Option
from wizard.documents.compose import environment
from wizard.documents.model import Sheet
from wizard.documents.starting import Start, container_of
from wizard.documents.tree import Node
from wizard.documents.trees import yaml_trees

_SECURITY = {
    "seccomp": "seccomp",
    "apparmor": "apparmor",
    "selinux-label": "label",
    "no-new-privileges": "no-new-privileges",
}


def read(content: str, name: str) -> Sheet:
    """The one container."""
    found = [
        container_of(
            Start(
                "parameters",
                name,
                document.at,
                list(_options(document)),
                document.word("image"),
                env=environment(document, "environment"),
                keys=document.keys(),
            )
        )
        for document in yaml_trees(content, name)
    ]
    return Sheet(name, "parameters", tuple(found))


def _options(document: Node) -> Iterator[Option]:
    for key in ("privileged", "user"):
        if given := document.word(key):
            yield Option(key, given.value, given.at)
    for key, word in _SECURITY.items():
        if given := document.word(key):
            yield Option("security-opt", f"{word}={given.value}", given.at)
    for key, name in (("drop", "cap-drop"), ("add", "cap-add")):
        yield from (Option(name, given.value, given.at) for given in document.words("capabilities", key))
    yield from (Option("device", given.value, given.at) for given in document.words("devices"))
    for one in document.children("volumes"):
        target = one.word("target")
        named = {"type": one.word("kind"), "src": one.word("source"), "dst": target}
        if target:
            yield Option("mount", ",".join(f"{key}={given.value}" for key, given in named.items() if given), target.at)
