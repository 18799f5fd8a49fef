"""Normalises text for comparison: case, kinds of quotes, escapes and runs of blanks make no difference."""

import re

from wizard.masking.unseen import ESCAPES, INVISIBLE

# `\"` in JSON and in Go's %q, `\\\"` where one is inside the other.
_ESCAPED_QUOTE = re.compile(r"(?<!\\)\\+(?=[\"'`])")
_ESCAPED_BLANK = re.compile(r"(?<!\\)\\+[nrt]")
_GO_HTML = re.compile(r"(?<!\\)\\+u00(3c|3e|26|27|22|1b)", re.IGNORECASE)
_QUOTES = str.maketrans(dict.fromkeys('"`\N{ACUTE ACCENT}‘’‚‛“”„‟′″«»', "'"))
ELLIPSIS = "…"


def fold(text: str) -> str:
    """Return a text in the form in which texts are compared."""
    if "\x1b" in text or "\x9b" in text or "[" in text:
        text = ESCAPES.sub("", text)
    if "\\" in text:
        text = _GO_HTML.sub(lambda found: _sign(found[1]), text)
        text = ESCAPES.sub("", text)
        text = _ESCAPED_QUOTE.sub("", text)
        text = _ESCAPED_BLANK.sub(" ", text)
    text = INVISIBLE.sub("", text)
    return " ".join(text.lower().translate(_QUOTES).split())


def _sign(code: str) -> str:
    return chr(int(code, 16))
