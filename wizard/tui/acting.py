"""What is done with the result: trying it, merging it into a file, judging a file, the next commands, a report."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from wizard.errors import BadInputError, WizardError
from wizard.interview.result import command, make_result, next_steps, settings
from wizard.language import Language, Text, text
from wizard.plan.plan import make_plan
from wizard.plan.targets import TARGETS
from wizard.records import replace
from wizard.targets.artifact import FOLDER
from wizard.tui.dialogs.actions import ACTIONS, Action, ActionsDialog
from wizard.tui.dialogs.choice import LineDialog, Problem
from wizard.tui.dialogs.sheet import CLOSE, Lines, SheetDialog, Ways
from wizard.tui.session import WizardSession
from wizard.tui.widgets.code import Line, highlighted
from wizard.tui.widgets.fields import typed_path
from wizard.tui.widgets.printed import diff_lines, printed_lines
from wizard.verifying.verification import check_target

if TYPE_CHECKING:
    from wizard.application.merge_files import MergedFiles
    from wizard.application.trying import Outcome

REPORT = "werf-wizard-report.md"
"""The name that is proposed for a report."""
_OWN = ("compose.yaml", "docker-compose.yml", ".gitlab-ci.yml", "config.toml", "values.yaml", "pod.yaml")
"""Files that are proposed, if they are in the directory in which the program runs."""


class Acting:
    """Dialogs about the current result; `perform` runs an action of the screen below by its name."""

    def __init__(self, app: App[Any], session: WizardSession, perform: Callable[[str], object]) -> None:
        self._app, self._session, self._perform = app, session, perform
        self._now = session.interview.settled.situation

    def choose(self) -> None:
        """Show what can be done, and do what is chosen."""
        dialog = ActionsDialog(text("What to do with it"), self.actions())
        self._app.push_screen(dialog, self._chosen)

    def _chosen(self, name: str | None) -> None:
        if name:
            self._perform(name)

    def actions(self) -> tuple[Action, ...]:
        """Return what can be done with the result; what cannot says why."""
        refused = {
            "attempt": self._why_not_tried(),
            "tighten": self._why_not_tightened(),
            "merge": None if TARGETS[self._now["target"]].merges else text("this target has no file to merge into"),
        }
        return tuple(replace(one, refused=refused.get(one.id)) for one in ACTIONS)

    def _why_not_tried(self) -> Text | None:
        if self._now["machine"] != "here":
            return text("it is for another machine: run `werf-wizard verify` there")
        try:
            check_target(self._now["target"])
        except BadInputError as error:
            return error.ways[0] if error.ways else error.message
        return None

    def _why_not_tightened(self) -> Text | None:
        if self._session.interview.settled.get("hardening"):
            return None
        return text("only a container in the mode overlay or fuse-device can be confined further")

    def tighten(self) -> None:
        """Switch between standard and least privilege."""
        interview = self._session.interview
        if why := self._why_not_tightened():
            self._refuse(why)
            return
        others = {"standard": "least-privilege", "least-privilege": "standard"}
        interview.answer("hardening", others[self._now["hardening"]])
        self._perform("shown_again")
        self._app.notify(self._session.tr(interview.settled["hardening"].label))

    def attempt(self) -> None:
        """Start a container with the configuration, and show what is found inside, or what the engine said."""
        from wizard.tui.dialogs.trial import TrialDialog

        if why := self._why_not_tried():
            self._refuse(why)
            return
        try:
            plan = make_plan(self._now["target"], settings(self._now), self._now.facts)
        except WizardError as error:
            self._refuse(error.message, *error.ways)
            return
        dialog = TrialDialog(plan, is_saved=self._session.saved_to is not None)

        def decided(way: str | None) -> None:
            match way:
                case "diagnose":
                    self._diagnose(dialog.outcome)
                case "again" | "save" | "next":
                    self._perform({"again": "attempt", "save": "save", "next": "next_steps"}[way])

        self._app.push_screen(dialog, decided)

    def _diagnose(self, outcome: "Outcome | None") -> None:
        from wizard.application.trial_log import TrialLog
        from wizard.tui.diagnosis import DiagnosisScreen
        from wizard.verifying.verification import Verification

        if isinstance(outcome, Verification):
            self._app.push_screen(DiagnosisScreen(TrialLog(outcome)))

    def merge(self) -> None:
        """Ask for a file, show what would change in it, and write it if that is wanted."""
        if not TARGETS[self._now["target"]].merges:
            self._refuse(text("this target has no file to merge into"))
            return
        self._ask_file(text("Merge it into my file"), self._show_merged)

    def _show_merged(self, name: str) -> Callable[[], object]:
        from wizard.application.merge_files import merge_result

        files = merge_result(name, self._now, self._session.tr)
        write = (("write", text("Write it and keep the old file as a backup")), ("copy", text("Copy the diff")))
        ways: Ways = (*(write if files.changes else ()), CLOSE)
        diff = "".join(one.diff for one in files.merged)

        def decided(way: str | None) -> None:
            if way == "write":
                self._write(files)
            elif way == "copy":
                self._copy(diff, text("The diff was sent to the terminal's clipboard"))

        return self._sheet(
            text("{value}", value=name), (*files.about, *files.left), _fixed(diff_lines(diff)), ways, decided
        )

    def _write(self, files: "MergedFiles") -> None:
        from wizard.application.merge_files import write_merged

        try:
            said = write_merged(files)
        except BadInputError as error:
            self._refuse(error.message, *error.ways)
            return
        self._session.done += said
        self._session.merged = command(self._now)
        self._app.notify("\n".join(map(self._session.tr, said)), timeout=8)

    def check(self) -> None:
        """Ask for a file, and show what lint finds in it."""
        self._ask_file(text("Check my file"), self._show_checked)

    def _show_checked(self, name: str) -> Callable[[], object]:
        from wizard.application.checking import check_file
        from wizard.report.findings import show_findings

        report = check_file(name, self._now)
        about = () if report.judged else (text("No container in it runs werf or Buildah."),)

        def lines(tr: Language, width: int) -> Sequence[Line]:
            return printed_lines(lambda out: show_findings(report, tr, out), self._app.theme_variables, width)

        return self._sheet(text("{value}", value=name), about, lines, (CLOSE,), lambda _: None)

    def copy_command(self) -> None:
        """Send the command that prints the same to the terminal's clipboard."""
        try:
            make_result(self._now)
        except WizardError as error:
            self._refuse(error.message, *error.ways)
            return
        line = command(self._now, self._session.saved_to)
        self._copy(line, text("The command was sent to the terminal's clipboard"))

    def next_steps(self) -> None:
        """Show the commands that come next."""
        folder = self._session.saved_to
        try:
            steps = next_steps(self._now, folder or Path(FOLDER))
        except WizardError as error:
            self._refuse(error.message, *error.ways)
            return
        about = (
            text("The files are in {folder}.", folder=folder)
            if folder
            else text("The files are not saved yet; the commands are for {folder}.", folder=FOLDER)
        )
        ways: Ways = (
            ("copy", text("Copy the commands")),
            *(() if folder else (("save", text("Save the files")),)),
            CLOSE,
        )

        def lines(tr: Language, width: int) -> Sequence[Line]:
            del width
            code = "\n".join(f"# {tr(why)}\n{line}" for line, why in steps)
            return tuple(map(Line, highlighted(code, "sh")))

        def decided(way: str | None) -> None:
            if way == "save":
                self._perform("save")
            elif way == "copy":
                self._copy(
                    "\n".join(line for line, _ in steps), text("The commands were sent to the terminal's clipboard")
                )

        self._sheet(text("What to do next"), (about,), lines, ways, decided)()

    def report(self) -> None:
        """Show a report of the result; it can be copied and saved."""
        from wizard.report.handover import handover

        try:
            content = handover(self._now, self._session.saved_to, self._session.tr)
        except WizardError as error:
            self._refuse(error.message, *error.ways)
            return
        ways: Ways = (("save", text("Save it as a file")), ("copy", text("Copy it")), CLOSE)

        def decided(way: str | None) -> None:
            if way == "copy":
                self._copy(content, text("The report was sent to the terminal's clipboard"))
            elif way == "save":
                self._ask_report_name(content)

        self._sheet(
            text("A report to share"), (), _fixed(tuple(map(Line, highlighted(content, "markdown")))), ways, decided
        )()

    def _ask_report_name(self, content: str) -> None:
        from wizard.report.saving import write_report

        def problem(name: str) -> Text | None:
            path = typed_path(name.strip() or REPORT)
            try:
                write_report(path, content)
            except BadInputError as error:
                return error.message
            self._session.done.append(text("Wrote {path}.", path=path))
            return None

        dialog = LineDialog(text("Save"), text("File name? Existing files are not overwritten."), REPORT, problem)
        self._app.push_screen(dialog, lambda name: self._tell_last() if name else None)

    def _tell_last(self) -> None:
        self._app.notify(self._session.tr(self._session.done[-1]), timeout=8)

    def _ask_file(self, title: Text, act: Callable[[str], Callable[[], object]]) -> None:
        """Ask for a file until `act` accepts it; what that returns is run once the question is closed."""
        then: list[Callable[[], object]] = []

        def problem(name: str) -> Problem:
            if not name.strip():
                return text("enter a file name")
            try:
                then[:] = [act(str(typed_path(name.strip())))]
            except WizardError as error:
                return (error.message, *error.ways)
            return None

        own = next((name for name in (*self._paths(), *_OWN) if Path(name).is_file()), "")
        dialog = LineDialog(title, text("Which file? A path relative to the current directory."), own, problem)
        self._app.push_screen(dialog, lambda name: _run(then) if name else None)

    def _paths(self) -> Sequence[str]:
        try:
            return [file.path for file in make_result(self._now).exported.artifacts]
        except WizardError:
            return ()

    def _sheet(
        self, title: Text, about: Sequence[Text], lines: Lines, ways: Ways, decided: Callable[[str | None], None]
    ) -> Callable[[], object]:
        return lambda: self._app.push_screen(SheetDialog(title, about, lines, ways), decided)

    def _copy(self, content: str, said: Text) -> None:
        self._app.copy_to_clipboard(content)
        self._app.notify(self._session.tr(said))

    def _refuse(self, *why: Text) -> None:
        self._app.notify("\n".join(map(self._session.tr, why)), severity="warning", timeout=10)


def _fixed(lines: Sequence[Line]) -> Lines:
    return lambda tr, width: lines


def _run(then: Sequence[Callable[[], object]]) -> None:
    for one in then:
        one()
