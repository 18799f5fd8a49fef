"""A session as it goes: the answers, so that nothing is lost when it ends early. Never facts, never anything pasted."""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from wizard.records import Record

FORMAT = 1
NOT_KEPT = ("facts_text",)
"""Answers that are not kept: what was pasted may hold anything."""
_LARGEST = 65536


class Saved(Record):
    """Answers by question, and the place among them."""

    given: Mapping[str, str]
    place: str


def session_file(environ: Mapping[str, str]) -> Path:
    """Where the session is kept: below XDG_STATE_HOME, else ~/.local/state."""
    state = environ.get("XDG_STATE_HOME") or f"{environ.get('HOME') or '~'}/.local/state"
    return Path(state).expanduser() / "werf-wizard" / "session.json"


def load(environ: Mapping[str, str]) -> Saved | None:
    """The session that was kept; None where there is none that can be read."""
    try:
        with session_file(environ).open(encoding="utf-8") as stream:
            data = json.loads(stream.read(_LARGEST))
        if data["format"] != FORMAT or not data["given"]:
            return None
        given = {str(key): str(value) for key, value in data["given"].items()}
        return Saved(given, str(data["place"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, RuntimeError):
        return None


def save(saved: Saved, environ: Mapping[str, str]) -> None:
    """Keep a session, whole or not at all, for its owner only; where nothing can be written nothing happens."""
    kept = {key: value for key, value in saved.given.items() if key not in NOT_KEPT}
    text = json.dumps({"format": FORMAT, "given": kept, "place": saved.place}, ensure_ascii=False, indent=1)
    temporary = ""
    try:
        path = session_file(environ)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".session.")  # made with mode 0600
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as stream:
            stream.write(text)
        Path(temporary).replace(path)
    except (OSError, RuntimeError):
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def forget(environ: Mapping[str, str]) -> None:
    """Keep nothing any more."""
    try:
        session_file(environ).unlink(missing_ok=True)
    except (OSError, RuntimeError):
        return
