"""A line of options takes further ones only while all of it is options."""

import pytest

from wizard.containers.option_line import merge_options
from wizard.formats.shapes import UnplacedError

WANTED = "--security-opt seccomp=unconfined --user 1001"


@pytest.mark.parametrize(
    "have",
    ["", "--init", "-itu root", "--cpus 1 ${{ inputs.options }}", "${{ a }} ${{ b }}", "--cpus $(nproc)", "$X", "--"],
)
def test_merging_the_same_options_again_changes_nothing(have: str) -> None:
    merged = merge_options(have, WANTED)
    assert merge_options(merged, WANTED) == merged
    assert "--security-opt seccomp=unconfined" in merged


@pytest.mark.parametrize(
    "have", ["5", "--cpus 1 5", "--init -- x", "--user 5 x --user 7", "${{ a }} x", "a;b", "# x", "(a)", "-"]
)
def test_a_word_that_is_no_option_is_refused(have: str) -> None:
    """The engine takes it for the image, and what comes behind it for the command."""
    with pytest.raises(UnplacedError):
        merge_options(have, WANTED)


@pytest.mark.parametrize("have", ["--cpus", "--init --entrypoint", "-itu"])
def test_an_option_without_its_value_is_refused(have: str) -> None:
    """It would swallow the first option that is added."""
    with pytest.raises(UnplacedError):
        merge_options(have, WANTED)
