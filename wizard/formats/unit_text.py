"""Values of a Quadlet unit, so that they arrive in the container as they are.

Podman's generator reads the unit, and systemd what the generator writes: `%` and `$` mean something to systemd in every
value. `Exec=` and `Environment=` are split into words, with quotes and C escapes; `Volume=` is taken as it is.
Sources: podman-systemd.unit(5); containers/podman, pkg/systemd/parser and pkg/systemd/quadlet; systemd.service(5).
"""

import re

from wizard.errors import BadInputError
from wizard.language import text

_BARE = re.compile(r"[\w@%+=:,./$-]+\Z", re.ASCII)
_ESCAPES = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
_CONTROL = re.compile(r'[\x00-\x1f\x7f"\\]')


def literal(value: str) -> str:
    """Return the value escaped for systemd, so that neither specifiers nor variables are expanded in it."""
    return value.replace("%", "%%").replace("$", "$$")


def word(value: str) -> str:
    """Return a word of `Exec=` or `Environment=`, quoted unless it is plain.

    Raises BadInputError for an empty word: Podman ends the list there, and what follows would be lost.
    """
    if not value:
        raise BadInputError(
            text("A Quadlet unit cannot pass an empty argument, and the command has one."),
            text("Leave out `-o` to print a `podman run` command, which can pass it."),
        )
    escaped = _CONTROL.sub(lambda found: _ESCAPES.get(found[0]) or f"\\x{ord(found[0]):02x}", literal(value))
    return escaped if _BARE.match(escaped) else f'"{escaped}"'


def bind_source(folder: str) -> str:
    """Return a directory of the machine for `Volume=`.

    Raises BadInputError for one with a colon or a line break: the option has no quotes, so they cannot be written.
    """
    if re.search(r"[:\r\n]", folder):
        raise BadInputError(
            text("A Quadlet unit cannot mount a directory with a colon or a line break in its name."),
            text("`--set workdir=` chooses another; `none` mounts none."),
        )
    return literal(folder)
