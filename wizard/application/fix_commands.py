"""Edits of a `docker run` in any file, and of the options of a workflow's container, as splices of the text."""

import re
from collections.abc import Sequence as Many
from functools import lru_cache
from typing import NamedTuple

from wizard.documents.model import Container
from wizard.formats.places import Position, indentation, line_end, line_start, line_starts
from wizard.formats.splices import Splice
from wizard.formats.tree import Mapping, Node, Scalar
from wizard.lint.fixes import OPTION, added, is_switch
from wizard.lint.model import Edit


class InsertionPoint(NamedTuple):
    """Where options are inserted, and the text `before` and `after` them."""

    at: int
    before: str
    after: str


def index_of(source: str, line: int, column: int) -> int:
    """Return the index of the character at a line and a column, both from 1."""
    return _starts(source)[line - 1] + column - 1


@lru_cache(maxsize=4)
def _starts(source: str) -> list[int]:
    """Return where the lines of a text begin; cached, because many edits of one text ask for it."""
    return line_starts(source)


def command_splices(source: str, roots: list[Node], edits: Many[Edit]) -> list[Splice] | None:
    """Return the splices for the edits; None if one of them cannot be written here."""
    gone: list[Splice] = []
    came: dict[InsertionPoint, list[str]] = {}
    written: set[tuple[Position, str]] = set()
    for edit in sorted(edits, key=lambda one: one.removes is None):
        if edit.container is None:
            return None
        options = [found[0] for found in OPTION.finditer(added(edit.adds, edit.container))] if not edit.swaps else []
        new = [one for one in options if (edit.container.at, one) not in written]
        written.update((edit.container.at, one) for one in options)
        if edit.removes is not None:
            at = index_of(source, *edit.removes)
            is_own = edit.container.form == "github-docker" or _is_within(source, edit.container, at)
            splice = _removal(source, at, edit, " ".join(options)) if is_own else None
            if splice is None:
                return None
            gone.append(splice)
        elif not options or _insertion(source, roots, edit.container, new, came) is None:
            return None
    return [*gone, *(_inserted(place, options) for place, options in came.items())]


def _insertion(
    source: str, roots: list[Node], container: Container, options: list[str], came: dict[InsertionPoint, list[str]]
) -> InsertionPoint | None:
    """Add the options to `came` at the place where they go, unless they are there already; return the place."""
    place = _of_workflow(source, roots, container) if container.form == "github-docker" else _of_run(source, container)
    if place is not None:
        there = source[index_of(source, *container.at) : place.at]
        came.setdefault(place, []).extend(one for one in options if not _has(there, one))
    return place


def _inserted(place: InsertionPoint, options: list[str]) -> Splice:
    gap = place.after if "\n" in place.after else " "
    return Splice(place.at, place.at, f"{place.before}{gap.join(options)}{place.after}" if options else "")


def _has(command: str, option: str) -> bool:
    """Return whether an option is in the command in the same words."""
    return re.search(rf"(?<!\S){re.escape(option)}(?!\S)", command) is not None


def _is_within(source: str, container: Container, at: int) -> bool:
    """Return whether a place is in the container's own command: a variable's value may be used in others too."""
    begun = index_of(source, *container.at)
    return begun <= at and not _BROKEN.search(source[begun:at])


def _removal(source: str, at: int, edit: Edit, words: str) -> Splice | None:
    """Return the splice that removes or replaces an option or a word; None if it cannot be done safely."""
    end = line_end(source, at)
    option = OPTION.match(source, at, end)
    if edit.swaps:
        old, new = edit.swaps
        until = option.end() if option else end
        found = source.rfind(old, at, until)
        is_one = found >= 0 and (option is not None or source.count(old, at, until) == 1)
        return Splice(found, found + len(old), new) if is_one else None
    if option is None or not _is_alone(option[0]):
        return None
    gone = at + len(option[0].split()[0]) if is_switch(option[0]) else option.end()
    return Splice(at, gone, words) if words else _without_gap(source, at, gone)


def _is_alone(option: str) -> bool:
    """Return whether this is one option with its whole value: not `-itu root`, no line break or space in it."""
    is_one = option.startswith("--") or re.match(r"-\w([= \t]|\Z)", option) is not None
    return is_one and not option.endswith("\\") and option.count('"') % 2 == 0 and option.count("'") % 2 == 0


def _without_gap(source: str, at: int, end: int) -> Splice:
    """Return the splice that removes an option and the space behind it, or its line if that is empty then."""
    start, stop = line_start(source, at), line_end(source, end)
    if not source[start:at].strip() and source[end:stop].strip() in ("", "\\"):
        return Splice(start, min(stop + 1, len(source)), "")
    if source[end : end + 1] == " ":
        return Splice(at, end + 1, "")
    return Splice(at - 1 if source[at - 1 : at] == " " else at, end, "")


_BROKEN = re.compile(r"(?<!\\)\n|;|&&|\|\|")
"""What ends a command."""


def _of_run(source: str, container: Container) -> InsertionPoint | None:
    """Return the place in front of the image; on a separate line if the image is on one."""
    if container.image is None or container.image.at < container.at:
        return None
    begun, at = (index_of(source, *position) for position in (container.at, container.image.at))
    between = source[begun:at]
    is_here = source[at:].lstrip("\"'").startswith(container.image.value)
    if not is_here or _BROKEN.search(between) or not re.search(r"\s(run|create)\s", between):
        return None
    head = source[line_start(source, at) : at]
    if not head.strip():
        return InsertionPoint(at, "", f" \\\n{head}")
    return InsertionPoint(at, "", " ")


def _of_workflow(source: str, roots: list[Node], container: Container) -> InsertionPoint | None:
    """Return the place at the end of the container's `options`, or of new ones below its image."""
    node = next((one for root in roots for one in _mappings(root, index_of(source, *container.at))), None)
    if node is None:
        return None
    if pair := node.own("options"):
        return _behind(source, pair[1])
    image = node.own("image")
    if image is None or not isinstance(image[1], Scalar) or "\n" in source[image[0].start : image[1].end]:
        return None
    if node.flow:
        return InsertionPoint(image[1].end, ', options: "', '"')
    end = line_end(source, image[1].end)
    indent = indentation(source, image[0].start)
    if source[line_start(source, image[0].start) : image[0].start] != indent:
        return None
    return InsertionPoint(end, f"\n{indent}options: ", "")


def _behind(source: str, node: Node) -> InsertionPoint | None:
    """Return the place behind the last word of a scalar, inside its quotes."""
    if not isinstance(node, Scalar) or node.start == node.end:
        return None
    if node.style in ("|", ">"):
        at = node.start + len(source[node.start : node.end].rstrip())
        return InsertionPoint(at, " ", "") if node.value.strip() else None
    is_quoted = node.style in ("'", '"')
    gap = " " if node.value and not node.value[-1].isspace() else ""
    return InsertionPoint(node.end - is_quoted, gap, "")


def _mappings(node: Node, index: int) -> list[Mapping]:
    """Return the mappings below the key at a character."""
    if not isinstance(node, Mapping):
        return [found for item in getattr(node, "items", ()) for found in _mappings(item, index)]
    found = [value for key, value in node.pairs if key.start == index and isinstance(value, Mapping)]
    return found or [one for _, value in node.pairs for one in _mappings(value, index)]
