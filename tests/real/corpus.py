"""Files as people really have them, thirty and more of each kind; those of a kind stand one after another in a text.

A file begins with a line `=== NAME WORDS`. The words tell it from others of its name and say what a text cannot show
well: `crlf` (line ends of Windows), `bom` (a byte order mark), `noeol` (no end of the last line).
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "files"
_HEAD = re.compile(r"^=== (?P<name>\S+)(?P<words>[^\n]*)\n", re.MULTILINE)

TARGETS = {
    "compose": ("compose",),
    "docker": (),
    "github": ("github-docker", "github-kubernetes"),
    "gitlab-ci": ("gitlab-docker", "gitlab-kubernetes", "argocd"),
    "gitlab-config": ("gitlab-docker", "gitlab-kubernetes"),
    "helm": ("gitlab-kubernetes", "github-kubernetes"),
    "kubernetes": ("kubernetes", "ci-kubernetes", "argocd"),
    "parameters": (),
    "quadlet": (),
}
"""The kinds, and the targets whose files may be merged into them."""


@dataclass(frozen=True)
class RealFile:
    """A file of the corpus; `id` is its kind, name and words."""

    kind: str
    name: str
    words: tuple[str, ...]
    content: str

    @property
    def id(self) -> str:
        """What a test calls it."""
        return " ".join((self.kind, self.name, *self.words))

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets that are merged into files of its kind."""
        return TARGETS[self.kind]


@cache
def files() -> tuple[RealFile, ...]:
    """All files of all kinds."""
    return tuple(one for kind in TARGETS for one in _of_kind(kind))


def _of_kind(kind: str) -> list[RealFile]:
    text = (FOLDER / f"{kind}.txt").read_text("utf-8")
    heads = list(_HEAD.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return [
        RealFile(kind, head["name"], words := tuple(head["words"].split()), _written(text[head.end() : end], words))
        for head, end in zip(heads, ends, strict=True)
    ]


def _written(content: str, words: tuple[str, ...]) -> str:
    content = content.rstrip("\n") if "noeol" in words else content
    content = content.replace("\n", "\r\n") if "crlf" in words else content
    return f"\ufeff{content}" if "bom" in words else content
