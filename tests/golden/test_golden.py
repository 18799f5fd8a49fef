"""The product is what it was when a person last looked at it: after a change `make golden`, then look at it."""

import pytest

from tests.golden.product import FOLDER, golden_files
from tests.targets.files import RUN_TARGETS, variants
from tests.targets.plans import exported
from wizard.language import Language
from wizard.plan.targets import TARGETS
from wizard.targets.exporting import commented


def test_every_target_writes_what_it_wrote() -> None:
    written = dict(golden_files())
    assert set(written) == {path.name for path in FOLDER.iterdir()}
    assert len(written) == 3 * len(TARGETS) - 1
    for name, content in written.items():
        assert content == (FOLDER / name).read_text("utf-8"), f"{name}: `make golden` writes it again"


@pytest.mark.parametrize("target", RUN_TARGETS)
def test_languages_differ_in_comments_alone(target: str) -> None:
    for settings in variants(target):
        whole = exported(target, settings, files=True)
        english, russian = (commented(whole, Language(code)) for code in ("en", "ru"))
        for bare, one, other in zip(whole.artifacts, english, russian, strict=True):
            assert without_comments(one.content) == without_comments(bare.content)
            assert without_comments(other.content) == without_comments(bare.content)


def without_comments(content: str) -> list[str]:
    return [line for line in content.splitlines() if not line.lstrip().startswith("#")]
