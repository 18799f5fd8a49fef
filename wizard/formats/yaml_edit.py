"""A YAML file brought to hold other data: only what differs is written, in its place.

Anchors, quotes, comments and the order are not touched: only what changes is written again.
"""

import json
from dataclasses import dataclass, field

from wizard.formats.desired import is_same_data
from wizard.formats.notes import Data, Deleted, Explained, Fields, Inherited, bare, fields_of, value_of
from wizard.formats.places import line_end, line_number, line_start
from wizard.formats.splices import Splice, lines_after, lines_after_comments, spliced, without
from wizard.formats.tree import (
    Alias,
    Mapping,
    Node,
    Scalar,
    Sequence,
    aliased,
    brought,
    is_merge,
    key_of,
    plain,
    target_of,
)
from wizard.formats.yaml_layout import (
    Explain,
    Layout,
    block_text,
    column,
    dash_column,
    inline_text,
    item_text,
    layout_of,
    pair_text,
)
from wizard.language import Text, text


@dataclass
class _Edit:
    source: str
    layout: Layout
    explain: Explain
    shared: dict[int, str]
    splices: list[Splice] = field(default_factory=list)
    notices: list[Text] = field(default_factory=list)

    def data(self, node: Node) -> Data:
        found: Data = plain(node, self.source)
        return found


def edited(source: str, documents: list[tuple[Node, Data]], explain: Explain) -> tuple[str, list[Text]]:
    """Return the text with each document as it is wanted, and what a person should know of the way it was done."""
    splices: list[Splice] = []
    notices: list[Text] = []
    for root, want in documents:
        edit = _Edit(source, layout_of(root, source), explain, {id(one): one.anchor for one in aliased(root)})
        if isinstance(root, Mapping) and isinstance(want, dict):
            _mapping(edit, root, want, in_flow=root.flow)
        splices += edit.splices
        notices += edit.notices
    return spliced(source, splices), list(dict.fromkeys(notices))


def _mapping(edit: _Edit, node: Mapping, want: dict[str, Data], *, in_flow: bool) -> None:
    before = len(edit.splices)
    _change_mapping(edit, node, want, in_flow=in_flow)
    if len(edit.splices) > before:
        _tell_shared(edit, node)


def _change_mapping(edit: _Edit, node: Mapping, want: dict[str, Data], *, in_flow: bool) -> None:
    have = fields_of(edit.data(node))
    new: dict[str, Data] = {}
    for key, value in want.items():
        if isinstance(value, Inherited) or (key in have and is_same_data(have[key], value)):
            continue
        if isinstance(value, Deleted):
            _take_pair_out(edit, node, key)
        elif pair := node.own(key):
            _pair(edit, key, pair, value, in_flow=in_flow)
        else:
            new[key] = value
    if node.flow:
        added = [_flow_pair(edit, node, key, value) for key, value in new.items()]
        gone = [isinstance(want.get(key_of(key)), Deleted) for key, _ in node.pairs]
        _change_flow(edit, node, [(key.start, one.end) for key, one in node.pairs], gone, added)
        return
    if not new:
        return
    last = node.pairs[-1][1] if node.pairs else None
    indent = column(edit.source, node.pairs[0][0].start)
    gap = "\n" if _is_spaced(edit.source, node) else ""
    block = "".join(gap + _new_pair(edit, node, key, value, indent) for key, value in new.items())
    edit.splices.append(lines_after_comments(edit.source, last.end if last else node.end, block, indent))


def _new_pair(edit: _Edit, node: Mapping, key: str, want: Data, indent: int) -> str:
    """Return a key that is new here; of a mapping that a merge key brought, what stays is copied as it is written."""
    value = value_of(want)
    source = brought(node, key)
    if not isinstance(source, Mapping) or not isinstance(value, dict) or not source.pairs:
        return pair_text(key, want, indent, edit.layout, edit.explain)
    have, inside = fields_of(edit.data(source)), indent + edit.layout.step
    if source.anchor and have.keys() <= value.keys():
        block = f"{' ' * indent}{inline_text(key)}:\n{' ' * inside}<<: *{source.anchor}\n"
        return block + "".join(
            pair_text(k, v, inside, edit.layout, edit.explain) for k, v in _other(have, value).items()
        )
    if source.flow:
        return pair_text(key, want, indent, edit.layout, edit.explain)
    lines = [f"{' ' * indent}{inline_text(key)}:\n"]
    for name, node_of in source.pairs:
        raw = edit.source[name.start : node_of.end]
        known = key_of(name)
        if is_merge(name) or (is_same_data(have[known], value.get(known)) and "\n" not in raw and not node_of.anchor):
            lines.append(f"{' ' * inside}{raw}\n")
        elif known in value:
            lines.append(pair_text(known, value[known], inside, edit.layout, edit.explain))
    new = {
        name: item
        for name, item in value.items()
        if source.own(name) is None and not is_same_data(have.get(name), item)
    }
    lines += [pair_text(name, item, inside, edit.layout, edit.explain) for name, item in new.items()]
    return "".join(lines)


