"""The lines of a configuration file that exist for given reasons, with as much context as pasting needs."""

from collections.abc import Sequence

from wizard.targets.artifact import Artifact


def lines_about(artifact: Artifact, topics: Sequence[str]) -> str:
    """Return the lines of a file that exist for one of the topics, in their context; empty if none exists."""
    lines = artifact.content.split("\n")
    wanted = {note.line for note in artifact.notes if note.topic in topics}
    if not wanted:
        return ""
    match artifact.language:
        case "yaml" | "toml" as language:
            from wizard.diagnosis.parts import parts_of  # only a file with a tree needs a parser

            kept = {line for part in parts_of(language, artifact.content) if part.at in wanted for line in part.shown}
        case "ini":
            kept = {shown for line in wanted for shown in (line, _section(lines, line - 1) + 1)}
        case "sh":
            return _options(lines, {line - 1 for line in wanted}, {note.line - 1 for note in artifact.notes})
        case _:
            return artifact.content
    return "\n".join(lines[line - 1] for line in sorted(kept)) + "\n"


def _section(lines: Sequence[str], index: int) -> int:
    """Return the line of the header of the section that contains a line."""
    return next((i for i in range(index, -1, -1) if lines[i].startswith("[")), index)


def _options(lines: Sequence[str], wanted: set[int], starts: set[int]) -> str:
    """Return options of one command as they continue it; of a script, its lines. Quoted values may have line breaks."""
    wholes = []
    for index in sorted(wanted):
        end = min((i for i in starts if i > index), default=index + 1)
        wholes.append("\n".join(lines[index:end]).strip().removesuffix("\\").rstrip())
    continued = any(lines[index].endswith("\\") for index in wanted)
    return (" \\\n" if continued else "\n").join(wholes) + "\n"
