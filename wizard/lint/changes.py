"""The changes of one container as they are printed: those of one key are one, set against what the file has there.

A line without a mark is in the file already and stays: what is marked below it belongs to it.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from wizard.containers.laying import grown
from wizard.documents.model import Container, Key
from wizard.formats.places import Position
from wizard.formats.toml_text import toml_value
from wizard.lint.additions import FAMILY
from wizard.lint.fixes import Fixes
from wizard.lint.listed import Listed
from wizard.lint.model import Edit
from wizard.lint.rules.rule import Found

Tree = dict[str, Any]

_YAML = ("compose", "parameters", "kubernetes")
_TOML = ("gitlab-docker", "gitlab-kubernetes")
_OF_POD = ("user", "fs-group", "host-users")
"""Changes of Kubernetes that concern the Pod, not the container."""
_OF_STEP = ("runAsUser", "runAsGroup")
"""What a step of Tekton says itself of its user."""
_TABLE = "runners.kubernetes"
VOLUMES = f"[[{_TABLE}.volumes."
"""How the text of a runner's volume begins."""
_BRACE = re.compile(r"""["']?[\w./-]+["']?\s*:\s*\{\s*[^\s}]""")
_EMPTY = re.compile(r":\s*\{\s*\}(?=\s*(?:\#.*)?\Z)")


class Changes:
    """The changes of a run's containers. Those of a large file lack the same in the same words: a text is made once."""

    def __init__(self) -> None:
        self._plans: dict[tuple[object, ...], tuple[int, list[tuple[list[int], Tree]]]] = {}
        self._texts: dict[tuple[object, ...], str] = {}

    def of(self, founds: Sequence[Found], container: Container, lines: Sequence[str]) -> list[str]:
        """Return the change of each finding as a diff: findings that concern one key have the same, for all."""
        fixes = Fixes(container)
        texts: dict[int, str] = {}
        if founds and FAMILY.get(container.form) in (*_YAML, *_TOML):
            for group, whole in self._wholes(founds, container, lines, fixes):
                texts |= dict.fromkeys(group, whole)
        return [texts[i] if i in texts else fixes.diff(found, lines) for i, found in enumerate(founds)]

    def _wholes(
        self, founds: Sequence[Found], container: Container, lines: Sequence[str], fixes: Fixes
    ) -> Iterator[tuple[list[int], str]]:
        """Yield the findings of each change, by their numbers, and its text."""
        if any(found.removes or found.swaps for found in founds):
            trees = [tree_of(found, fixes) for found in founds]
            for group in _groups(founds, trees, container):
                yield group, _Change(container, lines, [founds[i] for i in group], [trees[i] for i in group]).text()
            return
        plan = (container.form, fixes.around, *(fixes.known_as(found.adds) for found in founds))
        known = self._plans.get(plan)
        if known is None:
            trees = [tree_of(found, fixes) for found in founds]
            made = _groups(founds, trees, container)
            known = len(self._plans), [(group, _united([trees[i] for i in group])) for group in made]
            self._plans[plan] = known
        for number, (group, tree) in enumerate(known[1]):
            change = _Change(container, lines, (), [tree])
            there: list[object] = []
            if not change.looked_up(tree, (), None, there):
                yield group, change.text()
                continue
            key = (known[0], number, *there)
            if key not in self._texts:
                self._texts[key] = change.text()
            yield group, self._texts[key]


def tree_of(found: Found | Edit, fixes: Fixes) -> Tree:
    """Return what a finding adds, as data below the container's own mapping; empty for what needs no care."""
    if found.swaps:
        return {}
    if known := fixes.data(found.adds):
        return known
    text = fixes.text(found.adds)
    if not text or "[[" in text:
        return {}
    if fixes.around.family in _TOML:
        return _toml(text)
    data = _yaml(text)
    if fixes.around.family in ("compose", "parameters"):
        return data
    if found.adds == "user" and fixes.is_step:
        return {"securityContext": {key: data["securityContext"][key] for key in _OF_STEP}}
    return _in_pod(data, whole=found.adds in _OF_POD)


