"""Outputs of the probe in one text: of one machine, or of many one after the other, as `kubectl logs` prints them."""

import re
from collections.abc import Iterator

from wizard.facts.printed import line

NODE = "survey.node"
"""The key with which a survey's Pod names its node, before the probe begins."""
_PREFIX = re.compile(r"\[pod/([^/\]\s]+)/[^/\]\s]+\] ?")
_NAMED = re.compile(rf"^{re.escape(NODE)}=(.*)$", re.MULTILINE)
_BEGIN = re.compile(rf"^(?:{re.escape(NODE)}=|idmap\.try=|probe\.format=)", re.MULTILINE)


def outputs(source: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield machines and their outputs. One that does not name its machine is called `name`, several by number."""
    pieces = list(_by_prefix(source)) if _PREFIX.match(source) else [("", piece) for piece in _pieces(source)]
    unnamed = 0
    for pod, piece in pieces:
        said = _NAMED.search(piece)
        if said or pod:
            yield (line(said[1]) if said else "") or pod or name, piece
            continue
        unnamed += 1
        yield name if unnamed == 1 else f"{name}-{unnamed}", piece


def _by_prefix(source: str) -> Iterator[tuple[str, str]]:
    """Yield each Pod and its lines: `kubectl logs --prefix` may mix those of several."""
    lines: dict[str, list[str]] = {}
    pod = ""
    for one in source.splitlines(keepends=True):
        if found := _PREFIX.match(one):
            pod = found[1]
        lines.setdefault(pod, []).append(one[found.end() :] if found else one)
    yield from ((pod, "".join(said)) for pod, said in lines.items())


def _pieces(source: str) -> Iterator[str]:
    """Yield the text in pieces of one output each: a piece ends before the next one's first line."""
    at, has_format = 0, False
    for found in _BEGIN.finditer(source):
        begins_anew = has_format or found[0].startswith(NODE)
        if begins_anew and found.start() > at:
            yield source[at : found.start()]
            at, has_format = found.start(), False
        has_format = has_format or found[0] == "probe.format="
    yield source[at:]
