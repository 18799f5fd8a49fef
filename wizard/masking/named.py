"""Finds the secrets that have a name: `DB_PASSWORD=…`, `--token …`, `<password>…`, `name: TOKEN, value: …`."""

import re
from collections.abc import Iterator

from wizard.masking.kinds import PRINTED, compiled
from wizard.masking.names import SecretLikelihood, secret_likelihood
from wizard.masking.values import (
    JUDGED,
    Span,
    after_last_bracket,
    field_at,
    first_bracket,
    is_plain,
    is_prose,
    looks_random,
    opened,
    word_at,
)
from wizard.regexes import regex

_NAMED = (
    r"(?<![\w.\-])(?P<name>[\w.\-]{2,200})(?P<close>\\{0,8}[\"'\]»]{0,2})"
    r"(?:\s?:\s?&?(?:string|str|bytes|SecretStr)\s?(?==))?\s{0,20}"
    r"(?P<sign>=>|->|[:?+]=|::|={1,3}|:|：|＝)(?P<blank>\s{0,40})(?:string\(\d{1,6}\)\s{1,3})?"
)
_OPTION = r"(?:(?<=\s)|^)--?(?P<name>[A-Za-z][\w.-]{1,80})\s+(?![\s-])"
_SET = (
    r"(?<![\w-])(?:ENV|ARG|setenv|setx|SetEnv|fastcgi_param|uwsgi_param|set(?:\s+-\w+)?)\s+(?P<name>[\w.:/-]{3,80})\s+"
    r"(?:(?:--body|--value|-[bv])[\s=]{1,3})?(?!--?[A-Za-z]|=)(?=\S)"
)
_CONFIG = r"\bconfig(?:\s{1,3}--?[\w-]{1,40}){0,4}\s{1,3}(?P<name>[\w.:/-]{3,200})\s{1,3}(?=[^\s\d]{0,200}\d)(?!-)"
"""A package manager's setting: `config pypi-token.main …`."""
_POWERSHELL = r"(?:\s-(?:Name|Key|Path)\s{1,3})(?:Env:)?[\"']?(?:Env:)?(?P<name>[\w.-]{3,80})[\"']?\s{1,3}-Value\s{1,3}"
_COLUMNS = r"(?:^|(?<=\s))(?P<name>[\w.-]{3,80})(?:\t|\s{2,40})(?=[\w+/=.~!@#$%^&*-]{8,400}\s{0,40}$)"
"""A name and what looks like its secret, in two columns."""
_ELEMENT = (
    r"(?:<|&lt;)(?:\w{1,40}:)?(?P<name>[\w.-]{2,80})(?:\s[^<>]{0,200}=[^<>]{0,200})?(?:>|&gt;)(?:<!\[CDATA\[)?"
    r"(?P<value>[^<&]{1,4000}?)(?=\]\]>|[<&]|\Z)"
)
_ATTRIBUTE = (
    r"<\w{1,40}\s[^<>]{0,100}?\b(?:name|key)=[\"'](?P<name>[\w.-]{2,80})[\"'][^<>]{0,100}>\s{0,40}(?:<value>)?"
    r"(?P<value>[^<&]{3,4000})"
)
_DEFINE = (
    r"\b(?:define|setenv|putenv|set|put|setdefault|getenv|getOrDefault|SetEnvironmentVariable)\("
    r"\s{0,4}[\"'](?P<name>[\w.-]{3,80})[\"']\s{0,4},\s{0,4}(?=\S)"
)
_ASKED = (
    r"\b(?:get|fetch|env|config|option|SetDefault)(?:\(|\s)\s{0,4}[\"'](?P<name>[\w.-]{3,80})[\"']\s{0,4},\s{0,4}"
    r"(?:default\s?=\s?)?(?=[\"'`])"
)
_OR_ELSE = (
    r"(?<![\w.-])(?P<name>[\w.-]{3,200})(?:[\"']?[\])]{1,2})?\s{0,4}"
    r"(?:\|\||\?\?|\?:|(?<=[\])]\s)or\s|(?<=[\])]\s)\{|(?<=\))\.unwrap_or\()\s{0,4}(?=[\"'`])"
    r"(?!.[^\"'`]{0,200}[\"'`]\s?[=!]=)"
)
"""A program's value for a variable that is not set: `env.TOKEN || '…'`, `ENV.fetch('TOKEN') { '…' }`."""
_INDEXED = r"\[\\{0,8}[\"'](?P<name>[\w.-]{3,80})\\{0,8}[\"']\][\"']?\s{1,4}[\"']?(?=\\{0,8}[\"'])"
_NAME_AND_VALUE = (
    r"\b(?:name|key|id)\\{0,8}[\"']?\s?[:=]\s?\\{0,8}[\"']?(?P<name>[\w.-]{3,80})\\{0,8}[\"']?\s{0,4}[,;}]?\s{0,4}"
    r"\\{0,8}[\"']?(?:[\w.\[\]-]{1,80}[._])?value\\{0,8}[\"']?\s?[:=]\s?"
)
_VALUE_AND_NAME = (
    r"(?:[{(]\s{0,3}\\{0,8}[\"']?|<\w{1,40}\s{1,3}|(?<![\w.\]-])(?P<prefix>[\w.\[\]-]{1,80}\.))value\\{0,8}[\"']?\s?[:=]\s?"
    r"\\{0,8}[\"']?(?P<value>[^\s\"',;}\\]{1,400})\\{0,8}[\"']?\s{0,4}[,;]?\s{0,4}\\{0,8}[\"']?"
    r"(?(prefix)(?P=prefix))(?:name|key)\\{0,8}[\"']?\s?[:=]\s?\\{0,8}[\"']?(?P<name>[\w.-]{3,80})"
)
_SPACED_KEY = (
    r"\b(?P<name>(?:api|access|secret|private|encryption|signing|deploy|licen[sc]e|master|account|секретный|закрытый"
    r"|приватный|лицензионный|ключ)[ -](?:key|ключ|api|доступа|шифрования|лицензии))\s{0,4}[:=]\s{1,20}"
)
_BEFORE_VALUE = (
    *(_OPTION, _SET, _CONFIG, _POWERSHELL, _COLUMNS, _DEFINE, _ASKED, _OR_ELSE, _INDEXED, _NAME_AND_VALUE),
    _SPACED_KEY,
)
_REDIRECTED = (
    rf"\b{PRINTED}[\"']?(?P<value>(?=[^\s|<>\"']{{0,400}}\d)[^\s|<>\"']{{4,4000}})[\"']?\s{{0,3}}>{{1,2}}\s{{0,3}}[\"']?(?:[^\s\"'>|]{{0,200}}/)?"
    r"(?P<name>[\w.-]{3,80})"
)
"""What a command writes to a file that is named like a secret."""
_AROUND_VALUE = (_ELEMENT, _ATTRIBUTE, _VALUE_AND_NAME, _REDIRECTED)
_RANDOM_WORD = 256
"""Characters of a word that tell whether it looks random."""
_DEFAULT = regex(rf"[\"']?(?P<value>[^}}\"'\s]{{1,{JUDGED}}})")
_LONG_BRACKETS = regex(r"\[(={0,4})\[(?P<value>[^\[\]\"']{1,4000})\]\1\]")
"""A text of Lua."""
_OBJECT = regex(r"\{\\{0,8}\"")
_DATA = r"\bstringData\\{0,8}[\"']?\s?:\s?\{|\bpatch\s+secret\b[^{]{0,200}\{\\{0,8}[\"']data\\{0,8}[\"']\s?:\s?\{"
_ANY_DATA = r"[\"']data\\{0,8}[\"']\s?:\s?\{"
_IS_SECRET = regex(r"[\"']kind\\{0,8}[\"']\s?:\s?\\{0,8}[\"']Secret\\{0,8}[\"']")
"""What begins the values of a Secret on one line."""
_IN_DATA = regex(
    r"\s{0,40},?\s{0,40}\\{0,8}[\"']?[\w./-]{1,200}\\{0,8}[\"']?\s?:\s?(\\{0,8}[\"'])(?P<value>(?:(?!\1)[^\s]){1,4000})\1"
)
_GO_DATA = regex(r"\bdata:map\[(?P<values>[^\]]{1,8000})")
_GO_PAIR = regex(r"[\w.-]{1,200}:(?P<value>\S{1,4000})")
"""The same as Go prints a map."""
_IS_NAME = regex(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\Z")
_LIST = r"(?<![\w.\-])(?P<name>[\w.-]{2,200})\\{0,8}[\"']?\s?[:=]\s?\[(?=\s?\\{0,8}[\"'])"
_IN_LIST = regex(r"\s{0,40},?\s{0,40}\\{0,8}[\"'](?P<value>[^\"'\s\\]{1,400})\\{0,8}[\"']")
_ARRAY = r"(?<![\w.\-])(?P<name>\w{2,200})=\("
_ELEMENT_BEGINS = regex(r"\s{0,200}(?:\[[^\]\s]{0,80}\]=)?(?=[^\s)])")


def named_secrets(text: str) -> Iterator[Span]:
    """Yield the values whose names say that they are secrets."""
    done = 0
    for found in compiled(_NAMED).finditer(text):
        sure = secret_likelihood(found["name"]) if found.start() >= done else SecretLikelihood.NOTHING
        for span in _value_of(text, found, sure) if sure else ():
            done = span[1]
            yield span
    for pattern in _BEFORE_VALUE:
        yield from _behind(text, pattern)
    yield from _arrays(text)
    yield from _lists(text)
    yield from _data(text)
    for pattern in _AROUND_VALUE:
        for found in compiled(pattern).finditer(text):
            sure = secret_likelihood(found["name"])
            if sure and not is_plain(found["value"], sure, found["name"]):
                yield found.span("value")


def named_options(text: str) -> Iterator[Span]:
    """Yield the words behind options whose names say that they are secrets."""
    return _behind(text, _OPTION)


def _behind(text: str, pattern: str) -> Iterator[Span]:
    """Yield the words behind what the pattern takes, if its name says that they are secrets."""
    done = 0
    for found in compiled(pattern).finditer(text):
        name = found["name"]
        sure = SecretLikelihood.LIKELY if pattern is _SPACED_KEY else secret_likelihood(name)
        if pattern is _COLUMNS:
            sure = min(sure, SecretLikelihood.MAYBE)
        if sure and found.end() >= done:
            outer = opened(text, found.end())
            start, end = word_at(text, found.end(), outer, _most(sure))
            value = text[start : min(end, start + JUDGED)]
            said = text[start : start + JUDGED] if pattern is _SPACED_KEY else value
            if not (is_plain(value, sure, name) or is_prose(said) or _is_metavariable(value, name)):
                start, done = word_at(text, found.end(), outer)
                yield start, done


def _most(sure: SecretLikelihood) -> int:
    """Return how many characters of a word tell whether it is a secret: one that has to look random has no pieces."""
    return _RANDOM_WORD if sure == SecretLikelihood.MAYBE else JUDGED


def _value_of(text: str, found: "re.Match[str]", sure: SecretLikelihood) -> Iterator[Span]:
    """Yield the value behind a name and its sign."""
    at, sign, name = found.end(), found["sign"], found["name"]
    if text.endswith("://", 0, found.start()) or (sign == ":" and text.endswith("/etc/", 0, found.start())):
        return
    is_equal = sign[0] in "=＝" and sign != "=>"
    is_shell = is_equal and not found["blank"]
    if text.endswith("${", 0, found.start()):
        yield from _default(text, found, sure)
        return
    if is_shell and text.startswith("(", at):
        return  # an array
    sure = _of_sign(text, found, sure)
    inner = _LONG_BRACKETS.match(text, at) if is_equal else None
    if inner:
        span, is_shell = inner.span("value"), True
    elif is_shell and _OBJECT.match(text, at) and (end := after_last_bracket(text)) > at:
        yield at, end
        return
    else:
        span = _span_of_value(text, found, _most(sure), is_shell=is_shell)
    value = text[span[0] : min(span[1], span[0] + JUDGED)]
    if is_plain(value, sure, name) or _is_metavariable(value, name) or _is_directory(value, name):
        return
    if is_shell or not (value[:1] in "{[" or is_prose(value) or (name == "PASS" and sign == ":")):
        yield span if inner else _span_of_value(text, found, None, is_shell=is_shell)


def _span_of_value(text: str, found: "re.Match[str]", most: int | None, *, is_shell: bool) -> Span:
    """Return the span of the word, `most` characters of it, the field or the rest of the line behind a name."""
    start, outer = found.start(), opened(text, found.start())
    if found["close"] and outer and found["close"].startswith(outer[-1]):
        outer = outer[:-1]
    if is_shell and outer and text.endswith(outer[-1], 0, start) and not found["name"].startswith("-"):
        return field_at(text, found.end(), outer)
    if is_shell or found["sign"] == "=>":
        return word_at(text, found.end(), outer, most)
    return field_at(text, found.end(), outer, in_brackets=first_bracket(text) < start)


def _of_sign(text: str, found: "re.Match[str]", sure: SecretLikelihood) -> SecretLikelihood:
    """Return how sure it is that a value is a secret, by the sign in front of it and the blanks around that."""
    name, is_quoted = found["name"], found["close"].endswith(("'", '"'))
    if name.lower() == "pass" and (is_quoted or text.endswith("/", 0, found.start())):
        return SecretLikelihood.LIKELY  # `"pass": "…"`, `/pass:…`
    if found["sign"] == "=>" or found["sign"][0] not in "=＝":
        return sure
    if not found["blank"]:
        # What is no shell's PASS is the result of a test, with a colon or nothing behind it.
        return SecretLikelihood.LIKELY if name == "PASS" else sure
    if text.endswith((" ", "\t", '"', "'", "]"), 0, found.start("sign")):
        return sure
    return min(sure, SecretLikelihood.MAYBE)  # `token= next` holds nothing


def _default(text: str, found: "re.Match[str]", sure: SecretLikelihood) -> Iterator[Span]:
    """Yield a default of a shell's variable, in front of whose sign it is: `${NAME:-default}`, `${NAME:=default}`."""
    at = found.end() + text.startswith("-", found.end())
    if found["blank"] or not (found["sign"].endswith("=") or at > found.end()):
        return
    given = _DEFAULT.match(text, at)
    if given and not given["value"].startswith("$"):
        value = given["value"]
        if not (is_plain(value, sure, found["name"]) or is_prose(value) or _is_metavariable(value, found["name"])):
            yield given.span("value")


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
            if not is_plain(text[start : min(at, start + JUDGED)], sure):
                yield start, at
            at += text.startswith(("'", '"'), at)


def _lists(text: str) -> Iterator[Span]:
    """Yield the elements of quoted lists that look like secrets: `tokens: ["one", "two"]`."""
    at = 0
    for found in compiled(_LIST).finditer(text):
        if found.start() < at or not secret_likelihood(found["name"]):
            continue
        at = found.end()
        while element := _IN_LIST.match(text, at):
            at = element.end()
            if looks_random(element["value"]) and not _IS_NAME.match(element["value"]):
                yield element.span("value")


def _data(text: str) -> Iterator[Span]:
    """Yield the values of a Secret on one line: `"stringData": {"a": "b"}`."""
    at = 0
    pattern = f"{_DATA}|{_ANY_DATA}" if _IS_SECRET.search(text) else _DATA
    for found in compiled(pattern).finditer(text):
        at = max(found.end(), at)
        while given := _IN_DATA.match(text, at):
            at = given.end()
            if not is_plain(given["value"], SecretLikelihood.PASSWORD):
                yield given.span("value")
    if "kind:Secret" in text:
        for found in _GO_DATA.finditer(text):
            for pair in _GO_PAIR.finditer(text, *found.span("values")):
                if not is_plain(pair["value"], SecretLikelihood.PASSWORD):
                    yield pair.span("value")


def _is_directory(value: str, name: str) -> bool:
    """Return whether a value is the shell's current or former directory: `PWD=/builds`."""
    return name.lower() in ("pwd", "oldpwd") and value[:1] in "/~"


def _is_metavariable(value: str, name: str) -> bool:
    """Return whether a value only names what belongs there, as in usage texts: `--token TOKEN`."""
    return value.isupper() and value.isalpha() and name.upper().replace("-", "_").endswith(value)
