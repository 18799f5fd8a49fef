"""Where a value ends, and which values are no secrets: a reference, a path, a word of an error message."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from wizard.masking.names import SecretLikelihood
from wizard.regexes import regex

Span = tuple[int, int]
JUDGED = 4000
"""Characters of a value that tell whether it is a secret."""

_QUOTE = regex(r"(?<!\\)\\*[\"'`]")
_OPENING = regex(r"(?:[$@]|[bBrRuUfF](?=[\"']))?(\\{0,64})([\"'`])")
_PLAIN = regex(r"[^\s\"'`\\;&|,<>]+")
# `;`, `&` and `,` end a value if what follows is another pair, a blank or the end.
_NEXT_PAIR = regex(r"[;&|,]+(?:\s|$|[;&|]|(?:amp;)?[\w.\-\[\]%]{1,80}=)")
_NEXT_FIELD = regex(
    r",\s+[\"']?[\w.\-]{1,80}[\"']?\s*[:=]|\s[A-Z]\w{1,60}:(?=\S|\s[A-Z]\w{1,60}:|[}\]])(?!//)|\s[a-z]{2,10}://"
)
"""What begins after a value: a pair behind a comma, or a field as Go prints them."""
_GOES_ON = regex(r"[\w\"'$\\+/=.-]")
"""Characters after a quoted piece that a shell adds to the same word."""
_MOST_SLASHES = 256
_OPENS = regex(r"[{[(]")
_BRACKETS = regex(r"\s*[}\])]+\s*[,;]?\s*\Z")
_CLOSING = regex(r"[)\]},;>]+\Z")

_SUBSTITUTION = regex(r"\$\([^()]*(?:\([^()]*\)[^()]*)*\)|\$?\{\{[^{}]*\}\}|\$\{[^{}]*\}|`[^`]*`")
_REFERENCE = regex(
    r"(?:\$+\w+|\$+\{[^{}]*\}|\$+\([^()]*\)|\$+\{\{.*\}\}|\{\{.*\}\}|\$\[\[?.*\]|`[^`]*`|%\w+%|@\w+@|#\{[^}]*\}|[:/@])+\Z"
    r"|\[+[A-Za-z ]*\]+[})]*\Z|\[masked\Z|<[^<>]{1,80}>?.*\Z|\([a-z ]+\)\Z|[*•●xX#.…_?-]{3,}\Z|…\Z"
    r"|!(?!!?(?:vault|str|binary|unsafe)\s+[^\s|>])\w+|\$\{#\w+\}|\$\(\([^()]*\)\)\Z"
    r"|(?:var|local|data|module|secrets|env|vars|inputs|process\.env|os\.environ|os\.getenv|System\.getenv|self|config"
    r"|settings|params|args|options|this|values|\.Values)[.\[(]\S*\Z|(?:vault|ref|ssm|env|file|op|awssm|gcpsm)[:+]\S*[/#]\S*\Z"
    r"|:[a-z]{1,20}:\Z|(?:MASKED|REDACTED|FILTERED|HIDDEN|masked|redacted|filtered|hidden|sensitive)\b"
)
_PATH = regex(
    r"\.{1,2}/[\w.@+-]+\Z|\.[a-z]+\Z|(?:/[\w.@+-]+)+(?::(?:/[\w.@+-]+)+)?(?::[a-zA-Z,]{1,20})?\Z|(?:[a-z][a-z-]*\.)+[a-z]{2,10}/[a-z/-]+\Z|(?:[\w.@+-]{1,80}/){1,20}[\w.@+-]{1,80}\.(?:txt|pem|key|crt|json|ya?ml|env|toml|jar)\Z|(?:[~.]{0,2}/|[A-Za-z]:\\)[\w.@+-]+(?:[/\\][\w.@+-]+)+/?\Z|(?:/[\w.@+-]+)/?\Z|[\w-]+\.(?:txt|pem|key|crt|json|ya?ml|env|jar)\Z"
)
_URL = regex(r"[a-z][a-z0-9+.-]{1,20}://")
_NUMBER = regex(r"v?\d+(?:\.\d+)+(?:-[a-z]\w{0,12})?\Z|[-+]?\d{1,6}(?:\.\d+)?(?:[smhdwkMG]|ms|%)?\Z")
_STATUS = regex(r"[1-5]\d\d\s[A-Z][a-z]+(?:\s|\Z)")
_LENGTH = regex(r"\d{1,6}\s(?:bytes?|characters?|chars?|байт\w?|символ\w{0,3})\b")
_BLOCK = regex(r"[|>][+-]?\d?[+-]?\Z")
_IS_FIELD = regex(r"(?:time|level|msg|ts)=\S")
_DATE = regex(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?\S{0,16})?\Z")
_IS_PAIR = regex(r"(?:id|type|src|source|target|env)=")
_SECRETS_NAME = regex(r"[a-z]+secrets?\Z")
_LABEL = regex(r"[a-z0-9]+(?:-[a-z0-9]+)+\Z")
_RANDOM = regex(r"(?=\S*\d)(?=\S*[A-Za-z])[\w+/=.~%!@#$^&*:,-]{8,}\Z")
_ODD = regex(r"(?=\S*\d)(?=\S*[A-Za-z])[\w!@#$%^&*?+~.-]{6,200}\Z")
_NO_PASSWORD = regex(r"%(?:\w|[0-9A-F]{2})|[$&]\w|#\d+\Z|\d{4}-\d\d-\d\d|v?\d+(?:\.\d+)+")
"""Signs of formats, references, numbers of issues, dates and versions."""
_LEET = regex(r"(?<=[A-Za-z])\d+(?=[A-Za-z])")
_SYMBOL = regex(r"[!#$%^&*~]")
_KINDS = regex(
    r"(?:sha|md|aes|utf|iso|rsa|ed|x|bcrypt|scrypt|argon|base|oauth|ntlm|kerberos|user|admin|file|line|host|node|client"
    r"|server|version|v|step|type|level|field|column|attempt|test|pbkdf|smd|ssha|des|rc|blake|hmac|scram|web|http|tls)"
    r"\d+\w{0,12}\Z"
)
"""Algorithms, and numbered things."""
_FORMS = (_BLOCK, _REFERENCE, _URL, _PATH, _LENGTH, _STATUS, _DATE, _IS_FIELD)
_NOTHING = frozenset(
    "bearer true false yes no null none nil undefined unset empty on off enabled disabled n/a - ~ \\ inherit ro"
    " encrypted ok stringarray stringslice strings stringtostring"
    " rw".split()
)

_PROSE = frozenset(
    """a access an and anonymous any are argument as at authentication bad be cannot certificate check checking compat
    configured connect connection contains context could credentials default denied deprecated dial dns does
    edit end eof error executable expected expired expires fail failed failure fetch file files flag for forbidden
    found from get has head http https i identifier if in incorrect init insecure insufficient internal invalid io is it
    key length lookup malformed mismatch missing must network no not oauth2 open operation option or parameter
    parse parsing password permission permissions please pod post prompt provided put read reading received
    refresh refused rejected request required response retrieve revoked rpc rsa see server should signature
    signed specified stdin string system the this timed timeout tls to token too unable unauthorized undeclared
    undefined unexpected unknown unsupported usage use user username using validation value verification via was
    were when will with without write wrong x509 you your""".split()
)
_MESSAGE = regex(
    r"(?:secrets?|objects?|namespaces?|configmaps?|volumes?|pods?|jobs?|images?|keys?|encryption|executing|data)\s"
    r"(?=[\"']|[\s\"'\w/.-]{0,80}\b(?:not|is|are|cannot|failed|must|invalid|missing|denied|forbidden)\b)"
)
_PROSE_RUSSIAN = regex(r"[А-ЯЁа-яё]+[.,:;!]?(?:\s|\Z)")


def opened(text: str, at: int) -> tuple[str, ...]:
    """Return the quotes, each with its backslashes, inside which a place in the text is."""
    ends, stacks = _quotes(text)
    return stacks[bisect_right(ends, at)]


@lru_cache(maxsize=2)
def _quotes(text: str) -> tuple[list[int], list[tuple[str, ...]]]:
    """Return where each quote ends, and which quotes are open after it; the second list begins with none open."""
    ends: list[int] = []
    stacks: list[tuple[str, ...]] = [()]
    for found in _QUOTE.finditer(text):
        sign, stack = found[0], stacks[-1]
        if sign in stack:
            stacks.append(stack[: stack.index(sign)])
        elif sign[-1] != "'" or not text[found.start() - 1 : found.start()].isalnum():
            stacks.append((*stack, sign))
        else:
            continue
        ends.append(found.end())
    return ends, stacks


@lru_cache(maxsize=2)
def _next_fields(text: str) -> list[int]:
    return [found.start() for found in _NEXT_FIELD.finditer(text)]


@lru_cache(maxsize=2)
def first_bracket(text: str) -> int:
    """Return the place of the first opening bracket; the end of the text if none exists."""
    return found.start() if (found := _OPENS.search(text)) else len(text)


@lru_cache(maxsize=2)
def after_last_bracket(text: str) -> int:
    """Return the place behind the last bracket that ends an object; 0 if the text has none."""
    return text.rfind("}") + 1


@lru_cache(maxsize=2)
def _end(text: str) -> int:
    return len(text.rstrip())


def word_at(text: str, at: int, outer: Sequence[str] = (), most: int | None = None) -> Span:
    """Return the span of the word that begins here, joined from pieces as a shell does, without outer quotes.

    With `most`, no piece is joined that begins more characters behind its start, and no more of one is read than is
    judged.
    """
    start, pieces, inside = at, 0, (at, at)
    limit = len(text) if most is None else min(len(text), at + most)
    read = len(text) if most is None else min(len(text), at + max(most, JUDGED))
    while at < limit and not text[at].isspace():
        if any(text.startswith(sign, at) for sign in outer):
            break
        if substitution := _SUBSTITUTION.match(text, at):
            at = substitution.end()
        elif opening := _OPENING.match(text, at):
            inside = _quoted(text, opening)
            at = min(inside[1] + len(opening[1]) + 1, len(text))
            if not _GOES_ON.match(text, at):
                pieces += 1
                break
        elif plain := _PLAIN.match(text, at, read):
            at = plain.end()
        elif text[at] == "\\":
            at += 2
        elif _NEXT_PAIR.match(text, at) or (text[at] in "<>" and text[at + 1 : at + 2] in ("", " ", "/")):
            break
        else:
            at += 1
        pieces += 1
    at = min(at, len(text))
    if pieces == 1 and inside != (start, start):
        return inside
    closing = _CLOSING.search(text, start, at)
    return start, closing.start() if closing and not set(text[start:at]) & set("([{<") else at


def field_at(text: str, at: int, outer: Sequence[str] = (), *, in_brackets: bool = False) -> Span:
    """Return the span of the value that begins here, up to its end quote, the outer quotes, its field or line."""
    if (opening := _OPENING.match(text, at)) and opening[0] not in outer:
        return word_at(text, at, outer)
    ends = [found for sign in outer if (found := text.find(sign, at)) >= 0]
    fields = _next_fields(text)
    ends += fields[bisect_left(fields, at) :][:1]
    end = min(ends, default=len(text))
    if in_brackets and (closing := _BRACKETS.search(text, max(at, end - 20), end)):
        end = closing.start()
    end = min(end, max(_end(text), at))
    while end > at and text[end - 1].isspace():
        end -= 1
    return at, end


def _quoted(text: str, opening: "re.Match[str]") -> Span:
    """Return the span inside quotes; up to the end of the text or of outer quotes if they are not closed."""
    level, sign = len(opening[1]), opening[2]
    at = opening.end()
    while (found := text.find(sign, at)) >= 0:
        before = text[max(opening.end(), found - _MOST_SLASHES) : found]
        slashes = len(before) - len(before.rstrip("\\"))
        if slashes < level or (slashes - level) % (2 * level + 2) == 0 or (sign == "'" and not level):
            return opening.end(), found - min(slashes, level)
        at = found + 1
    return opening.end(), len(text)


def is_plain(value: str, sure: SecretLikelihood, name: str = "") -> bool:
    """Return whether a value in a secret's place is no secret."""
    value = value.strip()
    low = value.lower()
    if not value or low in _NOTHING or any(form.match(value) for form in _FORMS):
        return True
    if _IS_PAIR.match(value) and name.lower().endswith("secret"):
        return True
    if sure < SecretLikelihood.PASSWORD and _NUMBER.match(value):
        return True
    if name.lower().endswith(("secret", "секрет")) and (
        _LABEL.match(value) or (not name.isupper() and _SECRETS_NAME.match(value))
    ):
        return True
    return sure == SecretLikelihood.MAYBE and not (_RANDOM.match(value) and not _LABEL.match(value))


