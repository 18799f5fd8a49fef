"""What a file is written from: the text of an artifact reads as its documents, and a reason stands at its value."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.targets.plans import MODES, exported
from wizard.formats.notes import Explained, Note, bare
from wizard.formats.places import line_number
from wizard.formats.toml_tree import parse_toml
from wizard.formats.tree import Mapping, Node, Sequence, key_of, plain
from wizard.formats.yaml_tree import parse_yaml
from wizard.plan.preparation import Preparation
from wizard.plan.remedies import Sysctl
from wizard.plan.targets import TARGETS
from wizard.records import replace
from wizard.targets.artifact import Artifact
from wizard.targets.documents import toml_file, yaml_file
from wizard.targets.host.rendering import rendered


def read(artifact: Artifact) -> list[Any]:
    if artifact.language == "toml":
        return [parse_toml(artifact.content, artifact.path).data]
    return [plain(root, artifact.content) for root in parse_yaml(artifact.content, artifact.path)]


@pytest.mark.parametrize("target", TARGETS)
def test_the_text_of_every_file_reads_as_its_documents(target: str) -> None:
    for mode, hardening in MODES:
        for artifact in exported(target, {"hardening": hardening, "mode": mode}, files=True).artifacts:
            if artifact.data:
                assert read(artifact) == bare(list(artifact.data))
            else:
                assert artifact.language not in ("yaml", "toml")


PREPARED = Preparation(
    sysctls=(Sysctl("user.max_user_namespaces", "63404", "settings/sysctl-max-user-namespaces"),),
    modules=("overlay", "fuse"),
)


@pytest.mark.parametrize("system", ["talos", "bottlerocket"])
def test_a_system_s_settings_read_as_their_data_with_a_reason_for_each(system: str) -> None:
    (artifact,) = rendered(system, PREPARED)
    assert read(artifact) == bare(list(artifact.data))
    lines = artifact.content.split("\n")
    reasons = {note.topic: lines[note.line - 1] for note in artifact.notes}
    wanted = {PREPARED.sysctls[0].topic: "max_user_namespaces", "settings/module-fuse": "fuse"}
    assert all(word in reasons[topic] for topic, word in wanted.items())


def test_text_and_notes_are_worked_out_once_and_are_no_part_of_what_a_file_is() -> None:
    first, second = (yaml_file("a.yaml", [{"key": Explained("value", "a/b")}]) for _ in range(2))
    assert first.written is first.written
    assert first == second
    assert replace(first, path="b.yaml").content == first.content
    assert (first.content, first.notes) == ("key: value\n", (Note(1, "a/b"),))


TEXT = st.text("abc_- é:#\"'{}[]!&*.0\n", max_size=8)
KEYS = st.text("abc_-é. :#\"'0", min_size=1, max_size=5)
TOPICS = st.sampled_from(["a/b", "c/d", "e/f"])
SCALARS = st.one_of(st.booleans(), st.integers(-999, 999), TEXT, st.just("one\ntwo\n"))
NOTED = st.builds(Explained, SCALARS, TOPICS)
VALUES = st.recursive(
    SCALARS | NOTED,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


def reasons(value: Any, node: Node, line: int, source: str) -> list[tuple[int, str]]:
    """The lines at which the parser finds what has a reason."""
    if isinstance(value, Explained):
        return [(line, value.topic), *reasons(value.value, node, line, source)]
    if isinstance(value, dict) and isinstance(node, Mapping):
        pairs = {key_of(key): (key, child) for key, child in node.pairs}
        return [
            one
            for key, child in value.items()
            for one in reasons(child, pairs[key][1], line_number(source, pairs[key][0].start), source)
        ]
    if isinstance(value, list) and isinstance(node, Sequence):
        return [
            one
            for item, child in zip(value, node.items, strict=True)
            for one in reasons(item, child, line_number(source, child.start), source)
        ]
    return []


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
def test_yaml_reads_as_what_it_was_written_from_with_each_reason_in_its_line(data: dict[str, Any]) -> None:
    artifact = yaml_file("file", [data, data])
    assert read(artifact) == bare([data, data])
    roots = parse_yaml(artifact.content, "file")
    found = [one for root in roots for one in reasons(data, root, 0, artifact.content)]
    assert [(note.line, note.topic) for note in artifact.notes] == found


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
@example({"list": [Explained("one", "a/b"), Explained("two", "c/d"), {}, {"key": "one\ntwo\n"}]})
def test_toml_reads_as_what_it_was_written_from(data: dict[str, Any]) -> None:
    assert read(toml_file("file", data)) == [bare(data)]
