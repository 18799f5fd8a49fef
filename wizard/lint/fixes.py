"""The smallest change, in each format's own syntax, as lines of a diff: `- ` goes, `+ ` comes."""

from typing import Any

from wizard.containers.command import OPTION, is_switch
from wizard.containers.spec import ContainerSpec
from wizard.documents.model import Container
from wizard.lint.additions import FAMILY, Addition, around, data_of, text_of
from wizard.lint.rules import registry
from wizard.lint.rules.rule import Found


def change(found: Found, container: Container | None, lines: list[str]) -> str:
    """The change as a diff: the line or option that goes, and what comes. Empty where there is none."""
    gone = [_removed(found, container, lines)] if found.removes else []
    came = added(found.adds, container).split("\n")
    if found.swaps and gone:
        old, new = found.swaps
        before, _, after = gone[0].rpartition(old)
        came = [f"{before}{new}{after}"]
    return "\n".join([*(f"- {line}" for line in gone), *(f"+ {line}" for line in came if line)])


def added(name: str, container: Container | None) -> str:
    """What comes, in the syntax of the container's file; empty for what is data there."""
    if name.startswith("pod-security:"):
        return f"pod-security.kubernetes.io/enforce: {name.partition(':')[2]}"
    return text_of(_change(name, container), around(container)) if name else ""


def added_data(name: str, container: Container) -> dict[str, Any]:
    """What comes, as data below the container's own mapping; empty for what is a text."""
    return data_of(_change(name, container), around(container)) if name else {}


def settings(name: str, container: Container) -> ContainerSpec:
    """What comes, as settings of the container; none for what is a text in its kind of file."""
    change, at = _change(name, container), around(container)
    return ContainerSpec() if at.family in change.texts else change.settings(at)


def _change(name: str, container: Container | None) -> Addition:
    return registry.changes()[_kept_profile(container) if name == "apparmor-field" else name]


def _kept_profile(container: Container | None) -> str:
    """The field that says what an annotation said."""
    given = container.apparmor if container else None
    return "apparmor-profile" if given and given.value.kind == "profile" else "apparmor-unconfined"


def _removed(found: Found, container: Container | None, lines: list[str]) -> str:
    """The option or word at a place of a command, the whole line of anything else."""
    at = found.removes
    line = lines[at.line - 1] if at and at.line <= len(lines) else ""
    if at and container is not None and FAMILY.get(container.form) == "run":
        if option := OPTION.match(line, at.column - 1):
            return option[0].split()[0] if is_switch(option[0]) else option[0]
        if found.swaps and line.startswith(found.swaps[0], at.column - 1):
            return found.swaps[0]
    return line.strip().removesuffix("\\").strip()
