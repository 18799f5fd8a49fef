"""Signatures by form (operation, object, reason; a sysctl's value; an exit code), written out as regular expressions.

A program says one thing in several verbs, orders and spellings: `open /dev/fuse: permission denied`, `cannot open
/dev/fuse (EACCES)`, `[Errno 13] Permission denied: '/dev/fuse'`. The form names what is said; this module knows how.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wizard.diagnosis import exits
from wizard.diagnosis.folding import ELLIPSIS, fold
from wizard.diagnosis.reasons import ERRNO, wordings
from wizard.diagnosis.signatures import verbatim_runs

_NEW_USER_NAMESPACE = (
    r"unshare\((?:\.{3}|[^)]{0,60}clone_newuser[^)]{0,60})\)",
    r"unshare failed\b",
    r"unshare(?:\(0x[0-9a-f]{1,8}\))?:(?= (?:operation|function|permission)\b)",
    r"unshare of (?:the )?user\b",
    r"cannot (?:clone|unshare)\b",
    r"clone3?\([^)]{0,200}clone_newuser[^)]{0,200}\)",
    r"(?:unshar(?:e|ing)|clon(?:e|ing)|creat(?:e|ing|ion of)|new|enter(?:ing)?)"
    r"(?: an?| the| new| unprivileged){0,3} user[ _-]?(?:ns|namespaces?)\b",
)
OPERATIONS: Mapping[str, Sequence[str]] = {
    "open": [r"f?open(?:ing|at2?)?\b", r"accessing\b", r"access to\b"],
    "stat": [r"[lf]?stat(?:ing|fs)?\b", r"access\b", r"checking\b"],
    "mkdir": [r"mkdir(?:at|all)?\b", r"(?:creat|mak)(?:e|ing) (?:an? |the |new ){0,2}dir(?:s|ectory|ectories)?\b"],
    "create": [r"creat(?:e|ing|ion of)\b", r"mkdir(?:at|all)?\b", r"mak(?:e|ing) dir\w*", r"mknod\b"],
    "read": [r"read(?:ing)?\b"],
    "write": [r"writ(?:e|ing)\b", r"echo: write\b"],
    "enable": [r"enabl(?:e|ing)\b", r"delegat(?:e|ing)\b"],
    "remove": [r"unlink(?:at)?\b", r"remov(?:e|ing)\b", r"rm(?:dir)?\b", r"delet(?:e|ing)\b"],
    "rename": [r"renam(?:e|ing)\b", r"mov(?:e|ing)\b"],
    "link": [r"sym?link(?:at)?\b", r"link(?:at)?\b"],
    "chown": [r"[lf]?chown(?:at|ing)?\b", r"chang(?:e|ing) (?:the )?owner\w*"],
    "chmod": [r"f?chmod(?:at|ing)?\b", r"chang(?:e|ing) (?:the )?(?:mode|permissions)"],
    "mount": [r"(?:bind[- ]?)?(?:re)?mount(?:ing)?\b", r"(?:move_|fs)mount\b", r"fsopen\b"],
    "unmount": [r"u(?:n)?mount(?:ing)?\b"],
    "make-private": [r"mak(?:e|ing) .{0,120}\b(?:private|slave|shared)\b", r"share mount point\b"],
    "setxattr": [r"[lf]?setxattr\b", r"(?:set|setting|write|writing) (?:the )?(?:xattr|extended attribute|label)s?\b"],
    "getxattr": [
        r"[lf]?(?:get|list)xattr\b",
        r"(?:get|getting|read|reading|list|listing) (?:the )?(?:xattr|extended attribute)s?\b",
    ],
    "exec": [r"fork/exec\b", r"exec(?:v[pe]{0,2}|ute|uting|ing)?\b"],
    "fork": [r"(?:v?fork|pthread_create|clone3?)\b", r"creat(?:e|ing) (?:a )?new (?:os )?thread\b"],
    "chroot": [r"chroot(?:ing)?\b", r"pivot_?root\b"],
    "setgroups": [r"setgroups\b", r"set(?:ting)? (?:the )?supplementa\w+ group\w*"],
    "setrlimit": [r"p?r?setrlimit\w*", r"prlimit\w*", r"(?:set|setting|rais\w+) .{0,24}\b[ru]?limits?\b", r"ulimit\b"],
    "connect": [r"connect(?:ing|ion)?\b", r"dial(?:ing)?\b"],
    "load": [r"load(?:ing|ed)?\b"],
    "pull": [r"pull(?:ing)?\b", r"fetch(?:ing)?\b", r"initializing source\b", r"copying\b"],
    "push": [r"push(?:ing)?\b", r"upload(?:ing)?\b", r"writing blob\b", r"initializing destination\b"],
    "user-namespace": [*_NEW_USER_NAMESPACE, r"fork/exec /proc/self/exe\b"],
    "create-user-namespace": _NEW_USER_NAMESPACE,
}
"""What is attempted, each under the names that programs and system calls give it."""

# A reason belongs to the operation before it: none of these is passed over on the way to it.
_OTHER = (
    "permission denied|not permitted|no such |invalid argument|read-only|not implemented|no space left|not supported"
    "|file exists|resource busy|connection refused|timed out|not found"
)
_WITHIN = rf"(?:(?!{_OTHER}).){{0,240}}?"
_BETWEEN = rf"(?:(?!{_OTHER}).){{0,120}}?"
_ANY = ".{0,160}?"
# Python names the reason first, and no operation; Node.js the reason, then the system call.
_PYTHON = r"\[errno \d+\] "
_FOLDERS = r"(?:[\w./-]{0,120}/)?"
_SHORTEST = 3


def is_form(signature: Mapping[str, Any]) -> bool:
    """Return whether a signature is written as a form."""
    return not {"reason", "sysctl", "exit"}.isdisjoint(signature)


def regex_of(signature: Mapping[str, Any]) -> tuple[str, list[list[str]]]:
    """Return the expression of a form, and the groups of literals of which each match has one."""
    if "sysctl" in signature:
        return _sysctl(signature["sysctl"], str(signature["value"]))
    if "exit" in signature:
        return rf"{exits.SHOWN}{signature['exit']}\b", [exits.literals_of(signature["exit"])]
    operations = [pattern for name in _list(signature.get("operation")) for pattern in OPERATIONS[name]]
    objects = [_text(name) for name in _list(signature.get("object"))]
    reasons = [pattern for name in _list(signature["reason"]) for pattern in _reason(name)]
    why = _one_of(reasons)
    if operations and objects:
        does, what = rf"\b{_one_of(operations)}", _one_of(objects)
        subject = f"(?:{does}{_BETWEEN}{what}|{what}{_BETWEEN}{does})"
        first = rf"(?:{_PYTHON}|{does}\W{{0,8}}(?:{_PYTHON})?){why}\W{{1,8}}{_FOLDERS}{what}"
        regex = rf"(?:{subject}{_WITHIN}{why}|{first}|{why}, {does}\W{{1,4}}{_FOLDERS}{what})"
    else:
        subject = rf"\b{_one_of(operations)}" if operations else _one_of(objects)
        regex = rf"(?:{subject}{_WITHIN}{why}|{why}\W{{1,8}}{subject})"
    told = (objects, reasons) if objects else (operations, reasons)
    return regex, [group for group in map(_literals, told) if group]


def _sysctl(name: str, value: str) -> tuple[str, list[list[str]]]:
    """Return the form of a kernel setting that a message names near its value."""
    own = name.rpartition(".")[2]
    says = r"(?:\s*(?:=|:|\bis\b|\bwas\b|\bto\b|\bset\b|\bvalue\b|\bof\b|\bcurrently\b|')\s*){1,5}"
    return rf"\b{re.escape(own)}\b{says}\W?{re.escape(value)}\b", [[own]]


def _reason(name: str) -> list[str]:
    """Return how an errno is said, by words, name and number; any other text as it is."""
    if name not in ERRNO:
        return [_text(name)]
    number = ERRNO[name][0]
    said = [*wordings(name), rf"\b{name.lower()}\b", rf"errno\W{{0,3}}-?{number}\b", rf"os error {number}\b"]
    return [*said, rf"error=-{number}\b"]


def _text(text: str) -> str:
    """Return the expression of a literal in which … is any text."""
    parts = [re.escape(part) for part in map(fold, text.split(ELLIPSIS)) if part]
    begins = r"(?<!\w)" if text[0].isalnum() else ""
    ends = r"(?!\w)" if text[-1].isalnum() else ""
    return begins + _ANY.join(parts) + ends


def _one_of(patterns: Sequence[str]) -> str:
    return patterns[0] if len(patterns) == 1 else f"(?:{'|'.join(patterns)})"


def _literals(patterns: Sequence[str]) -> list[str]:
    """Return a literal of each pattern; empty if one of them has none."""
    from tests.diagnosis.literals import literals_of

    found = []
    for pattern in patterns:
        own = literals_of(pattern)
        runs = [[run] for run in own.needs] + own.choices
        best = max(runs, key=lambda group: min(map(len, group)), default=[])
        if not best or min(map(len, best)) < _SHORTEST:
            return []
        found += best
    return list(dict.fromkeys(run.strip() for literal in found for run in verbatim_runs(literal)[:1]))


def _list(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)
