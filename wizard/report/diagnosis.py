"""Prints a diagnosis: what failed, the lines that show it, why, what fixes it, how to see that it is fixed.

It is drawn without rich, so that a log in a pipe is answered at once; the text of a log arrives fit to be shown.
"""

import os
import sys
import textwrap
from collections.abc import Mapping

from wizard.diagnosis.fixing import confirmations, steps, target_for
from wizard.diagnosis.labels import CONFIDENCE, place_of, sentence_of
from wizard.diagnosis.model import Diagnosis, Finding, Step
from wizard.display import visible, visible_lines
from wizard.facts.model import Facts
from wizard.knowledge.topics import read_topic
from wizard.language import Language, Text, plural, text
from wizard.plan.checks.labels import LABELS
from wizard.plan.settings import Answers
from wizard.report.widths import READING_WIDTH, piped_width

_COLOURS = {"high": "1;31", "medium": "1;33", "low": "35", "dim": "90", "topic": "36", "title": "1", "code": "32"}
_FEW = 4


def is_coloured(terminal: bool) -> bool:
    """Return whether what is printed has colours: on a terminal, unless NO_COLOR says no or FORCE_COLOR says yes."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (terminal and os.environ.get("TERM") != "dumb")


def _columns() -> int:
    """Return the width of the terminal."""
    import shutil  # it brings all formats of archives with it

    return shutil.get_terminal_size().columns


class DiagnosisPrinter:
    """Prints diagnoses on standard output, in one language, for one target."""

    def __init__(
        self, tr: Language, target: str, answers: Answers, facts: Facts | None, *, verbose: bool = False
    ) -> None:
        self._tr = tr
        self._target = target
        self._answers = answers
        self._facts = facts
        self._verbose = verbose
        terminal = self._is_terminal = sys.stdout.isatty()
        self._coloured = is_coloured(terminal)
        self._width = min(READING_WIDTH, _columns()) if terminal else piped_width()

    def tell(self, found: Mapping[str, Diagnosis]) -> None:
        """Print each log's diagnosis, below its name if there are several."""
        for name, diagnosis in found.items():
            if len(found) > 1:
                self._out(self._paint(f"── {visible(name)}", "title"))
            if diagnosis.findings:
                self._tell_all(diagnosis)
            else:
                self._tell_nothing(diagnosis)

    def tell_now(self, finding: Finding, cause: Finding | None, target: str) -> None:
        """Print a problem whose line has just arrived; `target` is what the log has said so far."""
        if cause is None:
            self._tell_one(finding, target)
        else:
            self._out(self._line_about(finding))
        sys.stdout.flush()

    def _tell_all(self, diagnosis: Diagnosis) -> None:
        findings = diagnosis.findings
        full = len(findings) if self._verbose else 1
        for finding in findings[:full]:
            self._tell_one(finding, diagnosis.target)
        if rest := findings[full:]:
            self._head(text("Also in this log (-v shows everything)"))
            for finding in rest:
                self._out(self._line_about(finding))
            self._out()

    def _tell_nothing(self, diagnosis: Diagnosis) -> None:
        from wizard.report.unknown import passages, why_nothing

        if why := why_nothing(diagnosis):
            for message in why:
                self._write(message)
            return
        message = plural(
            "No known problem was found in {count} line.",
            "No known problem was found in {count} lines.",
            diagnosis.lines,
        )
        self._write(message)
        for passage in passages(diagnosis.clues, self._tr):
            self._out()
            self._paragraph(self._tr(passage.sentence), "", "title")
            for line in passage.lines:
                self._out(f"  {line}")
        if diagnosis.clues.errors:
            self._out()
        self._write(text("`werf-wizard explain problems` lists the known problems, `explain --search WORDS` searches."))
        self._write(text("`werf-wizard doctor` checks the machine itself."))

    def _tell_one(self, finding: Finding, target: str) -> None:
        topic = read_topic(finding.topic, self._tr.code)
        self._out(f"{self._mark(finding)} {self._paint(topic.title, 'title')}")
        self._paragraph(topic.reason, "  ")
        self._out()
        self._lines(finding)
        self._consequences(finding)
        self._asked(finding)
        self._fix(finding, target_for(finding.id, self._target, target))
        self._out(self._paint(f"  werf-wizard explain {finding.topic}", "topic"))
        self._out()

    def _lines(self, finding: Finding) -> None:
        width = len(str(finding.lines[-1]))
        shown = list(zip(finding.lines, finding.excerpt.split("\n"), strict=True))
        for number, line in shown if self._verbose else shown[:_FEW]:
            for at, part in enumerate(self._broken(line, width + 5)):
                mark = f"{number if at == 0 else '':>{width}} │"
                self._out(f"  {self._paint(mark, 'dim')} {part}")
        self._out()

    def _consequences(self, finding: Finding) -> None:
        if finding.consequences:
            self._head(text("Consequences"), "  ")
            for each in finding.consequences:
                self._out("  " + self._line_about(each))
            self._out()

    def _asked(self, finding: Finding) -> None:
        if not finding.ask:
            return
        keys = ", ".join(finding.ask)
        message = (
            text("The facts do not distinguish it from similar problems; these would: {keys}.", keys=keys)
            if self._facts is not None
            else text(
                "Facts about the machine would distinguish this from similar problems ({keys}): add "
                "--here if the log is from this machine, otherwise --facts FILE with the output of "
                "`werf-wizard probe` from there.",
                keys=keys,
            )
        )
        self._paragraph(self._tr(message), "  ")
        self._out()

    def _fix(self, finding: Finding, target: str) -> None:
        found = steps(finding.id, target, self._answers, self._facts or Facts({}), finding.seen)
        if found:
            self._head(text("How to fix it (for {target}; another: --target)", target=target), "  ")
        for before, step in zip((None, *found), found, strict=False):
            if before and step.instead:
                self._out("  " + self._tr(text("Or instead:")))
            self._step(step, before)
        named = dict.fromkeys(LABELS[step.check] for step in found if step.check)
        checks = ", ".join(map(self._tr, named))
        if checks:
            message = text("Fixed when `werf-wizard doctor` shows this in green: {checks}.", checks=checks)
            self._paragraph(self._tr(message), "  ")
            self._out()
        confirming = confirmations(finding.id, target)
        if confirming:
            self._head(text("How to confirm this cause"), "  ")
        for step in confirming:
            self._step(step)

    def _step(self, step: Step, before: Step | None = None) -> None:
        """Print a step behind another one."""
        self._paragraph(f"{place_of(step, self._tr)}: {self._tr(sentence_of(step, before))}", "  ")
        if step.deletes:
            self._paragraph(self._tr(step.deletes), "  ", "medium")
        if step.to_fill_in:
            self._paragraph(self._tr(step.to_fill_in), "  ")
        for line in visible_lines(step.code).rstrip("\n").split("\n"):
            # From the first column: the end of a here-document counts only there.
            self._out(self._paint(line, "code") if line else "")
        self._out()

    def _line_about(self, finding: Finding) -> str:
        title = read_topic(finding.topic, self._tr.code).title
        where = text("line {number}", number=finding.lines[0])
        about = f"{self._tr(where)}, {finding.topic}"
        return f"  {self._mark(finding)} {title} {self._paint(f'({about})', 'dim')}"

    def _mark(self, finding: Finding) -> str:
        return self._paint(f"[{self._tr(CONFIDENCE[finding.confidence])}]", finding.confidence)

    def _head(self, message: Text, indent: str = "") -> None:
        self._out(indent + self._paint(self._tr(message), "title"))

    def _broken(self, line: str, indent: int) -> list[str]:
        """Return a line of the log in pieces that a terminal does not break in the middle of a word."""
        if not self._is_terminal:
            return [line]
        return textwrap.wrap(line, max(self._width - indent, 30), break_on_hyphens=False, drop_whitespace=False) or [""]

    def _write(self, message: Text) -> None:
        self._paragraph(self._tr(message), "")

    def _paragraph(self, words: str, indent: str, style: str = "") -> None:
        room = max(self._width - len(indent), 30)
        for line in textwrap.wrap(words, room, break_on_hyphens=False):
            self._out(indent + (self._paint(line, style) if style else line))

    def _paint(self, words: str, style: str) -> str:
        return f"\x1b[{_COLOURS[style]}m{words}\x1b[0m" if self._coloured else words

    def _out(self, line: str = "") -> None:
        print(line)
