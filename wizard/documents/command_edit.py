"""A `docker run` in any file, and the options of a workflow's container: where options go, as splices of the text."""

import re
from typing import NamedTuple

from wizard.containers.command import OPTION, is_switch
from wizard.containers.lacking import lacking
from wizard.containers.spec import ContainerSpec
from wizard.containers.spelling import spelled
from wizard.documents.model import Container
from wizard.formats.places import indentation, index_of, line_end, line_start
from wizard.formats.splices import Splice
from wizard.formats.tree import Mapping, Node, Scalar


class InsertionPoint(NamedTuple):
    """Where options are inserted, and the text `before` and `after` them."""

    at: int
    before: str
    after: str


def put(source: str, roots: list[Node], container: Container, spec: ContainerSpec) -> list[Splice] | None:
    """Return the splices with which the container is given the options of `spec`; None if they cannot be written here.

    What says the same stays, and what contradicts is replaced. `roots` are the documents of a YAML file.
    """
    found: list[Splice] = []
    came: list[str] = []
    for option, replaced in lacking(container, spec):
        places = [index_of(source, one.at) for one in replaced]
        words = [spelled(option), *[""] * (len(places) - 1)]
        splices = [without(source, container, at, word) for at, word in zip(places, words, strict=False)]
        if any(one is None for one in splices):
            return None
        found += [one for one in splices if one is not None]
        came += words if not places else []
    if not came:
        return found
    is_workflow = container.form == "github-docker"
    place = (
        _of_workflow(source, roots, container)
        if is_workflow
        else _of_run(source, container) or _of_arguments(source, container)
    )
    return None if place is None else [*found, _inserted(place, came)]


def without(source: str, container: Container, at: int, words: str = "") -> Splice | None:
    """Return the splice that takes an option of the container out, or puts words in its place; None if it is unsafe."""
    option = OPTION.match(source, at, line_end(source, at))
    if option is None or not _is_alone(option[0]) or not _is_own(source, container, at):
        return None
    gone = at + len(option[0].split()[0]) if is_switch(option[0]) else option.end()
    return Splice(at, gone, words) if words else _without_gap(source, at, gone)


def swapped(source: str, container: Container, at: int, old: str, new: str) -> Splice | None:
    """Return the splice that puts one text for another in an option or a word; None if it is unsafe."""
    end = line_end(source, at)
    option = OPTION.match(source, at, end)
    until = option.end() if option else end
    found = source.rfind(old, at, until)
    is_one = found >= 0 and (option is not None or source.count(old, at, until) == 1)
    return Splice(found, found + len(old), new) if is_one and _is_own(source, container, at) else None


def _is_own(source: str, container: Container, at: int) -> bool:
    """Return whether a place is in the container's own command: a variable's value may be used in others too."""
    begun = index_of(source, container.at)
    return container.form == "github-docker" or (begun <= at and not _is_broken(source[begun:at]))


def _inserted(place: InsertionPoint, options: list[str]) -> Splice:
    gap = place.after if "\n" in place.after else " "
    return Splice(place.at, place.at, f"{place.before}{gap.join(options)}{place.after}" if options else "")


def _is_alone(option: str) -> bool:
    """Return whether this is one option with its whole value: not `-itu root`, whose value may be in the next line."""
    is_one = option.startswith("--") or re.match(r"-\w([= \t]|\Z)", option) is not None
    return is_one and (is_switch(option) or re.search(r"[= \t]", option) is not None)


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
_QUOTED = re.compile(r"'[^']*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)


def _is_broken(part: str) -> bool:
    """Return whether a command ends in a part of a text; what is quoted ends none."""
    return _BROKEN.search(_QUOTED.sub("", part)) is not None


def _of_run(source: str, container: Container) -> InsertionPoint | None:
    """Return the place in front of the image; on a separate line if the image is on one."""
    if container.image is None or container.image.at < container.at:
        return None
    begun, at = (index_of(source, position) for position in (container.at, container.image.at))
    between = source[begun:at]
    is_here = source[at:].lstrip("\"'").startswith(container.image.value)
    if not is_here or _is_broken(between) or not re.search(r"\s(run|create)\s", between):
        return None
    head = source[line_start(source, at) : at]
    if not head.strip():
        return InsertionPoint(at, "", f" \\\n{head}")
    return InsertionPoint(at, "", " ")


def _of_arguments(source: str, container: Container) -> InsertionPoint | None:
    """Return the place at the end of a text of options alone, as a Jenkinsfile has it between quotes on one line."""
    if container.security_at == container.at:
        return None
    at = index_of(source, container.security_at)
    found = _QUOTED.match(source, at - 1)
    if found is None or "\n" in found[0] or found[0] in ("''", '""'):
        return None
    return InsertionPoint(found.end() - 1, "" if source[found.end() - 2] == " " else " ", "")


def _of_workflow(source: str, roots: list[Node], container: Container) -> InsertionPoint | None:
    """Return the place at the end of the container's `options`, or of new ones below its image."""
    node = next(
        (one for root in roots for one in _mappings(root, index_of(source, container.at))),
        None,
    )
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
