"""Masks secrets that go over several lines: a key's body, a block of YAML, the value below a name."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from wizard.diagnosis.frames import end_of_frame, unframed
from wizard.diagnosis.masked_mappings import Mapping
from wizard.diagnosis.masked_streams import FAR, Streams
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
_OPTION = regex(r"\s*(?:-\s+)?([\"']?)--?([A-Za-z][\w.-]{1,80})\1,?\s*")
_ARGUMENT = regex(r"\s*(?:-\s+)?([\"']?)([^\s\"'-][^\s\"']*)\1,?\s*")
"""One of a command's arguments alone on its line, in a list of YAML or JSON."""
_LOGIN = regex(r"(?:.*\s)?machine\s+\S+(?:\s+login\s+\S+)?\s*")
_PASSWORD = regex(r"\s*password\s+(\S+)\s*")
"""A file .netrc over several lines."""
_USER = regex(r"(?:^|[\s>:])(?:USER|NICK) \S")
_PASS = regex(r"(?:^|[\s>:])PASS\s+:?([^\s/:.()]+)\s*$")
_NEAR = 3
"""Lines after a user's name within which its password is sent: the server answers between them."""
_LONGEST_COMMAND = 600
"""Characters of a command's earlier lines that say what a value on the next one is."""
_VALUE = regex(r"\s*(?:- )?[\"']?value[\"']?\s*[:=]\s*(\S.*)")
_NARROWEST = 72
"""Characters of a line that a terminal may have broken."""
_LAST = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=._~%-")
_REST = regex(r"[\w+/=.~%-]{6,}(?=[\s\"'&;,}\])]|\Z)")
_ITEM = 3
"""Lines below a value within which its name is."""


