"""Mutations that keep a file's shape in mind: a node of another type, a key twice, an anchor, other line ends."""

import random
import re
from collections.abc import Callable

Mutation = Callable[[random.Random, str], str]

_YAML_NODES = (
    *("", "~", "null", "NULL", "5", "-1", "+5", "0x1f", "1e3", "1_000", ".inf", "true", "No", '""', "'a: b'", "a b"),
    *("[]", "{}", "[a]", "[5]", "[[a]]", "[null]", "[{a: b}]", "{a: b}", "{a: [b]}", "{a: }", "{? a}", "[a: b]"),
    *("!x y", "!!str 5", "!!int '5'", "!reference [a, script]", "!reset null", "!!binary aGk=", "&z v", "*z", "*env"),
    *("&env {a: b}", "|\n{i}  a\n{i}  b", ">-\n{i}  a", "\n{i}  - a", "\n{i}  - - a", "\n{i}  a: b", "\n{i}- {a: b}"),
    *("\n{i}  ? a\n{i}  : b", '"\\\n{i}  a"', "2025-01-01", "'", '"', "[", "{", "é\u2028b", '"\\ud800"', "# c"),
    *(
        "{<<: *env}",
        "a:b",
        "werf converge",
        "werf/werf",
        "/dev/fuse:rwm",
        "/dev/fuse:/dev/fuse:r",
        "a:b:c:d",
        ":",
        "=b",
    ),
    *("/home/build/.local/share/containers", ".:/app:ro", "seccomp=a", "seccomp:b", "no-new-privileges", "${A:-b:c}"),
)
_TOML_VALUES = (
    *("5", "-0.5", "nan", "true", '""', '"a"', "'''\na\n'''", '"""\\\n  a"""', "[]", "[1]", "[[1]]", '["a", 5]'),
    *("{}", "{a = 1}", "[{a = 1}]", "1979-05-27", "0x1f", '"\\u00e9"', '"a" # c', "[\n 1, # c\n]", "", "'", "a"),
    *('["/dev/fuse:rwm"]', '["seccomp:unconfined", "no-new-privileges:true"]', "{a.b = 1}", '["/a", "/a:/b"]'),
)
_TOML_LINES = (
    *("[runners]", "[[runners]]", "[runners.docker]", "[[runners.docker]]", "[runners.kubernetes.volumes]", "[a.b]"),
    *(
        "[[runners.kubernetes.pod_spec]]",
        "[runners.docker.volumes]",
        'docker.image = "a"',
        "runners = 5",
        "runners = []",
    ),
    *("runners = [{name = 'werf', executor = 'docker'}]", "[runners.kubernetes]", "kubernetes = {a = 1}", "docker = 5"),
)
_TEXT_PIECES = (
    *(
        "'",
        '"',
        "`",
        "$(",
        "${",
        "\\",
        "\\\n",
        "<<EOF\n",
        "<<",
        ">",
        "&&",
        ";",
        "|",
        "--",
        "-",
        "-v",
        "--mount",
        "=",
        "",
    ),
    *(
        "--security-opt",
        "--device=",
        "-itv",
        "$A",
        "%h",
        "[Container]",
        "Mount=",
        "Volume=",
        "#",
        "type=bind",
        ",",
        ":",
    ),
)
_ODD_CHARACTERS = (
    "\r",
    "\t",
    "\0",
    "\x85",
    "\u2028",
    "\ufeff",
    "\u200b",
    "\x0c",
    "\x1b",
    "\U0001f600",
    "\u0301",
    "%",
    "@",
)
_PAIR = re.compile(r"^(?P<indent> *)(?P<dash>(?:- )*)(?P<key>[^\s:#][^:#\n]*):(?P<value> [^\n]*|)$")


def mutated(chance: random.Random, content: str, syntax: str) -> str:
    """The content after one to three mutations that suit its syntax."""
    own = {"yaml": _YAML, "answers": _YAML, "toml": _TOML, "text": _TEXT}[syntax]
    for _ in range(chance.choice((1, 1, 2, 2, 3))):
        content = chance.choice(own)(chance, content)
    return content


def _lines(content: str) -> list[str]:
    return content.split("\n")


