"""The man page, made from the same grammar as `--help`.

Source of the form: man-pages(7) and groff_man(7). argparse-manpage writes its headings in English and
knows nothing of our examples.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from wizard import __version__
from wizard.language import Language, Text, text
from wizard.parser import build_parser
from wizard.parser.base import Parser
from wizard.parser.examples import examples_of

_EXIT_CODES = (
    ("0", text("done")),
    ("1", text("a negative finding: no mode works, the facts rule the mode out, nothing was found")),
    ("2", text("wrong usage or bad input")),
    ("3", text("a fact is missing; the message says how to supply it")),
    ("70", text("a defect of werf-wizard")),
    ("129", text("the terminal was closed")),
    ("130", text("interrupted")),
    ("141", text("the reader of the output exited")),
    ("143", text("ended by SIGTERM; after another signal: 128 plus its number")),
)
_ENVIRONMENT = (
    ("WERF_WIZARD_LANG", text("the language: en or ru; otherwise the locale's")),
    ("NO_COLOR", text("disables colours, whatever its value")),
    ("PAGER", text("program that shows output longer than the terminal; otherwise less")),
    ("KUBECONFIG, DOCKER_HOST", text("the cluster and the engine, as kubectl and docker read them")),
    ("XDG_STATE_HOME", text("where the unfinished session is kept; otherwise ~/.local/state")),
)
_PROMISE = text(
    "werf-wizard opens no network connections and sends nothing anywhere. Only the programs "
    "it starts may do so: docker, podman, kubectl and ssh, each only for the commands that "
    "need it."
)


def manual(tr: Language) -> str:
    """Return the page werf-wizard(1) in a language, as roff."""
    parser = build_parser(tr, with_options=True)
    title = f'.TH WERF-WIZARD 1 "" "werf-wizard {__version__}" ""'
    # A Russian word broken at a hyphen that groff does not know is worse than a ragged line.
    parts = [title, ".nh", ".ad l", _section(tr, text("NAME")), f"werf-wizard \\- {_plain(str(parser.description))}"]
    option, command_name = _plain(tr(text("OPTION"))), _plain(tr(text("COMMAND")))
    parts += [_section(tr, text("SYNOPSIS")), rf"\fBwerf-wizard\fR [{option}]\&...", ".br"]
    parts += [rf"\fBwerf-wizard\fR \fI{command_name}\fR [{option}]\&..."]
    parts += [_section(tr, text("DESCRIPTION")), _plain(str(parser.epilog)), ".PP", _plain(tr(_PROMISE))]
    parts += [_section(tr, text("OPTIONS")), *_options(parser, everywhere=True)]
    parts += [_section(tr, text("COMMANDS"))]
    for name, command in parser.command_parsers.items():
        parts += _command(name, command)
    for heading, rows in (
        (text("EXAMPLES"), examples_of("werf-wizard")),
        (text("EXIT STATUS"), _EXIT_CODES),
        (text("ENVIRONMENT"), _ENVIRONMENT),
    ):
        parts += [_section(tr, heading), *_rows(tr, rows)]
    return "\n".join(parts) + "\n"


def _command(name: str, parser: Parser) -> list[str]:
    """Return what the page says of a command: its usage in bold, what it is for, its options, its examples."""
    heading = [f'.SS "werf-wizard {_plain(name)}"', _plain(str(parser.description))]
    return [*heading, *_options(parser, everywhere=False), ".PP", *_rows(parser.tr, examples_of(parser.prog))]


def _options(parser: Parser, *, everywhere: bool) -> list[str]:
    """Return the arguments of a parser; the options that go with every command belong to the whole program alone."""
    for action, names in parser.named:
        action.help = names()
    common = {"help", "lang", "color", "quiet", "no_pager"}
    parts = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction) or (not everywhere and action.dest in common):
            continue
        parts += [".TP", _forms(action), _plain(str(action.help) % vars(action))]
    return parts


def _forms(action: argparse.Action) -> str:
    """Return the forms of an option in bold, with its value in italics."""
    value = "" if action.nargs == 0 else rf"\fI{_plain(str(action.metavar or action.dest))}\fR"
    if not action.option_strings:
        return value
    named = ", ".join(rf"\fB{_plain(form)}\fR" for form in action.option_strings)
    return f"{named} {value}".rstrip()


def _rows(tr: Language, rows: Sequence[tuple[str, Text]]) -> list[str]:
    """Return pairs of a word and what it means."""
    return [line for word, what in rows for line in (".TP", rf"\fB{_plain(word)}\fR", _plain(tr(what)))]


def _section(tr: Language, heading: Text) -> str:
    return f".SH {_plain(tr(heading))}"


def _plain(words: str) -> str:
    """Return words as roff shows them unchanged: a hyphen that can be copied, no control line, no escape."""
    escaped = words.replace("\\", "\\e").replace("-", "\\-").replace("^", "\\(ha").replace("~", "\\(ti")
    escaped = escaped.replace("`", "\\(ga").replace("'", "\\(aq")
    return escaped if not escaped.startswith(".") else rf"\&{escaped}"
