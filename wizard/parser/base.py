"""argparse's parser with our errors, in the reader's language, and the options that several commands have."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from wizard.errors import BadInputError
from wizard.language import LANGUAGES, Language, Text, text

TYPE_CHECKING = False  # see cli.py
if TYPE_CHECKING:
    from typing import NoReturn, TypeAlias

    from _typeshed import SupportsWrite

# What argparse says by itself; listed here so that it is translated with everything else.
ARGPARSE = (
    text("usage: "),
    text("positional arguments"),
    text("options"),
    text("show this help message and exit"),
    text("the following arguments are required: %s"),
    text("unrecognized arguments: %s"),
    text("expected one argument"),
    text("argument %(argument_name)s: %(message)s"),
    text("ignored explicit argument %r"),
    text("not allowed with argument %s"),
    text("invalid choice: %(value)r (choose from %(choices)s)"),
)


class Parser(argparse.ArgumentParser):
    """argparse's parser with our errors. `named` are arguments whose help lists values that take time to look up."""

    named: tuple[tuple[argparse.Action, Callable[[], str]], ...] = ()

    def format_help(self) -> str:
        """Return the help with those lists; no other use of a command needs them."""
        for action, names in self.named:
            action.help = names()
        self.formatter_class = argparse.HelpFormatter
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        """Raise BadInputError instead of exiting."""
        raise BadInputError(
            text("{value}.", value=message), text("`{command} --help` says what there is.", command=self.prog)
        )

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        """Write the help or the version. argparse ignores a full disk if the stream is not buffered."""
        (file or sys.stdout).write(message)

    def format_usage(self) -> str:
        """Return the usage, as wide as the terminal."""
        self.formatter_class = argparse.HelpFormatter
        return super().format_usage()


class FixedWidth(argparse.HelpFormatter):
    """Looks at arguments as they are added. argparse makes a formatter for each, and measures the terminal for it."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=80)


Subcommands: TypeAlias = "argparse._SubParsersAction[Parser]"
"""argparse's own type of what commands are added to."""


def add_language(parser: argparse.ArgumentParser, tr: Language) -> None:
    """Add --lang."""
    message = text("language (else WERF_WIZARD_LANG, else the locale's)")
    parser.add_argument(
        "--lang", choices=LANGUAGES, default=argparse.SUPPRESS, metavar="|".join(LANGUAGES), help=tr(message)
    )


def add_command(commands: Subcommands, tr: Language, name: str, about: Text) -> Parser:
    """Add a command with the options that all commands have, and return its parser."""
    parser: Parser = commands.add_parser(
        name, help=tr(about), description=tr(about), allow_abbrev=False, formatter_class=FixedWidth
    )
    add_language(parser, tr)
    return parser


def add_facts(parser: Parser, tr: Language) -> None:
    """Add --facts."""
    message = text(
        "facts from a file instead of this machine: what `probe` printed (- is standard input);"
        " or those of a system as it ships: system:ubuntu-22.04"
    )
    parser.add_argument("--facts", metavar=tr(text("FILE")), help=tr(message))


def add_settings(parser: Parser, tr: Language) -> None:
    """Add --set and --answers."""
    metavar = tr(text("KEY=VALUE"))
    parser.add_argument(
        "--set", action="append", default=[], metavar=metavar, help=tr(text("set one setting; repeatable"))
    )
    parser.add_argument("--answers", metavar=tr(text("FILE")), help=tr(text("settings from a YAML file")))


def add_output(parser: Parser, tr: Language) -> None:
    """Add -o."""
    message = text("write files into this folder instead of printing")
    parser.add_argument("-o", "--output", metavar=tr(text("FOLDER")), help=tr(message))


def add_pool(parser: Parser, tr: Language) -> None:
    """Add --pool."""
    message = text("for the nodes of this pool of the cluster; `doctor` lists the pools")
    parser.add_argument("--pool", metavar=tr(text("NAME")), help=tr(message))


def add_mode(parser: Parser, tr: Language, *, with_choices: bool) -> None:
    """Add --mode and --hardening."""
    mode = parser.add_argument("--mode", metavar=tr(text("MODE")), help="auto, overlay, fuse-device, fuse-privileged")
    hardening = parser.add_argument("--hardening", metavar=tr(text("LEVEL")), help="standard, least-privilege")
    if with_choices:
        mode.choices = ("auto", "overlay", "fuse-device", "fuse-privileged")
        hardening.choices = ("standard", "least-privilege")