def tables_of(found: Found | Edit, fixes: Fixes) -> Tree:
    """Return what a finding adds to a runner as tables with their own header, of volumes; empty for anything else."""
    text = fixes.text(found.adds)
    return _toml(text) if text.startswith(VOLUMES) else {}


def _toml(text: str) -> Tree:
    """Return a change of TOML as data below the runner's own table."""
    import tomlkit

    data: Tree = tomlkit.parse(text).unwrap()
    inner: Tree = data.pop("runners", {}).get("kubernetes", {})
    return {**data, **inner}


@lru_cache(maxsize=256)
def _yaml(text: str) -> Tree:
    """Return a change of YAML as data, which nobody changes: many containers lack the same."""
    from wizard.formats.tree import plain
    from wizard.formats.yaml_tree import parse_yaml

    data: Tree = plain(parse_yaml(text, "")[0], text)
    return data


def _in_pod(data: Tree, *, whole: bool) -> Tree:
    """Return the data with what belongs to the Pod below its `spec`."""
    pod = data if whole else {key: value for key, value in data.items() if key == "volumes"}
    own = {key: value for key, value in data.items() if key not in pod}
    return {**own, **({"spec": pod} if pod else {})}


def _item(found: Found, container: Container) -> tuple[str, int] | None:
    """Return the list in which a setting that goes is an item, by its key, and the item's number."""
    if found.removes is None:
        return None
    for name, key in container.keys.items():
        for number, given in enumerate(key.items):
            if given.at == found.removes:
                return name, number
    return None


def _tops(found: Found, tree: Tree, container: Container) -> set[str]:
    item = _item(found, container)
    return {*tree, *([item[0].partition(".")[0]] if item else [])}


def _groups(founds: Sequence[Found], trees: Sequence[Tree], container: Container) -> list[list[int]]:
    """Return findings that concern the same keys, by their numbers."""
    groups: list[tuple[set[str], list[int]]] = []
    for number, (found, tree) in enumerate(zip(founds, trees, strict=True)):
        tops = _tops(found, tree, container)
        if not tops:
            continue
        same = [group for group in groups if group[0] & tops]
        groups = [group for group in groups if group not in same]
        groups.append((tops.union(*(one[0] for one in same)), [*(i for one in same for i in one[1]), number]))
    return [sorted(members) for _, members in groups]


def _united(trees: Sequence[Tree]) -> Tree:
    whole: Tree = {}
    for tree in trees:
        whole = grown(whole, tree)
    return whole


