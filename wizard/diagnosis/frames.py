"""What logs put around a line (times, streams, boxes, JSON), removed for reading and for joining broken lines."""

import json
import re
from functools import lru_cache
from typing import Any

from wizard.masking.unseen import without_escapes
from wizard.regexes import regex

_DEPTH = 8
_TIME = r"\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?"
_FRAME = regex(
    rf"""\ufeff?\s*(?:
      \[?{_TIME}\]?(?:\s+[0-9a-f]{{2}}[OE](?P<more>\+)?)?(?:\s+std(?:out|err)\s+(?P<part>[FP]))?(?:\s+|$)
    | \[\d\d:\d\d:\d\d(?:\.\d+)?\]\s | \d\d:\d\d:\d\d(?:[.,]\d+)?\s | \d{{10}}\.\d{{3,9}}\s | \[\s*\d+\.\d{{6}}\]\s
    | [A-Z][a-z]{{2}}\s[A-Z][a-z]{{2}}\s+\d{{1,2}}\s\d\d:\d\d:\d\d\s(?:[A-Z]{{3,4}}\s)?\d{{4}}\s
    | [^\t]{{1,80}}\t[^\t]{{1,80}}\t(?=\d{{4}}-) | \[Pipeline\]\s(?:\[[\w-]+\]\s)?
    | \[[\w.-]+\s:\s[\w.-]+\]\s | \[pod/[^\]\s]+\]\s | [\w.-]+\s[\w.-]+\[\d+\]:\s
    | [A-Z][a-z]{{2}}\s+\d{{1,2}}\s\d\d:\d\d:\d\d\s\S+\s[^\s:]+:\s
    | [IWEF]\d{{4}}\s\d\d:\d\d:\d\d\.\d+\s+\d+\s\S+:\d+\]\s
    | \#\d+\s(?:\d+\.\d+\s)? | (?:=>\s){{1,3}}\#\s+
    | section_(?:start|end):\d+:[^\s]+(?:\s+|$)
    | \#\#\[[a-z]+\] | ::[a-z]+(?:\s[^:]*)?::
    | [\w.-]{{1,40}}\s+\|\s
    | [|│┃║▏┊┆╎>]+(?:\s|$) | [┌├└╭╰╔╚═─━┏┗]+\s
    )""",
    re.VERBOSE,
)
"""In this order: ISO times with GitLab's or CRI's streams, Jenkins, times of a day, since 1970 and since boot, `date`,
`gh run view --log`, Jenkins' pipelines, Tekton, `kubectl logs --prefix`, journald with ISO times, syslog, klog,
BuildKit, GitLab's sections, GitHub's commands, docker compose, boxes and quotations."""
_CUT = regex(r"\s?↵\s*$")
"""werf's mark for a line that goes on in the next one, behind what pads it."""
_STARTS = regex(
    r"(?:Error|ERROR|ERRO|WARN|WARNING|INFO|DEBU|DEBUG|FATA|FATAL|Warning)\b[:\[]"
    r"|\[?\d\d:\d\d:\d\d\b|(?:STEP|Step) \d|time=|level=|[$+] \w|--> |panic: |goroutine \d"
    r"|COMMIT |#\d+ |Traceback \(|section_"
)
_BOX_END = regex(r"(?<!\s)\s+[|│┃║]\s*$")
_LOGFMT = regex(r"(?:^|\s)(?:level|time)=\S")
_MSG = regex(r'\bmsg=("(?:[^"\\]|\\.)*")', re.DOTALL)
_KEYS = ("log", "MESSAGE", "message", "msg", "line", "text", "error", "err")


@lru_cache(maxsize=256)  # the lines before a message are looked at again for the next one
def unframed(line: str) -> tuple[str, bool]:
    """Return a line's own text, and whether its frame says that it continues in the next line.

    The text of a line that continues ends in a blank if one was there.
    """
    pieces = [piece for piece in without_escapes(line).replace("\x07", "").split("\r") if piece.strip()]
    text, goes_on = (pieces[-1] if pieces else "").rstrip("\n"), False
    for _ in range(_DEPTH):
        before = text
        if text.lstrip().startswith("{"):
            text, cut = _json_text(text)
            goes_on = goes_on or cut
        if found := _FRAME.match(text):
            text = text[found.end() :]
            goes_on = goes_on or found["part"] == "P"
        text = _logfmt_text(_BOX_END.sub("", text))
        if "↵" in text and (mark := _CUT.search(text)):
            text, goes_on = text[: mark.start()], True
        if text == before:
            break
    text = without_escapes(text)
    own = text.rstrip()
    return (f"{own} " if goes_on and own != text else own), goes_on


def end_of_frame(line: str) -> int:
    """Return the place where a line's own text begins, with its indentation, behind times, streams and boxes."""
    end = 0
    for _ in range(_DEPTH):
        found = _FRAME.match(line, end)
        if not found or found.end() == end:
            break
        # One blank belongs to the frame; the others may be the indentation.
        end = min(found.end(), len(line[: found.end()].rstrip()) + 1)
    return end


def starts_message(text: str) -> bool:
    """Return whether a line's own text is the beginning of a message, and no line continues in it."""
    return bool(_STARTS.match(text))


def _json_text(text: str) -> tuple[str, bool]:
    """Return the message in a JSON object; Docker's json-file omits the newline if a line continues."""
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return text, False
    said = [_said(fields[key]) for key in _KEYS if key in fields] if isinstance(fields, dict) else []
    joined = ": ".join(part.rstrip("\n") for part in said if part)
    goes_on = "stream" in fields and isinstance(fields.get("log"), str) and not fields["log"].endswith("\n")
    return (joined, goes_on) if joined else (text, False)


def _said(value: Any) -> str:
    """Return a text; journald writes a text with control characters as a list of its bytes."""
    if isinstance(value, list) and all(isinstance(item, int) and 0 <= item < 256 for item in value):
        return bytes(value).decode("utf-8", "replace")
    return value if isinstance(value, str) else ""


def _logfmt_text(text: str) -> str:
    begin = _LOGFMT.search(text)
    found = _MSG.search(text, begin.end()) if begin else None
    if not begin or not found:
        return text
    try:
        said = json.loads(found[1])
    except ValueError:
        said = found[1][1:-1]
    return f"{text[: begin.start()]} {said}{text[found.end() :]}".strip()
