"""Any parts of a list or a mapping can be taken out, and others put in at once: the file holds what is wanted."""

from collections.abc import Callable, Sequence
from itertools import product

import pytest

from wizard.formats.desired import is_same_data
from wizard.formats.notes import Data, Deleted
from wizard.formats.toml_edit import edited_toml
from wizard.formats.toml_tree import parse_toml
from wizard.formats.tree import plain
from wizard.formats.yaml_edit import edited
from wizard.formats.yaml_tree import parse_yaml

ITEMS = ["one", "two", "three", "four"]
YAML = {
    "flow": lambda items: f"list: [{', '.join(items)}]  # why\nnext: 1\n",
    "trailing comma": lambda items: f"list: [{', '.join(items)}, ]\nnext: 1\n",
    "flow in lines": lambda items: "list: [\n" + ",\n".join(f"  {one}" for one in items) + "\n]\nnext: 1\n",
    "JSON": lambda items: '{"list": [' + ", ".join(f'"{one}"' for one in items) + '], "next": 1}\n',
    "block": lambda items: "list:\n" + "".join(f"- {one}  # {one}\n" for one in items) + "next: 1\n",
}
TOML = {
    "a line": lambda items: f"list = [{', '.join(repr(one) for one in items)}] # why\nnext = 1\n",
    "lines": lambda items: "list = [\n" + "".join(f'  "{one}", # {one}\n' for one in items) + "]\nnext = 1\n",
    "no last comma": lambda items: "list = [\n  " + ",\n  ".join(f'"{one}"' for one in items) + "\n]\nnext = 1\n",
}
CASES = [
    [*(Deleted() if is_gone else one for one, is_gone in zip(ITEMS, gone, strict=True)), *added]
    for gone in product((False, True), repeat=len(ITEMS))
    for added in ([], ["five"], ["five", "six"])
]
"""Every choice of items to go, with none, one and two that come."""


@pytest.mark.parametrize("form", YAML)
def test_items_of_a_yaml_list_go_and_come(form: str) -> None:
    source = YAML[form](ITEMS)
    for items in CASES:
        if form == "block" and all(isinstance(one, Deleted) for one in items):
            continue  # an empty block is no list: the key is taken out instead
        root = parse_yaml(source, "x")[0]
        after, _ = edited(source, [(root, {"list": items, "next": 1})], lambda artifact: artifact)
        assert is_same_data(plain(parse_yaml(after, "x")[0], after), {"list": items, "next": 1}), after


@pytest.mark.parametrize("form", TOML)
def test_items_of_a_toml_array_go_and_come(form: str) -> None:
    source = TOML[form](ITEMS)
    for items in CASES:
        want: dict[str, Data] = {"list": items, "next": 1}
        after = edited_toml(source, "x", parse_toml(source, "x"), want, lambda artifact: artifact)
        assert is_same_data(parse_toml(after, "x").data, want), after


def _pairs(join: str) -> Callable[[Sequence[str]], str]:
    return lambda keys: "map: {" + join.join(f"{key}: {key}" for key in keys) + "}\nnext: 1\n"


@pytest.mark.parametrize("form", [_pairs(", "), _pairs(",\n  ")], ids=["in a line", "in lines"])
def test_keys_of_a_mapping_in_braces_go_and_come(form: Callable[[Sequence[str]], str]) -> None:
    source = form(ITEMS)
    for items in CASES:
        gone = {key: one if isinstance(one, Deleted) else key for key, one in zip(ITEMS, items, strict=False)}
        want: dict[str, Data] = {"map": {**gone, **{str(key): "new" for key in items[len(ITEMS) :]}}, "next": 1}
        after, _ = edited(source, [(parse_yaml(source, "x")[0], want)], lambda artifact: artifact)
        assert is_same_data(plain(parse_yaml(after, "x")[0], after), want), after
