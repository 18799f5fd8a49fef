"""The command line: parse, call a command, turn what went wrong into a sentence and an exit code.

What a command needs is imported inside it, so that --help and --version stay as quick as argparse.
Exit codes: 0 done, 1 a negative finding, 2 wrong usage or bad input, 3 a fact is missing, 70 a defect of
this program, 129 the terminal was closed, 130 interrupted, 141 the reader of standard output went away.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from wizard.errors import BadInputError, WizardError, reason_of
from wizard.language import LANGUAGES, Language, choose_language, language_flag, text
from wizard.preferences import with_remembered
from wizard.streams import HUNG_UP, discard, is_hung_up

TYPE_CHECKING = False  # importing typing takes a third of what a bare interpreter does; no help needs it
if TYPE_CHECKING:
    from argparse import Namespace


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    tr = Language(choose_language(language_flag(arguments), with_remembered(os.environ)))
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        status = _status(arguments, tr)
        if sys.stdout is not None:
            sys.stdout.flush()
    except WizardError as error:
        return _complain(error, tr)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        discard(sys.stdout)
        return 141
    except OSError as error:
        return _unwritten(error, tr)
    except Exception as error:
        if os.environ.get("WERF_WIZARD_DEBUG"):
            raise
        return _complain_of_unforeseen(error, tr)
    return status


def _status(arguments: list[str], tr: Language) -> int:
    """Return the exit code; argparse exits by itself after it has printed what was asked for."""
    try:
        return _run(arguments, tr)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0


def _run(arguments: list[str], tr: Language) -> int:
    """Parse the arguments and call the command; slow modules are imported only by the command that needs them."""
    if sys.stdout is None:
        raise BadInputError(text("Standard output is closed, so the result cannot be written."))
    options = _options(arguments, tr)
    _set_environment(options)
    command = import_module(f"wizard.commands.{options.command or 'screen'}")
    status: int = command.run(options, tr)
    return status


def _options(arguments: list[str], tr: Language) -> "Namespace":
    """Return the options. The full screen, which is started without arguments, does not need the parser."""
    if not arguments or (arguments[0] == "--lang" and arguments[1:] in ([code] for code in LANGUAGES)):
        from types import SimpleNamespace

        return SimpleNamespace(command=None)  # type: ignore[return-value]
    from wizard.parser import parse

    return parse(arguments, tr)


def _set_environment(options: "Namespace") -> None:
    """Set the variables that --color and --quiet stand for; what draws or prints reads those."""
    colour = getattr(options, "color", "auto")
    if colour == "never":
        os.environ["NO_COLOR"] = "1"
    elif colour == "always":
        os.environ["FORCE_COLOR"] = "1"
        os.environ.pop("NO_COLOR", None)
    if getattr(options, "quiet", False):
        os.environ["WERF_WIZARD_QUIET"] = "1"


def _unwritten(error: OSError, tr: Language) -> int:
    """Return the exit code after a result that could not be written, and say why if somebody is there to read it."""
    is_closed = is_hung_up(error)
    discard(sys.stdout)
    if is_closed:
        return HUNG_UP
    return _complain(BadInputError(text("Cannot write the result: {why}.", why=reason_of(error))), tr)


def _complain(error: WizardError, tr: Language) -> int:
    if sys.stderr is not None:
        from wizard.masking import without_secrets
        from wizard.wrapping import for_stderr

        lines = [f"werf-wizard: {tr(error.message)}", *(f"  {tr(way)}" for way in error.ways)]
        try:
            # What was typed or read is quoted in it, and a job's log keeps it.
            print("\n".join(for_stderr(without_secrets(line)) for line in lines), file=sys.stderr, flush=True)
        except OSError:
            return error.exit_code
    return error.exit_code


def _complain_of_unforeseen(error: Exception, tr: Language) -> int:
    if isinstance(error, MemoryError):
        way = text("Check `ulimit -v` and the memory limit of this container or machine.")
        return _complain(BadInputError(text("Not enough memory for this command."), way), tr)
    defect = text("This is a defect of werf-wizard: {kind}: {error}.", kind=type(error).__name__, error=error)
    _complain(WizardError(defect, text("Set WERF_WIZARD_DEBUG=1 to see where.")), tr)
    return 70
