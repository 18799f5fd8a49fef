"""The command line's grammar: commands, their options, and what argparse says, in the reader's language."""

import argparse
from typing import NoReturn

from wizard import __version__
from wizard.errors import BadInputError, nearest, shown
from wizard.language import LANGUAGES, Language, Text, text
from wizard.plan.target_names import TARGETS

COMMANDS = ("ask", "doctor", "export", "explain", "probe", "completion")
SHELLS = ("bash", "zsh", "tcsh")

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
    text("invalid choice: %(value)r (choose from %(choices)s)"),
)


class Parser(argparse.ArgumentParser):
    """argparse's parser, whose errors are ours."""

    def error(self, message: str) -> NoReturn:
        """Raise BadInputError instead of leaving."""
        raise BadInputError(
            text("{value}.", value=message), text("`{command} --help` says what there is.", command=self.prog)
        )


def parse(arguments: list[str], say: Language) -> argparse.Namespace:
    """The options of a command line. Raises BadInputError, and SystemExit for --help and --version."""
    word = next((a for a in _without_language(arguments) if not a.startswith("-")), None)
    first = next(iter(_without_language(arguments)), "")
    if word is not None and word == first and word not in COMMANDS:
        raise BadInputError(text("There is no command “{name}”.", name=shown(word)), *nearest(word, COMMANDS))
    return build_parser(say).parse_args(arguments)


def build_parser(say: Language, *, with_choices: bool = False) -> Parser:
    """The parser, in a language. `with_choices` is for shell completion, which reads them from it."""
    argparse._ = say.gettext  # type: ignore[attr-defined]
    parser = _parser(
        say,
        "werf-wizard",
        text(
            "Finds the narrowest container configuration in which werf with Buildah works,"
            " and explains every line of it."
        ),
    )
    told = text("show the version and exit")
    version = f"werf-wizard {__version__}"
    parser.add_argument("--version", action="version", version=version, help=say(told))
    commands = parser.add_subparsers(
        dest="command", metavar=say(text("COMMAND")), title=say(text("commands")), parser_class=Parser
    )
    _add_ask(commands, say)
    _add_doctor(commands, say)
    _add_export(commands, say, with_choices=with_choices)
    _add_explain(commands, say, with_choices=with_choices)
    _add_probe(commands, say)
    told = text("print a completion script for a shell")
    completion = _add(commands, say, "completion", told)
    completion.add_argument("shell", metavar=say(text("SHELL")), choices=SHELLS, help=", ".join(SHELLS))
    return parser


def _parser(say: Language, name: str, about: Text) -> Parser:
    epilog = say(text("Without a command: the wizard, full screen."))
    parser = Parser(prog=name, description=say(about), epilog=epilog, allow_abbrev=False)
    _add_language(parser, say)
    return parser


def _add_language(parser: argparse.ArgumentParser, say: Language) -> None:
    told = text("language (else WERF_WIZARD_LANG, else the locale's)")
    parser.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, metavar="ru|en", help=say(told))


def _add(commands: "argparse._SubParsersAction[Parser]", say: Language, name: str, about: Text) -> Parser:
    parser: Parser = commands.add_parser(name, help=say(about), description=say(about), allow_abbrev=False)
    _add_language(parser, say)
    return parser


def _add_facts(parser: Parser, say: Language) -> None:
    told = text("facts from a file instead of this machine: what `probe` printed (- is standard input)")
    parser.add_argument("--facts", metavar=say(text("FILE")), help=say(told))


def _add_ask(commands: "argparse._SubParsersAction[Parser]", say: Language) -> None:
    parser = _add(commands, say, "ask", text("the wizard line by line: for any terminal, and for screen readers"))
    _add_facts(parser, say)
    _add_settings(parser, say)
    _add_output(parser, say)
    parser.add_argument("--force", action="store_true", help=say(text("overwrite files")))


def _add_settings(parser: Parser, say: Language) -> None:
    metavar = say(text("KEY=VALUE"))
    parser.add_argument(
        "--set", action="append", default=[], metavar=metavar, help=say(text("set one setting; repeatable"))
    )
    parser.add_argument("--answers", metavar=say(text("FILE")), help=say(text("settings from a YAML file")))


def _add_output(parser: Parser, say: Language) -> None:
    told = text("write files into this folder instead of printing")
    parser.add_argument("-o", "--output", metavar=say(text("FOLDER")), help=say(told))


def _add_doctor(commands: "argparse._SubParsersAction[Parser]", say: Language) -> None:
    parser = _add(commands, say, "doctor", text("what is here, which modes work, and why"))
    _add_facts(parser, say)
    parser.add_argument("-v", "--verbose", action="store_true", help=say(text("show the evidence of every check")))
    parser.add_argument("--json", action="store_true", help=say(text("print JSON")))


def _add_export(commands: "argparse._SubParsersAction[Parser]", say: Language, *, with_choices: bool) -> None:
    parser = _add(
        commands,
        say,
        "export",
        text("print the configuration for a target, or what the host lacks"),
    )
    target = parser.add_argument("target", metavar=say(text("TARGET")), help=", ".join(TARGETS))
    mode = parser.add_argument("--mode", metavar=say(text("MODE")), help="auto, overlay, fuse-device, fuse-privileged")
    hardening = parser.add_argument("--hardening", metavar=say(text("LEVEL")), help="standard, least-privilege")
    if with_choices:
        target.choices = TARGETS
        mode.choices = ("auto", "overlay", "fuse-device", "fuse-privileged")
        hardening.choices = ("standard", "least-privilege")
    _add_facts(parser, say)
    _add_settings(parser, say)
    _add_output(parser, say)
    told = text("overwrite files; export a mode that the facts rule out")
    parser.add_argument("--force", action="store_true", help=say(told))
    parser.add_argument("--no-comments", action="store_true", help=say(text("leave the reasons out")))
    parser.add_argument("--json", action="store_true", help=say(text("print JSON")))


def _add_explain(commands: "argparse._SubParsersAction[Parser]", say: Language, *, with_choices: bool) -> None:
    parser = _add(commands, say, "explain", text("read about a mode, a setting, a check, a concept or a problem"))
    topic = parser.add_argument(
        "topic", nargs="?", metavar=say(text("TOPIC")), help=say(text("a topic, such as modes/overlay"))
    )
    if with_choices:
        from wizard.knowledge.topics import topic_ids

        topic.choices = topic_ids()
    parser.add_argument("--list", action="store_true", help=say(text("list all topics")))
    parser.add_argument("--search", metavar=say(text("WORDS")), help=say(text("search all topics")))


def _add_probe(commands: "argparse._SubParsersAction[Parser]", say: Language) -> None:
    parser = _add(commands, say, "probe", text("print the facts of this machine, one key=value a line"))
    told = text("print the probe itself, to be run elsewhere: ssh HOST sh -s")
    parser.add_argument("--script", action="store_true", help=say(told))


def language_flag(arguments: list[str]) -> str | None:
    """`--lang`'s value, wherever it stands: needed before there is a parser to say anything."""
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return None


def _without_language(arguments: list[str]) -> list[str]:
    kept, skip = [], False
    for argument in arguments:
        if not skip and not argument.startswith("--lang"):
            kept.append(argument)
        skip = argument == "--lang"
    return kept
