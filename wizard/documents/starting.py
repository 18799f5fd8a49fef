"""The container that options make, whichever file they are in."""

from collections.abc import Mapping, Sequence

from wizard.containers.options import Option, read
from wizard.containers.spec import Located
from wizard.documents.model import Container, Form, Key
from wizard.formats.places import Position
from wizard.records import EMPTY, Record


class Start(Record):
    """A container's start: its options, and what a file says in addition."""

    form: Form
    name: str
    at: Position
    options: Sequence[Option]
    image: Located[str] | None = None
    command: tuple[str, ...] = ()
    security_at: Position | None = None
    env: Mapping[str, Located[str]] = EMPTY
    template: bool = False
    hidden: tuple[Located[str], ...] = ()
    remarks: tuple[tuple[str, Located[str]], ...] = ()
    keys: Mapping[str, Key] = EMPTY


def container_of(start: Start) -> Container:
    """Return the container that the options make; the last one counts of what there is one of."""
    fields = read(start.options)
    fields["env"] = {**start.env, **fields.get("env", {})}
    for name in ("hidden", "remarks"):
        fields[name] = (*getattr(start, name), *fields.get(name, ()))
    return Container(
        form=start.form,
        name=start.name,
        at=start.at,
        security_at=start.security_at or start.at,
        image=start.image,
        command=start.command,
        template=start.template,
        keys=start.keys,
        **fields,
    )
