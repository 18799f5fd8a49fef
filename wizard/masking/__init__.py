"""Masks secrets in a text of unknown origin before it is shown or stored.

Russian words are next to the English ones in the same tables and patterns, because they are what is searched for and
not what a person is told: a rule is read in one place, and a start reads no file for it.
"""

import unicodedata
from functools import lru_cache

from wizard.masking.signs import may_have_secret
from wizard.masking.unseen import without_escapes, without_invisible

MASK = "[masked]"


@lru_cache(maxsize=2048)
def masked(text: str) -> str:
    """Return the text with tokens, passwords and keys masked; a text without any is returned unchanged."""
    safe = _without(text)
    plain = unicodedata.normalize("NFKC", without_invisible(without_escapes(safe)))
    if plain == safe:
        return safe
    # What hides a name from a search does not hide it from a reader.
    return found if (found := _without(plain)) != plain else safe


def without_secrets(text: str) -> str:
    """Return a short text of this program, or lines that it quotes, each line masked; most have no sign of a secret."""
    return "\n".join(masked(line) if may_have_secret(line) else line for line in text.split("\n"))


def _without(text: str) -> str:
    from wizard.masking.finding import secrets  # takes as long to load as many a command to run

    pieces, at = [], 0
    for start, end in secrets(text):
        pieces += [text[at:start], MASK]
        at = end
    return "".join([*pieces, text[at:]])
