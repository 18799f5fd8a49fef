"""Merged files written in the place of the old ones, which are kept next to them."""

import os
from collections.abc import Sequence
from pathlib import Path

from wizard.errors import BadInputError, reason_of
from wizard.files import NewFile, write_files
from wizard.language import text
from wizard.records import Record


class Change(Record):
    """A file by the name that the reader gave, what was read from it, and what it is to hold."""

    name: str
    before: str
    after: str


def write_changes(changes: Sequence[Change]) -> list[Path]:
    """Write all files or none, with the mode, owner and attributes they have; give the paths of their backups.

    A link stays one: what it leads to is written. Raises BadInputError if a file is read-only, is no regular file,
    cannot be written, or has changed since it was read.
    """
    for one in changes:
        _check(one)
    old = {_path(one): one.before.encode() for one in changes}
    try:
        backups = {path: _backup(path, content) for path, content in old.items()}
        new = [NewFile(backup, old[path], like=path) for path, backup in backups.items() if not backup.exists()]
        write_files([*new, *(NewFile(_path(one), one.after.encode()) for one in changes)])
    except OSError as error:
        raise BadInputError(
            text("Cannot write {path}: {why}. No file was changed.", path=error.filename, why=reason_of(error))
        ) from None
    return list(backups.values())


def check_regular(name: str) -> None:
    """Raise BadInputError for a pipe or a device: it cannot be written back, and reading it may never end."""
    path = Path(name)
    if path.exists() and not path.is_file() and not path.is_dir():
        raise BadInputError(text("{name} is not a regular file: --write cannot replace it.", name=name))


def _path(one: Change) -> Path:
    return Path(one.name).resolve()


def _check(one: Change) -> None:
    if not os.access(_path(one), os.W_OK):
        raise BadInputError(
            text("{name} is read-only: nothing was written.", name=one.name),
            text("Without --write a diff is printed, which `patch` can apply."),
        )
    if _path(one).read_bytes() != one.before.encode():
        raise BadInputError(text("{name} changed in the meantime: nothing was written.", name=one.name))


def _backup(path: Path, old: bytes) -> Path:
    """FILE.bak, or the next number where another version of the file is kept under that name."""
    number = 0
    while True:
        backup = path.with_name(f"{path.name}.bak{number or ''}")
        if not backup.is_symlink() and (not backup.exists() or (backup.is_file() and backup.read_bytes() == old)):
            return backup
        number += 1