def masked_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield each line masked, by the lines before and after it; a line that is missing counts as empty."""
    seen = _Seen()
    ahead: deque[str] = deque()
    for line in lines:
        ahead.append(line)
        if len(ahead) > FAR:
            yield seen.masked(ahead.popleft(), ahead)
    while ahead:
        yield seen.masked(ahead.popleft(), ahead)


class _Seen:
    """What the lines so far say about the next line."""

    def __init__(self) -> None:
        self._in_key = False
        self._in_certificate = False
        self._after_body = False
        self._block: int | None = None
        self._name = ""
        self._option = ("", 0)
        self._width = 0
        self._since_user = _NEAR
        self._since_login = _NEAR
        self._mapping = Mapping()
        self._streams = Streams()
        self._command = ""

    def masked(self, line: str, ahead: Sequence[str]) -> str:
        """Return a line with its secrets masked; `ahead` are the lines that follow it."""
        begin = self._end_of_broken(line)
        said = MASK * bool(begin) + self._masked(line[begin:], ahead)
        if begin == len(line) == self._width:
            return said  # it goes on
        self._width = len(line) if len(line) >= _NARROWEST and said.endswith(MASK) and line.endswith(_LAST) else 0
        return said

    def _end_of_broken(self, line: str) -> int:
        """Return where the rest of a secret ends that a terminal broke at its edge; 0 if the line begins with none."""
        found = _REST.match(line) if self._width >= len(line) else None
        return found.end() if found and _looks_broken(found[0]) else 0

    def _masked(self, line: str, ahead: Sequence[str]) -> str:
        at = end_of_frame(line)
        if (taken := self._streams.masked(line[at:])) is not None:
            return line[:at] + taken
        if body := self._body(line):
            return self._of_body(line, body, ahead)
        before, self._command = self._command, line[at:] if line.rstrip().endswith("\\") else ""
        whole = f"{before.rstrip()[:-1]} {line[at:]}" if before else line[at:]
        if not self._command:
            self._streams.begin(whole, [one[end_of_frame(one) :] for one in ahead] if "<<" in whole else ())
        if before:
            self._command = whole[-_LONGEST_COMMAND:] if self._command else ""
            return line[:at] + _continued(before.rstrip()[:-1], line[at:])
        own = unframed(line)[0].strip() if self._in_key or self._in_certificate else ""
        begins = "-----BEGIN " in line and line.rstrip("\"' \n").endswith("-----") and "-----END " not in line
        putty = line.lstrip().startswith("Private-Lines: ")
        goes_on = putty or (self._in_key and bool(_HEADER.fullmatch(own)))
        self._in_key = "PRIVATE KEY" in line if begins else goes_on
        self._in_certificate = begins and not self._in_key
        self._after_body = False
        return self._of_login(line, at, ahead)

    def _of_login(self, line: str, at: int, ahead: Sequence[str]) -> str:
        """Return a masked line; what FTP, POP3 and IRC send as a password looks like a test's result when alone."""
        is_beside_login = self._since_login < _NEAR
        self._since_login = 0 if _LOGIN.fullmatch(line, at) else self._since_login + 1
        if is_beside_login and (told := _PASSWORD.fullmatch(line, at)) and _is_password(told[1]):
            return line[: told.start(1)] + MASK + line[told.end(1) :]
        is_beside_user = self._since_user < _NEAR or (ahead and _USER.search(ahead[0]))
        self._since_user = 0 if _USER.search(line) else self._since_user + 1
        if is_beside_user and (sent := _PASS.search(line)) and _is_password(sent[1]):
            return line[: sent.start(1)] + MASK + line[sent.end(1) :]
        return self._of_pair(line[:at], line[at:], ahead)

    def _body(self, line: str) -> str:
        """Return the base64 that a line has alone in its frame; empty if there is other text."""
        words = line.rsplit(None, 1)
        last = words[-1].strip("\"',").removesuffix("\\n") if words else ""
        is_expected = self._in_key or self._in_certificate or self._after_body or len(last) >= 4
        if not is_expected or not _ALONE.fullmatch(last):
            return ""
        own = unframed(line)[0].strip().strip("\"',").removesuffix("\\n")
        return last if own == last else ""

    def _of_body(self, line: str, body: str, ahead: Sequence[str]) -> str:
        if self._in_certificate:
            return line
        ends = bool(ahead) and "-----END " in ahead[0] and "PRIVATE KEY" in ahead[0]
        columns = len(body) >= _SHAPE and not _HEX.fullmatch(body) and looks_like_base64(body)
        self._after_body = self._in_key or self._after_body or ends or columns
        at = line.rindex(body)
        if self._after_body:
            return line[:at] + MASK + line[at + len(body) :]
        begin = end_of_frame(line)
        return self._of_pair(line[:begin], line[begin:], ahead)

    def _of_pair(self, frame: str, line: str, ahead: Sequence[str]) -> str:
        """Return a masked line of YAML or JSON whose name is on a line above or below, behind its frame."""
        indent = len(line) - len(line.lstrip())
        if self._block is not None and line.strip():
            if indent > self._block:
                return frame + line[:indent] + MASK
            self._block = None
        if (given := self._argument(line, indent)) is not None:
            return frame + given
        name, self._name = self._name, ""
        if block := _BLOCK.fullmatch(line):
            self._block = indent if secret_likelihood(block[1]) >= SecretLikelihood.LIKELY else None
        elif named := _NAME.fullmatch(line):
            self._name = named[1]
        elif value := _VALUE.fullmatch(line):
            name = name or _name_below(line, ahead)
            sure = secret_likelihood(name)
            if sure and not is_plain(value[1].rstrip(",").strip("\"'"), sure, name):
                return frame + line[: value.start(1)] + MASK
        below = self._mapping.masked(line)
        return masked(frame + line) if below is None else frame + below

    def _argument(self, line: str, indent: int) -> str | None:
        """Return the line masked if it is the value of the option on the line above it, in the same list."""
        (option, before), self._option = self._option, ("", 0)
        if (found := _OPTION.fullmatch(line)) and (found[1] or line[indent:].startswith("- ")):
            self._option = found[2], indent
        value = _ARGUMENT.fullmatch(line) if option and indent == before else None
        sure = secret_likelihood(option) if value else SecretLikelihood.NOTHING
        if value and sure and not is_plain(value[2], sure, option) and not is_prose(value[2]):
            return line[: value.start(2)] + MASK + line[value.end(2) :]
        return None


def _name_below(line: str, ahead: Sequence[str]) -> str:
    """Return the name that a value has below it, in the same item: `- value: …`, then `name: DB_PASSWORD`."""
    for following in islice(ahead, _ITEM):
        own = following[end_of_frame(following) :]
        if not own.strip() or own.lstrip().startswith(("- ", "}", "]")):
            break
        if named := _NAME.fullmatch(own):
            return named[1]
    return ""


def _looks_broken(word: str) -> bool:
    return any(map(str.isalpha, word)) and (any(map(str.isdigit, word)) or not word[1:].islower())


def _is_password(word: str) -> bool:
    return not is_prose(word) and not is_plain(word, SecretLikelihood.PASSWORD)


def _continued(before: str, line: str) -> str:
    """Return a masked line of a command whose lines end in a backslash; `before` is the command so far."""
    whole, at = f"{before} {line}", len(before) + 1
    pieces, end = [], 0
    spans = [(max(start - at, 0), stop - at) for start, stop in secrets(whole) if stop > at]
    for start, stop in spans:
        pieces += [line[end:start], MASK]
        end = stop
    return masked("".join([*pieces, line[end:]]))
