"""Lines of a configuration file that stand for given reasons, with as much around them as pasting needs."""

from collections.abc import Sequence

from wizard.targets.artifact import Artifact

_SHORT_ITEM = 6


def lines_about(artifact: Artifact, topics: Sequence[str]) -> str:
    """The lines whose topic is one of these, in their context; empty where the file has none."""
    lines = artifact.content.split("\n")
    wanted = {note.line - 1 for note in artifact.notes if note.topic in topics}
    if not wanted:
        return ""
    match artifact.language:
        case "yaml":
            kept = _yaml(lines, wanted)
        case "toml":
            kept = _toml(lines, wanted)
        case "ini":
            kept = {heading for index in wanted for heading in (index, _section(lines, index))}
        case "sh":
            return _options(lines, wanted, {note.line - 1 for note in artifact.notes})
        case _:
            return artifact.content
    return "\n".join(lines[index] for index in sorted(kept)) + "\n"


def _yaml(lines: Sequence[str], wanted: set[int]) -> set[int]:
    """Each line with what is below it, and the keys that lead to it."""
    kept: set[int] = set()
    for index in wanted:
        if _indent(lines[index]) == 0 and lines[index].startswith("kind:"):
            kept |= _document(lines, index)
            continue
        item = _item(lines, index)
        kept |= {index, *item, *_below(lines, index), *_above(lines, index)}
        for volume in _volumes_named(lines, {lines[i].strip() for i in (index, *item)}):
            kept |= {volume, *_below(lines, volume), *_above(lines, volume)}
    return kept


def _item(lines: Sequence[str], index: int) -> set[int]:
    """The whole of a short item of a list, where the line is one of its keys."""
    indent = _indent(lines[index]) - 2
    start = next((i for i in range(index, -1, -1) if _indent(lines[i]) <= indent and lines[i]), index)
    if not lines[start][indent:].startswith("- ") or _indent(lines[start]) != indent:
        return set()
    found = {start, *_below(lines, start)}
    return found if len(found) <= _SHORT_ITEM else set()


def _volumes_named(lines: Sequence[str], item: set[str]) -> set[int]:
    """The volumes that an item of a container's volumeMounts is about."""
    if not any(line.startswith("mountPath:") for line in item):
        return set()
    starts = [i for i, line in enumerate(lines) if line.strip() == "volumes:"]
    return {i for start in starts for i in _below(lines, start) if lines[i].strip() in item & _names(item)}


def _names(item: set[str]) -> set[str]:
    return {line for line in item if line.startswith("- name:")}


def _document(lines: Sequence[str], index: int) -> set[int]:
    """The whole of the document that a line is in: a note on its kind is about all of it."""
    start = max((i + 1 for i in range(index) if lines[i] == "---"), default=0)
    end = next((i for i in range(index, len(lines)) if lines[i] == "---"), len(lines))
    return set(_without_blank_end(lines, start, end))


def _below(lines: Sequence[str], index: int) -> set[int]:
    """All that is deeper, with the blank lines that a text of several lines has."""
    ends = (i for i in range(index + 1, len(lines)) if lines[i].strip() and _indent(lines[i]) <= _indent(lines[index]))
    return set(_without_blank_end(lines, index + 1, next(ends, len(lines))))


def _without_blank_end(lines: Sequence[str], start: int, end: int) -> range:
    while end > start and not lines[end - 1].strip():
        end -= 1
    return range(start, end)


def _above(lines: Sequence[str], index: int) -> set[int]:
    found, indent = set(), _indent(lines[index])
    # An item's other keys say which item it is.
    for i in range(index - 1, -1, -1):
        if not indent or lines[i] == "---":
            break
        if lines[i].strip() and _indent(lines[i]) < indent:
            found.add(i)
            indent = _indent(lines[i])
    return found


def _toml(lines: Sequence[str], wanted: set[int]) -> set[int]:
    """Each key under the header of its table; a list or text of several lines whole."""
    kept: set[int] = set()
    for index in wanted:
        header = next((i for i in range(index, -1, -1) if lines[i].lstrip().startswith("[")), index)
        if header == index:
            kept |= {index, *_table(lines, index)}
            continue
        opening, closing = _value(lines, header, index)
        kept |= {header, *range(opening, closing + 1)} if closing - opening > 40 else {header, opening, index, closing}
        kept |= set(range(index, closing + 1)) if opening == index else set()
        kept |= _named(lines, header)
    return kept


def _table(lines: Sequence[str], header: int) -> set[int]:
    """The lines of a table, up to the next header: a text of several lines may have blank ones and brackets."""
    end, quoted = header + 1, False
    while end < len(lines) and (quoted or not lines[end].lstrip().startswith("[")):
        quoted ^= lines[end].count("'''") % 2 == 1
        end += 1
    return set(_without_blank_end(lines, header + 1, end))


def _named(lines: Sequence[str], header: int) -> set[int]:
    """The keys that a table of a row of tables is told by."""
    if not lines[header].lstrip().startswith("[["):
        return set()
    keys = ("name =", "patch_type =")
    return {i for i in _table(lines, header) if lines[i].lstrip().startswith(keys)}


def _value(lines: Sequence[str], header: int, index: int) -> tuple[int, int]:
    """The first and the last line of the value that a line belongs to."""
    text = lines[index]
    if text.rstrip().endswith("'''"):
        return index, next(i for i in range(index + 1, len(lines)) if lines[i].strip() == "'''")
    if " = " in text:
        return index, index
    opening = next(i for i in range(index, header, -1) if lines[i].rstrip().endswith("= ["))
    return opening, next(i for i in range(index, len(lines)) if lines[i].strip() == "]")


def _section(lines: Sequence[str], index: int) -> int:
    """The header of the section that a line is in."""
    return next((i for i in range(index, -1, -1) if lines[i].startswith("[")), index)


def _options(lines: Sequence[str], wanted: set[int], starts: set[int]) -> str:
    """Options of one command, as they continue it; of a script, its lines. A quoted value may hold line breaks."""
    wholes = []
    for index in sorted(wanted):
        end = min((i for i in starts if i > index), default=index + 1)
        wholes.append("\n".join(lines[index:end]).strip().removesuffix("\\").rstrip())
    continued = any(lines[index].endswith("\\") for index in wanted)
    return (" \\\n" if continued else "\n").join(wholes) + "\n"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
