"""What the lines around a line say about it: it is part of a printed file, a patch, a test, a step that may fail."""

import re
from collections.abc import Sequence

from wizard.diagnosis.frames import unframed
from wizard.diagnosis.voices import ECHO, Voice

SIGNS = tuple(
    sign.encode()
    for sign in ("$ ", "+ ", "# ", "❯ ", "=== RUN", "@@ ", "Author: ", "```", "##[group]", "STEP ", "Run ", "RUN ")
)
"""One of these is in the lines before a line about which they say something."""
AGAIN = (b"retr", b"back", b" again ", b"attempt", b"ignor")
"""One of these is in lower case in the lines of a message that its program, or its job, gets over."""
FOLLOWING = 4
"""Lines after a message in which its program says that it tries again."""
_AGAIN = re.compile(
    r"\bretrying\b|\bwill (?:be )?retr(?:y|ied)\b|\bback(?:ing)?[- ]?off \d|\bbefore retry\b|\btr(?:y|ying) again in\b"
    r"|\battempt #?\d+ ?(?:/|of|failed)|\bretry #?\d+ ?(?:/|of)|\(ignored\)|\.\.\.ignoring\b",
    re.IGNORECASE,
)
_DOCUMENT = (
    r"(?:README|CHANGELOG|Makefile|Dockerfile|Containerfile|Jenkinsfile|\.(?:md|rst|adoc|ya?ml|json|toml|ini|conf|cfg|py|go"
    r"|js|ts|rb|rs|c|h|sh|bats|html|tpl|po))"
)
_PRINTS = re.compile(
    rf"\b(?:cat|head|tail|less|more|bat|sed -n)\s+(?!-f)[^|;&<>]*?{_DOCUMENT}(?!\w)[^|>]*$"
    r"|\bgit (?:-\S+ )*(?:log|show|diff|grep|blame)\b|\b(?:grep|rg|ack)\b(?!.*\.log)|\bman \w|\s--help\b"
    r"|\bkubectl (?:get|explain)\b(?!.*\b(?:events?|ev)\b).*-o\s?(?:yaml|json)\b"
)
"""A command that prints a document: its words are nobody's message. A log that is printed is one."""
_TOLERATED = re.compile(
    r"\|\|\s*(?:true|:|exit 0|echo\b.*|\(.*\)|\{.*\}?)\s*;?\s*(?:#.*)?$|;\s*true$|^(?:!|if|until|while)\s"
)
_LONGEST_MESSAGE = 12
"""Lines of a commit's message that are read as such."""
_RESULT = re.compile(r"\s*--- (?:PASS|FAIL|SKIP)|(?:ok|FAIL|PASS)\b")
_HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")


def said_around(line: str, before: Sequence[str], after: Sequence[str]) -> Voice:
    """Return who speaks on a line, as far as the lines before it, and the few after it, tell."""
    if any(_AGAIN.search(one) for one in (line, *after[:FOLLOWING])):
        return "tolerated"
    if not before:
        return "program"
    texts = [unframed(one)[0] for one in before]
    if _is_in_patch(texts) or _is_in_commands(before, after) or sum(map(_fences, texts)) % 2:
        return "quoted"
    at = next((n for n in reversed(range(len(texts))) if ECHO.match(texts[n])), -1)
    if at >= 0 and (found := _after_command(texts[at], texts[at + 1 :])) != "program":
        return found
    return "tested" if _is_in_test(texts) else "program"


def _after_command(echo: str, since: Sequence[str]) -> Voice:
    """Return who speaks after an echoed command, `since` being the lines from there on."""
    shown = ECHO.match(echo)
    command = echo[shown.end() :] if shown else echo
    if echo.lstrip().startswith("+") and "\n".join((command, *since)).count("'") % 2:
        return "quoted"  # the command goes on: its text has line breaks
    if _PRINTS.search(command):
        return "quoted"
    return "tolerated" if _TOLERATED.search(command) else "program"


def _is_in_commands(before: Sequence[str], after: Sequence[str]) -> bool:
    """Return whether the line is in the group in which GitHub shows a step's script."""
    marks = [one for one in before if "##[" in one]
    ends = next((one for one in after if "##[" in one), "")
    return bool(marks) and "##[group]Run " in marks[-1] and "##[endgroup]" in ends


def _is_in_patch(texts: Sequence[str]) -> bool:
    """Return whether the next line is part of a commit's message, or of a hunk, which says how long it is."""
    begin = next((n for n in reversed(range(len(texts))) if texts[n].startswith(("@@ ", "Author: "))), -1)
    if begin < 0:
        return False
    since = texts[begin + 1 :]
    if hunk := _HUNK.match(texts[begin]):
        return len(since) < int(hunk[1] or 1) + int(hunk[2] or 1)
    return len(since) < _LONGEST_MESSAGE and not any(ECHO.match(one) for one in since)


def _fences(text: str) -> bool:
    return text.lstrip().startswith("```")


def _is_in_test(texts: Sequence[str]) -> bool:
    """Return whether a test of Go is running: its lines stand between its beginning and its result."""
    begin = max((n for n, one in enumerate(texts) if one.startswith("=== RUN")), default=-1)
    return begin >= 0 and not any(_RESULT.match(one) for one in texts[begin:])
