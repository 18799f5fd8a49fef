"""Why a file cannot be read, in the reader's language: whatever is broken in it, no library's own words are shown."""

import random
import re
from collections.abc import Iterator

import pytest

from wizard.errors import BadInputError
from wizard.formats.toml_tree import parse_toml
from wizard.formats.tree import NotReadError
from wizard.formats.yaml_tree import parse_yaml
from wizard.language import Language, Text

YAML = """\
# a manifest
apiVersion: v1
kind: Pod
metadata: {name: "werf", labels: {app: 'it''s'}}
spec:
  containers:
    - name: werf
      args: ["sh", "-c", "echo \\"x\\""]
      env: &env
        - {name: A, value: "1"}
      script: |
        run
  more: *env
"""
TOML = """\
concurrent = 1
[[runners]]
  name = "werf"
  url = 'https://gitlab.example.com'
  [runners.docker]
    volumes = ["/cache", "a:b"]
    when = 2026-01-01
"""
SIGNS = "[]{}\"':,-?&*!|>%@`#\t\\= \nx1"


def broken(whole: str, seed: int) -> Iterator[str]:
    """The text cut off, with something taken away, put in or swapped, at places that the seed chooses."""
    chance = random.Random(seed)
    for _ in range(400):
        at, sign = chance.randrange(len(whole)), chance.choice(SIGNS)
        before, after = whole[:at], whole[at:]
        yield chance.choice((before, before + after[1:], before + sign + after, before + sign + after[1:]))


def refusal(kind: str, source: str) -> NotReadError | None:
    try:
        if kind == "yaml":
            parse_yaml(source, "x")
        else:
            parse_toml(source, "x")
    except NotReadError as error:
        return error
    return None


@pytest.mark.parametrize("kind", ["yaml", "toml"])
def test_whatever_is_broken_the_reason_is_a_message_of_ours(kind: str) -> None:
    told: set[str] = set()
    for source in broken(YAML if kind == "yaml" else TOML, 7):
        error = refusal(kind, source)
        if error is None:
            continue
        assert isinstance(error.why, Text), (error.why, source)
        assert "{line}" not in Language("ru")(error.message)
        told.add(error.why.msgid)
    assert len(told) >= (8 if kind == "yaml" else 4)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("a:\n  - [1, 2\nb: 3\n", r"x:3:2: .*в строке 2.*«\]»"),
        ("a: {b: 1\nc: 3\n", r"в строке 1.*«}»"),
        ('a: "b\nc: 1\n', "кавычка, открытая в строке 1"),
        ("a:\n\tb: 1\n", "x:2:1: .*табуляции"),
        ("a: 1\n  b: 2\n", "x:2:4: .*отступ"),
        ("a: @b\n", "«@»"),
        ('a: "\\q"\n', r"«\\q»"),
    ],
)
def test_the_place_and_what_is_not_closed_are_named(source: str, said: str) -> None:
    with pytest.raises(BadInputError) as refused:
        parse_yaml(source, "x")
    assert re.search(said, Language("ru")(refused.value.message))
