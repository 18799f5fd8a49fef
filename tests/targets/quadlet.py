"""How Podman's generator reads a unit, and what systemd makes of it: these rules are theirs, not the program's.

Sources: containers/podman, pkg/systemd/parser (lines, words, C escapes) and pkg/systemd/quadlet (which key is read
how); systemd.unit(5) for specifiers, systemd.service(5) for variables. The lab asks the real generator.
"""

import re

WHITE = "\t\n\v\f\r \u0085\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
"""What Go takes for white space."""
ESCAPES = dict(zip("abfnrtv\\\"'s", "\a\b\f\n\r\t\v\\\"' ", strict=True))


def values(unit: str, key: str) -> list[str]:
    """The values of a key of [Container], as they stand."""
    section, found = "", []
    for line in _lines(unit):
        if header := re.match(r"\[([^\]]*)\][ \t]*\Z", line):
            section = header[1]
        elif section == "Container" and line.partition("=")[0].rstrip() == key:
            found.append(line.partition("=")[2].lstrip(WHITE))
    return found


def _lines(unit: str) -> list[str]:
    joined, found = "", []
    for raw in unit.removesuffix("\n").split("\n"):
        line = raw.strip(WHITE)
        if not line or line[0] in "#;":
            continue
        if line.endswith("\\"):
            joined += line[:-1]
            continue
        found.append(joined + line)
        joined = ""
    return found


def words(value: str) -> list[str]:
    """The words of `Exec=` and `Environment=`; an empty one ends the list."""
    found, at = [], 0
    while at < len(value):
        while at < len(value) and value[at] in " \t\n\r":
            at += 1
        word, at = _word(value, at)
        if not word:
            break
        found.append(word)
    return found


def _word(value: str, at: int) -> tuple[str, int]:
    word, quote = "", ""
    while at < len(value):
        c = value[at]
        if c == "\\":
            taken, length = _unescape(value[at + 1 :])
            word, at = word + taken, at + 1 + length
            continue
        at += 1
        if quote:
            quote, word = ("", word) if c == quote else (quote, word + c)
        elif c in "\"'":
            quote = c
        elif c in " \t\n\r":
            break
        else:
            word += c
    return word, at


def _unescape(rest: str) -> tuple[str, int]:
    if rest[:1] in ESCAPES and rest:
        return ESCAPES[rest[0]], 1
    for letter, digits in (("x", 2), ("u", 4), ("U", 8)):
        if found := re.match(rf"{letter}([0-9a-fA-F]{{{digits}}})", rest):
            return chr(int(found[1], 16)), digits + 1
    raise AssertionError(f"unsupported escape char: {rest[:9]!r}")


def arrived(value: str) -> str:
    """What systemd gives to the program; fails if it would put its own words in."""
    assert not re.search(r"(?<!%)(?:%%)*%(?![%hE])", value), f"a specifier in {value!r}"
    assert not re.search(r"(?<!\$)(?:\$\$)*\$(?!\$)", value), f"a variable in {value!r}"
    return value.replace("%%", "%").replace("$$", "$")
