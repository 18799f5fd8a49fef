"""Writes files completely or not at all, several together or none; and reads and writes the program's own files.

New content is written next to its file and then renamed. A person's file keeps its mode, owner and extended attributes
(access lists, security labels); if they cannot be kept, or the file has other hard links, it is overwritten in place. A
signal to end waits until all files are either old or new.

Mode, owner and content go to files that are open, never to names: a directory may belong to somebody else, who can put
a link in the place of a name between two steps of root.
"""

import errno
import glob
import os
import signal
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from wizard.errors import NOT_REGULAR
from wizard.records import Record

_MARK = ".werf-wizard-"
_STALE_SECONDS = 3600
_LONGEST_NAME = 200
_BETWEEN = 0.01
_PATIENCE = 5.0
"""Seconds that a write waits for that of another run: who holds a lock may be stopped, or somebody else."""
_HELD = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


class NewFile(Record):
    """The new content of a file. A new file gets `mode` minus the umask, or mode and owner of the file `like`."""

    path: Path
    content: bytes
    mode: int = 0o666
    like: Path | None = None


def read_own(path: Path, largest: int) -> bytes:
    """Return one of the program's files, at most `largest` + 1 bytes. Raises OSError if it is no regular file."""
    # Opening a named pipe waits for somebody who writes to it.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.EINVAL, NOT_REGULAR, str(path))
        return stream.read(largest + 1)


def write_own(path: Path, content: bytes) -> None:
    """Write one of the program's files, readable by its owner only; a link or a pipe with its name is replaced.

    It is written often and may be lost in a power failure, so it does not wait for the disk. Raises OSError.
    """
    change_own(path, 0, lambda _: content)


def change_own(path: Path, largest: int, change: Callable[[bytes], bytes]) -> None:
    """Write what `change` makes of the content of one of the program's files; another run's change is not lost.

    It is given nothing if the file is missing or cannot be read. Raises OSError.
    """
    with _signals_held():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _locked([path.parent]):
            before = b""
            with suppress(OSError):
                before = read_own(path, largest) if largest else b""
            temporary = _Beside(path, change(before))
            try:
                temporary.path.replace(path)
            finally:
                temporary.remove()


def change_file(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Write what `change` makes of a file's content, which is empty if it is missing. Raises OSError."""
    with _signals_held():
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked([path.parent]):
            _write_together([NewFile(path, change(_content_of(path) or b""))])


def write_files(files: Sequence[NewFile], *, are_new: bool = False) -> None:
    """Write all files, or leave all as they are; two runs write one after the other. Missing directories are created.

    Raises OSError, which names the file or the directory, if one cannot be written or is no regular file, or, with
    `are_new`, exists; the old content is then restored, and new directories are removed.
    """
    with _signals_held():
        new = _missing_folders(files)
        try:
            for one in files:
                one.path.parent.mkdir(parents=True, exist_ok=True)
            with _locked({one.path.parent for one in files}):
                there = next((one.path for one in files if are_new and os.path.lexists(one.path)), None)
                if there is not None:
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(there))
                _write_together(files)
        except BaseException:
            for folder in new:
                with suppress(OSError):
                    folder.rmdir()
            raise


def _write_together(files: Sequence[NewFile]) -> None:
    before = [(one.path, _content_of(one.path)) for one in files]
    made: list[tuple[_Beside, Path]] = []
    done = 0
    try:
        for one in files:
            with _named(one.path):
                made.append((_prepared(one), one.path))
        for temporary, path in made:
            with _named(path):
                _put(temporary, path, files[done].content)
            done += 1
    except BaseException:
        for path, content in reversed(before[: done + 1]):
            _put_back(path, content)
        raise
    finally:
        for temporary, _ in made:
            temporary.remove()


