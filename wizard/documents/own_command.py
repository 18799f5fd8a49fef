"""What the command of a container itself starts: `docker run` in a Pod, a step or a Compose service.

Sources: Kubernetes, "Define a Command and Arguments for a Container", on `$(NAME)`; Compose Specification,
"Interpolation".
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from wizard.containers.spec import Located
from wizard.documents.docker_command import own_words
from wizard.documents.mentions import speaks_of_werf
from wizard.documents.model import Container
from wizard.documents.script_commands import commands_of
from wizard.documents.scripts import Started, held_by, of_commands
from wizard.documents.tree import DocumentNode
from wizard.errors import WizardError
from wizard.formats.shell import EmbeddedWord, Word, commands
from wizard.records import EMPTY, replace

_NAMED = re.compile(r"docker|podman|nerdctl|kubectl")
_OF_POD = re.compile(r"\$\((\w+)\)")
_OF_COMPOSE = re.compile(r"(?<!\$)(?:\$\$)*\$(?!\$)")
"""A dollar that Compose itself takes for a variable."""


def in_pod(container: Container, node: DocumentNode) -> tuple[Container, Started]:
    """Return a container of a Pod with its own command alone, and what that starts."""
    if not _names_engine(container):
        return container, Started()

    def known(found: re.Match[str]) -> str:
        return f"${{{found[1]}}}" if found[1] in container.env else found[0]

    words = [
        EmbeddedWord(_OF_POD.sub(known, one.text), one.at, _OF_POD.sub(known, one.text), (), one.embedded)
        for key in ("command", "args")
        for one in _scalars(node.get(key))
    ]
    return _both(container, words, container.env)


def in_service(container: Container, service: DocumentNode) -> tuple[Container, Started]:
    """Return the container of a Compose service with its own command alone, and what that starts."""
    if not _names_engine(container):
        return container, Started()
    nodes = [one for key in ("entrypoint", "command") if (one := service.get(key)) is not None]
    words = [word for node in nodes for word in _of_service(node)]
    is_open = any(_OF_COMPOSE.search(one.text) for node in nodes for one in _scalars(node))
    return _both(container, words, EMPTY if is_open else container.env)


def _names_engine(container: Container) -> bool:
    return any(map(_NAMED.search, container.command))


def _scalars(node: DocumentNode | None) -> Sequence[DocumentNode]:
    """Return the words of a list, or the one that is there instead."""
    if node is None:
        return ()
    return [one for one in node.items or (node,) if one.scalar is not None]


def _of_service(node: DocumentNode) -> Iterator[Word]:
    """Yield the words of a list; those of a text as a shell splits it. Two dollars are one."""
    for one in _scalars(node):
        text = one.text.replace("$$", "$")
        if node.items:
            yield EmbeddedWord(text, one.at, one.text, (), one.embedded)
            continue
        frame = replace(one.embedded, is_verbatim=one.embedded.is_verbatim and text == one.text)
        try:
            yield from (word for command in commands(text, "", frame) for word in command)
        except WizardError:
            return


def _both(container: Container, words: Sequence[Word], env: Mapping[str, Located[str]]) -> tuple[Container, Started]:
    held = held_by({name: one.value for name, one in env.items()}, "")
    script = commands_of(tuple(words), "", held)
    started = of_commands(script, speaks=any(speaks_of_werf(word.text) for word in words))
    if not started.containers and not started.gaps:
        return container, started
    return replace(container, command=own_words(container.command)), started
