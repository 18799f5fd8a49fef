"""argparse's parser with our errors, in the reader's language, and the options that several commands have."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping

from wizard.errors import BadInputError
from wizard.language import Language, Text, text

TYPE_CHECKING = False  # see cli.py
if TYPE_CHECKING:
    from typing import NoReturn

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
    command_parsers: Mapping[str, Parser] = {}
    tr: Language = Language("en")

    def format_help(self) -> str:
        """Return the help with those lists and with examples; no other use of a command needs them."""
        from wizard.parser.examples import examples_of, shown_examples

        for action, names in self.named:
            action.help = names()
        self.formatter_class = argparse.HelpFormatter
        return super().format_help() + shown_examples(examples_of(self.prog), self.tr)

    def error(self, message: str) -> NoReturn:
        """Raise BadInputError instead of exiting."""
        from wizard.parser.examples import examples_of

        values = [
            text("{name} is one of: {names}.", name=action.metavar, names=names())
            for action, names in self.named
            if action.required and str(action.metavar) in message
        ]
        example = text("For example: {command}", command=examples_of(self.prog)[0][0])
        raise BadInputError(text("{value}.", value=message), *values, example, see_help(self.prog))

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        """Write the help or the version. argparse ignores a full disk if the stream is not buffered."""
        (file or sys.stdout).write(message)

    def format_usage(self) -> str:
        """Return the usage, as wide as the terminal."""
        self.formatter_class = argparse.HelpFormatter
        return super().format_usage()


def see_help(command: str) -> Text:
    """Return the way out that always is one."""
    return text("See `{command} --help`.", command=command)


class FixedWidth(argparse.HelpFormatter):
    """Looks at arguments as they are added. argparse makes a formatter for each, and measures the terminal for it."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=80)


def add_facts(parser: Parser, tr: Language) -> None:
    """Add --facts."""
    message = text(
        "facts from a file instead of this machine: the output of `probe` (- is standard input), "
        "or the defaults of a system: system:ubuntu-22.04"
    )
    parser.add_argument("--facts", metavar=tr(text("FILE")), help=tr(message))


def add_settings(parser: Parser, tr: Language) -> None:
    """Add --set and --answers."""
    add_set(parser, tr)
    parser.add_argument("--answers", metavar=tr(text("FILE")), help=tr(text("settings from a YAML file")))


def add_set(parser: Parser, tr: Language) -> None:
    """Add --set."""
    message = text("set one setting; repeatable; `werf-wizard explain settings` lists the keys")
    parser.add_argument("--set", action="append", default=[], metavar=tr(text("KEY=VALUE")), help=tr(message))


def add_output(parser: Parser, tr: Language) -> None:
    """Add -o."""
    message = text("write files to this directory instead of printing")
    parser.add_argument("-o", "--output", metavar=tr(text("DIR")), help=tr(message))


def add_pool(parser: Parser, tr: Language) -> None:
    """Add --pool."""
    message = text("for the nodes of this pool of the cluster; `doctor` lists the pools")
    parser.add_argument("--pool", metavar=tr(text("NAME")), help=tr(message))


def add_pools(parser: Parser, tr: Language) -> None:
    """Add --pool, which may be repeated, and --pools."""
    message = text(
        "for the nodes of this pool of the cluster; repeatable for gitlab-kubernetes; `doctor` lists the pools"
    )
    parser.add_argument("--pool", action="append", default=[], metavar=tr(text("NAME")), help=tr(message))
    message = text("gitlab-kubernetes: a runner for every pool of the cluster on which a mode works")
    parser.add_argument("--pools", action="store_true", help=tr(message))


def add_mode(parser: Parser, tr: Language, *, with_choices: bool) -> None:
    """Add --mode and --hardening."""
    mode = parser.add_argument("--mode", metavar=tr(text("MODE")), help="auto, overlay, fuse-device, fuse-privileged")
    hardening = parser.add_argument("--hardening", metavar=tr(text("LEVEL")), help="standard, least-privilege")
    if with_choices:
        mode.choices = ("auto", "overlay", "fuse-device", "fuse-privileged")
        hardening.choices = ("standard", "least-privilege")
