"""Finds the secrets in a text."""

import re
from collections.abc import Iterator

from wizard.masking.kinds import ANY_CLIENT, CLIENTS, PLACES, TOKENS, compiled, compiled_token
from wizard.masking.names import SIGNS, SecretLikelihood, secret_likelihood
from wizard.masking.values import Span, field_at, first_bracket, is_plain, is_prose, looks_random, opened, word_at
from wizard.regexes import regex

_NAMED = (
    r"(?<![\w.\-])(?P<name>[\w.\-]{2,200})(?P<close>\\{0,8}[\"'\]]{0,2})"
    r"(?:\s?:\s?&?(?:string|str|bytes|SecretStr)\s?(?==))?\s{0,20}"
    r"(?P<sign>=>|->|[:?+]=|::|={1,3}|:|：|＝)(?P<blank>\s{0,40})(?:string\(\d{1,6}\)\s{1,3})?"
)
_OPTION = r"(?:(?<=\s)|^)--?(?P<name>[A-Za-z][\w.-]{1,80})\s+(?![\s-])"
_SET = r"(?<![\w-])(?:ENV|ARG|setenv|setx|SetEnv|set(?:\s+-\w+)?)\s+(?P<name>[\w.:/-]{3,80})\s+(?=\S)"
_ELEMENT = (
    r"(?:<|&lt;)(?:\w{1,40}:)?(?P<name>[\w.-]{2,80})(?:\s[^<>]{0,200})?(?:>|&gt;)(?:<!\[CDATA\[)?"
    r"(?P<value>[^<&]{1,4000}?)(?=\]\]>|[<&]|\Z)"
)
_DEFINE = (
    r"\b(?:define|setenv|putenv|set|put|setdefault|getenv|getOrDefault)\("
    r"\s{0,4}[\"'](?P<name>[\w.-]{3,80})[\"']\s{0,4},\s{0,4}(?=\S)"
)
_NAME_AND_VALUE = (
    r"\b(?:name|key|id)\\{0,8}[\"']?\s?[:=]\s?\\{0,8}[\"']?(?P<name>[\w.-]{3,80})\\{0,8}[\"']?\s{0,4}[,;}]?\s{0,4}"
    r"\\{0,8}[\"']?value\\{0,8}[\"']?\s?[:=]\s?"
)
_SENTENCE = (
    r"\b(?:password|passphrase|passwd|token|secret|(?:api|access|secret|private)[ -]key|mot de passe"
    r"|парол[ьяюе]м?|токен\w?|ключ\w?)"
    r"(?:\s{1,3}[\w@.'\"-]{1,40}){0,5}?\s{0,3}[:=—-]?\s{1,3}[\"'`]?(?=\S{0,200}?\d)(?P<value>[^\s\"'`,;]{8,200})"
)
_SPACED_KEY = (
    r"\b(?P<name>(?:api|access|secret|private|encryption|signing|deploy|license|master|account|секретный|ключ)[ -]"
    r"(?:key|ключ|api|доступа|шифрования))\s{0,4}[:=]\s{1,20}"
)
_SURE = {"random": SecretLikelihood.MAYBE, "token": SecretLikelihood.LIKELY}
_FAR = 600
"""Characters behind a client within which its options are searched for."""
_JUDGED = 4000
"""Characters of a value that tell whether it is a secret."""
_DEFAULT = regex(rf"[^}}\s]{{0,{_JUDGED}}}")
_ARRAY = r"(?<![\w.\-])(?P<name>\w{2,200})=\("
_ELEMENT_BEGINS = regex(r"\s{0,200}(?:\[[^\]\s]{0,80}\]=)?(?=[^\s)])")
_CHAIN = regex(r"[|;&]\s")
_BODY = regex(r"(?:^|[\s|\"'])([A-Za-z0-9+/]{60,76}={0,2})(?:\\n)?[\"',]*\s*$")
_HEX_OR_PATH = regex(r"[0-9a-f]+\Z|(?:/[a-z]+){3}")


def secrets(text: str) -> list[Span]:
    """Return the spans of the secrets in a text, in order and without overlaps."""
    low = text.lower()
    found = [*_tokens(text, low), *_places(text, low), *_body(text)]
    if any(sign in low for sign in SIGNS):
        found += [*_named(text), *_sentences(text)]
    found += _options(text)
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
            for found in compiled(pattern).finditer(text):
                yield from _extent(text, found.span("value"), extent)


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
            ends = [end for sign in outer if (end := text.find(sign, start)) >= 0]
            span = (start, min(ends, default=len(text)))
        case "word" | "random" | "token":
            span = span if span[1] > start else word_at(text, start, outer)
    value = text[span[0] : min(span[1], span[0] + _JUDGED)]
    sure = _SURE.get(extent, SecretLikelihood.PASSWORD)
    if not is_plain(value.strip("\"'"), sure) and not (extent != "all" and is_prose(value)):
        yield span


