"""Options that a command does not have: what was probably meant, in the form in which it works."""

from __future__ import annotations

import shlex
from argparse import Action
from collections.abc import Iterator, Sequence

from wizard.errors import BadInputError, shown
from wizard.language import Text, text
from wizard.parser.base import Parser, see_help
from wizard.parser.commands import COMMANDS
from wizard.parser.everywhere import COLOURS, EVERYWHERE

TYPE_CHECKING = False  # see cli.py
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

OptionsOf: TypeAlias = "Callable[[str], tuple[str, ...]]"
"""Gives the options of a command by its name."""
_PROGRAM = "werf-wizard"


def before_the_command(arguments: Sequence[str], options_of: OptionsOf) -> BadInputError:
    """Return the error for a command line that begins with an option which is not the program's own."""
    option = arguments[0].partition("=")[0]
    message = text("{option} is not an option of werf-wizard itself: put a command first.", option=shown(option))
    at = next((index for index, word in enumerate(arguments) if word in COMMANDS), None)
    if at is None:
        having = [name for name in COMMANDS if option in options_of(name)]
        if not having:
            if close := _close(option, (*EVERYWHERE, "--version", "--help")):
                message = text("There is no option {option}.", option=shown(option))
                return BadInputError(message, text("Did you mean: {names}?", names=", ".join(close)))
            return BadInputError(message, see_help(_PROGRAM))
        named = text("{option} is an option of: {commands}.", option=option, commands=", ".join(having))
        return BadInputError(message, named, see_help(f"{_PROGRAM} {having[0]}"))
    words = (arguments[at], *arguments[at + 1 :], *arguments[:at])
    return BadInputError(message, _meant(f"{_PROGRAM} {shown(shlex.join(words))}"))


def unknown(extra: Sequence[str], given: Sequence[str], parser: Parser, options_of: OptionsOf) -> BadInputError:
    """Return the error for arguments that a command does not know. `given` are all arguments."""
    option = next((word for word in extra if word != "--"), extra[0])
    command = text("{value}", value=parser.prog.partition(" ")[2])
    if not option.startswith("-") or option == "-":
        message = text("{command}: unexpected argument “{word}”.", command=command, word=shown(option))
        return BadInputError(message, *_settings_of_pair(option, parser), see_help(parser.prog))
    name, equals, value = option.partition("=")
    if not equals:
        at = given.index(option)
        value = next((word for word in given[at + 1 : at + 2] if not word.startswith("-")), "")
    message = text("{command} has no option {option}.", command=command, option=shown(name))
    return BadInputError(message, *_right_form(name, value, parser, options_of), see_help(parser.prog))


def _right_form(name: str, value: str, parser: Parser, options_of: OptionsOf) -> Iterator[Text]:
    """Yield what was meant: a setting, an argument without an option, a similar option, one of another command."""
    from wizard.plan.settings import SETTINGS

    key = name.lstrip("-").replace("-", "_")
    positional = next((one for one in parser._positionals._group_actions if key in _names(one)), None)
    known = _options(parser)
    if key in SETTINGS and "--set" in known:
        value = value or parser.tr(text("VALUE"))
        yield _meant(f"--set {key}={shown(value)}")
    elif positional is not None:
        word = shown(value) or positional.metavar
        yield text("Pass it without an option: {command}", command=f"{parser.prog} {word}")
    elif close := _close(name, known):
        yield text("Did you mean: {names}?", names=", ".join(close))
    elif key in ("colour", "colours", "colors"):
        yield _meant(f"--color {'|'.join(COLOURS)}")
    elif "--set" in known and (keys := _close(key, tuple(SETTINGS))):
        yield text("Did you mean: {names}?", names=", ".join(f"--set {one}={shown(value)}" for one in keys))
    elif having := [command for command in COMMANDS if name in options_of(command)]:
        yield text("{option} is an option of: {commands}.", option=name, commands=", ".join(having))


def _settings_of_pair(word: str, parser: Parser) -> Iterator[Text]:
    """Yield the form of a setting for a bare `key=value`."""
    from wizard.plan.settings import SETTINGS

    if word.partition("=")[0] in SETTINGS and "=" in word and "--set" in _options(parser):
        yield _meant(f"--set {shown(word)}")


def _meant(form: str) -> Text:
    return text("Did you mean: {names}?", names=form)


def _names(action: Action) -> tuple[str, ...]:
    return (action.dest, action.dest.removesuffix("s"))


def _options(parser: Parser) -> tuple[str, ...]:
    return tuple(parser._option_string_actions)


def _close(name: str, known: Sequence[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(name, known, n=2, cutoff=0.75)