def _flow_pair(edit: _Edit, node: Mapping, key: str, want: Data) -> str:
    """Return a key new in a mapping in braces; of one with an anchor that a merge key brought, the difference."""
    value = value_of(want)
    source = brought(node, key)
    if isinstance(source, Mapping) and source.anchor and isinstance(value, dict):
        have = fields_of(edit.data(source))
        if have.keys() <= value.keys():
            new = [f"{inline_text(name)}: {inline_text(item)}" for name, item in _other(have, value).items()]
            return f"{inline_text(key)}: {{{', '.join((f'<<: *{source.anchor}', *new))}}}"
    if node.pairs and all(isinstance(name, Scalar) and name.style == '"' for name, _ in node.pairs):
        # JSON, as other programs may read it.
        return f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(bare(want), ensure_ascii=False)}"
    return f"{inline_text(key)}: {inline_text(want)}"


def _other(have: Fields, want: dict[str, Data]) -> dict[str, Data]:
    """Return what is wanted otherwise than it is there."""
    return {key: value for key, value in want.items() if key not in have or not is_same_data(have[key], value)}


def _take_pair_out(edit: _Edit, node: Mapping, key: str) -> None:
    """Take a key that is here out, with its line."""
    if (pair := node.own(key)) and not node.flow and len(node.pairs) > 1:
        end = min(line_end(edit.source, pair[1].end) + 1, len(edit.source))
        edit.splices.append(Splice(line_start(edit.source, pair[0].start), end, ""))
    elif pair and not node.flow:
        edit.splices.append(Splice(pair[1].start, pair[1].end, "null"))


def _change_flow(
    edit: _Edit, node: Mapping | Sequence, spans: list[tuple[int, int]], gone: list[bool], added: list[str]
) -> None:
    """Take parts out of what is in brackets, and put others at its end."""
    if gone and all(gone):
        edit.splices.append(Splice(spans[0][0], node.end - 1, ", ".join(added)))
        return
    edit.splices += without(spans, [number for number, is_gone in enumerate(gone) if is_gone])
    if added:
        end = spans[-1][1] if spans else node.end - 1
        # After a key without a value a comma would be taken for a part of the key.
        gap = " , " if _ends_in_key(node) else ", " if spans else ""
        edit.splices.append(Splice(end, end, gap + ", ".join(added)))


def _ends_in_key(node: Mapping | Sequence) -> bool:
    value = node.pairs[-1][1] if isinstance(node, Mapping) and node.pairs else None
    return value is not None and value.start == value.end


def _is_spaced(source: str, node: Mapping) -> bool:
    """Whether empty lines are between the parts of a mapping."""
    for key, _ in node.pairs[1:]:
        start = line_start(source, key.start)
        while start:
            above = line_start(source, start - 1)
            line = source[above : start - 1].strip()
            if not line:
                return True
            if not line.startswith("#"):
                break
            start = above
    return False


def _pair(edit: _Edit, key: str, pair: tuple[Node, Node], want: Data, *, in_flow: bool) -> None:
    """Change the value of a key that is here."""
    name, node = pair
    value = value_of(want)
    if isinstance(node, Alias) and not in_flow:
        _written_out(edit, key, name, node, want)
    elif not _within(edit, node, value, in_flow=in_flow):
        _tell_shared(edit, node)
        if in_flow:
            edit.splices.append(Splice(node.start, node.end, inline_text(want)))
        elif isinstance(node, Scalar) and node.start == node.end:
            _fill(edit, key, name, node, want)
        else:
            block = pair_text(key, want, column(edit.source, name.start), edit.layout, edit.explain)
            edit.splices.append(_in_place(edit.source, name, node, block))


def _in_place(source: str, name: Node, node: Node, block: str) -> Splice:
    """Return a pair written again; a comment in its line stays in the line of the key."""
    end = line_end(source, node.end)
    rest = source[node.end : end]
    lines = block.strip().split("\n")
    first = next(i for i, line in enumerate(lines) if not line.lstrip().startswith("#"))
    if not rest.lstrip().startswith("#") or len(lines) == first + 1:
        return Splice(name.start, node.end, "\n".join(lines))
    lines[first] += rest
    return Splice(name.start, end, "\n".join(lines))


def _within(edit: _Edit, node: Node, value: Data, *, in_flow: bool) -> bool:
    """Change a value in its place; False if it has to be written again."""
    match node:
        case Mapping() if isinstance(value, dict) and (node.pairs or in_flow):
            _mapping(edit, node, value, in_flow=in_flow or node.flow)
        case Sequence() if isinstance(value, list) and (node.items or in_flow):
            _sequence(edit, node, value)
        case Scalar() if _is_short(value) and node.style not in ("|", ">") and node.start != node.end:
            _tell_shared(edit, node)
            start = edit.source.index(node.anchor, node.start) + len(node.anchor) if node.anchor else node.start
            gap = " " if node.anchor else ""
            edit.splices.append(Splice(start, node.end, gap + inline_text(value, node)))
        case Scalar(style="|") if isinstance(value, str) and node.value.strip():
            _tell_shared(edit, node)
            edit.splices.append(Splice(node.start, node.end, block_text(edit.source, node, value)))
        case _:
            return False
    return True


