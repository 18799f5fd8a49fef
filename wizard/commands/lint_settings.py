"""`.werf-wizard.toml`: settings of a project for every run of `lint`; command-line options override them."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from wizard.documents.tree import DocumentNode
from wizard.documents.trees import toml_tree
from wizard.errors import BadInputError, nearest, shown
from wizard.facts.world import World
from wizard.language import text
from wizard.lint.selection import Selection, rule_names
from wizard.records import EMPTY, Record

NAME = ".werf-wizard.toml"
SEVERITIES = ("error", "warning", "note")
_KEYS = ("select", "ignore", "per-file-ignores", "exclude", "fail-on", "baseline", "facts")


class Settings(Record):
    """The settings of a run. Patterns are relative to `folder`."""

    selection: Selection = Selection()
    exclude: tuple[str, ...] = ()
    fail_on: str = "warning"
    baseline: str | None = None
    facts: str | None = None
    folder: str = "."


def settings_of(options: argparse.Namespace, world: World) -> Settings:
    """Return the settings of the file and of the options. Raises BadInputError with the place of an error."""
    path = options.config or _nearest()
    known = _read(path, world) if path else Settings()
    select = rule_names(options.select) or known.selection.select
    ignore = (*known.selection.ignore, *rule_names(options.ignore))
    fail_on = "note" if options.strict else options.fail_on or known.fail_on
    if fail_on not in SEVERITIES:
        raise BadInputError(text("There is no severity “{name}”.", name=shown(fail_on)), *nearest(fail_on, SEVERITIES))
    return Settings(
        Selection(select, ignore, known.selection.in_files),
        (*known.exclude, *options.exclude),
        fail_on,
        options.baseline or known.baseline,
        options.facts or known.facts,
        known.folder,
    )


def _nearest() -> str | None:
    """Return the settings file of this directory, or of the nearest one above it within the repository; or None."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / NAME).is_file():
            return os.path.relpath(folder / NAME, here)
        if (folder / ".git").exists():
            return None
    return None


def _read(path: str, world: World) -> Settings:
    document = toml_tree(world.read_input(path), path)
    table = document.get("lint") or DocumentNode(document.at)
    for key, node in table.entries.items():
        if key not in _KEYS:
            raise BadInputError(
                text("{name}:{line}: there is no setting “{key}”.", name=path, line=node.at.line, key=shown(key)),
                *nearest(key, _KEYS),
            )
    folder = os.path.dirname(path) or "."  # noqa: PTH120
    select, ignore = (rule_names(_list(path, table, key)) for key in ("select", "ignore"))
    in_files = {glob: rule_names(_texts(path, rules)) for glob, rules in table.pairs("per-file-ignores").items()}
    return Settings(
        Selection(select, ignore, in_files or EMPTY),
        tuple(_list(path, table, "exclude")),
        _one(path, table, "fail-on") or "warning",
        _below(folder, _one(path, table, "baseline")),
        _facts(folder, _one(path, table, "facts")),
        folder,
    )


def _list(path: str, table: DocumentNode, key: str) -> Iterator[str]:
    node = table.get(key)
    return _texts(path, node) if node is not None else iter(())


def _texts(path: str, node: DocumentNode) -> Iterator[str]:
    if node.scalar is not None or node.entries or any(not isinstance(one.scalar, str) for one in node.items):
        raise BadInputError(text("{name}:{line}: expected a list of strings.", name=path, line=node.at.line))
    return (one.text for one in node.items)


def _one(path: str, table: DocumentNode, key: str) -> str | None:
    node = table.get(key)
    if node is not None and not isinstance(node.scalar, str):
        raise BadInputError(text("{name}:{line}: expected one string.", name=path, line=node.at.line))
    return node.text if node is not None else None


def _below(folder: str, name: str | None) -> str | None:
    return os.path.normpath(os.path.join(folder, name)) if name else None  # noqa: PTH118


def _facts(folder: str, name: str | None) -> str | None:
    """Return the path of a file of facts next to the settings; `system:NAME` is no file and stays as it is."""
    return name if name and ":" in name else _below(folder, name)
