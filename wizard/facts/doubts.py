"""What is doubtful in facts that a person supplied: it is reported, and never refused."""

from wizard.facts.keys import KEYS, bad_form
from wizard.facts.model import Facts
from wizard.language import Text, text

_MOST = 10
"""Messages after which no more are given, because nobody reads them."""


def doubts(facts: Facts) -> list[Text]:
    """Return a message for each unknown key and each value that is not understood, ten at most."""
    found = [doubt for key, fact in facts.items() if (doubt := _doubt(key, fact.value))]
    if len(found) <= _MOST:
        return found
    return [*found[:_MOST], text("{count} more facts are unknown.", count=len(found) - _MOST)]


def _doubt(key: str, value: str) -> Text | None:
    if key not in KEYS:
        if near := _nearest(key):
            return text("There is no fact “{key}”. Did you mean: {near}?", key=key[:60], near=near)
        return text("There is no fact “{key}”: it is ignored.", key=key[:60])
    if example := bad_form(key, value):
        said = {"key": key, "value": value[:60], "example": example}
        return text("{key}: invalid value “{value}”. Example: {example}", **said)
    return None


def _nearest(key: str) -> str:
    """Return the key that was probably meant: one that continues it, or one with a similar spelling."""
    from difflib import get_close_matches

    low = key.lower()
    longer = [known for known in KEYS if known.startswith((f"{low}.", f"{low}_")) and not known.endswith(".error")]
    return (longer or get_close_matches(low, KEYS, n=1, cutoff=0.6) or [""])[0]
