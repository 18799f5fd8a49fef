"""The command line's grammar: commands, their options, and argparse's messages, in the reader's language."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from importlib import import_module

from wizard import __version__
from wizard.errors import BadInputError, nearest, shown
from wizard.language import Language, Text, text
from wizard.parser.base import FixedWidth, Parser, add_language

_MODULES: Mapping[str, str] = {
    "ask": "configuring",
    "doctor": "configuring",
    "diagnose": "reading",
    "export": "configuring",
    "verify": "configuring",
    "lint": "reading",
    "survey": "configuring",
    "explain": "reading",
    "probe": "configuring",
    "completion": "reading",
}
"""Each command and the module with its options, in the order of the help; one command imports its own alone."""
COMMANDS = tuple(_MODULES)
_FILES = (
    *("facts", "answers", "merge", "file", "files", "baseline", "config", "output_file"),
    *("source", "inventory", "compare"),
)
_FOLDERS = ("output",)
"""Arguments that a shell completes with names of files, and of folders."""


def parse(arguments: list[str], tr: Language) -> argparse.Namespace:
    """Return the options of a command line. Raises BadInputError, and SystemExit for --help and --version."""
    word = next((a for a in _without_language(arguments) if not a.startswith("-")), None)
    first = next(iter(_without_language(arguments)), "")
    if word is not None and word == first and word not in COMMANDS:
        raise BadInputError(text("There is no command “{name}”.", name=shown(word)), *nearest(word, COMMANDS))
    own, words = _without_command(arguments) if word == "diagnose" else (arguments, [])
    options = build_parser(tr, first if first in COMMANDS else "").parse_args(own)
    options.words = words
    return options


def build_parser(tr: Language, only: str = "", *, with_choices: bool = False) -> Parser:
    """Return the parser in a language; only with the command `only`, if that is all that will be parsed.

    `with_choices` is for shell completion, which reads them from it.
    """
    argparse._ = tr.gettext  # type: ignore[attr-defined]
    parser = _parser(
        tr,
        "werf-wizard",
        text(
            "Finds the narrowest container configuration in which werf with Buildah works,"
            " and explains every line of it."
        ),
    )
    message = text("show the version and exit")
    version = f"werf-wizard {__version__}"
    parser.add_argument("--version", action="version", version=version, help=tr(message))
    # Without `prog`, argparse formats a usage to find it, for which it imports shutil with all packers.
    commands = parser.add_subparsers(
        dest="command", metavar=tr(text("COMMAND")), title=tr(text("commands")), parser_class=Parser, prog=parser.prog
    )
    for name in (only,) if only else COMMANDS:
        module = import_module(f"wizard.parser.{_MODULES[name]}")
        getattr(module, f"add_{name}")(commands, tr, with_choices)
    if with_choices:
        for command in commands.choices.values():
            _complete_paths(command)
    return parser


def _complete_paths(parser: argparse.ArgumentParser) -> None:
    import shtab

    for action in parser._actions:
        if action.dest in (*_FILES, *_FOLDERS):
            action.complete = shtab.FILE if action.dest in _FILES else shtab.DIRECTORY  # type: ignore[attr-defined]


def _parser(tr: Language, name: str, about: Text) -> Parser:
    epilog = tr(text("Without a command: the wizard, full screen."))
    parser = Parser(prog=name, description=tr(about), epilog=epilog, allow_abbrev=False, formatter_class=FixedWidth)
    add_language(parser, tr)
    return parser


def _without_command(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Return the program's own arguments, and those of a command after `--`."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:at], arguments[at + 1 :]


def _without_language(arguments: list[str]) -> list[str]:
    kept, skip = [], False
    for argument in arguments:
        if not skip and not argument.startswith("--lang"):
            kept.append(argument)
        skip = argument == "--lang"
    return kept