def _below(lines: list[str], number: int) -> int:
    """The number of the first line that is not below a line."""
    own = len(lines[number]) - len(lines[number].lstrip(" "))
    end = number + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip(" ")) > own):
        end += 1
    return end


def _pair(chance: random.Random, lines: list[str]) -> tuple[int, "re.Match[str]"] | None:
    found = [(n, match) for n, line in enumerate(lines) if (match := _PAIR.match(line))]
    return chance.choice(found) if found else None


def _other_node(chance: random.Random, content: str) -> str:
    """A value of another type, in the place of a value with all that is below it, or of its line alone."""
    lines = _lines(content)
    if not (found := _pair(chance, lines)):
        return content
    number, match = found
    node = chance.choice(_YAML_NODES).replace("{i}", match["indent"])
    end = _below(lines, number) if chance.random() < 0.8 else number + 1
    lines[number:end] = [f"{match['indent']}{match['dash']}{match['key']}: {node}"]
    return "\n".join(lines)


def _whole(chance: random.Random, content: str) -> str:
    """The whole file as one node, or a further document."""
    node = chance.choice(_YAML_NODES).replace("{i}", "")
    return chance.choice(
        (
            f"{node}\n",
            node,
            f"--- {node}\n",
            f"# c\n{node} # c\n",
            f"{content}---\n{node}\n",
            f"---\n{node}\n---\n{content}",
        )
    )


def _twice(chance: random.Random, content: str) -> str:
    """A key with all that is below it, once more here or elsewhere."""
    lines = _lines(content)
    if not (found := _pair(chance, lines)):
        return content
    block = lines[found[0] : _below(lines, found[0])]
    at = chance.choice((found[0], chance.randrange(len(lines) + 1)))
    return "\n".join([*lines[:at], *block, *lines[at:]])


def _anchored(chance: random.Random, content: str) -> str:
    """An anchor at one value, its alias or a merge key at another."""
    lines = _lines(content)
    pairs = [(n, match) for n, line in enumerate(lines) if (match := _PAIR.match(line))]
    if len(pairs) < 2:
        return content
    (first, one), (second, other) = sorted(chance.sample(pairs, 2), key=lambda pair: pair[0])
    lines[first] = f"{one['indent']}{one['dash']}{one['key']}: &q{one['value']}"
    use = chance.choice((": *q", ":\n{i}  <<: *q", ": [*q]", ": {<<: *q}", ": {a: *q, <<: [*q, *q]}", ":\n{i}  - *q"))
    lines[second : _below(lines, second)] = [
        f"{other['indent']}{other['dash']}{other['key']}{use}".replace("{i}", other["indent"])
    ]
    return "\n".join(lines)


def _tagged(chance: random.Random, content: str) -> str:
    lines = _lines(content)
    if not (found := _pair(chance, lines)):
        return content
    number, match = found
    tag = chance.choice(
        ("!x", "!!str", "!!map", "!!seq", "!reset", "!override", "!!python/object:os.system", "&env", "&a !b")
    )
    lines[number] = f"{match['indent']}{match['dash']}{match['key']}: {tag}{match['value']}"
    return "\n".join(lines)


def _odd_key(chance: random.Random, content: str) -> str:
    lines = _lines(content)
    if not (found := _pair(chance, lines)):
        return content
    number, match = found
    key = chance.choice(
        ('"{}"', "'{}'", "? {}\n{i}", "5", "null", "<<", "[a, b]", "*env", "!x {}", '"\\x41"', "{} ", "~")
    )
    lines[number] = (
        match["indent"]
        + match["dash"]
        + key.replace("{}", match["key"]).replace("{i}", match["indent"])
        + ":"
        + match["value"]
    )
    return "\n".join(lines)


def _into_flow(chance: random.Random, content: str) -> str:
    """A block as JSON in one line."""
    import json

    lines = _lines(content)
    if not (found := _pair(chance, lines)):
        return content
    number, match = found
    end = _below(lines, number)
    inner = [line.strip() for line in lines[number + 1 : end] if line.strip()]
    flow: object = (
        [line.removeprefix("- ") for line in inner]
        if inner and inner[0].startswith("-")
        else {line.partition(":")[0]: line.partition(":")[2].strip() for line in inner}
    )
    lines[number:end] = [f"{match['indent']}{match['dash']}{match['key']}: {json.dumps(flow)}"]
    return "\n".join(lines)


