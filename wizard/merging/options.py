"""Docker's options in one line, as a GitHub workflow has them: united option by option, the rest as it stands."""

import re

from wizard.containers.values import is_yes, mount_fields
from wizard.merging.entries import BLOCKING, CAPABILITY, DEVICE, SECURITY, Kind, blocks, mount_target
from wizard.records import Record

_WORD = re.compile(r"""(?:\$\{\{.*?\}\}|"[^"]*"|'[^']*'|[^\s"'])+""")
_USER = Kind(lambda entry: "user")
_KINDS = {"--security-opt": SECURITY, "--device": DEVICE, "--cap-add": CAPABILITY, "--cap-drop": CAPABILITY}
_KINDS |= {"--user": _USER, "-u": _USER}
_MOUNTS = ("--volume", "-v", "--mount", "--tmpfs")
_PRIVILEGED = "--privileged"


class _Option(Record):
    """An option as it is written, with its value where it is one of ours."""

    raw: str
    flag: str = ""
    value: str = ""


def _options(line: str) -> list[_Option]:
    found, words = [], _WORD.findall(line)
    while words:
        word = words.pop(0)
        flag, equals, value = word.partition("=")
        if word[:2] in ("-u", "-v") and len(word) > 2 and not equals:
            flag, equals, value = word[:2], "=", word[2:]
        is_known = flag in _KINDS or flag in _MOUNTS
        if is_known and not equals and words:
            value = words.pop(0)
            found.append(_Option(f"{word} {value}", flag, value.strip("\"'")))
        elif is_known:
            found.append(_Option(word, flag, value.strip("\"'")))
        else:
            found.append(_Option(word))
    return found


def is_privileged(line: str) -> bool:
    """Whether the options switch every protection off."""
    words = [one.raw.partition("=") for one in _options(line)]
    return any(flag == _PRIVILEGED and (not equals or is_yes(value)) for flag, equals, value in words)


def mounted(line: str) -> list[str]:
    """Where the options mount something."""
    found = [one for one in _options(line) if one.flag in _MOUNTS]
    fields = [mount_fields(one.value).get("target", "") for one in found if one.flag == "--mount"]
    short = [mount_target(one.value, is_tmpfs=one.flag == "--tmpfs") for one in found if one.flag != "--mount"]
    return [*(mount_target(one) for one in fields if one), *short]


def united_options(have: str, want: str) -> str:
    """The options of `have` with those of `want`: what says the same stays, what contradicts is replaced."""
    options = [_free(one) for one in _options(have)]
    for ours in _options(want):
        kind = _KINDS.get(ours.flag)
        if kind is None:
            options += [] if ours.raw in [one.raw for one in options] else [ours]
            continue
        same = [i for i, one in enumerate(options) if _is_same(one, ours, kind)]
        if not same:
            options.append(ours)
        elif not all(kind.good(options[i].value, ours.value) for i in same):
            options = [ours if i == same[0] else one for i, one in enumerate(options) if i not in same[1:]]
    return " ".join(one.raw for one in options)


def _is_same(one: _Option, ours: _Option, kind: Kind) -> bool:
    is_like = _KINDS.get(one.flag) is kind and (kind is not CAPABILITY or one.flag == ours.flag)
    return is_like and bool(kind.name(one.value) == kind.name(ours.value))


def _free(option: _Option) -> _Option:
    """Without the option that forbids what every mode needs."""
    if option.flag == "--security-opt" and blocks(option.value):
        return _Option(f"--security-opt {BLOCKING}=false", option.flag, f"{BLOCKING}=false")
    return option
