"""A person's file: read with its line ends and its byte order mark, which a merge leaves as they are."""

import difflib
import os
from collections.abc import Iterator

from wizard.errors import BadInputError
from wizard.inputs import read_text
from wizard.language import text
from wizard.records import Record

_BOM = "\ufeff"


class MergeSource(Record):
    """A file: the name it was given, what is in it, and the same with plain newlines and no mark."""

    name: str
    whole: str
    plain: str


def read_source(name: str) -> MergeSource:
    """Read a file. Raises BadInputError where it is missing, no file, too large, or not UTF-8."""
    if os.path.isdir(name):  # noqa: PTH112  # never raises, whatever the name
        raise BadInputError(text("{name} is a directory: --merge takes a file.", name=name))
    return source(name, read_text(name))


def source(name: str, whole: str) -> MergeSource:
    """Return a source of a text."""
    return MergeSource(name, whole, whole.removeprefix(_BOM).replace("\r\n", "\n"))


def restored(before: MergeSource, after: str) -> str:
    """Return the merged text with the mark and the line ends of the file; a new line has the usual one."""
    mark = _BOM if before.whole.startswith(_BOM) else ""
    if "\r" not in before.whole:
        return mark + after
    usual = "\r\n" if before.whole.count("\r\n") * 2 >= before.whole.count("\n") else "\n"
    return mark + "".join(_with_ends(before, after, usual))


def _with_ends(before: MergeSource, after: str, usual: str) -> Iterator[str]:
    own = before.whole.removeprefix(_BOM).split("\n")
    # A carriage return that stays at the end of a plain line is one of two: it is compared as the file has it.
    old, new = before.plain.split("\n"), after.split("\n")
    ends = ["\r\n" if line.endswith("\r") else "\n" for line in own[:-1]]
    last = len(new) - 1
    for kind, i, _, j, to in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for number in range(j, to):
            at = i + number - j
            kept = ends[at] if kind == "equal" and at < len(ends) else usual
            yield new[number] + (kept if number < last else "")


def difference(name: str, before: str, after: str) -> str:
    """Return a unified diff, as `patch` takes it; empty where nothing differs."""
    # splitlines() would break at form feeds and the like, where no tool that reads a diff does.
    old, new = (content.split("\n") for content in (before, after))
    lines = difflib.unified_diff(_ended(old), _ended(new), _header(f"a/{name}"), _header(f"b/{name}"))
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _header(name: str) -> str:
    """Return a file's name as git and `patch` write it: quoted and escaped if it has more than plain characters.

    A name with blanks ends with a tab: `patch` takes it to the first blank otherwise.
    """
    if name.isprintable() and not set(name) & set('"\\'):
        return f"{name}\t" if " " in name else name
    quoted = (c if c.isprintable() and c not in '"\\' else _octal(c) for c in name)
    return f'"{"".join(quoted)}"'


def _octal(character: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in os.fsencode(character))


def _ended(lines: list[str]) -> list[str]:
    whole = [f"{line}\n" for line in lines[:-1]]
    return [*whole, lines[-1]] if lines[-1] else whole
