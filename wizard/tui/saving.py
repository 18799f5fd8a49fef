"""Saving the result: ask where, ask before overwriting, show where it went."""

from pathlib import Path
from typing import TYPE_CHECKING

from wizard.errors import BadInputError, WizardError
from wizard.interview.result import files_of
from wizard.language import Text, text
from wizard.targets.artifact import FOLDER, Artifact
from wizard.targets.writing import write_artifacts
from wizard.tui.dialogs.asking import ChoiceDialog, LineDialog

if TYPE_CHECKING:
    from wizard.tui.app import WizardApp


def start_saving(app: "WizardApp") -> None:
    """Ask for the folder, then write."""
    try:
        artifacts = files_of(app.interview.settled.situation, app.say)
    except WizardError as error:
        app.notify(app.say(error.message), severity="error")
        return
    names = ", ".join(artifact.path for artifact in artifacts)
    about = text("Into which folder? These files will be written: {names}", names=names)

    def chosen(folder: str | None) -> None:
        if folder:
            _write(app, artifacts, folder)

    app.push_screen(LineDialog(text("Save"), about, FOLDER, _folder_problem), chosen)


def _folder_problem(folder: str) -> Text | None:
    return None if folder.strip() else text("a folder is needed")


def _write(app: "WizardApp", artifacts: list[Artifact], folder: str) -> None:
    target = Path(folder).expanduser()
    present = [artifact.path for artifact in artifacts if (target / artifact.path).exists()]
    if not present:
        _put(app, artifacts, target, force=False)
        return
    about = text("{folder} has these already: {names}", folder=target, names=", ".join(present))
    ways = (("keep", text("Keep them, write nothing")), ("overwrite", text("Overwrite them")))

    def decided(way: str | None) -> None:
        if way == "overwrite":
            _put(app, artifacts, target, force=True)

    app.push_screen(ChoiceDialog(text("Overwrite?"), about, choices=ways), decided)


def _put(app: "WizardApp", artifacts: list[Artifact], target: Path, *, force: bool) -> None:
    try:
        paths = write_artifacts(artifacts, target, force=force)
    except BadInputError as error:
        app.notify(app.say(error.message), severity="error", timeout=10)
        return
    app.saved_to = target
    app.wizard_screen.settle()
    written = text(
        "Written to {folder}: {names}", folder=target.resolve(), names=", ".join(path.name for path in paths)
    )
    app.notify(app.say(written), timeout=8)
