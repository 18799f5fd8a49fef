"""Artifacts as files in a folder."""

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
    paths = [folder / artifact.path for artifact in artifacts]
    for path in paths:
        if not force and (path.exists() or path.is_symlink()):
            raise BadInputError(
                text("{path} exists, and nothing was written.", path=path),
                text("`--force` overwrites it; `-o` names another folder."),
            )
    files = [
        NewFile(path, artifact.content.encode(), 0o777 if artifact.language == "sh" else 0o666)
        for artifact, path in zip(artifacts, paths, strict=True)
    ]
    try:
        write_files(files)
    except OSError as error:
        raise BadInputError(
            text(
                "Cannot write {path}: {why}. All files are as they were.",
                path=error.filename or folder,
                why=reason_of(error),
            )
        ) from None
    return paths
