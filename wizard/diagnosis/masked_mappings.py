"""Masks the values of mappings and lists whose key says that they are secrets: a Secret's `data`, `passwords:`."""

import base64
import binascii

from wizard.masking import MASK
from wizard.masking.names import SecretLikelihood, describes, holds_secrets, secret_likelihood
from wizard.masking.values import is_plain, is_prose, looks_random
from wizard.regexes import regex

_KIND = regex(r"\s*[\"']?kind[\"']?:\s*[\"']?(\w{1,60})[\"']?,?\s*")
_OBJECT = regex(r"---.*|\s*(?:-\s+)?[\"']?apiVersion[\"']?:.*")
_OPENS = regex(r"\s*(?:- )?[\"']?([\w.-]{3,80})[\"']?:\s*[\[{]?\s*")
_VARIABLE = regex(r"\s*variable\s+\"([\w.-]{3,80})\"\s*\{\s*")
"""What begins a variable of Terraform."""
_ITEM = regex(
    r"\s*(?:-\s+(?!\S{1,80}:\s)|(?:-\s+)?[\"']?([\w./-]{1,200})[\"']?(?::\s+|\s{0,40}=\s{0,40}))[\"']?([^\s\"'{\[|>&*!][^\s\"']*)[\"']?,?\s*"
)

_ITS_VALUE = ("value", "default")
"""Keys below the name of a variable that have what it holds."""


class Mapping:
    """The mapping or list that the lines so far are in, if its values are secrets."""

    def __init__(self) -> None:
        self._kind = ""
        self._key = ""
        self._indent = 0

    def masked(self, line: str) -> str | None:
        """Return the line with its value masked; None if it is nothing of such a mapping."""
        if not line.strip():
            return None
        indent = len(line) - len(line.lstrip())
        inside = indent > self._indent or (indent == self._indent and line.lstrip().startswith("- "))
        if self._key and inside and (item := _ITEM.fullmatch(line)) and self._is_secret(item[1] or "", item[2]):
            return line[: item.start(2)] + MASK + line[item.end(2) :]
        if not (self._key and inside):
            self._key = ""
            self._begin(line, indent)
        return None

    def _begin(self, line: str, indent: int) -> None:
        if _OBJECT.fullmatch(line):
            self._kind = ""
        elif kind := _KIND.fullmatch(line):
            self._kind = kind[1]
        elif (variable := _VARIABLE.fullmatch(line)) and secret_likelihood(variable[1]):
            self._key, self._indent = variable[1], indent
        elif (opens := _OPENS.fullmatch(line)) and (opens[1] in ("data", "stringData") or holds_secrets(opens[1])):
            self._key, self._indent = opens[1], indent

    def _is_secret(self, name: str, value: str) -> bool:
        if self._key == "stringData" or (self._key == "data" and self._kind == "Secret"):
            return not is_plain(value, SecretLikelihood.PASSWORD, name)
        if self._key == "data":
            # The kind of an object may come after its data.
            return not self._kind and _is_encoded(value)
        sure = secret_likelihood(self._key)
        if name in _ITS_VALUE and sure:
            return not is_plain(value, sure, self._key) and not is_prose(value)
        return not describes(name) and looks_random(value) and not is_plain(value, SecretLikelihood.MAYBE, name)


def _is_encoded(value: str) -> bool:
    """Return whether a value is base64 of a text."""
    if len(value) < 8 or len(value) % 4:
        return False
    try:
        return base64.b64decode(value[:400], validate=True).decode().isprintable()
    except (binascii.Error, ValueError):
        return False
