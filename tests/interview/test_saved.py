"""The saved session: answers only, for the owner only, whole or not at all."""

import json
import os
import stat
from pathlib import Path

import pytest

from tests.interview.situations import ABLE, CLOSED, interview
from wizard.errors import BadInputError
from wizard.facts.model import Facts
from wizard.interview.interview import Interview
from wizard.interview.saved import Saved, ago, forget, last_target, load, remember_target, save, session_file
from wizard.language import Language
from wizard.records import replace


def environ(folder: Path) -> dict[str, str]:
    """A made-up state folder."""
    return {"XDG_STATE_HOME": str(folder), "HOME": "/nowhere"}


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    saved = Saved({"mode": "overlay", "command": "werf build «ё» '$x'"}, "target")
    save(saved, environ(tmp_path))
    assert load(environ(tmp_path)) == saved
    later = session_file(environ(tmp_path)).stat().st_mtime + 725
    assert load(environ(tmp_path), later) == replace(saved, age=725)


def test_what_is_offered_says_which_session_it_is() -> None:
    saved = Saved(
        {"machine": "system", "system": "debian-12", "target": "kubernetes", "command": "x"}, "details", (), 725
    )
    assert [Language("en")(told) for told in saved.about(interview())] == [
        "The last session was not finished.",
        "Which machine will run the container? Another machine: choose its system",
        "Which system does it run? Debian 12",
        "Where will werf run? Kubernetes",
        "It stopped 12 minutes ago at: Details",
    ]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "только что"), (60, "1 минуту назад"), (7300, "2 часа назад"), (5 * 86400, "5 дней назад")],
)
def test_how_long_ago_it_was(seconds: float, said: str) -> None:
    assert Language("ru")(ago(seconds)) == said


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
    said = [told.msgid for told in saved.about(interview())]
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


def test_the_last_target_is_kept_and_suggested(tmp_path: Path) -> None:
    assert last_target(environ(tmp_path)) == ""
    remember_target("kubernetes", environ(tmp_path))
    forget(environ(tmp_path))
    assert last_target(environ(tmp_path)) == "kubernetes"


@pytest.mark.parametrize(
    ("facts", "last", "suggested"),
    [
        (ABLE, "kubernetes", "kubernetes"),
        (ABLE, "", "docker"),
        (ABLE, "host", "docker"),
        (ABLE, "a target of another version", "docker"),
        (CLOSED, "kubernetes", "host"),
    ],
)
def test_the_last_target_is_suggested_where_it_fits(facts: Facts, last: str, suggested: str) -> None:
    assert Interview(facts, str, last=last).settled.situation["target"] == suggested