@contextmanager
def _locked(folders: Iterable[Path]) -> Iterator[None]:
    """Keep other runs of this program from writing into the directories; without locks there it goes on."""
    handles: list[int] = []
    try:
        for folder in sorted(folders):
            with suppress(OSError):
                handles.append(os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
                _wait_for(handles[-1])
        yield
    finally:
        for handle in handles:
            os.close(handle)


def _wait_for(handle: int) -> None:
    import fcntl
    import select

    for _ in range(int(_PATIENCE / _BETWEEN)):
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        select.select((), (), (), _BETWEEN)


def _missing_folders(files: Sequence[NewFile]) -> list[Path]:
    """Return the directories that do not exist yet, the innermost first."""
    folders = {folder for one in files for folder in one.path.parents if not folder.exists()}
    return sorted(folders, key=lambda folder: len(folder.parts), reverse=True)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Let an error name the file that was meant, not the one that is written next to it."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


def _content_of(path: Path) -> bytes | None:
    """Return the content of a file; None if it does not exist. Raises OSError for anything but a regular file."""
    try:
        kind = path.lstat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(kind):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(kind):
        raise OSError(errno.EINVAL, NOT_REGULAR, str(path))
    return path.read_bytes()


class _Beside:
    """A temporary file next to a file, with its new content, open, and readable by its owner only."""

    def __init__(self, path: Path, content: bytes) -> None:
        import tempfile

        self.handle, name = tempfile.mkstemp(dir=path.parent, prefix=_prefix(path))
        self.path = Path(name)
        try:
            _write_all(self.handle, content)
            _remove_stale(path, os.fstat(self.handle).st_mtime)
        except BaseException:
            self.remove()
            raise

    def remove(self) -> None:
        """Close the file, and remove its name if it still has it."""
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1
        self.path.unlink(missing_ok=True)


def _prepared(one: NewFile) -> _Beside:
    """Write the content next to the file, with mode and owner, and wait for the disk; return the temporary file."""
    temporary = _Beside(one.path, one.content)
    try:
        os.fsync(temporary.handle)
        if one.like is None:
            mask = os.umask(0)
            os.umask(mask)
            os.fchmod(temporary.handle, one.mode & ~mask)
        else:
            _take_rights(temporary.handle, one.like.lstat())
    except BaseException:
        temporary.remove()
        raise
    return temporary


def _write_all(handle: int, content: bytes) -> None:
    with os.fdopen(handle, "wb", closefd=False) as stream:
        stream.write(content)


def _prefix(path: Path) -> str:
    """Return how the names of temporary files next to this one begin: a name may have 255 bytes, with what follows."""
    return f".{os.fsdecode(os.fsencode(path.name)[:_LONGEST_NAME])}{_MARK}"


def _remove_stale(path: Path, now: float) -> None:
    """Remove temporary files that a killed run left next to this file. `now` is in the file system's time."""
    for left in path.parent.glob(f"{glob.escape(_prefix(path))}*"):
        with suppress(OSError):
            if now - left.stat().st_mtime > _STALE_SECONDS:
                left.unlink()


def _put(temporary: _Beside, path: Path, content: bytes) -> None:
    """Rename the temporary file to the name, or overwrite the file if that would lose something of it."""
    try:
        old = _opened(path, os.O_RDONLY)
    except FileNotFoundError:
        temporary.path.replace(path)
        return
    try:
        is_replaced = os.fstat(old).st_nlink == 1 and _takes_all(temporary.handle, old)
    finally:
        os.close(old)
    if is_replaced:
        temporary.path.replace(path)
    else:
        _overwrite(path, content)


def _opened(path: Path, how: int) -> int:
    """Open a regular file, and nothing that has taken its place. Raises OSError."""
    handle = os.open(path, how | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, NOT_REGULAR, str(path))
    return handle


def _overwrite(path: Path, content: bytes) -> None:
    handle = _opened(path, os.O_WRONLY)
    try:
        os.ftruncate(handle, 0)
        _write_all(handle, content)
    finally:
        os.close(handle)


def _takes_all(new: int, old: int) -> bool:
    """Give the new file mode, owner and attributes of the old one; return whether all could be set."""
    try:
        _take_rights(new, os.fstat(old))
        for name in os.listxattr(old):
            value = os.getxattr(old, name)
            if name not in os.listxattr(new) or os.getxattr(new, name) != value:
                os.setxattr(new, name, value)
    except OSError:
        return False
    return True


def _take_rights(new: int, known: os.stat_result) -> None:
    own = os.fstat(new)
    if (known.st_uid, known.st_gid) != (own.st_uid, own.st_gid):
        os.fchown(new, known.st_uid, known.st_gid)
    os.fchmod(new, stat.S_IMODE(known.st_mode))


def _put_back(path: Path, content: bytes | None) -> None:
    with suppress(OSError):
        if content is None:
            path.unlink(missing_ok=True)
        elif _content_of(path) != content:
            _overwrite(path, content)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Delay signals that would end the program halfway; they arrive right afterwards."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
