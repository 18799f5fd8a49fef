"""The result in a window of 40×12, and the line that has it again."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from tests.cli.running import environment
from tests.interview.situations import ABLE, interview
from tests.tui.running import app, panes, press, screen_text, until, until_idle
from wizard.facts.model import Facts
from wizard.interview.environment import PASTED
from wizard.interview.result import command, make_result


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_the_code_comes_first_and_the_rest_is_behind_a_key(language: str) -> None:
    one = app(language=language, place="result")
    async with one.run_test(size=(40, 12)) as pilot:
        await until_idle(pilot)
        shown = screen_text(one).split("\n")
        assert not any(sign in line for line in shown for sign in "▁▂▃▄▅▆▇▉")
        assert "^S" in shown[-1]
        assert "^Y" in shown[-1]
        result = panes(one).result
        assert result is not None
        assert result.artifact is not None
        code = result.artifact.content.split("\n")
        first = code.index("docker run --rm \\")
        assert all(line[:30] in shown[number] for number, line in enumerate(code[first : first + 6], 3))
        assert not result.show_vertical_scrollbar
        assert result.query_one("#reason").size.height == 1
        await press(pilot, "i")
        result.scroll_end(animate=False)
        await until_idle(pilot)
        assert "werf-wizard export docker" in " ".join(screen_text(one).replace("│", "").split())
        assert "docker run --rm" not in screen_text(one)
        await press(pilot, "escape")
        assert one.session.interview.place == "result"
        assert any("--rm" in line for line in screen_text(one).split("\n"))


async def test_of_several_files_the_one_that_is_shown_is_named_with_their_number() -> None:
    one = app(given={"target": "kubernetes"}, place="result")
    async with one.run_test(size=(40, 12)) as pilot:
        await until_idle(pilot)
        result = panes(one).result
        assert result is not None
        for _ in result.artifacts:
            assert result.artifact is not None
            assert result.artifact.path in screen_text(one)
            await press(pilot, "right")


def run(line: str, folder: Path) -> str:
    """What a line prints in a shell, with this program as `werf-wizard`."""
    (folder / "werf-wizard").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m wizard "$@"\n')
    (folder / "werf-wizard").chmod(0o755)
    given = environment({})
    paths = {**given, "PATH": f"{folder}:{given.get('PATH', '/usr/bin:/bin')}", "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(["sh", "-c", line], cwd=folder, env=paths, capture_output=True, encoding="utf-8", check=False)
    assert not done.returncode, done.stderr
    return done.stdout


PROBED = "\n".join(["probe.format=1", *ABLE.lines(), "probe.complete=yes", ""])


@pytest.mark.parametrize(
    "given",
    [{"machine": "system", "system": "ubuntu-22.04"}, {"machine": "paste", "facts_text": PROBED}],
    ids=["system", "paste"],
)
def test_the_line_works_where_it_is_shown(given: dict[str, str], tmp_path: Path) -> None:
    now = interview(Facts({}), None, target="kubernetes", **given).settled.situation
    wanted = make_result(now).exported.artifacts[0].content.split("\n")
    code = [line for line in run(command(now), tmp_path).split("\n") if line and not line.lstrip().startswith("#")]
    assert [line for line in wanted if line and not line.lstrip().startswith("#")] == code


async def test_after_saving_the_line_names_the_file_where_it_is(tmp_path: Path) -> None:
    one = app(given={"machine": "paste", "facts_text": PROBED}, place="result")
    async with one.run_test(size=(200, 60)) as pilot:
        await until_idle(pilot)
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(one.focused, Input))
        one.screen.query_one(Input).value = str(tmp_path / "out")
        await press(pilot, "enter")
        command = one.wizard_screen.query_one("#command", Static)
        await until(pilot, lambda: f"--facts {tmp_path}/out/{PASTED}" in str(command.visual))
        assert one.screen is one.wizard_screen
        assert (tmp_path / "out" / PASTED).exists()


def test_no_other_kernel_is_told_of_before_the_own_one_is_known() -> None:
    early = Facts({key: ABLE[key] for key in ABLE if key.startswith("engine.")})
    assert interview(early).settled["machine"].suggestion.why is None
    known = Facts({**ABLE, "engine.docker.kernel": ABLE["distro.id"]})
    why = interview(known).settled["machine"].suggestion.why
    assert why is not None
    assert "another kernel" in why.msgid
