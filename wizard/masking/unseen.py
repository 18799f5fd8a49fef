"""What a terminal does not show: escape sequences that it obeys, and invisible characters."""

from wizard.regexes import regex

# Colours and cursor movements, window titles and links, two-character escapes, and what is left of them in a copy.
ESCAPES = regex(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]{0,2048}(?:\x07|\x1b\\)|\x1b[@-Z\\-_]|␛?\[[0-9;]{1,12}m"
)
# What is not seen: it separates no words and hides none.
INVISIBLE = regex("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def without_escapes(text: str) -> str:
    """Return a text without what a terminal obeys; most lines of a log have none."""
    return ESCAPES.sub("", text) if "[" in text or "\x1b" in text or "\x9b" in text else text


def without_invisible(text: str) -> str:
    """Return a text without invisible characters."""
    return text if text.isascii() and text.isprintable() else INVISIBLE.sub("", text)
