"""What is typed into fields."""

from pathlib import Path

import pytest

from wizard.tui.widgets.fields import typed_path


@pytest.mark.parametrize(
    ("typed", "path"),
    [("~/out", "/home/me/out"), ("~nobody-of-this-name/out", "~nobody-of-this-name/out"), (" a ", " a ")],
)
def test_a_path_is_taken_as_a_shell_takes_it(typed: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    assert typed_path(typed) == Path(path)
