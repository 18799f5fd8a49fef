"""Saves the result: asks where, asks before overwriting, shows where the files are."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.app import App

from wizard.errors import BadInputError, WizardError
from wizard.interview.result import SavedFiles, assumptions, files_of
from wizard.language import Text, text
from wizard.targets.artifact import FOLDER, Artifact
from wizard.targets.writing import write_artifacts
from wizard.tui.dialogs.choice import ChoiceDialog, LineDialog
from wizard.tui.session import WizardSession
from wizard.tui.widgets.fields import typed_path


class Saving:
    """One run through the dialogs of saving; `written` is called once the files are there."""

    def __init__(self, app: App[Any], session: WizardSession, written: Callable[[], None]) -> None:
        self._app, self._session, self._written = app, session, written
        self._situation = session.interview.settled.situation

    def start(self) -> None:
        """Ask for the directory, then write."""
        tr = self._session.tr
        try:
            artifacts = files_of(self._situation, tr)
        except WizardError as error:
            self._app.notify(tr(error.message), severity="error")
            return
        names = ", ".join(artifact.path for artifact in artifacts)
        into = text("Which directory? These files will be written: {names}", names=names)
        about = (into, *assumptions(self._situation))

        def chosen(folder: str | None) -> None:
            if folder:
                self._write(artifacts, folder)

        self._app.push_screen(LineDialog(text("Save"), about, FOLDER, _folder_problem), chosen)

    def _write(self, artifacts: list[Artifact], folder: str) -> None:
        target = typed_path(folder)
        present = [artifact.path for artifact in artifacts if (target / artifact.path).exists()]
        if not present:
            self._put(artifacts, target, force=False)
            return
        self._ask_about(artifacts, target, present)

    def _ask_about(self, artifacts: list[Artifact], target: Path, present: list[str]) -> None:
        about = text("{folder} already contains: {names}", folder=target, names=", ".join(present))
        ways = (
            ("keep", text("Keep them, write nothing")),
            ("difference", text("Show the difference")),
            ("elsewhere", text("Use another directory")),
            ("overwrite", text("Overwrite them")),
        )

        def decided(way: str | None) -> None:
            if way == "overwrite":
                self._put(artifacts, target, force=True)
            elif way == "elsewhere":
                self.start()
            elif way == "difference":
                self._show_difference(artifacts, target, lambda: self._ask_about(artifacts, target, present))

        self._app.push_screen(ChoiceDialog(text("Overwrite?"), about, choices=ways), decided)

    def _show_difference(self, artifacts: list[Artifact], target: Path, after: Callable[[], None]) -> None:
        """Show what overwriting would change; afterwards the question is asked again."""
        from wizard.tui.dialogs.sheet import CLOSE, SheetDialog
        from wizard.tui.widgets.printed import diff_lines

        diff = difference_of(artifacts, target)
        about = () if diff else (text("These files are the same."),)
        lines = diff_lines(diff)
        dialog = SheetDialog(text("{value}", value=target), about, lambda tr, width: lines, (CLOSE,))
        self._app.push_screen(dialog, lambda _: after())

    def _put(self, artifacts: list[Artifact], target: Path, *, force: bool) -> None:
        tr = self._session.tr
        try:
            paths = write_artifacts(artifacts, target, force=force)
        except BadInputError as error:
            self._app.notify(tr(error.message), severity="error", timeout=10)
            return
        self._session.saved = SavedFiles(target, self._situation)
        self._written()
        names = ", ".join(path.name for path in paths)
        message = text("Written to {folder}: {names}", folder=target.resolve(), names=names)
        self._app.notify(tr(message), timeout=8)


def _folder_problem(folder: str) -> Text | None:
    return None if folder.strip() else text("enter a directory")


def difference_of(artifacts: list[Artifact], target: Path) -> str:
    """Return how existing files in a directory differ from those to be written, as a unified diff."""
    from wizard.merging.source import difference

    return "".join(
        difference(artifact.path, known, artifact.content)
        for artifact in artifacts
        if (known := _content(target / artifact.path)) is not None
    )


def _content(path: Path) -> str | None:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return None
