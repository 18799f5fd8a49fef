"""What a Pod is given in words and variables arrives as it was written, by the kubelet's own rule of expansion."""

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.targets.files import RUN_TARGETS, all_files
from tests.targets.plans import exported
from tests.targets.schemas import read_documents

REPO = "registry.example.com/app"


def expand(value: str, known: Mapping[str, str]) -> str:
    """The kubelet's expansion: `$(NAME)` that is known, and two dollars; everything else stays."""
    out, at = "", 0
    while at < len(value):
        rest = value[at:]
        if rest.startswith("$$"):
            out, at = out + "$", at + 2
        elif rest.startswith("$(") and ")" in rest:
            name = rest[2 : rest.index(")")]
            out, at = out + known.get(name, f"$({name})"), at + len(name) + 3
        else:
            out, at = out + rest[0], at + 1
    return out


def containers(node: Any) -> Iterator[dict[str, Any]]:
    """All containers below a node."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        if key in ("containers", "initContainers") and isinstance(value, list):
            yield from value
        yield from containers(value)


PARTS = st.lists(st.sampled_from([*"$()W x", "$(WERF_REPO)", "$$"]), min_size=1, max_size=8).map("".join)


@given(st.lists(PARTS, min_size=1, max_size=3))
def test_the_words_of_the_command_arrive_as_they_are(words: list[str]) -> None:
    artifact = exported("kubernetes", {"command": shlex.join(words), "repo": REPO}).artifacts[0]
    (one,) = containers(list(read_documents.__wrapped__(artifact.content)))
    known = {variable["name"]: variable["value"] for variable in one["env"]}
    assert known["WERF_REPO"] == REPO
    assert [expand(word, known) for word in one["command"]] == words


@pytest.mark.parametrize("target", [target for target in RUN_TARGETS if "kubernetes" in target or target == "argocd"])
def test_nothing_else_is_expanded(target: str) -> None:
    seen = 0
    for _, artifact in all_files(target):
        if artifact.language == "yaml" and "patch" not in artifact.path:
            for one in containers(list(read_documents(artifact.content))):
                known = {variable["name"]: "changed" for variable in one.get("env", ()) if "value" in variable}
                for word in (*one.get("command", ()), *one.get("args", ())):
                    assert expand(word, known) == word
                    seen += 1
    assert seen or target in ("argocd", "gitlab-kubernetes")
