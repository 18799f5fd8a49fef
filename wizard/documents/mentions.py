"""Names of werf's images anywhere in a text: what shows that a file whose containers nobody read was not empty."""

import re
from collections.abc import Iterator

from wizard.formats.places import Position, line_starts

_IMAGE = re.compile(
    r"(?<![\w./-])(?:docker://)?(?:[\w.:-]+/)*(?:werf/werf(?:-argocd-cmp-sidecar)?|buildah/stable)(?=[:@\"'\s,\]}]|\Z)"
)
_SETS_IMAGE = re.compile(r"\s*(?:- )?[\"']?\w*image[\"']?\s*[:=]\s*[\"']?(?=\S)", re.IGNORECASE)
_WORDS = re.compile("werf|buildah")
_LINE_END = re.compile(r"[\r\n]")
_COMMENT = re.compile(r"\s*(?:#|//|;)")


def image_named(content: str) -> Position | None:
    """Return where werf's or Buildah's image is first named outside of a comment; None if it is nowhere."""
    for start, line in _lines_about_werf(content):
        if not _COMMENT.match(line) and (found := _IMAGE.search(line)):
            return Position(_number(content, start), found.start() + 1)
    return None


def image_set(content: str) -> Position | None:
    """Return where a key is set to werf's or Buildah's image, which no text about them does; None if it is nowhere."""
    for start, line in _lines_about_werf(content):
        found = _SETS_IMAGE.match(line)
        if found and _IMAGE.match(line, found.end()):
            return Position(_number(content, start), found.end() + 1)
    return None


def _lines_about_werf(content: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that have one of the words, each once, with where it begins: few of a large text have."""
    end = -1
    for word in _WORDS.finditer(content):
        if word.start() > end:
            start = max(content.rfind("\n", 0, word.start()), content.rfind("\r", end + 1, word.start())) + 1
            ending = _LINE_END.search(content, word.end())
            end = ending.start() if ending else len(content)
            yield start, content[start:end]


def _number(content: str, start: int) -> int:
    return len(line_starts(content[:start]))


def speaks_of_werf(content: str) -> bool:
    """Whether a text has the word werf or buildah at all."""
    return "werf" in content or "buildah" in content
