"""An artifact: a file to be, each line of which knows its reason; and how it is written safely."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from wizard.errors import BadInputError
from wizard.language import text
from wizard.records import Record

FOLDER = "werf-buildah"
"""The folder that is proposed for files."""

FileLanguage = Literal["sh", "yaml", "toml", "json", "ini", "text"]


class Note(Record):
    """Line `line` (from 1) is there for the reason that `topic` gives; `subject` is what a legend calls it."""

    line: int
    topic: str
    subject: str = ""


class Artifact(Record):
    """A file: where it goes below the chosen folder, and what is in it."""

    path: str
    language: FileLanguage
    content: str
    notes: tuple[Note, ...] = ()


def write_artifacts(artifacts: Sequence[Artifact], folder: Path, *, force: bool = False) -> list[Path]:
    """Write all files, or none: each appears whole under its name or not at all.

    Raises BadInputError where a file exists (unless `force`), or the folder cannot be written.
    """
    paths = [folder / artifact.path for artifact in artifacts]
    for path in paths:
        if not force and (path.exists() or path.is_symlink()):
            raise BadInputError(
                text("{path} exists, and nothing was written.", path=path),
                text("`--force` overwrites it; `-o` names another folder."),
            )
    staged: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for artifact, path in zip(artifacts, paths, strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            staged.append((_stage(path, artifact), path))
        for temporary, path in staged:
            temporary.replace(path)
    except OSError as error:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
        why = error.strerror or str(error)
        raise BadInputError(
            text("Cannot write to {folder}: {why}. No file was written.", folder=folder, why=why)
        ) from None
    return paths


def _stage(path: Path, artifact: Artifact) -> Path:
    """The content under a temporary name beside its final one, with the permissions a new file has."""
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(artifact.content)
            stream.flush()
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod((0o777 if artifact.language == "sh" else 0o666) & ~mask)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)
