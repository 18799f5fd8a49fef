"""The logs behind a name: a file, a directory, a zip archive that GitHub or GitLab offers."""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from wizard.application.logs import STDIN, LogFile, LogSource, log_named
from wizard.diagnosis.stream import BLOCK
from wizard.display import visible
from wizard.errors import BadInputError, shown
from wizard.inputs import unreadable
from wizard.language import Text, text

_SUFFIXES = ("", ".log", ".txt", ".out", ".err", ".json", ".jsonl", ".gz", ".zst")
"""What the names of logs in a directory or an archive end in."""
_MOST_LOGS = 1000


def logs_named(name: str) -> Mapping[str, LogSource]:
    """Return the logs behind a name, by their names: one, or those in a directory or in a zip archive.

    Raises BadInputError if none exists.
    """
    path = Path(name)
    if name != STDIN and path.is_dir():
        return _some(name, {str(one): LogFile(str(one)) for one in sorted(path.rglob("*")) if _is_log(one)})
    if name != STDIN and _is_zip(path):
        return _some(name, _logs_in_zip(name))
    return {name: log_named(name)}


def _some(name: str, found: Mapping[str, LogSource]) -> Mapping[str, LogSource]:
    if not found:
        raise BadInputError(text("No logs found in {name}.", name=shown(name)))
    if len(found) > _MOST_LOGS:
        values = {"count": len(found), "name": shown(name), "most": _MOST_LOGS}
        raise BadInputError(text("{name} contains {count} files; at most {most} can be read at once.", **values))
    return found


def _is_log(path: Path) -> bool:
    """Return whether a file of a directory may be a log."""
    return path.suffix.lower() in _SUFFIXES and path.is_file() and not path.is_symlink()


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stat.S_ISREG(os.fstat(stream.fileno()).st_mode) and stream.read(4) == b"PK\x03\x04"
    except (OSError, ValueError):
        return False  # reading it says why


class ArchivedLog(LogSource):
    """A log in a zip archive."""

    def __init__(self, archive: str, member: str) -> None:
        self._archive = archive
        self._member = member

    @property
    def name(self) -> Text:
        """Return its name in the archive."""
        return text("{value}", value=visible(self._member))

    def chunks(self) -> Iterator[bytes]:
        """Yield its bytes. Raises BadInputError if the archive is damaged, or locked with a password."""
        import zlib
        from zipfile import BadZipFile, ZipFile

        try:
            with ZipFile(self._archive) as archive, archive.open(self._member) as stream:
                while chunk := stream.read(BLOCK):
                    yield chunk
        except OSError as error:
            raise unreadable(shown(self._archive), error) from None
        except NotImplementedError:  # a RuntimeError too
            raise BadInputError(text("The archive uses an unsupported compression method: unpack it first.")) from None
        except RuntimeError:
            raise BadInputError(text("The archive is password-protected: unpack it first.")) from None
        except (BadZipFile, EOFError, ValueError, zlib.error):
            raise BadInputError(text("The archive is damaged.")) from None


def _logs_in_zip(name: str) -> Mapping[str, LogSource]:
    """Return the logs of an archive by their names; raises BadInputError for a damaged one.

    GitHub has each job as a whole, and again in parts, in a directory of the job's name: the parts are left out.
    """
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(name) as archive:
            names = [one.filename for one in archive.infolist() if not one.is_dir()]
    except OSError as error:
        raise unreadable(shown(name), error) from None
    except (BadZipFile, NotImplementedError, ValueError):
        raise BadInputError(text("The archive is damaged.")) from None
    members = {member: PurePosixPath(member) for member in names if PurePosixPath(member).name}
    whole = {one.stem.partition("_")[2] for one in members.values() if len(one.parts) == 1}
    logs = [member for member, one in members.items() if one.suffix.lower() in _SUFFIXES and one.parts[0] not in whole]
    return {f"{name}/{members[member]}": ArchivedLog(name, member) for member in logs}