def _moved(chance: random.Random, content: str) -> str:
    """A line further in or out, gone, twice, or in the place of another."""
    lines = _lines(content)
    a, b = (chance.randrange(len(lines)) for _ in range(2))
    match chance.randrange(6):
        case 0:
            lines[a] = chance.choice((" ", "  ", "\t", "- ")) + lines[a]
        case 1:
            lines[a] = lines[a].removeprefix("  ")
        case 2:
            del lines[a : a + chance.choice((1, 1, 2, 5))]
        case 3:
            lines[a], lines[b] = lines[b], lines[a]
        case 4:
            lines.insert(b, lines[a])
        case _:
            lines.insert(a, chance.choice(("", "# c", "   ", "---", "...", "  # c", "%YAML 1.1", "--- # c", "\t")))
    return "\n".join(lines)


def _ends(chance: random.Random, content: str) -> str:
    """Other line ends, a byte order mark, an end in the middle."""
    match chance.randrange(8):
        case 0:
            return content.replace("\n", "\r\n")
        case 1:
            return content.replace("\n", "\r")
        case 2:
            return "\ufeff" + content
        case 3:
            return content.rstrip("\n") + chance.choice(
                ("", "\r", "\r\n", "\n\n\n", " ", "\n ", "\n\t", "\n# c", "\n...")
            )
        case 4:
            return content[: chance.randrange(len(content) + 1)]
        case 5:
            return content.replace("\n", "\n\n")
        case 6:
            return "".join(line + chance.choice(("\n", "\r\n")) for line in _lines(content))
        case _:
            return content.replace("  ", "    ") if chance.random() < 0.5 else content.replace("  ", "\t")


def _noise(chance: random.Random, content: str) -> str:
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice(_ODD_CHARACTERS) + content[at + chance.choice((0, 0, 1, 3)) :]


def _words(chance: random.Random, content: str) -> str:
    """A word gone, twice, or another."""
    words = re.split(r"(\s+)", content)
    at = chance.randrange(len(words))
    words[at] = chance.choice((*_TEXT_PIECES, words[at] * 2, chance.choice(words)))
    return "".join(words)


def _toml_value(chance: random.Random, content: str) -> str:
    lines = _lines(content)
    found = [n for n, line in enumerate(lines) if " = " in line]
    if not found:
        return content
    number = chance.choice(found)
    key = lines[number].partition("=")[0]
    value = chance.choice(_TOML_VALUES)
    if chance.random() < 0.2:
        key = chance.choice((f"a.{key.strip()}", f'"{key.strip()}" ', key.upper(), key.strip() + ".b "))
    lines[number] = f"{key}= {value}"
    return "\n".join(lines)


def _toml_line(chance: random.Random, content: str) -> str:
    lines = _lines(content)
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(_TOML_LINES))
    return "\n".join(lines)


def _toml_header(chance: random.Random, content: str) -> str:
    lines = _lines(content)
    found = [n for n, line in enumerate(lines) if line.lstrip().startswith("[")]
    if not found:
        return content
    number = chance.choice(found)
    line = lines[number]
    if chance.random() < 0.3:
        end = chance.choice([n for n in [*found, len(lines)] if n > number] or [len(lines)])
        return "\n".join([*lines[:end], *lines[number:end], *lines[end:]])
    lines[number] = chance.choice(
        (line.replace("[[", "[").replace("]]", "]"), line.replace("[", "[[").replace("]", "]]"), line + "\n" + line)
    )
    return "\n".join(lines)


_SHARED: tuple[Mutation, ...] = (_moved, _moved, _ends, _noise)
_YAML = (*(_other_node,) * 6, *(_twice, _anchored, _tagged, _odd_key, _into_flow) * 2, _whole, *_SHARED)
_TOML = (*(_toml_value,) * 5, *(_toml_line, _toml_header) * 2, *_SHARED)
_TEXT = (*(_words,) * 4, *_SHARED)
