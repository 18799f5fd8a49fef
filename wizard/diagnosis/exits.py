"""Exit codes: how programs, engines and clusters show one, and what it means."""

from wizard.language import Text, text
from wizard.regexes import regex

_CODE = r"(?:[ _-]?(?:exit[ _-]?)?(?:code|status|value))"
_MARK = r"(?:'? ?[:=(] ?| )"
SHOWN = (
    rf"(?:\bexit(?:ed|s|ing)?(?: with)?(?:(?: (?:non-zero|an?|error))*{_CODE}(?: (?:is|was|of))?)?{_MARK}"
    rf"|\b(?:status|return|non-zero(?: exit)?)[ _-]?code(?: (?:is|was))?{_MARK}"
    rf"|\b(?:returned|completed|finished|terminated)(?: with)?(?: an?)? ?(?:exit )?(?:code|status){_MARK}"
    r"|\bcode=exited, status=|\*\*\* [^:]{0,80}.{0,80}\] error )"
)
"""What precedes an exit code, in folded text: `exit code: 1`, `Exited (1)`, `"ExitCode": 1`, `exitCode=1`,
`exited with code 1`, `returned a non-zero code: 1`, `code=exited, status=1`, make's `*** [all] Error 1`."""
_BEFORE = ("code", "status", "value", "exit", "exited", "exits", "exiting", "with", "is", "was", "of", "error")
EXIT_CODE = regex(rf"{SHOWN}(\d{{1,3}})\b(?!\.\d)")
_KILLED = 128
_SIGNALS = {4: "SIGILL", 6: "SIGABRT", 7: "SIGBUS", 9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 15: "SIGTERM"}
_MEANINGS: dict[int, Text] = {
    125: text("the engine itself failed before the command began; its own message says why"),
    126: text("the command exists but cannot be executed: no permission, a directory, another architecture"),
    127: text("the command was not found in the image"),
    _KILLED + 4: text("an instruction that this processor does not have (SIGILL)"),
    _KILLED + 9: text("killed (SIGKILL): too little memory, a timeout, or somebody stopped it"),
    _KILLED + 11: text("it crashed (SIGSEGV), often a program of another architecture or C library"),
    _KILLED + 15: text("it was asked to stop (SIGTERM): a timeout, a cancelled job, a deleted Pod"),
}


def literals_of(code: int) -> list[str]:
    """Return literals of which a line with this exit code has one, in folded text."""
    marks = [f"{mark}{gap}{code}" for mark in ":=(" for gap in ("", " ")]
    return [*marks, *(f"{word} {code}" for word in _BEFORE)]


def meaning_of(code: int) -> Text | None:
    """Return what an exit code means by convention; None if only the program that gave it knows."""
    if code in _MEANINGS:
        return _MEANINGS[code]
    name = _SIGNALS.get(code - _KILLED)
    return text("ended by the signal {name}", name=name) if name else None
