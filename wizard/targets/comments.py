"""Reasons as comments: above each line where the syntax allows it, else in a legend above the whole."""

import textwrap
from collections.abc import Callable

from wizard.display import visible
from wizard.formats.documents import Written
from wizard.formats.notes import Note
from wizard.records import replace
from wizard.targets.artifact import Artifact

WIDTH = 100
"""Columns that a comment keeps to."""

Reason = Callable[[str], str]
"""The reason line of a topic, in the reader's language."""


def with_comments(artifact: Artifact, reason: Reason, header: tuple[str, ...] = ()) -> Artifact:
    """Return the artifact with its reasons, and with what `header` says above all."""
    return replace(artifact, document=explained(artifact.written, reason, header))


def explained(written: Written, reason: Reason, header: tuple[str, ...] = ()) -> Written:
    """Return a text with its reasons, and with what `header` says above all; JSON has no comments."""
    if written.language == "json":
        return written
    lines = written.content.split("\n")
    start = 1 if lines[0].startswith("#!") else 0
    if written.language == "sh" and any(note.subject for note in written.notes):
        above = [*_comment(header), *(["#"] if header else []), *_legend(written.notes, reason)]
        lines[start:start] = above
        return replace(
            written,
            content="\n".join(lines),
            notes=tuple(replace(n, line=n.line + len(above)) for n in written.notes),
        )
    return _interleaved(written, lines, start, reason, header)


def _legend(notes: tuple[Note, ...], reason: Reason) -> list[str]:
    legend: dict[str, list[str]] = {}
    for note in notes:
        legend.setdefault(note.topic, []).append(note.subject)
    lines = []
    for topic, subjects in legend.items():
        lines += [f"# {visible(' '.join(subjects))}", *_comment((_told(topic, reason),), "#     ")]
    return lines


def _interleaved(written: Written, lines: list[str], start: int, reason: Reason, header: tuple[str, ...]) -> Written:
    """Each topic is explained once, above the first line that it stands for."""
    topics: dict[int, list[str]] = {}
    for note in written.notes:
        if note.topic not in {topic for known in topics.values() for topic in known}:
            topics.setdefault(note.line, []).append(note.topic)
    out: list[str] = []
    moved: dict[int, int] = {}
    for number, line in enumerate(lines, 1):
        if number == start + 1:
            out += _comment(header)
        indent = line[: len(line) - len(line.lstrip(" "))]
        for topic in topics.get(number, ()):
            out += _comment((_told(topic, reason),), f"{indent}# ")
        out.append(line)
        moved[number] = len(out)
    return replace(written, content="\n".join(out), notes=tuple(replace(n, line=moved[n.line]) for n in written.notes))


def _told(topic: str, reason: Reason) -> str:
    """Return the reason, and where more is said."""
    return f"{reason(topic)} [{topic}]"


def _comment(sentences: tuple[str, ...], prefix: str = "# ") -> list[str]:
    room = max(WIDTH - len(prefix), 40)
    return [prefix + line for sentence in sentences for line in _wrapped(sentence, room)]


def _wrapped(sentence: str, room: int) -> list[str]:
    """Return a sentence in lines; a command, which is indented, as it is, because it is copied."""
    if sentence.startswith("  "):
        return [sentence]
    return textwrap.wrap(sentence, room, break_long_words=False, break_on_hyphens=False) or [""]
