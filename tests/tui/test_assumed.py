"""Values that are written because nobody gave another one are marked, from the details to the saved files."""

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.interview.situations import ABLE, interview
from tests.tui.running import app, press, screen_text, until_idle
from wizard.interview.result import assumed, assumptions, make_result
from wizard.language import Language
from wizard.plan.targets import TARGETS

ASSUMING = [(target.id, key, value) for target in TARGETS.values() for key, value in target.assumes.items()]


@pytest.mark.parametrize(("target", "key", "value"), ASSUMING)
def test_what_is_assumed_is_in_the_files_until_it_is_given(target: str, key: str, value: str) -> None:
    situation = interview(ABLE, target=target).settled.situation
    assert any(value in file.content for file in make_result(situation).exported.artifacts)
    assert f"--set {key}=" in Language("en")(assumptions(situation)[0])
    given = interview(ABLE, None, **{"target": target, key: "https://ci.example.org"}).settled.situation
    assert assumed(given) == {}
    assert not any(value in file.content for file in make_result(given).exported.artifacts)


@pytest.mark.parametrize(("target", "key", "value"), ASSUMING)
async def test_it_is_marked_in_the_details_in_the_result_and_when_it_is_saved(
    target: str, key: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    one = app(given={"target": target}, place="details")
    async with one.run_test(size=(200, 60)) as pilot:
        await until_idle(pilot)
        assert f"{value}  ! placeholder" in screen_text(one)
        one.action_go_to("result")
        await until_idle(pilot)
        marked = [line for line in screen_text(one).split("\n") if value in line and "│ ! " in line]
        assert len(marked) == 1
        await press(pilot, "ctrl+s")
        assert one.screen.query(Input)
        assert f"{value} is a placeholder:" in screen_text(one)
        assert f"{key}=…" in screen_text(one)
