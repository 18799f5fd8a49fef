"""The saved session: answers only, for the owner only, whole or not at all."""

import json
import os
import stat
from pathlib import Path

import pytest

from wizard.errors import BadInputError
from wizard.interview.saved import Saved, forget, load, save, session_file
from wizard.language import Language, text


def environ(folder: Path) -> dict[str, str]:
    """A made-up state folder."""
    return {"XDG_STATE_HOME": str(folder), "HOME": "/nowhere"}


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    saved = Saved({"mode": "overlay", "command": "werf build «ё» '$x'"}, "target")
    save(saved, environ(tmp_path))
    assert load(environ(tmp_path)) == saved


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    save(Saved({"mode": "overlay"}, "target"), environ(tmp_path))
    path = session_file(environ(tmp_path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_was_pasted_is_not_kept(tmp_path: Path) -> None:
    save(Saved({"machine": "paste", "facts_text": "token=secret"}, "mode"), environ(tmp_path))
    assert "secret" not in session_file(environ(tmp_path)).read_text()


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"format": 2, "given": {"a": "b"}, "place": "mode"}', '{"format": 1}', "\x00" * 10, "[" * 9999],
)
def test_a_damaged_or_newer_session_is_none(content: str, tmp_path: Path) -> None:
    path = session_file(environ(tmp_path))
    path.parent.mkdir()
    path.write_text(content)
    assert load(environ(tmp_path)) is None


def test_a_session_that_is_no_text_is_none(tmp_path: Path) -> None:
    path = session_file(environ(tmp_path))
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe")
    assert load(environ(tmp_path)) is None


def test_where_nothing_can_be_written_nothing_happens(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    save(Saved({"mode": "overlay"}, "target"), environ(in_the_way))
    assert load(environ(in_the_way)) is None


def test_saving_leaves_no_other_file(tmp_path: Path) -> None:
    for place in ("mode", "target"):
        save(Saved({"mode": "overlay"}, place), environ(tmp_path))
    assert [path.name for path in session_file(environ(tmp_path)).parent.iterdir()] == ["session.json"]


def test_a_forgotten_session_is_gone(tmp_path: Path) -> None:
    save(Saved({"mode": "overlay"}, "target"), environ(tmp_path))
    forget(environ(tmp_path))
    forget(environ(tmp_path))
    assert load(environ(tmp_path)) is None


@pytest.mark.parametrize(
    "value",
    [
        "docker run -e DB_PASSWORD=hunter2 werf",
        "https://oauth2:glpat-abcdefghij0123456789@gitlab.example.com/x.git",
        "curl -H 'Authorization: Bearer abcdef0123456789'",
        "x" * 10_000,
    ],
)
def test_secrets_and_what_is_very_long_are_left_out_and_named(value: str, tmp_path: Path) -> None:
    save(Saved({"mode": "overlay", "command": value}, "target"), environ(tmp_path))
    assert value not in session_file(environ(tmp_path)).read_text()
    saved = load(environ(tmp_path))
    assert saved == Saved({"mode": "overlay"}, "target", ("command",))
    said = [told.msgid for told in saved.about({"command": text("Command")})]
    assert said[0] == "The last session was not finished."
    assert said[-1] == "Command"


def test_what_is_written_can_be_read_again_however_much_was_answered(tmp_path: Path) -> None:
    save(Saved({f"answer-{number}": "я" * 4000 for number in range(40)}, "target"), environ(tmp_path))
    saved = load(environ(tmp_path))
    assert saved is not None
    assert saved.given
    assert len(saved.given) + len(saved.left_out) == 40


def test_a_session_that_is_too_large_is_named(tmp_path: Path) -> None:
    path = session_file(environ(tmp_path))
    path.parent.mkdir()
    path.write_text(json.dumps({"format": 1, "given": {"command": "x" * 70_000}, "place": "mode"}))
    with pytest.raises(BadInputError) as caught:
        load(environ(tmp_path))
    assert str(path) in Language("en")(caught.value.message)


@pytest.mark.parametrize("kind", ["link", "dangling link", "wide file", "second name"])
def test_whatever_has_its_name_is_replaced_and_nothing_else_is_touched(kind: str, tmp_path: Path) -> None:
    path = session_file(environ(tmp_path))
    path.parent.mkdir()
    other = tmp_path / "other"
    if kind != "dangling link":
        other.write_text("not ours")
    if kind == "second name":
        path.hardlink_to(other)
    elif kind == "wide file":
        path.touch(0o666)
    else:
        path.symlink_to(other)
    save(Saved({"mode": "overlay"}, "target"), environ(tmp_path))
    assert load(environ(tmp_path)) == Saved({"mode": "overlay"}, "target")
    assert not path.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (other.read_text() if other.exists() else None) == (None if kind == "dangling link" else "not ours")


def test_a_folder_in_its_place_stays(tmp_path: Path) -> None:
    path = session_file(environ(tmp_path))
    path.mkdir(parents=True)
    save(Saved({"mode": "overlay"}, "target"), environ(tmp_path))
    assert [one.name for one in path.parent.iterdir()] == ["session.json"]


def test_a_named_pipe_in_its_place_is_not_waited_for(tmp_path: Path) -> None:
    path = session_file(environ(tmp_path))
    path.parent.mkdir()
    os.mkfifo(path)
    assert load(environ(tmp_path)) is None
    save(Saved({"mode": "overlay"}, "target"), environ(tmp_path))
    assert load(environ(tmp_path)) == Saved({"mode": "overlay"}, "target")
