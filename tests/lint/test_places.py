"""Where settings stand: YAML, TOML and shell text, one within another."""

import warnings
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from tests.lint.judging import judge
from wizard.documents.tree import DocumentNode
from wizard.documents.trees import toml_tree, yaml_trees
from wizard.errors import BadInputError
from wizard.formats.places import Position
from wizard.formats.shell import commands
from wizard.formats.tree import plain
from wizard.formats.yaml_tree import NotYamlError, parse_yaml
from wizard.language import Language

KEYS = st.text("abcz_-09é. \"#]'", min_size=1, max_size=6)
SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.floats(-1e6, 1e6),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12),
    st.just("two\nlines\n"),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12
)


def at(content: str, position: Position) -> str:
    return content.split("\n")[position.line - 1][position.column - 1 :]


def keys_in_place(node: DocumentNode, content: str) -> int:
    """How many keys there are; each has to begin where its node says."""
    count = 0
    for key, child in node.entries.items():
        found = at(content, child.at)
        assert found.startswith((str(tomlkit.key(key).as_string()), "[", key)), (key, found)
        count += 1 + keys_in_place(child, content)
    return count + sum(keys_in_place(item, content) for item in node.items)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
def test_every_key_of_toml_is_found_where_it_stands(data: dict[str, Any]) -> None:
    content = tomlkit.dumps(data)
    tree = toml_tree(content, "file")
    assert keys_in_place(tree, content) >= len(data)


TOML = """# head
title = "a # b"
[[runners]]
  name = 'one'
  [runners.docker]
    security_opt = [
      "seccomp=unconfined", # why
      'apparmor=unconfined',
    ]
    tmpfs = {"/tmp" = "rw", other.key = 1}
[[runners]]
  [runners.kubernetes.pod_security_context]
    run_as_user = 1_000
"""


@pytest.mark.parametrize(
    ("path", "begins"),
    [
        (("title",), "title"),
        (("runners", 0, "name"), "name"),
        (("runners", 0, "docker"), "[runners.docker]"),
        (("runners", 0, "docker", "security_opt", 1), "'apparmor"),
        (("runners", 0, "docker", "tmpfs", "/tmp"), '"/tmp"'),
        (("runners", 0, "docker", "tmpfs", "other", "key"), "key"),
        (("runners", 1, "kubernetes"), "[runners.kubernetes.pod"),
        (("runners", 1, "kubernetes", "pod_security_context", "run_as_user"), "run_as"),
    ],
)
def test_toml_of_every_shape_is_found(path: tuple[str | int, ...], begins: str) -> None:
    node = toml_tree(TOML, "file")
    for part in path:
        node = node.items[part] if isinstance(part, int) else node.entries[part]
    assert at(TOML, node.at).startswith(begins)


NESTED = """runners:
  config: |
    [[runners]]
      [runners.kubernetes]
        [[runners.kubernetes.pod_spec]]
          patch = '''
    containers:
      - name: build
    '''
"""


def test_a_place_within_texts_within_texts_is_one_of_the_file() -> None:
    config = yaml_trees(NESTED, "file")[0].entries["runners"].entries["config"]
    runner = toml_tree(config.text, "file", config.embedded).entries["runners"].items[0]
    patch = runner.entries["kubernetes"].entries["pod_spec"].items[0].entries["patch"]
    name = yaml_trees(patch.text, "file", patch.embedded)[0].entries["containers"].items[0].entries["name"]
    assert at(NESTED, runner.entries["kubernetes"].at).startswith("[runners.kubernetes]")
    assert at(NESTED, name.at) == "name: build"


def test_an_alias_and_a_merge_are_what_they_stand_for() -> None:
    content = "base: &b\n  privileged: true\njob:\n  <<: *b\n  user: '0'\nsame: *b\n"
    tree = yaml_trees(content, "file")[0]
    job = tree.entries["job"]
    assert job.flag("privileged") is not None
    assert job.entries["privileged"].at == Position(2, 3)
    assert tree.entries["same"].at == Position(6, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a: [1\nb: 2\n", "file:2:2"),
        ("a: &x [*x]\n", "file:1:8: this is not YAML: *x is used inside its own anchor."),
        ("a:\n\t- b\n", "file:2:1"),
    ],
)
def test_what_is_not_yaml_is_told_with_its_place(content: str, said: str) -> None:
    with pytest.raises(BadInputError) as caught:
        yaml_trees(content, "file")
    assert said in Language("en")(caught.value.message)


