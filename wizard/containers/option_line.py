"""Docker's options in one line, as a GitHub workflow has them: united option by option, the rest as it is."""

from collections.abc import Collection
from typing import Any

from wizard.containers.command import is_variable, option_groups
from wizard.containers.comparing import BLOCKING, OF_OPTION, blocks
from wizard.containers.options import Option, options, read, short
from wizard.containers.places import noted
from wizard.containers.spec import ContainerSpec
from wizard.containers.spelling import spelled
from wizard.errors import BadInputError, shown
from wizard.formats.notes import Data, Explained
from wizard.formats.places import NOWHERE
from wizard.formats.shapes import UnplacedError
from wizard.formats.shell import Word, commands
from wizard.language import text
from wizard.records import Record, replace


class _Part(Record):
    """Words that belong together as they are written, and the options that they are; `is_stray` if they are none."""

    raw: str
    options: tuple[Option, ...] = ()
    is_stray: bool = False


def _parts(line: str) -> list[_Part]:
    """Return the parts of a line of options; what a shell does not take for words alone is one part.

    Raises UnplacedError for a quote that is never closed.
    """
    try:
        words = [word for command in commands(line, "options") for word in command]
    except BadInputError:
        raise UnplacedError(
            text("unclosed quote in these options: {options}", options=shown(line)),
            text("Close it and merge again."),
        ) from None
    if "".join("".join(word.source for word in words).split()) != "".join(line.split()):
        return [_Part(line, is_stray=True)] if line.strip() else []
    # A word behind the last option keeps a value-taking one from swallowing what is not there.
    groups, rest = option_groups([*words, Word("", NOWHERE)])
    found = [
        _Part(" ".join(word.source or word.text for word in group), tuple(options), is_stray=group[-1].at is NOWHERE)
        for group, options in groups
    ]
    return [*found, *(_Part(word.source or word.text, is_stray=not is_variable(word.text)) for word in rest[:-1])]


def _checked(parts: list[_Part], line: str) -> list[_Part]:
    """Return the parts. Raises UnplacedError for one behind which nothing is an option any more."""
    for part in parts:
        if part.is_stray:
            raise UnplacedError(
                text(
                    "“{value}” is not an option, or lacks its value, in these options: {options}",
                    value=shown(part.raw.strip()),
                    options=shown(line),
                ),
                text("Correct it and merge again."),
            )
    return parts


def is_privileged(line: str) -> bool:
    """Whether the options switch every protection off."""
    given = _read(line).get("privileged")
    return given is not None and given.value


def mounted(line: str) -> list[str]:
    """Where the options mount something."""
    return [one.target for one in _read(line).get("mounts", ())]


def _read(line: str) -> dict[str, Any]:
    return read(option for part in _parts(line) for option in part.options)


def merge_options(have: str, want: str) -> str:
    """Return the options of `have` with those of `want`: what says the same stays, what contradicts is replaced.

    Raises UnplacedError if `have` has anything but options: the engine would not take what comes behind it for one.
    """
    parts = _checked(_parts(have), have)
    for ours in _parts(want):
        (option,) = ours.options
        kind = OF_OPTION.get(option.name)
        if kind is None:
            parts += [] if ours.raw in [one.raw for one in parts] else [ours]
            continue
        places = {i: found for i, one in enumerate(parts) if (found := _same(one, option))}
        if not places:
            parts.append(ours)
        elif not all(kind.is_satisfied_by(one.value, option.value) for found in places.values() for one in found):
            first = next(iter(places))
            parts = [_without(one, places.get(i, ()), ours if i == first else None) for i, one in enumerate(parts)]
    return " ".join(one.raw for one in parts if one.raw)


def _same(part: _Part, ours: Option) -> list[Option]:
    """Return the options of a part that are about what ours is about."""
    kind = OF_OPTION[ours.name]
    return [one for one in part.options if one.name == ours.name and kind.key(one.value) == kind.key(ours.value)]


def _without(part: _Part, gone: Collection[Option], came: _Part | None) -> _Part:
    """Return a part without some of its options, and with another in their place; the others of `-itu root` stay."""
    if not gone:
        return part
    left = tuple(one for one in part.options if one not in gone)
    new = came or _Part("")
    return _Part(" ".join([*map(spelled, left), *([new.raw] if came else [])]), (*left, *new.options))


def unblocked(line: str) -> str:
    """Return the options without the one that forbids what every mode needs."""
    return " ".join(_free(one).raw for one in _parts(line))


def written(spec: ContainerSpec) -> dict[str, Data]:
    """Return a job's container in a workflow: its image, its options in a line with the reason of each, its volumes."""
    given = list(options(replace(spec, mounts=tuple(one for one in spec.mounts if one.memory))))
    line: Data = " ".join(map(spelled, given))
    for topic in reversed(dict.fromkeys(one.topic for one in given if one.topic)):
        line = Explained(line, topic)
    image = {"image": noted(spec.image.value, spec.image.topic)} if spec.image else {}
    volumes = [noted(short(one), one.topic) for one in spec.mounts if not one.memory]
    return {**image, **({"options": line} if given else {}), **({"volumes": volumes} if volumes else {})}


def _free(part: _Part) -> _Part:
    """Without the option that forbids what every mode needs."""
    if any(one.name == "security-opt" and blocks(one.value) for one in part.options):
        free = f"{BLOCKING}=false"
        return _Part(f"--security-opt {free}", (Option("security-opt", free),))
    return part
