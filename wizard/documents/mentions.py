"""Names of werf's images anywhere in a text: what shows that a file whose containers nobody read was not empty."""

import re

from wizard.formats.places import Position, lines_of

_IMAGE = re.compile(
    r"(?<![\w./-])(?:docker://)?(?:[\w.:-]+/)*(?:werf/werf(?:-argocd-cmp-sidecar)?|buildah/stable)(?=[:@\"'\s,\]}]|\Z)"
)
_SETS_IMAGE = re.compile(r"\s*(?:- )?[\"']?\w*image[\"']?\s*[:=]\s*[\"']?(?=\S)", re.IGNORECASE)
_COMMENT = re.compile(r"\s*(?:#|//|;)")


def image_named(content: str) -> Position | None:
    """Where werf's or Buildah's image is first named outside of a comment; None where it is nowhere."""
    for number, line in enumerate(lines_of(content), 1):
        if not _COMMENT.match(line) and (found := _IMAGE.search(line)):
            return Position(number, found.start() + 1)
    return None


def image_set(content: str) -> Position | None:
    """Where a key is set to werf's or Buildah's image, which no text about them does; None where it is nowhere."""
    for number, line in enumerate(lines_of(content), 1):
        found = _SETS_IMAGE.match(line)
        if found and _IMAGE.match(line, found.end()):
            return Position(number, found.end() + 1)
    return None


def speaks_of_werf(content: str) -> bool:
    """Whether a text has the word werf or buildah at all."""
    return "werf" in content or "buildah" in content