def _is_short(value: Data) -> bool:
    return not isinstance(value, (dict, list)) and "\n" not in str(value)


def _fill(edit: _Edit, key: str, name: Node, node: Scalar, want: Data) -> None:
    """Give a key without a value one: in its line, or below it."""
    value = value_of(want)
    if _is_short(value):
        edit.splices.append(Splice(node.end, node.end, f" {inline_text(value)}"))
        return
    block = pair_text(key, want, column(edit.source, name.start), edit.layout, edit.explain)
    lines = block.splitlines(keepends=True)
    first = next(i for i, line in enumerate(lines) if not line.lstrip().startswith("#"))
    rest = lines[first].partition(":")[2].strip()
    if rest:  # a block scalar begins in the line of its key
        edit.splices.append(Splice(name.start, node.end, block.strip()))
    else:
        below = "".join(lines[:first] + lines[first + 1 :])
        edit.splices.append(lines_after(edit.source, node.end, below))


def _written_out(edit: _Edit, key: str, name: Node, alias: Alias, want: Data) -> None:
    """Another value for this key alone: what the alias stands for is not changed, for others use it."""
    source, indent = edit.source, column(edit.source, name.start)
    raw = source[alias.start : alias.end]
    edit.notices.append(
        text(
            "Line {line}: {alias} is replaced by its value, so that other uses of it do not change.",
            line=line_number(source, alias.start),
            alias=raw,
        )
    )
    value = value_of(want)
    have = fields_of(edit.data(alias))
    if isinstance(value, dict) and isinstance(target_of(alias), Mapping):
        inside = indent + edit.layout.step
        new = {k: v for k, v in value.items() if k not in have or not is_same_data(have[k], v)}
        block = f"{source[name.start : name.end]}:\n{' ' * inside}<<: {raw}\n"
        block += "".join(pair_text(k, v, inside, edit.layout, edit.explain) for k, v in new.items())
    else:
        block = pair_text(key, _without_removed(want), indent, edit.layout, edit.explain)
    edit.splices.append(_in_place(source, name, alias, block))


def _without_removed(want: Data) -> Data:
    if isinstance(want, Explained):
        return Explained(_without_removed(want.value), want.topic)
    return [one for one in want if not isinstance(one, Deleted)] if isinstance(want, list) else want


def _sequence(edit: _Edit, node: Sequence, want: list[Data]) -> None:
    """Items keep their places: one is changed, taken out, or added at the end."""
    new = [value for value in want[len(node.items) :] if not isinstance(value, Deleted)]
    gone = [isinstance(value, Deleted) for value in want[: len(node.items)]]
    if new or any(gone):
        _tell_shared(edit, node)
    for item, value in zip(node.items, want, strict=False):
        if not isinstance(value, Deleted) and not is_same_data(edit.data(item), value):
            _item(edit, node, item, value)
        elif isinstance(value, Deleted) and not node.flow:
            end = min(line_end(edit.source, item.end) + 1, len(edit.source))
            edit.splices.append(Splice(line_start(edit.source, item.start), end, ""))
    if node.flow or not node.items:
        spans = [(one.start, one.end) for one in node.items]
        _change_flow(edit, node, spans, gone, [inline_text(value) for value in new])
    elif new:
        indent = dash_column(edit.source, node)
        block = "".join(item_text(value, indent, edit.layout, edit.explain) for value in new)
        edit.splices.append(lines_after_comments(edit.source, node.items[-1].end, block, indent))


def _item(edit: _Edit, node: Sequence, item: Node, want: Data) -> None:
    value = value_of(want)
    have = edit.data(item)
    # What is another thing altogether is written again: keys of the old one have no place in it.
    is_other = isinstance(have, dict) and isinstance(value, dict) and not have.keys() <= value.keys()
    if not isinstance(item, Alias) and not is_other and _within(edit, item, value, in_flow=node.flow):
        return
    if node.flow:
        edit.splices.append(Splice(item.start, item.end, inline_text(value)))
        return
    block = item_text(value, dash_column(edit.source, node), edit.layout, lambda artifact: artifact)
    edit.splices.append(Splice(item.start, item.end, block.strip().removeprefix("-").lstrip()))


def _tell_shared(edit: _Edit, node: Node) -> None:
    if anchor := edit.shared.get(id(node)):
        edit.notices.append(
            text(
                "Line {line}: a change in &{anchor} applies everywhere *{anchor} is used.",
                line=line_number(edit.source, node.start),
                anchor=anchor,
            )
        )
