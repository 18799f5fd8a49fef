"""Masks what a command reads or prints: what is behind `--password-stdin <<EOF`, a secret that a client gives out."""

import re
from collections.abc import Sequence

from wizard.masking import MASK
from wizard.masking.kinds import READS_SECRETS
from wizard.masking.names import SecretLikelihood, secret_likelihood
from wizard.masking.values import is_plain, is_prose, looks_odd
from wizard.regexes import regex

_HERE = regex(r"(?<!<)<<-?\s?\\?([\"']?)(\w{1,40})\1(?=[\s|;&)]|$)")
_READS = regex(READS_SECRETS)
_DECODED = r"(?:\s*\|\s*base64\s+(?:-d|-D|--decode))?"
_PRINTS = regex(
    r"""\b(?:
      get\s+secrets?\b.{0,200}\.(?:data|stringData)\b(?:[^'\"]{0,200}['\"])?[^|>;]{0,200}
    | (?:echo\s+\S{1,400}\s*\|\s*base64\s+(?:-d|-D|--decode)|base64\s+(?:-d|-D|--decode)\s*<<<\s*\S{1,400})
    | aws\s+ecr\s+get-login-password[^|>;]{0,200} | ssm\s+get-parameters?\b[^|>;]{0,200}--query[^|>;]{0,200}
    | get-secret-value\b[^|>;]{0,200}--query[^|>;]{0,200} | vault\s+(?:kv\s+get|read)\b[^|>;]{0,200}-field[^|>;]{0,200}
    | gcloud\s+secrets\s+versions\s+access\b[^|>;]{0,200} | print-(?:access|identity)-token[^|>;]{0,200}
    | az\s+(?:account\s+get-access-token|keyvault\s+secret\s+show|acr\s+credential\s+show)\b[^|>;]{0,200}
      --query[^|>;]{0,200}
    | iam\s+create-token | create\s+token\s+[^|>;]{1,200} | gh\s+auth\s+token[^|>;]{0,200} | op\s+read\s[^|>;]{1,200}
    | pass\s+show\s[^|>;]{1,200} | openssl\s+rand\s[^|>;]{1,80} | generate-secret-key | pwgen(?:\s+-?\w+){0,8}
    | sops\b[^|>;]{0,200}--extract[^|>;]{0,200} | initial-password[^|>;]{0,200}
    | (?:terraform|tofu)\s+output\s+-raw\s+(?P<output>[\w.-]{3,80}) | printenv\s+(?P<printed>\w{3,80})
    | echo\s+[\"']?\$\{?(?P<echoed>\w{3,80})\}?[\"']?
    )"""
    rf"{_DECODED}(?:\s*(?:;|&&)\s*echo)?\s*$",
    re.VERBOSE,
)
"""Commands that print a secret to the log. What goes on behind them, as into a file, prints nothing."""
_END = 600
"""Characters at the end of a command in which such a one is."""
_KEPT = regex(r"=\s?[\"']?(?:\$\(|`)")
_PROMPT = regex(r"(?:^|.*[\s\"'(])[\"']?(\w{3,80})[\"']?(?:\s+(?:for|для)\s[^:]{1,80})?[:：]\s*")
_WORD = regex(r"\s*[\"']?([^\s\"'#$][^\s\"']{3,4000}?)(?<!:)[\"']?\s*")
_MESSAGE = regex(r"[A-ZА-ЯЁ][a-zа-яё]+\W*")
_MARKS = regex(
    r"secret|base64|token|password|ssm|vault|op read|pass show|openssl rand|pwgen|sops|output -raw|printenv|echo|<<"
)
"""Markers of which a command contains one if it reads or prints a secret."""
FAR = 8
"""Lines within which a here-document ends."""


class Streams:
    """What the lines so far say about the next ones: that a command reads them, or has printed one."""

    def __init__(self) -> None:
        self._read = 0
        self._is_printed = False
        self._is_asked = False

    def begin(self, command: str, following: Sequence[str]) -> None:
        """Take note of a line, of a command as a whole, and of the own texts of the lines that follow it."""
        self._is_asked = _asks(command)
        self._is_printed = False
        if not _MARKS.search(command):
            return
        self._is_printed = _prints(command)
        if _READS.search(command) and (here := _HERE.search(command)):
            ends = (at for at, line in enumerate(following[:FAR]) if line.strip() == here[2])
            self._read = next(ends, 0)

    def masked(self, line: str) -> str | None:
        """Return a line with what was read or printed masked; None if it is neither."""
        if self._read:
            self._read -= 1
            value = line.strip()
            return None if is_plain(value, SecretLikelihood.PASSWORD) else line.replace(value, MASK, 1)
        word = _WORD.fullmatch(line) if self._is_printed or self._is_asked else None
        is_printed, self._is_printed, self._is_asked = self._is_printed, False, False
        if word and _is_secret(word[1], is_printed=is_printed):
            return line[: word.start(1)] + MASK + line[word.end(1) :]
        return None


def _asks(line: str) -> bool:
    """Return whether a line is a prompt for a secret, or a name that has its value below it."""
    asked = _PROMPT.fullmatch(line) if line.rstrip().endswith((":", "：")) else None
    return bool(asked and secret_likelihood(asked[1]))


def _prints(command: str) -> bool:
    if not (found := _PRINTS.search(command, max(len(command) - _END, 0))) or _KEPT.search(command, 0, found.start()):
        return False
    name = found["output"] or found["printed"] or found["echoed"]
    return not name or secret_likelihood(name) >= SecretLikelihood.LIKELY


def _is_secret(word: str, *, is_printed: bool) -> bool:
    """Return whether a word alone on its line is what a command printed, or what was typed at a prompt."""
    if is_plain(word, SecretLikelihood.PASSWORD) or is_prose(word):
        return False
    return not _MESSAGE.fullmatch(word) if is_printed else looks_odd(word)
