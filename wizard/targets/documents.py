"""Artifacts that are written from data with reasons, which they keep. A target loads the one syntax that it writes."""

from typing import Any

from wizard.targets.artifact import Artifact


def yaml_file(path: str, documents: list[Any], *, spaced: bool = False) -> Artifact:
    """A file of these documents."""
    from wizard.formats.yaml_text import dump

    content, notes = dump(documents, spaced=spaced)
    return Artifact(path, "yaml", content, notes, tuple(documents))


def toml_file(path: str, data: dict[str, Any]) -> Artifact:
    """A file of this data."""
    from wizard.formats.toml_text import dump_toml

    content, notes = dump_toml(data)
    return Artifact(path, "toml", content, notes, (data,))
