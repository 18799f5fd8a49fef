"""Finds the secrets in a text."""

import re
from collections.abc import Iterator

from wizard.masking.kinds import ANY_CLIENT, CLIENTS, PLACES, TOKENS, compiled, compiled_token
from wizard.masking.named import named_options, named_secrets
from wizard.masking.names import SecretLikelihood
from wizard.masking.signs import SIGNS
from wizard.masking.values import (
    JUDGED,
    Span,
    is_plain,
    is_prose,
    looks_mixed,
    looks_odd,
    looks_random,
    opened,
    word_at,
)
from wizard.regexes import regex

_SENTENCE = (
    r"\b(?:\w{1,40}_)?(?:password|passphrase|passwd|token|secret|(?:api|access|secret|private)[ -]key|mot de passe"
    r"|парол[ьяюе]м?|токен\w?|ключ\w?)"
    r"(?:\s{1,3}[\w@.'\"()-]{1,40}){0,5}?\s{0,3}[:=—-]?\s{1,3}[\"'`]?(?!--)(?=\S{0,200}?\d)(?P<value>[^\s\"'`,;]{8,200})"
)
_SURE = {"random": SecretLikelihood.MAYBE, "token": SecretLikelihood.LIKELY}
_FAR = 600
"""Characters behind a client within which its options are searched for."""
_HEADER = 24
"""Characters in front of a header's value in which its bracket is: `[Bearer `."""
_CHAIN = regex(r"[|;&]\s")
_BETWEEN_ARGUMENTS = regex(r"\"\s?,\s?\"|'\s?,\s?'|\"\sa\d{1,3}=\"")
_BODY = regex(r"(?:^|[\s|\"'])([A-Za-z0-9+/]{60,76}={0,2})(?:\\n)?[\"',]*\s*$")
_HEX_OR_PATH = regex(r"[0-9a-f]+\Z|(?:/[a-z]+){3}")


def secrets(text: str) -> list[Span]:
    """Return the spans of the secrets in a text, in order and without overlaps."""
    low = text.lower()
    found = [*_tokens(text, low), *_places(text, low), *_body(text)]
    if any(sign in low for sign in SIGNS):
        found += [*named_secrets(text), *_sentences(text)]
    command = _as_command(text)
    if command != text:
        found += named_options(command)
    found += _options(command)
    merged: list[Span] = []
    for start, end in sorted(span for span in found if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _tokens(text: str, low: str) -> Iterator[Span]:
    for sign, pattern in TOKENS:
        if sign in low:
            yield from (found.span() for found in compiled_token(pattern).finditer(text))


def _places(text: str, low: str) -> Iterator[Span]:
    for sign, pattern, extent in PLACES:
        if sign in low:
            done = 0
            for found in compiled(pattern).finditer(text):
                for span in _extent(text, found.span("value"), extent) if found.end() >= done else ():
                    done = span[1]
                    yield span


def _extent(text: str, span: Span, extent: str) -> Iterator[Span]:
    """Yield the parts of a place that are a secret."""
    start = span[0]
    outer = opened(text, start)
    match extent:
        case "url":
            yield from _userinfo(text, span)
            return
        case "pair":
            start, end = word_at(text, start, outer)
            start = text.find(":", start, end) + 1
            span = (start, end) if start else (0, 0)
        case "rest":
            within = text[max(start - _HEADER, 0) : start]
            # A header's values, as Go prints them.
            closing = "]" if not outer and within.rfind("[") > within.rfind("]") else ""
            ends = [end for sign in (*outer, closing) if sign and (end := text.find(sign, start)) >= 0]
            span = (start, min(ends, default=len(text)))
        case "word" | "random" | "token":
            span = span if span[1] > start else word_at(text, start, outer)
        case "odd" | "mixed":
            span = span if span[1] > start else word_at(text, start, outer)
            if not (looks_odd if extent == "odd" else looks_mixed)(text[span[0] : min(span[1], start + JUDGED)]):
                return
    value = text[span[0] : min(span[1], span[0] + JUDGED)]
    sure = _SURE.get(extent, SecretLikelihood.PASSWORD)
    if not is_plain(value.strip("\"'"), sure) and not (extent != "all" and is_prose(value)):
        yield span


def _userinfo(text: str, span: Span) -> Iterator[Span]:
    """Yield the part in front of a host that is a secret: a password or a lone token, but no user name."""
    whole = text[span[0] : span[1] - 1]
    user, colon, password = whole.partition(":")
    scheme = re.search(r"[\w+.-]*\Z", text[max(span[0] - 24, 0) : span[0] - 3])
    is_token = not (scheme and "ssh" in scheme[0]) and looks_random(user)
    if colon and password and not is_plain(password, SecretLikelihood.PASSWORD):
        yield span[0] + (0 if is_token else len(user) + 1), span[1] - 1
    elif not colon and is_token:
        yield span[0], span[1] - 1


def _sentences(text: str) -> Iterator[Span]:
    for found in compiled(_SENTENCE).finditer(text):
        if looks_random(found["value"]):
            yield found.span("value")


def _as_command(text: str) -> str:
    """Return a text with blanks between the quoted arguments of a list, as long as it was: `["a", "-p", "b"]`."""
    if '"-' not in text and "'-" not in text:
        return text
    return _BETWEEN_ARGUMENTS.sub(lambda found: " " * len(found[0]), text)


def _options(text: str) -> Iterator[Span]:
    """Yield the secrets behind the short options of common clients."""
    done: dict[int, int] = {}
    for found in compiled(ANY_CLIENT).finditer(text):
        far = min(found.end() + _FAR, len(text))
        chain = _CHAIN.search(text, found.end(), far)
        end = chain.start() if chain else far
        row = (found.lastindex or 1) - 1
        start = max(found.end(), done.get(row, 0))
        done[row] = end
        for option, extent in CLIENTS[row][1]:
            for given in compiled(option).finditer(text, start, end):
                yield from _extent(text, (given.end(), given.end()), extent)


def _body(text: str) -> Iterator[Span]:
    """Yield a line of a key's body: base64 alone, in columns."""
    if (found := _BODY.search(text)) and not _HEX_OR_PATH.match(found[1]) and looks_like_base64(found[1]):
        yield found.span(1)


def looks_like_base64(word: str) -> bool:
    """Return whether a word has upper-case letters, lower-case letters and digits, as random base64 has."""
    return any(c.islower() for c in word) and any(c.isupper() for c in word) and any(c.isdigit() for c in word)
