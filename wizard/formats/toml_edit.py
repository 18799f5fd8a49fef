"""A TOML file brought to hold other data: only what differs is written, in its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wizard.errors import BadInputError
from wizard.formats import tree
from wizard.formats.desired import is_same_data, verify
from wizard.formats.documents import Written
from wizard.formats.notes import Data, Deleted, Explained, bare, fields_of, items_of, value_of
from wizard.formats.places import indentation, line_end, line_number, line_start
from wizard.formats.splices import Splice, lines_after, spliced, without
from wizard.formats.toml_text import dump_toml, toml_value
from wizard.formats.toml_tree import Path, Section, Toml, Value, parse_toml
from wizard.formats.yaml_layout import Explain
from wizard.language import text


@dataclass
class _Edit:
    name: str
    source: str
    explain: Explain
    sections: tuple[Section, ...]
    splices: list[Splice] = field(default_factory=list)
    tables: list[Splice] = field(default_factory=list)
    """New tables: what is new in the table above, at the same place, comes before their headers."""

    def section(self, path: Path) -> Section | None:
        """Return the section with this very header."""
        return next((one for one in self.sections if one.path == path), None)

    def value(self, path: Path) -> Value | None:
        """Return the statement that gives the value of this path."""
        return next((value for one in self.sections for value in one.values if value.path == path), None)


def edited_toml(source: str, name: str, file: Toml, want: dict[str, Data], explain: Explain) -> str:
    """Return the text, read as `file`, with other data. Raises BadInputError where it cannot be changed safely."""
    edit = _Edit(name, source, explain, file.sections)
    _table(edit, (), file.data, want)
    after = spliced(source, [*edit.splices, *edit.tables])
    verify(name, lambda: is_same_data(parse_toml(after, name).data, want))
    return after


def _table(edit: _Edit, path: Path, have: Mapping[str, Data], want: Mapping[str, Data]) -> None:
    changed = {key: wanted for key, wanted in want.items() if key not in have or not is_same_data(have[key], wanted)}
    below = {key for key, wanted in changed.items() if _is_below(bare(wanted))}
    there = {key: statement for key in changed if (statement := edit.value((*path, key)))}
    new = {key: wanted for key, wanted in changed.items() if key not in below and key not in there}
    # Values come before tables that begin at the same place: below a header they would belong to it.
    if new:
        _new_values(edit, path, new)
    for key, wanted in changed.items():
        if key in there:
            _replace(edit, there[key], have[key], wanted)
        elif key in below:
            _nested(edit, (*path, key), have.get(key), wanted)


def _is_below(value: Data) -> bool:
    """Whether a value has its own header."""
    return isinstance(value, dict) or _is_tables(value)


def _nested(edit: _Edit, path: Path, have: Data, wanted: Data) -> None:
    """Change a table, or an array of tables, below its own header."""
    if isinstance(value_of(wanted), list):
        _tables(edit, path, items_of(have), items_of(wanted))
    elif have is not None or _is_branch(fields_of(wanted)):
        _table(edit, path, fields_of(have), fields_of(wanted))
    else:
        _new_section(edit, path, wanted)


def _is_tables(value: Data) -> bool:
    """Return whether a value is an array of tables."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _is_branch(value: Mapping[str, Data]) -> bool:
    """Return whether a table holds tables alone, and needs no header."""
    return bool(value) and all(isinstance(bare(one), dict) or _is_tables(bare(one)) for one in value.values())


def _tables(edit: _Edit, path: Path, have: Sequence[Data], items: Sequence[Data]) -> None:
    for number, (old, new) in enumerate(zip(have, items, strict=False)):
        if isinstance(new, Deleted):
            raise _twice(edit, (*path, number))
        if not is_same_data(old, new):
            _table(edit, (*path, number), fields_of(old), fields_of(new))
    for item in items[len(have) :]:
        _new_section(edit, path, [item])


def _twice(edit: _Edit, path: Path) -> BadInputError:
    section = edit.section(path)
    return BadInputError(
        text(
            "{name}:{line}: another [[{path}]] above has the same name; it is not clear which one is meant.",
            name=edit.name,
            line=line_number(edit.source, section.start if section else 0),
            path=_dotted(path),
        ),
        text("Keep one of them and merge again."),
    )


def _new_values(edit: _Edit, path: Path, new: dict[str, Data]) -> None:
    """Keys below those that a table has."""
    section = edit.section(path)
    if section is None:
        if _parts(edit, path):
            line = line_number(edit.source, _parts(edit, path)[0].start)
            raise BadInputError(
                text("{name}:{line}: tables written as dotted keys cannot be merged into.", name=edit.name, line=line),
                text("Write it under a header, [{path}], and merge again.", path=_dotted(path)),
            )
        _new_section(edit, path, new)
        return
    if not section.path and not section.values:
        # The first header may be in the very first line: what follows would be in its table.
        edit.splices.append(Splice(0, 0, _text(edit, new, "", _step(edit, section))))
        return
    margin = indentation(edit.source, section.values[-1].start) if section.values else None
    if margin is None:
        margin = indentation(edit.source, section.start) + _step(edit, section)
    block = _text(edit, new, margin, _step(edit, section))
    edit.splices.append(lines_after(edit.source, section.last, block))


def _parts(edit: _Edit, path: Path) -> list[Value]:
    """Return what a table holds by dotted keys, which are below the header of another."""
    above = [one for one in edit.sections if len(one.path) < len(path)]
    return [value for one in above for value in one.values if value.path[: len(path)] == path]


def _dotted(path: Path) -> str:
    return ".".join(_names(path))


