"""Masks secrets that go over several lines: a key's body, a block of YAML, the value below a name."""

from collections.abc import Iterable, Iterator
from itertools import chain

from wizard.diagnosis.frames import unframed
from wizard.diagnosis.masked_mappings import Mapping
from wizard.masking import MASK, masked
from wizard.masking.finding import looks_like_base64, secrets
from wizard.masking.names import SecretLikelihood, secret_likelihood
from wizard.masking.values import is_plain, is_prose
from wizard.regexes import regex

_SHAPE = 60
"""Characters of base64 that, alone on a line, are part of a longer encoded text."""
_ALONE = regex(r"[A-Za-z0-9+/]+={0,2}|=[A-Za-z0-9+/]{4}")
_HEX = regex(r"[0-9a-f]+")
_HEADER = regex(r"(?:Proc-Type|DEK-Info|Version|Comment|Subject|X-[\w-]+): .*|")
_BLOCK = regex(r"\s*(?:- )?[\"']?([\w.-]{3,80})[\"']?:\s*(?:![\w!]+\s*)?[|>][+-]?\d?\s*")
_NAME = regex(r"\s*(?:- )?[\"']?(?:name|key|variable)[\"']?\s*[:=]\s*[\"']?([\w.-]{3,80})[\"']?,?\s*")
_LOGIN = regex(r"(?:.*\s)?machine\s+\S+(?:\s+login\s+\S+)?\s*")
_PASSWORD = regex(r"\s*password\s+(\S+)\s*")
"""A file .netrc over several lines."""
_USER = regex(r"(?:^|[\s>:])(?:USER|NICK) \S")
_PASS = regex(r"(?:^|[\s>:])PASS\s+:?([^\s/:.()]+)\s*$")
_NEAR = 3
"""Lines after a user's name within which its password is sent: the server answers between them."""
_LONGEST_COMMAND = 600
"""Characters of a command's earlier lines that say what a value on the next one is."""
_VALUE = regex(r"\s*[\"']?value[\"']?\s*[:=]\s*(\S.*)")


def masked_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield each line masked, by the lines before and after it; a line that is missing counts as empty."""
    seen = _Seen()
    line: str | None = None
    for following in chain(lines, ("",)):
        if line is not None:
            yield seen.masked(line, following)
        line = following


class _Seen:
    """What the lines so far say about the next line."""

    def __init__(self) -> None:
        self._in_key = False
        self._in_certificate = False
        self._after_body = False
        self._block: int | None = None
        self._name = ""
        self._since_user = _NEAR
        self._since_login = _NEAR
        self._mapping = Mapping()
        self._command = ""

    def masked(self, line: str, following: str) -> str:
        """Return a line with its secrets masked; `following` is the next line."""
        if body := self._body(line):
            return self._of_body(line, body, following)
        before, self._command = self._command, line if line.rstrip().endswith("\\") else ""
        if before:
            self._command = f"{before.rstrip()[:-1]} {line}"[-_LONGEST_COMMAND:] if self._command else ""
            return _continued(before.rstrip()[:-1], line)
        own = unframed(line)[0].strip() if self._in_key or self._in_certificate else ""
        begins = "-----BEGIN " in line and line.rstrip("\"' \n").endswith("-----") and "-----END " not in line
        putty = line.lstrip().startswith("Private-Lines: ")
        goes_on = putty or (self._in_key and bool(_HEADER.fullmatch(own)))
        self._in_key = "PRIVATE KEY" in line if begins else goes_on
        self._in_certificate = begins and not self._in_key
        self._after_body = False
        return self._of_login(line, following)

    def _of_login(self, line: str, following: str) -> str:
        """Return a masked line; what FTP, POP3 and IRC send as a password looks like a test's result when alone."""
        is_beside_login = self._since_login < _NEAR
        self._since_login = 0 if _LOGIN.fullmatch(line) else self._since_login + 1
        if is_beside_login and (told := _PASSWORD.fullmatch(line)) and not is_prose(told[1]):
            return line[: told.start(1)] + MASK + line[told.end(1) :]
        is_beside_user = self._since_user < _NEAR or _USER.search(following)
        self._since_user = 0 if _USER.search(line) else self._since_user + 1
        if is_beside_user and (sent := _PASS.search(line)) and not is_prose(sent[1]):
            return line[: sent.start(1)] + MASK + line[sent.end(1) :]
        return self._of_pair(line)

    def _body(self, line: str) -> str:
        """Return the base64 that a line has alone in its frame; empty if there is other text."""
        words = line.rsplit(None, 1)
        last = words[-1].strip("\"',").removesuffix("\\n") if words else ""
        is_expected = self._in_key or self._in_certificate or self._after_body or len(last) >= 4
        if not is_expected or not _ALONE.fullmatch(last):
            return ""
        own = unframed(line)[0].strip().strip("\"',").removesuffix("\\n")
        return last if own == last else ""

    def _of_body(self, line: str, body: str, following: str) -> str:
        if self._in_certificate:
            return line
        ends = "-----END " in following and "PRIVATE KEY" in following
        columns = len(body) >= _SHAPE and not _HEX.fullmatch(body) and looks_like_base64(body)
        self._after_body = self._in_key or self._after_body or ends or columns
        at = line.rindex(body)
        return line[:at] + MASK + line[at + len(body) :] if self._after_body else self._of_pair(line)

    def _of_pair(self, line: str) -> str:
        """Return a masked line of YAML or JSON whose name is on the line above."""
        indent = len(line) - len(line.lstrip())
        if self._block is not None and line.strip():
            if indent > self._block:
                return line[:indent] + MASK
            self._block = None
        name, self._name = self._name, ""
        if block := _BLOCK.fullmatch(line):
            self._block = indent if secret_likelihood(block[1]) >= SecretLikelihood.LIKELY else None
        elif named := _NAME.fullmatch(line):
            self._name = named[1]
        elif name and (value := _VALUE.fullmatch(line)) and (sure := secret_likelihood(name)):
            plain = is_plain(value[1].rstrip(",").strip("\"'"), sure, name)
            return masked(line) if plain else line[: value.start(1)] + MASK
        return masked(line) if (below := self._mapping.masked(line)) is None else below


def _continued(before: str, line: str) -> str:
    """Return a masked line of a command whose lines end in a backslash; `before` is the command so far."""
    whole, at = f"{before} {line}", len(before) + 1
    pieces, end = [], 0
    spans = [(max(start - at, 0), stop - at) for start, stop in secrets(whole) if stop > at]
    for start, stop in spans:
        pieces += [line[end:start], MASK]
        end = stop
    return masked("".join([*pieces, line[end:]]))
