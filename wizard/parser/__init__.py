"""The command line's grammar: commands, their options, and argparse's messages, in the reader's language."""

from __future__ import annotations

import argparse
from importlib import import_module

from wizard import __version__
from wizard.errors import BadInputError, nearest, shown
from wizard.language import Language, Text, text
from wizard.parser.base import FixedWidth, Parser
from wizard.parser.commands import ABOUT, COMMANDS
from wizard.parser.everywhere import add_everywhere, without_everywhere

_HELP = ("-h", "--help")


def parse(arguments: list[str], tr: Language) -> argparse.Namespace:
    """Return the options of a command line. Raises BadInputError, and SystemExit for --help and --version."""
    own, words = _without_command(arguments)
    bare = without_everywhere(own)
    first = next(iter(bare), "")
    if first and first not in COMMANDS and not first.startswith("-"):
        raise BadInputError(text("There is no command “{name}”.", name=shown(first)), *nearest(first, COMMANDS))
    if first.startswith("-") and first not in (*_HELP, "--version"):
        from wizard.parser.mistakes import before_the_command

        raise before_the_command(bare, _options_of)
    if first == "--version" and {"-v", "--verbose"} & set(bare):
        return argparse.Namespace(command="version")
    if first != "diagnose":
        own, words = arguments, []
    return _parsed(own, words, first, tr)


def _parsed(own: list[str], words: list[str], first: str, tr: Language) -> argparse.Namespace:
    """Return the options of a command, `words` with them; the help of all commands needs the options of none."""
    parser = build_parser(tr, first if first in COMMANDS else "", with_options=first in COMMANDS)
    options, extra = parser.parse_known_args(own)
    if extra:
        from wizard.parser.mistakes import unknown

        raise unknown(extra, own, parser.command_parsers[first], _options_of)
    options.words = words
    return options


def _options_of(command: str) -> tuple[str, ...]:
    """Return the options that a command has, in the forms in which they are given."""
    return tuple(build_parser(Language("en"), command).command_parsers[command]._option_string_actions)


def build_parser(tr: Language, only: str = "", *, with_choices: bool = False, with_options: bool = True) -> Parser:
    """Return the parser in a language; only with the command `only`, if that is all that will be parsed.

    `with_choices` is for shell completion, which reads them from it.
    """
    argparse._ = tr.gettext  # type: ignore[attr-defined]
    parser = _parser(
        tr,
        "werf-wizard",
        text(
            "Finds the least-privileged container configuration in which werf with Buildah works, "
            "and explains every line of it."
        ),
    )
    message = text("show the version and exit; with -v, also what a bug report needs")
    version = f"werf-wizard {__version__}"
    from wizard.preferences import THEMES

    colours = text("screen colours (otherwise WERF_WIZARD_THEME, otherwise the saved setting)")
    parser.add_argument("--theme", choices=THEMES, metavar=tr(text("THEME")), help=tr(colours))
    parser.add_argument("--version", action="version", version=version, help=tr(message))
    # Without `prog`, argparse formats a usage to find it, for which it imports shutil with all packers.
    commands = parser.add_subparsers(
        dest="command", metavar=tr(text("COMMAND")), title=tr(text("commands")), parser_class=Parser, prog=parser.prog
    )
    parser.command_parsers = commands.choices
    for name in (only,) if only else COMMANDS:
        module, about = ABOUT[name]
        command = commands.add_parser(
            name, help=tr(about), description=tr(about), allow_abbrev=False, formatter_class=FixedWidth
        )
        command.tr = tr
        if with_options:
            getattr(import_module(f"wizard.parser.{module}"), f"add_{name}")(command, tr, with_choices)
            add_everywhere(command, tr)
    return parser


def _parser(tr: Language, name: str, about: Text) -> Parser:
    epilog = tr(text("Without a command: the wizard, full screen."))
    parser = Parser(prog=name, description=tr(about), epilog=epilog, allow_abbrev=False, formatter_class=FixedWidth)
    parser.tr = tr
    add_everywhere(parser, tr)
    return parser


def _without_command(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Return the program's own arguments, and those of a command after `--`."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:at], arguments[at + 1 :]
