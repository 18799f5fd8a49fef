"""YAML 1.2 read by libyaml, ten times as quick as in Python; a key that a mapping has twice is refused."""

import re
from collections.abc import Hashable
from typing import Any

import yaml


class _Loader(yaml.CSafeLoader):  # type: ignore[misc]
    """The safe loader, for which a key is there once."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        """Return the mapping. Raises yaml.constructor.ConstructorError for a key that is there twice."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise yaml.constructor.ConstructorError(None, None, f"twice: {twice}", node.start_mark)
        made: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return made


_BOOL = "tag:yaml.org,2002:bool"
_Loader.yaml_implicit_resolvers = {
    first: [one for one in resolvers if one[0] != _BOOL] for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOL, re.compile("(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))  # not yes, on


def load(content: str) -> Any:
    """The data of a text of one document."""
    return yaml.load(content, _Loader)


def load_all(content: str) -> tuple[Any, ...]:
    """The data of each document."""
    return tuple(yaml.load_all(content, _Loader))
