"""What the lines around a line say about it: it is part of a printed file, a patch, a test, a step that may fail."""

from collections.abc import Sequence

from wizard.diagnosis.frames import unframed
from wizard.diagnosis.severity import is_mild, says_failure
from wizard.diagnosis.voices import ECHO, Voice
from wizard.regexes import regex

SIGNS = tuple(
    sign.encode()
    for sign in (
        "$ ",
        "+ ",
        "# ",
        "❯ ",
        "=== RUN",
        "not ok ",
        "@@ ",
        "Author: ",
        "```",
        "##[group]",
        "STEP ",
        "Run ",
        "RUN ",
        "apiVersion",
    )
)
"""One of these is in the lines before a line about which they say something."""
AGAIN = (b"retr", b"back", b" again ", b"attempt", b"ignor")
"""One of these is in lower case in the lines of a message that its program, or its job, gets over."""
_SIGNS_OF_AGAIN = tuple(sign.decode() for sign in AGAIN)
FOLLOWING = 4
"""Lines after a message in which its program says that it tries again."""
_AGAIN = regex(
    r"\bretrying\b|\bwill (?:be )?retr(?:y|ied)\b|\bback(?:ing)?[- ]?off \d|\bbefore retry\b|\btr(?:y|ying) again in\b"
    r"|\battempt #?\d+ ?(?:/|of|failed)|\bretry #?\d+ ?(?:/|of)|\(ignored\)|\.\.\.ignoring\b"
)
"""In lower case, which is quicker than to ignore it."""
_DOCUMENT = (
    r"(?:README|CHANGELOG|Makefile|Dockerfile|Containerfile|Jenkinsfile|\.(?:md|rst|adoc|ya?ml|json|toml|ini|conf|cfg|py|go"
    r"|js|ts|rb|rs|c|h|sh|bats|html|tpl|po))"
)
_PRINTS = regex(
    rf"\b(?:cat|head|tail|less|more|bat|sed -n)\s+(?!-f)[^|;&<>]*?{_DOCUMENT}(?!\w)[^|>]*$"
    r"|\bgit (?:-\S+ )*(?:log|show|diff|grep|blame)\b|\b(?:grep|rg|ack)\b(?!.*\.log)|\bman \w|\s--help\b"
    r"|\bkubectl explain\b"
)
"""A command that prints a document: its words are nobody's message. A log that is printed is one."""
_READS_LOG = regex(
    r"\b(?:journalctl|dmesg|ausearch)\b|\b(?:kubectl|oc|docker|podman|nerdctl|crictl) (?:\S+ ){0,6}?logs?\b|/var/log/"
    r"|\bget (?:events?|ev)\b"
)
"""A command that prints a log, of which another may pick lines."""
_OBJECT = regex(r"\b(?:kubectl|oc) (?:\S+ ){0,6}?get\b(?!.*\b(?:events?|ev)\b).*(?:-o|--output)[\s=]?(?:yaml|json)\b")
"""A command that prints objects of a cluster: what was asked for, which nobody says, and their status."""
_KEY = regex(r"(\s*)(?:- )?[\"']?([\w./-]+)[\"']?:(?:\s|$)")
_VERSION = regex(r"\s*(?:- )?[\"']?apiVersion[\"']?: ")
_GIVEN = frozenset(("spec", "annotations", "labels", "data", "stringData"))
"""What an object of a cluster holds of what people wrote."""
_TOLERATED = regex(
    r"\|\|\s*(?:true|:|exit 0|echo\b.*|\(.*\)|\{.*\}?)\s*;?\s*(?:#.*)?$|;\s*true$|^(?:!|if|until|while)\s"
)
_NEXT = regex(r"(?:\++|[$❯])\s(?=\S)|Run\s(?=\S)")
"""A shell's or a runner's echo of the next command, which it runs if the one before has worked."""
_FAR = 40
"""Lines after a warning that are read: if there are as many, something may fail in later ones."""
_LONGEST_MESSAGE = 12
"""Lines of a commit's message that are read as such."""
_RESULT = regex(r"\s*--- (?:PASS|FAIL|SKIP)|(?:ok|FAIL|PASS)\b")
_HUNK = regex(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")


def said_around(line: str, before: Sequence[str], after: Sequence[str]) -> Voice:
    """Return who speaks on a line, as far as the lines before it, and the few after it, tell."""
    if _tries_again("\n".join((line, *after[:FOLLOWING]))):
        return "tolerated"
    if not before:
        return "program"
    texts = [unframed(one)[0] for one in before]
    if _is_in_patch(texts) or _is_in_commands(before, after) or sum(map(_fences, texts)) % 2:
        return "quoted"
    at = next((n for n in reversed(range(len(texts))) if ECHO.match(texts[n])), -1)
    if at < 0 and _is_asked_for((*texts, unframed(line)[0])):
        return "quoted"
    if at >= 0 and (found := _after_command(texts[at], texts[at + 1 :], unframed(line)[0])) != "program":
        return found
    if at >= 0 and is_mild(line) and _has_worked(after):
        return "tolerated"
    return "tested" if _is_in_test(texts) else "program"


def _has_worked(after: Sequence[str]) -> bool:
    """Return whether a command goes on to what it prints, or the shell to the next one, before anything fails."""
    worked = False
    for line in after:
        text = unframed(line)[0].strip()
        if _NEXT.match(text):
            return True
        if says_failure(text):
            return False
        worked = worked or bool(text and not is_mild(line))
    return worked and len(after) < _FAR


def _tries_again(text: str) -> bool:
    """Return whether a program says that it gets over a message; the expression takes long, and few texts need it."""
    low = text.lower()
    return any(sign in low for sign in _SIGNS_OF_AGAIN) and bool(_AGAIN.search(low))


def without_tap(lines: Sequence[str]) -> list[str]:
    """Return lines of a log without the sign by which TAP, as bats writes it, marks what a failed test has said."""
    bare, has_failed = [], False
    for line in lines:
        own = unframed(line)[0]
        if not own.startswith("#"):
            has_failed = own.startswith("not ok ")
        bare.append(own[2:] if has_failed and own.startswith("# ") else line)
    return bare


def _after_command(echo: str, since: Sequence[str], text: str) -> Voice:
    """Return who speaks on a line after an echoed command, `since` being the lines between them."""
    shown = ECHO.match(echo)
    command = echo[shown.end() :] if shown else echo
    if echo.lstrip().startswith("+") and "\n".join((command, *since)).count("'") % 2:
        return "quoted"  # the command goes on: its text has line breaks
    prints = _PRINTS.search(command) and not _READS_LOG.search(command)
    if prints or (_OBJECT.search(command) and not _is_status((*since, text))):
        return "quoted"
    return "tolerated" if _TOLERATED.search(command) else "program"


def _is_status(texts: Sequence[str]) -> bool:
    """Return whether the last of these lines of a printed object is in its status, or is a whole object."""
    return "status" in _keys_above(texts) or texts[-1].lstrip().startswith("{")


def _is_asked_for(texts: Sequence[str]) -> bool:
    """Return whether the last of these lines is in what an object of a cluster was given, not in its status."""
    if not any(_VERSION.match(text) for text in texts):
        return False
    keys = _keys_above(texts)
    return "status" not in keys and not _GIVEN.isdisjoint(keys)


def _keys_above(texts: Sequence[str]) -> list[str]:
    """Return the keys of YAML or JSON that the last line is in, its own included."""
    depth, keys = len(texts[-1]) - len(texts[-1].lstrip()), []
    for text in reversed(texts):
        found = _KEY.match(text)
        if found and (text is texts[-1] or len(found[1]) < depth):
            depth = len(found[1])
            keys.append(found[2])
    return keys


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
    """Return whether a test of Go is running: its lines are between its beginning and its result."""
    begin = max((n for n, one in enumerate(texts) if one.startswith("=== RUN")), default=-1)
    return begin >= 0 and not any(_RESULT.match(one) for one in texts[begin:])
