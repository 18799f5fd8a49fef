"""What a log says of a failure that nobody knows: its error lines, what failed, how it ended, where to look."""

import re
from collections.abc import Sequence

from wizard.diagnosis.exits import EXIT_CODE
from wizard.diagnosis.folding import fold
from wizard.diagnosis.frames import unframed
from wizard.diagnosis.model import Clues
from wizard.diagnosis.quoting import said_around, without_tap
from wizard.diagnosis.severity import is_mild
from wizard.diagnosis.showing import harmless
from wizard.diagnosis.voices import ECHO, Voice, spoken, voice_of
from wizard.regexes import regex

_AROUND = 20
"""Lines on either side of one that may say who speaks on it."""
_MOST = 4
"""Error lines that are shown: the first ones of the step that failed, and the last."""
_ERROR = regex(
    r"\b(?:error|erro|fatal|fata|panic|failed|failure|denied|cannot|can't|could not|unable to|not permitted|refused"
    r"|err!|no such|not found|exception|traceback|killed|timed out|invalid|unsupported|unknown \w+:)(?!\w)"
    r"|\bexited \((?!0\))|\w+BackOff\b|\bErrImage\w+|\bEvicted\b|\bCreateContainer\w*Error\b|\bContainerCannotRun\b",
    re.IGNORECASE,
)
_TELLING = regex(
    rf"{_ERROR.pattern}|\bwarn(?:ing)?\b|\bonly supports\b|\bnot supported\b|\bforbidden\b|\btemporary\b"
    r"|\bexceeded\b|\bmust\b|\b[45]\d\d\b"
    r"|[^\W\d_\x00-\x7f]|fehl|erreur|errore|denegado",
    re.IGNORECASE,
)
"""What lines have that may tell what went wrong, though nobody calls it an error: a letter that English lacks, too."""
_FAILED_TEST = regex(r"^\s*(?:--- FAIL\b|not ok \d|FAIL(?:ED)?\s|.*\sFAILED$)")
_NONE = regex(r"\b(?:0|no) (?:errors?|failures?|failed)\b|\berrors?[:=] ?0\b|\bfailed[:=] ?0\b", re.IGNORECASE)
_CLOSING = regex(
    r"^(?:ERROR: Job failed|Process completed with|script returned|command terminated|make(?:\[\d+\])?: \*\*\*"
    r"|Uploading artifacts|Cleaning up|exit status \d+$|Error: Process completed)"
)
"""Lines in which a runner says that something has failed, and not what."""
_LOGS = (
    (
        "kubectl describe pod POD",
        regex(
            r"\bpods?\b|\bkubelet\b|\bPending\b|BackOff\b|\bErrImage|\bEvicted\b|\bCreateContainer\w*Error"
            r"|\bContainerCannotRun\b|\bcontainer not found\b",
            re.I,
        ),
    ),
    (
        "docker logs NAME; docker inspect NAME",
        regex(r"\bExited \((?!0\))"),
    ),
    (
        "kubectl get events --sort-by=.lastTimestamp",
        regex(r"\bpods?\b|\bnamespace\b|\bforbidden\b|resource", re.I),
    ),
    (
        "sudo dmesg | grep -iE 'denied|seccomp|oom|killed'",
        regex(
            r"permission denied|not permitted|\bkilled\b|\bsignal\b|\b137\b|mount|overlay|\bEPERM\b|\bEACCES\b", re.I
        ),
    ),
    (
        "journalctl -u docker -u containerd -u podman --since '1 hour ago'",
        regex(r"\bdaemon\b|OCI runtime|runc\b|crun\b|shim"),
    ),
    ("df -h; df -i", regex(r"no space|quota|disk", re.I)),
    ("werf build --log-debug", regex(r"\bwerf\b")),
    ("buildah --log-level=debug build …", regex(r"\bbuildah\b|building at STEP")),
    ("podman --log-level=debug …", regex(r"\bpodman\b")),
)
"""Commands that show more, each with the words that call for it."""


def clues_in(lines: Sequence[str], first: int) -> Clues:
    """Return what lines of a log say of a failure, the number of the first line being `first`."""
    lines = without_tap(lines)
    texts = [unframed(line)[0] for line in lines]
    found = [n for n in range(len(texts)) if _is_error(lines, texts, n)] or _closing(texts)
    begin = _step_before(texts, found)
    own = [n for n in found if n >= begin] or found
    shown = own if len(own) <= _MOST else [*own[: _MOST // 2], *own[-_MOST // 2 :]]
    errors = tuple((first + n, harmless(lines[n])) for n in shown)
    said = "\n".join((texts[begin] if begin >= 0 else "", *(text for _, text in errors)))
    command = harmless(ECHO.sub("", texts[begin], count=1)) if begin >= 0 and errors else ""
    return Clues(errors, command, _status(texts), tuple(look for look, words in _LOGS if words.search(said))[:3])


def telling_lines(lines: Sequence[str], first: int) -> list[tuple[int, str]]:
    """Return what programs say in a log that may tell what went wrong, each text once, with its line's number."""
    lines = without_tap(lines)
    told: dict[str, int] = {}
    for n, line in enumerate(lines):
        own = unframed(line)[0]
        said = spoken(own)
        is_new = said not in told and _TELLING.search(said) and not _NONE.search(said)
        if is_new and voice_of(own) == "program" == _voice_around(lines, n):
            told[said] = first + n
    return [(number, said) for said, number in told.items()]


def _voice_around(lines: Sequence[str], n: int) -> Voice:
    """Return who speaks on a line, as far as the lines around it tell."""
    return said_around(lines[n], lines[max(0, n - _AROUND) : n], lines[n + 1 : n + 1 + _AROUND])


def _is_error(lines: Sequence[str], texts: Sequence[str], n: int) -> bool:
    """Return whether a program says on a line that something failed."""
    text = texts[n]
    if (
        not (_ERROR.search(text) or _FAILED_TEST.match(text))
        or _NONE.search(text)
        or _CLOSING.match(text)
        or is_mild(lines[n])
    ):
        return False
    if _FAILED_TEST.match(text):
        return True
    is_said = voice_of(text) == "program" and spoken(text) == text
    return is_said and _voice_around(lines, n) != "quoted"


def _closing(texts: Sequence[str]) -> list[int]:
    """Return the lines by which a log ends that says in no other that something failed."""
    return [
        n
        for n, text in enumerate(texts)
        if _CLOSING.match(text) and (_ERROR.search(text) or EXIT_CODE.search(fold(text)))
    ]


def _step_before(texts: Sequence[str], found: Sequence[int]) -> int:
    """Return the last echoed command that an error line follows, or -1."""
    last = found[-1] if found else -1
    return next((n for n in range(last - 1, -1, -1) if ECHO.match(texts[n]) and not texts[n].startswith("# ")), -1)


def _status(texts: Sequence[str]) -> int:
    """Return the last exit code that the log names, 0 if it names none."""
    for text in reversed(texts):
        if (said := EXIT_CODE.search(fold(text))) and not said[0].endswith("(0"):  # another container ended well
            return int(said[1])
    return 0
