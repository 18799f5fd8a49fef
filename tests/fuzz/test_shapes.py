"""Whatever becomes of a file: a sentence, or a result that can be read, holds what it should and lacks nothing more.

The mutations are the same in each run; `make fuzz` tries others.
"""

import pytest

from tests.fuzz.seeds import SEEDS
from tests.fuzz.trial import ROTATION, content_of, seed_of, try_out
from tests.parsing import parsed_once

MUTATIONS = 2016
PARTS = 9
CHANCE = 1


@pytest.mark.parametrize("part", range(PARTS))
def test_no_file_breaks_anything(part: int) -> None:
    became: set[str] = set()
    with parsed_once():
        for number in range(part * MUTATIONS // PARTS, (part + 1) * MUTATIONS // PARTS):
            seed = seed_of(number)
            content = content_of(seed, number, CHANCE)
            try:
                became.add(try_out(seed, content, number, thorough=number % 10 == 0))
            except Exception as error:
                raise AssertionError(f"mutation {number} of {seed.name}:\n{content}") from error
    assert {"changed", "refused", "linted"} <= became


def test_every_file_is_taken_as_it_is_by_all_that_take_its_kind() -> None:
    for seed in SEEDS:
        for turn in range(max(1, len(seed.targets))):
            wanted = "changed" if seed.targets else "answers" if seed.syntax == "answers" else "linted"
            assert try_out(seed, seed.content, turn * len(ROTATION), thorough=True) == wanted, seed.name


FOUND = (
    ("compose.yml", "services:\n  werf: 5\n"),
    (".gitlab-ci.yml", "{}"),
    (".github/workflows/ci.yml", "jobs: {a: {runs-on: x, container: werf/werf, steps: [{run: werf b}]}}\n"),
    ("container-parameters.yaml", "image: a\nvolumes:\n  - target: |\n      a\n      b\nscript: a\n"),
    (".github/workflows/ci.yml", "jobs:\n  a:\n    container: {options: '5'}\n    steps: [{run: werf e}]\n"),
)
"""What longer runs found, made small."""


@pytest.mark.parametrize(("name", "content"), FOUND)
def test_what_was_found_once_stays_fixed(name: str, content: str) -> None:
    seed = next(one for one in ROTATION if one.name == name)
    for turn in range(2 * max(1, len(seed.targets))):
        try_out(seed, content, turn * len(ROTATION), thorough=True)
