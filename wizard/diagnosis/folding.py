"""Normalises text for comparison: case, kinds of quotes, escapes and runs of blanks make no difference."""

import re

from wizard.masking.unseen import without_escapes, without_invisible
from wizard.regexes import regex

# `\"` in JSON and in Go's %q, `\\\"` where one is inside the other.
_ESCAPED_QUOTE = regex(r"(?<!\\)\\+(?=[\"'`])")
_ESCAPED_BLANK = regex(r"(?<!\\)\\+[nrt]")
_GO_HTML = regex(r"(?<!\\)\\+u00(3c|3e|26|27|22|1b)", re.IGNORECASE)
_QUOTES = str.maketrans(dict.fromkeys('"`\N{ACUTE ACCENT}‘’‚‛“”„‟′″«»', "'"))
ELLIPSIS = "…"


def fold(text: str) -> str:
    """Return a text in the form in which texts are compared."""
    text = without_escapes(text)
    if "\\" in text:
        text = _GO_HTML.sub(lambda found: _sign(found[1]), text)
        text = without_escapes(text)
        text = _ESCAPED_QUOTE.sub("", text)
        text = _ESCAPED_BLANK.sub(" ", text)
    return " ".join(without_invisible(text).lower().translate(_QUOTES).split())


def _sign(code: str) -> str:
    return chr(int(code, 16))