def test_what_aliases_come_to_is_limited_as_for_a_merge() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    with pytest.raises(BadInputError) as caught:
        yaml_trees("\n".join(lines), "file")
    assert "more than 500000 values" in Language("en")(caught.value.message)
    tree = yaml_trees("\n".join(lines[:5]), "file")[0]
    assert len(tree.entries["a4"].items) == 9


SHELL = r"""# docker run not this
A=1 sudo docker run --rm \
  -e "X=$(cat "a b" | wc -l)" 'one word'"s" \
  img sh -c 'werf build && echo "hi"' <<'END' | tee log
docker run neither this
END
next \
  word; last`x y`
"""


def test_words_are_what_the_shell_makes_of_them() -> None:
    found = [[word.text for word in command] for command in commands(SHELL, "file")]
    run = ["A=1", "sudo", "docker", "run", "--rm", "-e", 'X=$(cat "a b" | wc -l)', "one words", "img"]
    assert found[0] == [*run, "sh", "-c", 'werf build && echo "hi"']
    assert found[1:] == [["tee", "log"], ["next", "word"], ["last`x y`"]]


def test_words_know_their_places() -> None:
    for command in commands(SHELL, "file"):
        for word in command:
            assert at(SHELL, word.at).lstrip("'\"").startswith(word.text[:3].rstrip())


@pytest.mark.parametrize("content", ["echo 'a", 'echo "a', "echo $(a", "echo `a", 'x\necho "$(a "b)"'])
def test_a_quote_that_is_never_closed_is_told(content: str) -> None:
    with pytest.raises(BadInputError):
        commands(content, "file")


@given(st.text("ab '\"\\$`(){}<>|&;#\n=-", max_size=40))
def test_any_text_has_words_or_one_clear_error(content: str) -> None:
    try:
        found = commands(content, "file")
    except BadInputError:
        return
    assert all(command for command in found)


def test_a_mount_that_is_no_record_of_csv_mounts_nothing() -> None:
    assert judge('services: {w: {image: werf/werf, volumes: [{type: volume, target: "a\\nb"}]}}\n').judged == 1
    assert judge('docker run --mount "type=volume,dst=a\rb" werf/werf:2 werf build\n').judged == 1


def test_scalars_are_read_as_a_merge_reads_them() -> None:
    content = "a: NULL\nb: -1\nc: +5\nd: !!str 5\ne: {}\nf: []\ng: !!int '7'\nh: 0x1f\ni: 00\nj: True\nk: !x 5\n"
    tree = yaml_trees(content, "file")[0]
    said = {key: node.scalar for key, node in tree.entries.items()}
    assert said == {
        "a": None,
        "b": -1,
        "c": 5,
        "d": "5",
        "e": None,
        "f": None,
        "g": 7,
        "h": 31,
        "i": 0,
        "j": True,
        "k": "5",
    }
    data = plain(parse_yaml(content, "file")[0], content)
    same = {key: value for key, value in data.items() if key not in "efk"}
    assert same == {key: value for key, value in said.items() if key not in "efk"}


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_a_place_is_one_in_the_lines_that_an_editor_shows(end: str) -> None:
    content = "services:\n  w:\n    image: werf/werf\n    privileged: true\n"
    found = next(one for one in judge(content.replace("\n", end)).findings if one.rule == "privileged-wide")
    assert (found.at, found.fix) == (Position(4, 5), "- privileged: true")


STEPS = "".join(f"{' ' * n}a:\n" for n in range(300))


@pytest.mark.parametrize("content", ["[" * 20000, "- " * 9000, "? " * 9000, "{a: " * 9000, STEPS])
def test_what_is_too_deep_is_told_where_it_is_and_nothing_behind_it_is_scanned(content: str) -> None:
    with pytest.raises(NotYamlError) as caught:
        parse_yaml(content, "file")
    assert "more than 100 levels deep" in Language("en")(caught.value.message)
    assert caught.value.index is not None
    assert caught.value.index < 6000


def test_an_anchor_may_be_used_again_in_silence() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert yaml_trees("a: &a 1\nb: &a 2\nc: *a\n", "file")[0].entries["c"].scalar == 2