class _Change:
    """One change of several findings, line by line."""

    def __init__(self, container: Container, lines: Sequence[str], founds: Sequence[Found], trees: list[Tree]) -> None:
        self.keys: Mapping[str, Key] = container.keys
        self.lines = lines
        self.is_toml = FAMILY[container.form] in _TOML
        self.swaps: dict[Position, list[tuple[str, str]] | None] = {}
        for found in founds:
            if found.removes and _item(found, container):
                before = self.swaps.get(found.removes, [])
                self.swaps[found.removes] = [*before, found.swaps] if found.swaps and before is not None else None
        self.gone = {found.removes for found in founds if found.removes} - set(self.swaps)
        self.tree: Tree = {}
        items = {name.partition(".")[0]: name for found in founds for name, _ in [_item(found, container) or ("", 0)]}
        for name in items.values():
            self.tree = grown(self.tree, _nested(name)) if name else self.tree
        self.tree = _united([self.tree, *trees]) if self.tree or len(trees) != 1 else trees[0]

    def looked_up(self, data: Tree, path: tuple[str, ...], above: Key | None, found: list[object]) -> bool:
        """Add what the text depends on of what the file has; return whether that is all: a list has its own words."""
        for name, value in data.items():
            known = self.keys.get(".".join((*path, name)))
            if known is None:
                found.append(None)
            elif known.items:
                return False
            else:
                found += (known.text, self.line(known.at), above is not None and above.at.line == known.at.line)
            is_below = isinstance(value, dict) and (known is not None or self.is_toml)
            if is_below and not self.looked_up(value, (*path, name), known, found):
                return False
        return True

    def text(self) -> str:
        """Return the diff."""
        inner = list(self.mapping(self.tree, (), None))
        return "\n".join([*(f"- {self.line(at)}" for at in sorted(self.gone)), *inner])

    def line(self, at: Position) -> str:
        return self.lines[at.line - 1].strip() if at.line <= len(self.lines) else ""

    def mapping(self, data: Tree, path: tuple[str, ...], above: Key | None) -> Iterator[str]:
        """Yield what is below a path: in TOML values come before tables."""
        if self.is_toml and not path:
            data = dict(sorted(data.items(), key=lambda pair: isinstance(pair[1], dict)))
        for name, value in data.items():
            yield from self.pair((*path, name), value, above)

    def pair(self, path: tuple[str, ...], value: Any, above: Key | None) -> Iterator[str]:
        known = self.keys.get(".".join(path))
        pad = "  " * (len(path) - 1) if not self.is_toml else "  " if len(path) > 1 else ""
        is_inline = bool(known and above and known.at.line == above.at.line)
        if known is None and above is not None and self.is_in_braces(above):
            yield f"+ {pad}{path[-1]}: {json.dumps(value, ensure_ascii=False)}"
        elif isinstance(value, dict) and known is None and not self.is_toml:
            yield from self.new(path[-1], value, pad)  # what is below a key that is missing is missing too
        elif isinstance(value, dict):
            yield from self.table(path, value, known, "" if is_inline else pad)
        elif isinstance(value, list) and known is not None:
            yield from Listed(known, path[-1], self.swaps, self.lines, is_toml=self.is_toml).diff(
                value, pad, is_inline=is_inline
            )
        elif known is None or known.text != str(value):
            if known is not None and not is_inline:
                self.gone.discard(known.at)
                yield f"- {pad}{self.line(known.at)}"
            yield from self.new(path[-1], value, pad)

    def is_in_braces(self, key: Key) -> bool:
        """Return whether the mapping of a key is written within braces, as what is added to it will be."""
        return not self.is_toml and _BRACE.match(self.lines[key.at.line - 1], key.at.column - 1) is not None

    def new(self, key: str, value: Any, pad: str) -> Iterator[str]:
        return (f"+ {pad}{line}" for line in self.written(key, value))

    def table(self, path: tuple[str, ...], value: Tree, known: Key | None, pad: str) -> Iterator[str]:
        if known and not self.is_toml:
            yield from self.opened(self.line(known.at), pad)
        elif any(not isinstance(one, dict) for one in value.values()):
            yield f"{' ' if known else '+'} [{_TABLE}.{'.'.join(path)}]"
        yield from self.mapping(value, path, known)

    def opened(self, line: str, pad: str) -> Iterator[str]:
        """Yield the line of a mapping, which stays unless it says that nothing is in it."""
        if _EMPTY.search(line):
            yield f"- {pad}{line}"
            yield f"+ {pad}{_EMPTY.sub(':', line)}"
        else:
            yield f"  {pad}{line}"

    def written(self, key: str, value: Any) -> list[str]:
        if self.is_toml:
            return [f"{key} = {toml_value(value)}"]
        return _written_yaml(repr({key: value}))


@lru_cache(maxsize=256)
def _written_yaml(data: str) -> list[str]:
    """Return the lines of what is given as a literal, which is quicker to make than JSON; nobody changes them."""
    from ast import literal_eval

    from wizard.formats.yaml_text import dump

    return dump([literal_eval(data)])[0].rstrip("\n").split("\n")


def _nested(name: str) -> Tree:
    data: Any = []
    for key in reversed(name.split(".")):
        data = {key: data}
    return dict(data)
