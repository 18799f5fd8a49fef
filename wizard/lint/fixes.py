"""The smallest change, in each format's own syntax, as lines of a diff: `- ` goes, `+ ` comes."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from wizard.containers.command import OPTION, is_switch
from wizard.containers.spec import ContainerSpec
from wizard.documents.model import STEP, Container
from wizard.formats.places import Position
from wizard.lint.additions import FAMILY, Addition, Around, around, data_of, text_of
from wizard.lint.rules import registry
from wizard.lint.rules.rule import Found

TURNED_ON = ("false", "true")
"""The swap of a flag, whose file may have another word for no."""
OFF = ("false", "no", "off", "n")
_OFF_VALUE = re.compile(rf"([:=]\s*)(?:{'|'.join(OFF)})\b", re.IGNORECASE)


class Fixes:
    """The changes of one container, or of a file's other parts, in the syntax of the file."""

    def __init__(self, container: Container | None) -> None:
        self.container = container
        self._around: Around | None = None

    @property
    def around(self) -> Around:
        """What the changes depend on: found out when one is asked for, and once."""
        if self._around is None:
            self._around = around(self.container)
        return self._around

    @property
    def is_step(self) -> bool:
        """Whether the container is a step of Tekton."""
        return self.container is not None and any(kind == STEP for kind, _ in self.container.remarks)

    def diff(self, found: Found, lines: Sequence[str]) -> str:
        """Return a change as a diff: the line or option that goes, and what comes, or an empty one."""
        gone = [_removed(found, self.container, lines)] if found.removes else []
        came = self.text(found.adds).split("\n")
        if found.swaps and found.removes:
            came = [_swapped(gone[0], found.removes, found.swaps, lines)]
        return "\n".join([*(f"- {line}" for line in gone), *(f"+ {line}" for line in came if line)])

    def text(self, name: str) -> str:
        """Return what comes, in the syntax of the container's file; empty for what is data there."""
        if name.startswith("pod-security:"):
            return f"pod-security.kubernetes.io/enforce: {name.partition(':')[2]}"
        if not name:
            return ""
        return text_of(self._addition(name), self.around, self.container)

    def data(self, name: str) -> dict[str, Any]:
        """Return what comes, as data below the container's own mapping; empty for what is a text."""
        return _data(self._named(name), self.around) if name else {}

    def settings(self, name: str) -> ContainerSpec:
        """Return what comes, as settings of the container; none for what is a text in its kind of file."""
        change = self._addition(name)
        return ContainerSpec() if self.around.family in change.texts else change.settings(self.around)

    def known_as(self, name: str) -> tuple[str, ...]:
        """Return what else than `around` a change depends on: its name, and the container's in a text that has it."""
        if not name or ":" in name:
            return (name,)
        named = self._named(name)
        text = registry.changes()[named].texts.get(self.around.family, "")
        return (named, self.container.name) if self.container and "{container}" in text else (named,)

    def _addition(self, name: str) -> Addition:
        return registry.changes()[self._named(name)]

    def _named(self, name: str) -> str:
        return _kept_profile(self.container) if name == "apparmor-field" else name


@lru_cache(maxsize=256)
def _data(name: str, at: Around) -> dict[str, Any]:
    """Return a change as data, which nobody changes: most containers of a file differ in their names alone."""
    return data_of(registry.changes()[name], at)


def _kept_profile(container: Container | None) -> str:
    """Return the field that says what an annotation said."""
    given = container.apparmor if container else None
    return "apparmor-profile" if given and given.value.kind == "profile" else "apparmor-unconfined"


def _swapped(gone: str, at: Position, swaps: tuple[str, str], lines: Sequence[str]) -> str:
    """Return what goes with one text in it for another: in a line the first one from the place on."""
    old, new = swaps
    line = lines[at.line - 1]
    if swaps == TURNED_ON:
        start = max(0, at.column - 1 - (len(line) - len(line.lstrip())))
        return gone[:start] + _OFF_VALUE.sub(r"\g<1>true", gone[start:], count=1)
    if gone in (line.strip(), line.strip().removesuffix("\\").strip()):
        start = at.column - 1 - (len(line) - len(line.lstrip()))
        return gone[:start] + gone[start:].replace(old, new, 1)
    before, _, after = gone.rpartition(old)
    return f"{before}{new}{after}"


def _removed(found: Found, container: Container | None, lines: Sequence[str]) -> str:
    """Return the option or word at a place of a command, the whole line of anything else."""
    at = found.removes
    line = lines[at.line - 1] if at and at.line <= len(lines) else ""
    if at and container is not None and FAMILY.get(container.form) == "run":
        if option := OPTION.match(line, at.column - 1):
            return option[0].split()[0] if is_switch(option[0]) else option[0]
        if found.swaps and line.startswith(found.swaps[0], at.column - 1):
            return found.swaps[0]
    return line.strip().removesuffix("\\").strip()