def _userinfo(text: str, span: Span) -> Iterator[Span]:
    """Yield the part in front of a host that is a secret: a password or a lone token, but no user name."""
    whole = text[span[0] : span[1] - 1]
    user, colon, password = whole.partition(":")
    scheme = re.search(r"[\w+.-]*\Z", text[max(span[0] - 24, 0) : span[0] - 3])
    is_token = not colon and not (scheme and "ssh" in scheme[0]) and looks_random(user)
    if is_token or (password and not is_plain(password, SecretLikelihood.PASSWORD)):
        yield span[0], span[1] - 1


def _named(text: str) -> Iterator[Span]:
    done = 0
    for found in compiled(_NAMED).finditer(text):
        sure = secret_likelihood(found["name"]) if found.start() >= done else SecretLikelihood.NOTHING
        for span in _value_of(text, found, sure) if sure else ():
            done = span[1]
            yield span
    for pattern in (_OPTION, _SET, _DEFINE, _NAME_AND_VALUE, _SPACED_KEY):
        for found in compiled(pattern).finditer(text):
            sure = SecretLikelihood.LIKELY if pattern is _SPACED_KEY else secret_likelihood(found["name"])
            if sure:
                span = word_at(text, found.end(), opened(text, found.end()))
                value = text[slice(*span)]
                if not (
                    is_plain(value, sure, found["name"]) or is_prose(value) or _is_metavariable(value, found["name"])
                ):
                    yield span
    yield from _arrays(text)
    for found in compiled(_ELEMENT).finditer(text):
        sure = secret_likelihood(found["name"])
        if sure and not is_plain(found["value"], sure, found["name"]):
            yield found.span("value")


def _value_of(text: str, found: "re.Match[str]", sure: SecretLikelihood) -> Iterator[Span]:
    """Yield the value behind a name and its sign."""
    at, sign, name = found.end(), found["sign"], found["name"]
    start, outer = found.start(), opened(text, found.start())
    if text.endswith("://", 0, start) or (sign == ":" and text.endswith("/etc/", 0, start)):
        return
    if found["close"] and outer and found["close"].startswith(outer[-1]):
        outer = outer[:-1]
    is_equal = sign[0] in "=＝" and sign != "=>"
    is_shell = is_equal and not found["blank"]
    if text.endswith("${", 0, start):
        yield from _default(text, at)
        return
    if is_shell and text.startswith("(", at):
        return  # an array
    if is_equal:
        sure = _of_sign(text, found, sure)
    if is_shell and outer and text.endswith(outer[-1], 0, start):
        span = field_at(text, at, outer)
    elif is_shell or sign == "=>":
        span = word_at(text, at, outer)
    else:
        span = field_at(text, at, outer, in_brackets=first_bracket(text) < start)
    value = text[span[0] : min(span[1], span[0] + _JUDGED)]
    if is_plain(value, sure, name) or _is_metavariable(value, name) or _is_directory(value, name):
        return
    if is_shell or not (value[:1] in "{[" or is_prose(value) or (name == "PASS" and sign == ":")):
        yield span


def _of_sign(text: str, found: "re.Match[str]", sure: SecretLikelihood) -> SecretLikelihood:
    """Return how sure it is that a value is a secret, by the blanks around the `=` in front of it."""
    if not found["blank"]:
        # What is no shell's PASS is the result of a test, with a colon or nothing behind it.
        return SecretLikelihood.LIKELY if found["name"] == "PASS" else sure
    if text.endswith((" ", "\t", '"', "'", "]"), 0, found.start("sign")):
        return sure
    return min(sure, SecretLikelihood.MAYBE)  # `token= next` holds nothing


def _default(text: str, at: int) -> Iterator[Span]:
    """Yield a default of a shell's variable, whose sign ends here: `${NAME:-default}`."""
    end = _behind(_DEFAULT, text, at)
    if looks_random(text[at + 1 : end]):
        yield at + 1, end


def _arrays(text: str) -> Iterator[Span]:
    """Yield the secrets among the elements of shell arrays: `TOKENS=(one [5]=two)`."""
    at = 0
    for found in compiled(_ARRAY).finditer(text):
        sure = secret_likelihood(found["name"]) if found.start() >= at else SecretLikelihood.NOTHING
        if not sure:
            continue
        at, ends = found.end(), (*opened(text, found.start()), ")")
        while begins := _ELEMENT_BEGINS.match(text, at):
            start, at = word_at(text, begins.end(), ends)
            if at <= begins.end():
                break
            if not is_plain(text[start : min(at, start + _JUDGED)], sure):
                yield start, at
            at += text.startswith(("'", '"'), at)


def _behind(pattern: "re.Pattern[str]", text: str, at: int) -> int:
    """Where what the pattern takes from here ends."""
    return found.end() if (found := pattern.match(text, at)) else at


def _is_directory(value: str, name: str) -> bool:
    """Return whether a value is the shell's current or former directory: `PWD=/builds`."""
    return name.lower() in ("pwd", "oldpwd") and value[:1] in "/~"


def _is_metavariable(value: str, name: str) -> bool:
    """Return whether a value only names what belongs there, as in usage texts: `--token TOKEN`."""
    return value.isupper() and value.isalpha() and name.upper().replace("-", "_").endswith(value)


def _sentences(text: str) -> Iterator[Span]:
    for found in compiled(_SENTENCE).finditer(text):
        if looks_random(found["value"]):
            yield found.span("value")


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
