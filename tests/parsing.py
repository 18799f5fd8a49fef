"""Texts parsed once, in tests that read the same files many times over: half of all their time would go there."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from functools import lru_cache
from unittest.mock import patch

from wizard.formats.toml_tree import Toml, parse_toml
from wizard.formats.tree import Node
from wizard.formats.yaml_tree import parse_yaml
from wizard.records import replace


@contextmanager
def parsed_once() -> Iterator[None]:
    """While it lasts, a text that was just parsed is not parsed again."""
    with ExitStack() as stack:
        for name, parsed in (("parse_yaml", _yaml_once), ("parse_toml", _toml_once)):
            for module in [one for one in sys.modules.values() if one.__name__.startswith("wizard.")]:
                if hasattr(module, name):
                    stack.enter_context(patch.object(module, name, parsed))
        yield


@lru_cache(maxsize=256)
def _yaml_once(source: str, name: str) -> list[Node]:
    return parse_yaml(source, name)


def _toml_once(source: str, name: str) -> Toml:
    """With a copy of the data each time: that may be changed by who has it, trees never are."""
    file = _toml_file(source, name)
    return replace(file, data=deepcopy(file.data))


@lru_cache(maxsize=256)
def _toml_file(source: str, name: str) -> Toml:
    return parse_toml(source, name)