def _new_section(edit: _Edit, path: Path, content: Data) -> None:
    """Write a table in front of those below it, else after its nearest relative; an element of an array always so."""
    inner = [one for one in edit.sections if one.path[: len(path)] == path and isinstance(content, dict)]
    near = inner[0] if inner else _relative(edit, path)
    data = content
    for key in reversed(_names(path)):
        data = {key: data}
    block = _text(edit, fields_of(data), _margin(edit, path, near), _step(edit, near))
    if inner:
        start = _with_comments(edit.source, near.start)
        edit.tables.append(Splice(start, start, f"{block}\n"))
    else:
        edit.tables.append(lines_after(edit.source, near.last, f"\n{block}"))


def _with_comments(source: str, index: int) -> int:
    """Return where the comments begin that are right above the line of a character, or the line itself."""
    start = line_start(source, index)
    while start and source[line_start(source, start - 1) : start].lstrip().startswith("#"):
        start = line_start(source, start - 1)
    return start


def _relative(edit: _Edit, path: Path) -> Section:
    """Return the last section with the longest beginning of the path."""
    for length in range(len(path), 0, -1):
        found = [one for one in edit.sections if one.path[:length] == path[:length]]
        if found:
            return found[-1]
    return edit.sections[-1]


def _margin(edit: _Edit, path: Path, after: Section) -> str:
    """Return the indentation of a new header: that of its like, else more than its parent's."""
    names = _names(path)
    relatives = [one for one in reversed(edit.sections) if one.path[:2] == path[:2]]
    for length in range(len(names) - 1, -1, -1):
        for one in (*relatives, *reversed(edit.sections)):
            if one.path and _names(one.path)[:-1] == names[:length]:
                return indentation(edit.source, one.start)
            if one.path and _names(one.path) == names[:length]:
                return indentation(edit.source, one.start) + _step(edit, one)
    return indentation(edit.source, after.start)


def _names(path: Path) -> list[str]:
    return [key for key in path if isinstance(key, str)]


def _step(edit: _Edit, near: Section) -> str:
    """Return by how much values are indented more than their header: of this table, else of another."""
    for section in (near, *edit.sections):
        if section.path and section.values:
            outer, inner = (indentation(edit.source, at) for at in (section.start, section.values[0].start))
            return inner[len(outer) :] if inner.startswith(outer) else ""
    return "  "


def _text(edit: _Edit, data: Mapping[str, Data], margin: str, step: str) -> str:
    content, notes = dump_toml(data, margin=margin, step=step)
    return edit.explain(Written("toml", content, notes)).content


def _replace(edit: _Edit, statement: Value, have: Data, want: Data) -> None:
    value = value_of(want)
    span = statement.node
    if isinstance(want, Deleted):
        end = line_end(edit.source, span.end) + 1
        edit.splices.append(Splice(line_start(edit.source, statement.start), end, ""))
    elif isinstance(have, list) and isinstance(value, list) and isinstance(span, tree.Sequence):
        _array(edit, span, have, value)
    else:
        edit.splices.append(Splice(span.start, span.end, toml_value(bare(value))))


def _array(edit: _Edit, array: tree.Sequence, have: list[Data], want: list[Data]) -> None:
    """Items keep their places and their comments: one is changed, taken out, or added at the end."""
    added = [one for one in want[len(have) :] if not isinstance(one, Deleted)]
    if have and all(isinstance(one, Deleted) for one in want[: len(have)]):
        _refilled(edit, array, added)
        return
    for number, (span, old) in enumerate(zip(array.items, have, strict=True)):
        new = want[number]
        if not isinstance(new, Deleted) and not is_same_data(old, new):
            edit.splices.append(Splice(span.start, span.end, toml_value(bare(new))))
    gone = [number for number, one in enumerate(want[: len(have)]) if isinstance(one, Deleted)]
    edit.splices += without([(one.start, one.end) for one in array.items], gone)
    if added:
        _append(edit, array, added)


def _refilled(edit: _Edit, array: tree.Sequence, added: list[Data]) -> None:
    """Put other items in the place of all that an array has, each on a separate line if those were."""
    source, first = edit.source, array.items[0].start
    start, end = line_start(source, first), line_start(source, array.end)
    if start > array.start and end > array.items[-1].end:
        edit.splices.append(Splice(start, end, _items(edit, added, indentation(source, first)) if added else ""))
    else:
        values = ", ".join(toml_value(bare(one)) for one in added)
        edit.splices.append(Splice(array.start + 1, array.end - 1, values))


def _append(edit: _Edit, array: tree.Sequence, added: list[Data]) -> None:
    source = edit.source
    end = array.items[-1].end if array.items else array.start + 1
    if line_start(source, array.end) <= end or not array.items:  # the bracket closes in the line of the last item
        values = ", ".join(toml_value(bare(one)) for one in added)
        edit.splices.append(Splice(end, end, f", {values}" if array.items else values))
        return
    comma = source.find(",", end, line_end(source, end))
    before_comment = source.find("#", end, line_end(source, end))
    has_comma = comma >= 0 and (before_comment < 0 or comma < before_comment)
    if not has_comma:
        edit.splices.append(Splice(end, end, ","))
    margin = indentation(source, array.items[-1].start)
    edit.splices.append(lines_after(source, end, _items(edit, added, margin)))


def _items(edit: _Edit, added: list[Data], margin: str) -> str:
    """Return each item in a separate line, below its reason."""
    from wizard.formats.notes import Note

    lines = [f"{margin}{toml_value(bare(one))}," for one in added]
    notes = tuple(Note(number, one.topic) for number, one in enumerate(added, 1) if isinstance(one, Explained))
    return edit.explain(Written("toml", "\n".join(lines) + "\n", notes)).content
