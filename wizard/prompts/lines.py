"""Lines on the terminal: printed on standard error, read with questionary or, on a dumb terminal, plainly."""

import re
import sys
from collections.abc import Callable

from wizard.display import visible_lines
from wizard.language import Language, Text, text
from wizard.streams import is_dumb_terminal
from wizard.wrapping import for_stderr

_NUMBERED = re.compile(r" *\d+  ")
LastWord = Callable[[str], Text | None]
"""Returns why a line cannot be accepted; None if it can."""


class Lines:
    """Prints sentences and reads lines, in one language."""

    def __init__(self, tr: Language) -> None:
        self._tr = tr
        self._is_dumb = is_dumb_terminal()

    def tell(self, message: Text | None = None) -> None:
        """Print a sentence, or an empty line."""
        self.write(self._tr(message) if message else "")

    def write(self, line: str) -> None:
        """Print one line or several."""
        for one in visible_lines(line).split("\n"):
            print(for_stderr(one, "    " if _NUMBERED.match(one) else ""), file=sys.stderr, flush=True)

    def read(self, prompt: Text, check: LastWord) -> str:
        """Return a line that `check` accepts. Raises KeyboardInterrupt, and EOFError at the end of input."""
        while True:
            line = self._plain(prompt) if self._is_dumb else self._questionary(prompt)
            problem = check(line.strip())
            if problem is None:
                return line.strip()
            self.tell(text("Invalid answer: {why}.", why=problem))

    def read_many(self, prompt: Text) -> str:
        """Return the lines up to an empty one, or to the last line of the probe's output."""
        self.tell(prompt)
        lines: list[str] = []
        while not lines or lines[-1] not in ("", "probe.complete=yes"):
            lines.append(self._plain(text("> ")).rstrip("\r"))
        return "\n".join(lines).rstrip("\n")

    def _plain(self, prompt: Text) -> str:
        sys.stderr.write(self._tr(prompt))
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\n")

    def _questionary(self, prompt: Text) -> str:
        import questionary
        from prompt_toolkit.output import create_output

        asked = questionary.text(self._tr(prompt).rstrip(), qmark="", output=create_output(stdout=sys.stderr))
        answer: str = asked.unsafe_ask()
        return answer
