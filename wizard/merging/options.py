"""Docker's options in one line, as a GitHub workflow has them: united option by option, the rest as it stands."""

from collections.abc import Collection

from wizard.containers.command import option_groups, spelled
from wizard.containers.comparing import BLOCKING, OF_OPTION, blocks, mount_target
from wizard.containers.options import Option
from wizard.containers.values import is_yes, mount_fields
from wizard.formats.places import NOWHERE
from wizard.formats.shell import Word, commands
from wizard.records import Record

_MOUNTS = ("volume", "mount", "tmpfs")


class _Part(Record):
    """Words that belong together as they are written, and the options that they are."""

    raw: str
    options: tuple[Option, ...] = ()


def _parts(line: str) -> list[_Part]:
    """The parts of a line of options; what a shell does not take for words alone is one part.

    Raises BadInputError for a quote that is never closed.
    """
    words = [word for command in commands(line, "options") for word in command]
    if "".join("".join(word.source for word in words).split()) != "".join(line.split()):
        return [_Part(line)] if line.strip() else []
    # A word behind the last option keeps a value-taking one from swallowing what is not there.
    groups, rest = option_groups([*words, Word("", NOWHERE)])
    found = [_Part(" ".join(word.source or word.text for word in group), tuple(options)) for group, options in groups]
    return [*found, *(_Part(word.source or word.text) for word in rest[:-1])]


def is_privileged(line: str) -> bool:
    """Whether the options switch every protection off."""
    given = [one.value for part in _parts(line) for one in part.options if one.name == "privileged"]
    return any(not value or is_yes(value) for value in given)


def mounted(line: str) -> list[str]:
    """Where the options mount something."""
    found = [one for part in _parts(line) for one in part.options if one.name in _MOUNTS]
    fields = [mount_fields(one.value).get("target", "") for one in found if one.name == "mount"]
    short = [mount_target(one.value, is_tmpfs=one.name == "tmpfs") for one in found if one.name != "mount"]
    return [*(mount_target(one) for one in fields if one), *short]


def united_options(have: str, want: str) -> str:
    """The options of `have` with those of `want`: what says the same stays, what contradicts is replaced."""
    parts = [_free(one) for one in _parts(have)]
    for ours in _parts(want):
        (option,) = ours.options
        kind = OF_OPTION.get(option.name)
        if kind is None:
            parts += [] if ours.raw in [one.raw for one in parts] else [ours]
            continue
        places = {i: found for i, one in enumerate(parts) if (found := _same(one, option))}
        if not places:
            parts.append(ours)
        elif not all(kind.good(one.value, option.value) for found in places.values() for one in found):
            first = next(iter(places))
            parts = [_without(one, places.get(i, ()), ours if i == first else None) for i, one in enumerate(parts)]
    return " ".join(one.raw for one in parts if one.raw)


def _same(part: _Part, ours: Option) -> list[Option]:
    """The options of a part that are about what ours is about."""
    kind = OF_OPTION[ours.name]
    return [one for one in part.options if one.name == ours.name and kind.name(one.value) == kind.name(ours.value)]


def _without(part: _Part, gone: Collection[Option], came: _Part | None) -> _Part:
    """A part without some of its options, and with another in their place; the others of `-itu root` stay."""
    if not gone:
        return part
    left = tuple(one for one in part.options if one not in gone)
    new = came or _Part("")
    return _Part(" ".join([*map(spelled, left), *([new.raw] if came else [])]), (*left, *new.options))


def _free(part: _Part) -> _Part:
    """Without the option that forbids what every mode needs."""
    if any(one.name == "security-opt" and blocks(one.value) for one in part.options):
        free = f"{BLOCKING}=false"
        return _Part(f"--security-opt {free}", (Option("security-opt", free),))
    return part
