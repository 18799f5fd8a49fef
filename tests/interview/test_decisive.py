"""Every configuration for Buildah has decisive lines, and each has a page."""

import pytest

from tests.interview.situations import interview
from wizard.interview.decisive import DECISIVE, decisive_lines
from wizard.interview.result import make_result
from wizard.plan.targets import TARGETS
from wizard.resources import CONTENT


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_has_decisive_lines(target: str) -> None:
    files = make_result(interview(target=target, mode="fuse-device").settled.situation).exported.artifacts
    lines = {file.path: decisive_lines(file) for file in files}
    if target == "host":
        assert set(lines.values()) == {()}, "nothing is missing there"
    else:
        assert any(lines.values()), lines


def test_every_decisive_topic_has_a_page() -> None:
    assert [topic for topic in DECISIVE if not (CONTENT / topic / "en.md").is_file()] == []
