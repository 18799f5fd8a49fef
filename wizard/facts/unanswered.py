"""What is stored as a fact of a program that did not answer, and the message about it."""

from wizard.language import Text, text
from wizard.regexes import regex

NOTHING_SAID = "no answer"
NO_NODES = "no nodes were listed"
_LATE = regex(r"no answer within ([\d.e+]+) s")
_FLOODED = regex(r"more than (\d+) MiB of output")


def late(seconds: float) -> str:
    """Return that a program did not answer in time."""
    return f"no answer within {round(seconds, 1):g} s"


def flooded(largest: int) -> str:
    """Return that a program printed more bytes than are read."""
    return f"more than {largest // 1024 // 1024} MiB of output"


def in_words(said: str) -> Text:
    """Return the message about it in the reader's language; what a program said itself is not translated."""
    if found := _LATE.fullmatch(said):
        return text("no answer within {seconds} s", seconds=found[1])
    if found := _FLOODED.fullmatch(said):
        return text("more than {size} MiB of output", size=found[1])
    known = {NOTHING_SAID: text("no answer"), NO_NODES: text("no nodes were listed")}
    return known.get(said) or text("{value}", value=said)