def is_prose(value: str) -> bool:
    """Return whether a message continues here, instead of a secret."""
    first = value.split(maxsplit=1)[0] if value.strip() else ""
    word = first.strip("\"'`().,:;!").lower()
    is_prose_word = word.partition("/")[0] in _PROSE or (
        first.endswith(":") and word.isalpha() and len(first) < len(value.strip())
    )
    return is_prose_word or bool(_PROSE_RUSSIAN.match(value.strip()) or _MESSAGE.match(value.strip()))


def looks_odd(value: str) -> bool:
    """Return whether a word in a sentence has the signs that only passwords have: `s3cr3t`, `p@ssw0rd1`, `hunter2!`."""
    value = value.strip(".,:;?\"'`«»")
    if not _ODD.match(value) or _NO_PASSWORD.search(value):
        return looks_random(value)
    leet = len(_LEET.findall(value))
    return leet > 1 or bool(_SYMBOL.search(value)) or (leet > 0 and "@" in value and "." not in value)


def looks_mixed(value: str) -> bool:
    """Return whether a word of small letters and digits, called a password, is no name of a kind: `hunter2`."""
    return not _KINDS.match(value) and not _LABEL.match(value)


def looks_random(value: str) -> bool:
    """Return whether a word in a sentence can only be a secret: mixed letters and digits, or many digits."""
    value = value.strip(".,:;!\"'`()")
    if not _RANDOM.match(value) or _LABEL.match(value) or _PATH.match(value) or "//" in value or ":" in value:
        return False
    mixed = any(c.islower() for c in value) and any(c.isupper() for c in value)
    return mixed or (len(value) >= 16 and value.isalnum() and sum(c.isdigit() for c in value) > 2)
