"""What was exported, printed or written as files; what is said of it."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from wizard.commands.telling import tell, tell_steps
from wizard.display import visible_json
from wizard.language import Language, Text, text
from wizard.plan.targets import TARGETS
from wizard.targets.artifact import Artifact
from wizard.targets.exporting import Exported, OfPool, commented, printed
from wizard.targets.steps import steps_in
from wizard.targets.writing import write_artifacts


def show(options: argparse.Namespace, exported: Exported, tr: Language, notes: Sequence[Text]) -> int:
    """Print the artifacts, or write them as files; messages go to standard error."""
    artifacts = exported.artifacts if options.no_comments else commented(exported, tr)
    if options.json:
        print(as_json(exported, artifacts))
    elif options.output:
        for path in write_artifacts(artifacts, Path(options.output), force=options.force):
            tell(tr, text("Wrote {path}.", path=path))
    else:
        sys.stdout.write(printed(artifacts))
    tell_all(tr, (*notes, *exported.notes))
    if options.output:
        folder = Path(options.output)
        tell_steps(tr, folder, steps_in(folder, exported.steps, exported.artifacts))
    return 0


def tell_all(tr: Language, notes: Sequence[Text]) -> int:
    """Print messages on standard error, and return the exit code 0."""
    for note in notes:
        tell(tr, note)
    return 0


def as_json(exported: Exported, artifacts: list[Artifact]) -> str:
    """Return the export as JSON (wizard/schemas/export.schema.json)."""
    files = [
        {
            "path": artifact.path,
            "language": artifact.language,
            "content": artifact.content,
            "notes": [{"line": note.line, "topic": note.topic} for note in artifact.notes],
        }
        for artifact in artifacts
    ]
    whole = {
        "format": 1,
        "target": exported.target,
        "mode": exported.mode,
        "hardening": exported.hardening,
        **({"pools": [_of_pool(one) for one in exported.pools]} if exported.pools else {}),
        "artifacts": files,
    }
    return visible_json(whole)


def _of_pool(one: OfPool) -> dict[str, str | None]:
    return {"name": one.name, "mode": one.mode, "hardening": one.hardening}


def useless(pairs: list[str], target: str) -> list[Text]:
    """Return messages about settings that were given and have no effect on this target."""
    keys = [pair.partition("=")[0] for pair in pairs]
    return [
        text("{key} has no effect on {target}.", key=key, target=target)
        for key in keys
        if key not in TARGETS[target].settings
    ]
