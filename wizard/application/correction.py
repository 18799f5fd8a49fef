"""The corrected configuration: what was used, and the same with the fix of a problem."""

from wizard.diagnosis.fixing import settings_of
from wizard.diagnosis.run_command import RunCommand, with_confinement
from wizard.errors import WizardError
from wizard.formats.documents import FileLanguage
from wizard.interview.question import Situation
from wizard.interview.result import settings
from wizard.language import Text, text
from wizard.plan.plan import facts_for
from wizard.plan.settings import Answers
from wizard.plan.targets import TARGETS
from wizard.records import Record, replace
from wizard.targets.exporting import export


class Correction(Record):
    """A configuration before and after its correction, in one file language; `title` says what it is.

    `same` is what it means if there is nothing to correct.
    """

    title: Text
    before: str
    after: str
    language: FileLanguage
    same: Text = text("The log does not show the configuration that was used. This one has the fix: compare yours.")


_IN_COMMAND = text("The command in the log already has all of this.")
_IN_TRIAL = text(
    "The configuration that was tried already has all of this: the cause is outside this file. The steps say where."
)


def target_of(run_command: RunCommand | None, now: Situation) -> str:
    """Return where the reader's configuration runs: as the log shows, otherwise as the reader answered."""
    return run_command.engine if run_command else now["target"]


def correction(problem: str, run_command: RunCommand | None, now: Situation, *, tried: bool = False) -> Correction:
    """Return what was used next to what fixes it; `tried`: the log is of a trial with the reader's answers.

    Raises what `export` raises if facts rule the fix out.
    """
    target = target_of(run_command, now)
    before = settings_before(target, now)
    after = Answers(settings_after(problem, target, now))
    if run_command:
        corrected = with_confinement(run_command, after, now.facts)
        title = text("Corrected command")
        return Correction(title, _lines(run_command), _lines(corrected), "sh", _IN_COMMAND)
    wanted = export(target, after, now.facts, as_files=True).artifacts[0]
    try:
        known = export(target, Answers(before), now.facts, as_files=True).artifacts[0].content
    except WizardError:
        known = ""
    title = text("{path} (corrected)", path=wanted.path)
    found = Correction(title, known.rstrip("\n"), wanted.content.rstrip("\n"), wanted.language)
    return replace(found, same=_IN_TRIAL) if tried else found


def settings_before(target: str, now: Situation) -> dict[str, str]:
    """Return the answers that apply to the target."""
    return {key: value for key, value in settings(now).given.items() if key in TARGETS[target].settings}


def settings_after(problem: str, target: str, now: Situation) -> dict[str, str]:
    """Return the answers that apply to the target, with the settings of the fix."""
    before = settings_before(target, now)
    answers = Answers(before)
    return {**before, **settings_of(problem, target, answers, facts_for(now.facts, answers, target))}


def _lines(run_command: RunCommand) -> str:
    return "\n".join(run_command.lines)
