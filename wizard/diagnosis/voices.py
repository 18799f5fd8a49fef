"""Who speaks on a line of a log: a program that says what it meets, or somebody who only names the words.

A shell that shows what it runs, a printed document, source code, the name of a test and a field of metadata are no
messages, however exactly they have the words of one.
"""

import json
from typing import Any, Literal

from wizard.diagnosis.folding import fold
from wizard.diagnosis.signatures import Pattern
from wizard.regexes import regex

Voice = Literal["program", "tested", "tolerated", "quoted"]
"""A program; one within a test; one whose failure the job expects or tries again; nobody: words are only named."""

ECHO = regex(
    r"^\s*(?:\++\s|[$#❯]\s(?=\S)|(?:\[[^\]\s]+ [^\]]*\]|\S+)[#$]\s(?=\w)"
    r"|(?:\[\d+/\d+\] )?(?:STEP|Step) \d+(?:/\d+)?\s?:|(?:RUN|Run)\s(?=\S)"
    r"|(?:=>\s)?(?:ERROR |CACHED )?\[(?:[^\]]{1,60} )?\d+/\d+\]\s|(?:echo|grep)\s"
    r"|- (?:run|script):)\s*"
)
"""What precedes a command that a shell, a runner or a builder is about to run."""
_NAMED = regex(
    r"^\s*(?://|/\*|<!--|--\s|#{1,6}(?:\s|$)"  # comments and headings
    r"|(?:[-*+•]|\d{1,2}[.)])\s+[\"'`“«*_]|`[^|]{1,400}`\s+\|"  # items and rows that begin with quoted words
    r"|\s(?:-\w(?: \S+)?,\s+)?--[\w-]+(?:[ =]\S+)?\s{2,}\S"  # an option in a help text
    r"|(?:export |declare -\w+ |ENV |ARG )?[A-Z][A-Z0-9]*_[A-Z0-9_]+=[\"'$\w]"  # a variable
    r"|[\"']?[\w.-]*(?:kubernetes|k8s)\.io/[\w.-]+[\"']?:\s"  # an annotation of an object
    r"|(?:-\s)?[\"']?(?i:name|title|description|summary|label|subject|commit_message|author)[\"']?\s?:\s)"
)
_LEVEL = regex(r"^(?:[A-Z]{4}\[\d+\]|(?:ERROR|WARN|INFO|DEBUG|FATAL)\s+\S+:\d+)\s+")
"""What loggers put before what was handed to them."""
_TEST = regex(
    r"^\s*(?:--- (?:PASS|FAIL|SKIP)\b|=== (?:RUN|CONT|PAUSE|NAME)\b|(?:not )?ok \d+\b|[✓✔√☑○]\s|[✗✕✖×]\s.*\(\d+ ?m?s\)$"
    r"|\[\s*(?:OK|PASS(?:ED)?|RUN|SKIP(?:PED)?)\s*\]|(?:PASS|SKIP)(?:ED)?[: ]|test \S+ \.\.\.|●\s.*\s›\s)"
    r"|\.\.\.\s?(?:ok|passed|skipped)$|\s(?:PASSED|SKIPPED|XFAIL|XPASS)(?:\s+\[\s*\d+%\]|\s\([^)]*\))*$"
)
"""The report of a test, of one that failed too: its name says what was tried."""
_SOURCE = regex(r"^\s*[\w./-]*\.[a-z]{1,4}[:-]\d+(?:[:-]\d+)?[:-]\s?")
"""A file and a line before a piece of source, as grep and linters print it; Go's programs put it before a message."""
_STRING = regex(r"\"(?:[^\"\\]|\\.)*\"|(?<!\w)'(?:[^'\\]|\\.)*'(?!\w)|`[^`]*`|“[^”]*”|«[^»]*»")
_CODE = regex(
    r"^\s*(?:return|raise|throw|case|const|var|let|if|elif|for|while|assert\w*|def|func|expect|panic)\b.*[(;{:=,]\s*$"
    r"|^\s*(?:return|raise|throw|expect|assert\w*)\b.*\)\s*$|^\s*[\w.]+(?:\(\W*\)|\s:?=\s\W*)[;,{]?\s*$"
)
"""A line of source without its strings."""
_MARKS = regex(r"\W*")
_EXPLAINED = regex(
    rf"(?i:\b(?:if|when|whenever|in case) (?:you|it|there|the \w+)\b[^.;:\"'`“«]{{0,60}})(?:{_STRING.pattern})"
    rf"|(?:{_STRING.pattern})(?= (?:means?|stands for)\b)"
)
"""A quotation in an explanation: if you see "…", the message "…" means."""
_COMMAND = regex(
    r"(?<=\bSTEP )\"(?:[^\"\\]|\\.)*\"|(?<=\bprocess )\"(?:[^\"\\]|\\.)*\"|(?<=\[)/bin/\w+ -c [^\]]*(?=\])"
)
"""The command that failed, within the message about it."""
_DESCRIBED = frozenset("name description title summary label subject author keywords tags".split())
"""Fields in which people describe something; programs speak in the others."""

_ASKED = frozenset(("annotations", "labels"))
"""Maps of words that people and controllers attach to objects."""


def voice_of(own: str) -> Voice:
    """Return who speaks on a line, by the form of its text."""
    own = _LEVEL.sub("", own)
    if ECHO.match(own) or _NAMED.match(own) or _TEST.search(own):
        return "quoted"
    source = _SOURCE.match(own)
    return voice_of(own[source.end() :]) if source else "program"


def is_said(pattern: Pattern, line: str, own: str, rest: str) -> bool:
    """Return whether a line that has a pattern says it: not only within a string of code, a command or data.

    `own` is its text without frames, `rest` what `spoken` leaves of that.
    """
    at = line.find("{")
    if rest == own and at < 0:
        return True
    if pattern.find(fold(own)):
        return rest == own or bool(pattern.find(fold(rest)))
    return at < 0 or bool(pattern.find(fold(_spoken_data(line[at:]))))


def spoken(own: str) -> str:
    """Return a line's text without what is only named: commands, strings of code, quotations of an explanation."""
    if own.lstrip().startswith("{"):
        return _spoken_data(own)
    own = _COMMAND.sub("", own)
    if not any(mark in own for mark in "\"'`“«"):
        return own
    source = _SOURCE.match(own)
    bare = _STRING.sub("", own[source.end() :] if source else own)
    if _CODE.search(bare) or (source and _MARKS.fullmatch(bare)):
        return bare
    return _EXPLAINED.sub("", own)


def _spoken_data(text: str) -> str:
    """Return a JSON object without the fields in which somebody describes something; any other text as it is."""
    try:
        fields = json.loads(text)
        if isinstance(fields, dict):
            return json.dumps(_without(fields), ensure_ascii=False)
    except (ValueError, RecursionError):  # no JSON, or too deep
        pass
    return text


def _is_described(name: str, inner: Any, fields: dict[str, Any]) -> bool:
    """Return whether a field says what somebody wrote or asked for; of a cluster's object only the status speaks."""
    if name in _DESCRIBED:
        return isinstance(inner, str)
    if name in _ASKED:
        return isinstance(inner, dict)
    return name == "spec" and "kind" in fields and "apiVersion" in fields


def _without(value: Any) -> Any:
    match value:
        case dict():
            return {name: _without(inner) for name, inner in value.items() if not _is_described(name, inner, value)}
        case list():
            return [_without(inner) for inner in value]
        case _:
            return value
