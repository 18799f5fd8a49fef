"""Artifacts as files in a directory."""

import os
from collections.abc import Sequence
from pathlib import Path

from wizard.errors import BadInputError, reason_of
from wizard.files import NewFile, write_files
from wizard.language import text
from wizard.targets.artifact import Artifact


def write_artifacts(artifacts: Sequence[Artifact], folder: Path, *, force: bool = False) -> list[Path]:
    """Write all files, or none. With `force` a file that is there keeps its mode and owner.

    Raises BadInputError if a file exists (unless `force`), or if one cannot be written.
    """
    _refuse_file(folder)
    paths = [folder / artifact.path for artifact in artifacts]
    for path in paths:
        if not force and (path.exists() or path.is_symlink()):
            raise _exists(path)
    files = [
        NewFile(path, artifact.content.encode(), 0o777 if artifact.language == "sh" else 0o666)
        for artifact, path in zip(artifacts, paths, strict=True)
    ]
    try:
        write_files(files, are_new=not force)
    except FileExistsError as error:
        raise _exists(Path(error.filename or folder)) from None
    except OSError as error:
        raise BadInputError(
            text(
                "Cannot write {path}: {why}. No file was changed.",
                path=error.filename or folder,
                why=reason_of(error),
            )
        ) from None
    return paths


def _exists(path: Path) -> BadInputError:
    return BadInputError(
        text("{path} already exists: nothing was written.", path=path),
        text("`--force` overwrites it; `-o` chooses another directory."),
    )


def _refuse_file(folder: Path) -> None:
    """Raise BadInputError if a file is where the directory, or one above it, has to be."""
    there = next((one for one in (folder, *folder.parents) if os.path.lexists(one)), None)
    if there is not None and there.exists() and not there.is_dir():
        raise BadInputError(
            text("{path} is a file, not a directory: nothing was written.", path=there),
            text("`-o` chooses another directory; it is created if it does not exist."),
        )
