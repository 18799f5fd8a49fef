"""The saved session: the answers, so that nothing is lost if it ends early. Never facts, pastes or secrets."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.errors import BadInputError
from wizard.files import read_own, write_own
from wizard.language import Text, plural, text
from wizard.records import Record

if TYPE_CHECKING:
    from wizard.interview.interview import Interview

FORMAT = 1
NOT_KEPT = ("facts_text",)
"""Answers that are not saved: pasted text may contain anything."""
_LARGEST = 65536
"""Bytes of a saved session."""
_LONGEST = 4096
"""Characters of an answer."""

UNFINISHED = text("The last session was not finished.")
_PLACES = {"details": text("Details"), "result": text("Result")}
_TOLD = ("machine", "system", "mode", "target")
"""Answers that tell one session from another."""
_AGO: tuple[tuple[int, Callable[[int], Text]], ...] = (
    (86400, lambda n: plural("{count} day ago", "{count} days ago", n)),
    (3600, lambda n: plural("{count} hour ago", "{count} hours ago", n)),
    (60, lambda n: plural("{count} minute ago", "{count} minutes ago", n)),
)


def ago(seconds: float) -> Text:
    """Return how long ago something was."""
    for length, said in _AGO:
        if seconds >= length:
            return said(int(seconds // length))
    return text("just now")


class Saved(Record):
    """Answers by question, and the current place. `left_out` names answers that were not saved.

    `age` is how many seconds ago it was saved; None if that is not known.
    """

    given: Mapping[str, str]
    place: str
    left_out: tuple[str, ...] = ()
    age: float | None = None

    def about(self, interview: "Interview") -> tuple[Text, ...]:
        """Return what is said when a session is offered: its first answers, where it stopped, what was not kept."""
        then = interview.supposing_all(self.given)
        told = [one for name in _TOLD if name in self.given and (one := then.get(name))]
        answers = [text("{question} {answer}", question=one.question.label, answer=one.label) for one in told]
        missing = [interview.labels[name] for name in self.left_out if name in interview.labels]
        why = text("Not saved, because it may contain a secret or is very long. Enter it again:")
        return (UNFINISHED, *answers, *self._stopped(interview), *((why, *missing) if missing else ()))

    def _stopped(self, interview: "Interview") -> tuple[Text, ...]:
        place = _PLACES.get(self.place) or interview.labels.get(self.place)
        if place is None:
            return ()
        if self.age is None:
            return (text("It stopped at: {place}", place=place),)
        return (text("It stopped {ago} at: {place}", place=place, ago=ago(self.age)),)


def state_folder(environ: Mapping[str, str]) -> Path:
    """Return the directory of what is kept between runs: below XDG_STATE_HOME, otherwise ~/.local/state."""
    state = environ.get("XDG_STATE_HOME") or f"{environ.get('HOME') or '~'}/.local/state"
    return Path(state).expanduser() / "werf-wizard"


def session_file(environ: Mapping[str, str]) -> Path:
    """Return the file of the session."""
    return state_folder(environ) / "session.json"


def load(environ: Mapping[str, str], now: float | None = None) -> Saved | None:
    """Return the saved session; None if it is missing or cannot be read. `now` is the time, for its age.

    Raises BadInputError for one that is larger than any that is written.
    """
    try:
        content = read_own(session_file(environ), _LARGEST)
        if len(content) > _LARGEST:
            raise BadInputError(text("The last session is too large to read: {path}", path=session_file(environ)))
        data = json.loads(content)
        if data["format"] != FORMAT or not data["given"]:
            return None
        given = {str(key): str(value) for key, value in data["given"].items()}
        age = None if now is None else max(now - session_file(environ).stat().st_mtime, 0)
        return Saved(given, str(data["place"]), tuple(map(str, data.get("left_out", ()))), age)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, RuntimeError):
        return None


def is_kept(environ: Mapping[str, str]) -> bool:
    """Return whether the next start offers a session: nothing was answered, or nothing can be written, otherwise."""
    try:
        return load(environ) is not None
    except BadInputError:
        return False


def save(saved: Saved, environ: Mapping[str, str]) -> None:
    """Save a session as a whole or not at all, readable by its owner only; if it cannot be written, do nothing."""
    with suppress(OSError, RuntimeError):
        write_own(session_file(environ), _kept(saved))


def _kept(saved: Saved) -> bytes:
    """Return what is written of a session: no paste, no answer that looks like a secret, nothing too long."""
    given = {key: value for key, value in saved.given.items() if key not in NOT_KEPT}
    left_out = [key for key, value in given.items() if len(value) > _LONGEST or _is_secret(value)]
    while True:
        kept = {key: value for key, value in given.items() if key not in left_out}
        data = {"format": FORMAT, "given": kept, "place": saved.place, "left_out": left_out}
        content = json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "replace")
        if len(content) <= _LARGEST or not kept:
            return content
        left_out.append(max(kept, key=lambda key: len(kept[key])))


def _is_secret(value: str) -> bool:
    from wizard.masking import masked

    return masked(value) != value


def _target_file(environ: Mapping[str, str]) -> Path:
    return session_file(environ).with_name("last-target")


def last_target(environ: Mapping[str, str]) -> str:
    """Return the target that was configured last; empty if none was, or that cannot be read."""
    try:
        return read_own(_target_file(environ), _LONGEST).decode("ascii").strip()
    except (OSError, ValueError, RuntimeError):
        return ""


def remember_target(target: str, environ: Mapping[str, str]) -> None:
    """Keep the target of a finished session; if it cannot be written, do nothing."""
    with suppress(OSError, RuntimeError):
        write_own(_target_file(environ), target.encode())


def forget(environ: Mapping[str, str]) -> None:
    """Delete the saved session."""
    try:
        session_file(environ).unlink(missing_ok=True)
    except (OSError, RuntimeError):
        return
