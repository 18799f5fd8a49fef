"""A merged file written in the place of the old one, which is kept beside it."""

import os
import tempfile
from pathlib import Path

from wizard.errors import BadInputError
from wizard.language import text


def write_merged(name: str, before: str, after: str) -> Path:
    """Write the file whole or not at all, with the mode and owner it has; give the backup's path.

    A link stays one: what it leads to is written. Raises BadInputError where the folder or the file is read-only,
    or the file has changed since it was read.
    """
    path = Path(name).resolve()
    old = before.encode()
    try:
        if not os.access(path, os.W_OK):
            raise BadInputError(
                text("{name} is read-only: nothing was written.", name=name),
                text("Without --write the diff is printed, and `patch` takes it."),
            )
        if path.read_bytes() != old:
            raise BadInputError(text("{name} has changed meanwhile: nothing was written.", name=name))
        backup = _backup(path, old)
        if not backup.exists():
            _put(backup, old, path)
        _put(path, after.encode(), path)
    except OSError as error:
        why = error.strerror or str(error)
        raise BadInputError(text("Cannot write {name}: {why}. It is as it was.", name=name, why=why)) from None
    return backup


def _backup(path: Path, old: bytes) -> Path:
    """FILE.bak, or the next number where another version of the file is kept under that name."""
    number = 0
    while True:
        backup = path.with_name(f"{path.name}.bak{number or ''}")
        if not backup.is_symlink() and (not backup.exists() or (backup.is_file() and backup.read_bytes() == old)):
            return backup
        number += 1


def _put(path: Path, content: bytes, like: Path) -> None:
    """The content under a temporary name first, with the rights of the file that it is like."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        known = like.stat()
        if (known.st_uid, known.st_gid) != (os.geteuid(), os.getegid()):
            os.chown(name, known.st_uid, known.st_gid)
        Path(name).chmod(known.st_mode & 0o7777)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
