"""The command line's grammar: commands, their options, and argparse's messages, in the reader's language."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping

from wizard import __version__
from wizard.documents.forms import FORMS
from wizard.errors import BadInputError, nearest, shown
from wizard.language import LANGUAGES, Language, Text, text
from wizard.plan.targets import TARGETS, tried

TYPE_CHECKING = False  # see cli.py
if TYPE_CHECKING:
    from typing import NoReturn, TypeAlias

    from _typeshed import SupportsWrite

COMMANDS = ("ask", "doctor", "diagnose", "export", "verify", "lint", "survey", "explain", "probe", "completion")
SHELLS = ("bash", "zsh", "fish", "tcsh")
_FILES = (
    *("facts", "answers", "merge", "file", "files", "baseline", "config", "output_file"),
    *("source", "inventory", "compare"),
)
_FOLDERS = ("output",)
"""Arguments that a shell completes with names of files, and of folders."""

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


class _FixedWidth(argparse.HelpFormatter):
    """Looks at arguments as they are added. argparse makes a formatter for each, and measures the terminal for it."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=80)


Subcommands: TypeAlias = "argparse._SubParsersAction[Parser]"
"""argparse's own type of what commands are added to."""


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
        _ADD[name](commands, tr, with_choices)
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
    parser = Parser(prog=name, description=tr(about), epilog=epilog, allow_abbrev=False, formatter_class=_FixedWidth)
    _add_language(parser, tr)
    return parser


def _add_language(parser: argparse.ArgumentParser, tr: Language) -> None:
    message = text("language (else WERF_WIZARD_LANG, else the locale's)")
    parser.add_argument(
        "--lang", choices=LANGUAGES, default=argparse.SUPPRESS, metavar="|".join(LANGUAGES), help=tr(message)
    )


def _add(commands: Subcommands, tr: Language, name: str, about: Text) -> Parser:
    parser: Parser = commands.add_parser(
        name, help=tr(about), description=tr(about), allow_abbrev=False, formatter_class=_FixedWidth
    )
    _add_language(parser, tr)
    return parser


def _add_facts(parser: Parser, tr: Language) -> None:
    message = text(
        "facts from a file instead of this machine: what `probe` printed (- is standard input);"
        " or those of a system as it ships: system:ubuntu-22.04"
    )
    parser.add_argument("--facts", metavar=tr(text("FILE")), help=tr(message))


def _add_ask(commands: Subcommands, tr: Language, _: bool) -> None:
    parser = _add(commands, tr, "ask", text("the wizard line by line: for any terminal, and for screen readers"))
    _add_facts(parser, tr)
    _add_settings(parser, tr)
    _add_output(parser, tr)
    parser.add_argument("--force", action="store_true", help=tr(text("overwrite files")))


def _add_settings(parser: Parser, tr: Language) -> None:
    metavar = tr(text("KEY=VALUE"))
    parser.add_argument(
        "--set", action="append", default=[], metavar=metavar, help=tr(text("set one setting; repeatable"))
    )
    parser.add_argument("--answers", metavar=tr(text("FILE")), help=tr(text("settings from a YAML file")))


def _add_output(parser: Parser, tr: Language) -> None:
    message = text("write files into this folder instead of printing")
    parser.add_argument("-o", "--output", metavar=tr(text("FOLDER")), help=tr(message))


def _add_doctor(commands: Subcommands, tr: Language, _: bool) -> None:
    parser = _add(commands, tr, "doctor", text("what is here, which modes work, and why"))
    _add_facts(parser, tr)
    parser.add_argument("-v", "--verbose", action="store_true", help=tr(text("show the evidence of every check")))
    parser.add_argument("--nodes", action="store_true", help=tr(text("list the nodes of every pool of the cluster")))
    parser.add_argument("--json", action="store_true", help=tr(text("print JSON")))


def _add_diagnose(commands: Subcommands, tr: Language, with_choices: bool) -> None:
    parser = _add(commands, tr, "diagnose", text("what went wrong, from a log: a file, or standard input"))
    message = text("a log, as it is or in gz or zst (- is standard input), or a folder or zip archive of logs")
    parser.add_argument("file", nargs="*", metavar=tr(text("FILE")), help=tr(message))
    message = text("open the troubleshooting session with it")
    parser.add_argument("--screen", action="store_true", help=tr(message))
    parser.epilog = tr(text("diagnose [OPTIONS] -- COMMAND … runs a command, shows what it prints, and diagnoses it."))
    message = text("tell each problem as soon as its line comes")
    parser.add_argument("--follow", action="store_true", help=tr(message))
    message = text("the log is from this machine: its facts tell look-alikes apart")
    parser.add_argument("--here", action="store_true", help=tr(message))
    _add_facts(parser, tr)
    target = parser.add_argument(
        "--target", metavar=tr(text("TARGET")), help=tr(text("the target that the fix is for"))
    )
    if with_choices:
        target.choices = tuple(TARGETS)
    metavar = tr(text("KEY=VALUE"))
    message = text("set one setting; repeatable")
    parser.add_argument("--set", action="append", default=[], metavar=metavar, help=tr(message))
    message = text("write what was found, the log's lines with secrets masked, and the facts into a new Markdown file")
    parser.add_argument("--bundle", metavar=tr(text("FILE")), help=tr(message))
    parser.add_argument("-v", "--verbose", action="store_true", help=tr(text("show everything that was found")))
    parser.add_argument("--json", action="store_true", help=tr(text("print JSON")))


def _add_export(commands: Subcommands, tr: Language, with_choices: bool) -> None:
    parser = _add(
        commands,
        tr,
        "export",
        text("print the configuration for a target, or what the host lacks"),
    )
    target = parser.add_argument("target", metavar=tr(text("TARGET")), help="")
    parser.named = ((target, lambda: ", ".join(TARGETS)),)
    if with_choices:
        target.choices = tuple(TARGETS)
    _add_mode(parser, tr, with_choices=with_choices)
    _add_facts(parser, tr)
    _add_settings(parser, tr)
    _add_pool(parser, tr)
    _add_output(parser, tr)
    message = text("overwrite files; export a mode that the facts rule out")
    parser.add_argument("--force", action="store_true", help=tr(message))
    parser.add_argument("--no-comments", action="store_true", help=tr(text("leave the reasons out")))
    parser.add_argument("--json", action="store_true", help=tr(text("print JSON")))
    _add_merge(parser, tr)


def _add_pool(parser: Parser, tr: Language) -> None:
    message = text("for the nodes of this pool of the cluster; `doctor` lists the pools")
    parser.add_argument("--pool", metavar=tr(text("NAME")), help=tr(message))


def _add_merge(parser: Parser, tr: Language) -> None:
    message = text("put what is needed into this file of yours, and print the diff; repeatable")
    parser.add_argument("--merge", action="append", default=[], metavar=tr(text("FILE")), help=tr(message))
    message = text("with --merge: change the file, and keep what it was as FILE.bak")
    parser.add_argument("--write", action="store_true", help=tr(message))
    message = text("with --merge: the runner (name or number), scale set, service, job or workload to change")
    parser.add_argument("--into", metavar=tr(text("NAME")), help=tr(message))


def _add_mode(parser: Parser, tr: Language, *, with_choices: bool) -> None:
    mode = parser.add_argument("--mode", metavar=tr(text("MODE")), help="auto, overlay, fuse-device, fuse-privileged")
    hardening = parser.add_argument("--hardening", metavar=tr(text("LEVEL")), help="standard, least-privilege")
    if with_choices:
        mode.choices = ("auto", "overlay", "fuse-device", "fuse-privileged")
        hardening.choices = ("standard", "least-privilege")


def _add_verify(commands: Subcommands, tr: Language, with_choices: bool) -> None:
    parser = _add(
        commands, tr, "verify", text("start the container as exported, and look whether the mode works in it")
    )
    target = parser.add_argument("target", nargs="?", metavar=tr(text("TARGET")), help="")
    parser.named = ((target, lambda: tr(_tried())),)
    if with_choices:
        target.choices = tried()
    _add_mode(parser, tr, with_choices=with_choices)
    _add_facts(parser, tr)
    _add_settings(parser, tr)
    _add_pool(parser, tr)
    message = text("try every pool of the cluster, side by side")
    parser.add_argument("--pools", action="store_true", help=tr(message))
    parser.add_argument("--image", metavar=tr(text("IMAGE")), help=tr(text("this image instead of werf's")))
    message = text("seconds after which it is given up, with the image's download (default 300)")
    parser.add_argument("--timeout", default="300", metavar=tr(text("SECONDS")), help=tr(message))
    parser.add_argument("--force", action="store_true", help=tr(text("try a mode that the facts rule out")))
    parser.add_argument("--json", action="store_true", help=tr(text("print JSON")))


def _tried() -> Text:
    return text("{names}; without it, the first engine that answers", names=", ".join(tried()))


def _add_explain(commands: Subcommands, tr: Language, with_choices: bool) -> None:
    parser = _add(commands, tr, "explain", text("read about a mode, a setting, a check, a concept or a problem"))
    topic = parser.add_argument(
        "topic",
        nargs="?",
        metavar=tr(text("TOPIC")),
        help=tr(text("a topic, such as modes/overlay, or a group: problems")),
    )
    if with_choices:
        from wizard.knowledge.topics import topic_ids

        topic.choices = topic_ids()
    parser.add_argument("--list", action="store_true", help=tr(text("list all topics")))
    parser.add_argument("--search", nargs="+", metavar=tr(text("WORDS")), help=tr(text("search all topics")))


def _add_lint(commands: Subcommands, tr: Language, with_choices: bool) -> None:
    about = text(
        "what in an existing configuration will fail, and what is wider than needed;"
        " exit code 1 for an error or a warning, 0 for notes alone, 2 for a file that cannot be judged"
    )
    parser = _add(commands, tr, "lint", about)
    message = text(
        "a docker or podman command, a Compose file, a manifest, config.toml, Helm values, a pipeline, a workflow,"
        " a Quadlet unit (- is standard input), or a folder, which is searched for them"
    )
    parser.add_argument("files", nargs="+", metavar=tr(text("PATH")), help=tr(message))
    message = text("what the files are, where their content does not tell: {names}", names=", ".join(FORMS))
    form = parser.add_argument("--as", dest="form", metavar=tr(text("FORMAT")), help=tr(message))
    if with_choices:
        form.choices = tuple(FORMS)
    _add_facts(parser, tr)
    _add_settings(parser, tr)
    parser.add_argument("--all", action="store_true", help=tr(text("judge every container, not those of werf alone")))
    _add_choice_of_rules(parser, tr, with_choices=with_choices)
    _add_baseline(parser, tr)
    fixing = parser.add_mutually_exclusive_group()
    message = text("write the changes into the files; what needs a decision is left, and said")
    fixing.add_argument("--fix", action="store_true", help=tr(message))
    message = text("print what --fix would write, as a unified diff of each file")
    fixing.add_argument("--diff", action="store_true", help=tr(message))
    printed = parser.add_mutually_exclusive_group()
    formats = ("text", "json", "sarif", "github", "codequality", "junit")
    form = printed.add_argument("--format", default="text", metavar=tr(text("FORMAT")), help=", ".join(formats))
    if with_choices:
        form.choices = formats
    printed.add_argument("--json", action="store_true", help=tr(text("print JSON")))
    printed.add_argument("--sarif", action="store_true", help=tr(text("print SARIF, which CI shows in place")))
    told = text("write the report into a file, whole or not at all, instead of printing it")
    parser.add_argument("--output-file", metavar=tr(text("FILE")), help=tr(told))


def _add_choice_of_rules(parser: Parser, tr: Language, *, with_choices: bool) -> None:
    rules = tr(text("RULE,…"))
    message = text("judge by these rules alone; seccomp stands for all whose name begins with seccomp-")
    parser.add_argument("--select", action="append", default=[], metavar=rules, help=tr(message))
    parser.add_argument("--ignore", action="append", default=[], metavar=rules, help=tr(text("leave these rules out")))
    message = text("leave these files out of a search; repeatable")
    parser.add_argument("--exclude", action="append", default=[], metavar=tr(text("PATTERN")), help=tr(message))
    levels = parser.add_mutually_exclusive_group()
    message = text("exit code 1 for findings from this severity on: error, warning (the default), note")
    fail_on = levels.add_argument("--fail-on", metavar=tr(text("SEVERITY")), help=tr(message))
    if with_choices:
        fail_on.choices = ("error", "warning", "note")
    levels.add_argument("--strict", action="store_true", help=tr(text("the same as --fail-on note")))


def _add_baseline(parser: Parser, tr: Language) -> None:
    message = text("tell only what is not in this file, which --write-baseline writes")
    parser.add_argument("--baseline", metavar=tr(text("FILE")), help=tr(message))
    message = text("write all that is found into the baseline")
    parser.add_argument("--write-baseline", action="store_true", help=tr(message))
    message = text("settings of the project (else .werf-wizard.toml of this folder or one above)")
    parser.add_argument("--config", metavar=tr(text("FILE")), help=tr(message))


def _add_survey(commands: Subcommands, tr: Language, with_choices: bool) -> None:
    parser = _add(
        commands,
        tr,
        "survey",
        text("run the probe on the nodes of a cluster or on hosts, and say what works where"),
    )
    message = text("print the manifest that runs the probe, to be applied by you; nothing is created")
    parser.add_argument("--manifest", action="store_true", help=tr(message))
    message = text("one node of each pool instead of every node")
    parser.add_argument("--sample", action="store_true", help=tr(message))
    message = text(
        "read what was collected instead: a file, a folder, an earlier survey (- is standard input); repeatable"
    )
    metavar = tr(text("PATH"))
    parser.add_argument("--from", dest="source", action="append", default=[], metavar=metavar, help=tr(message))
    message = text("ask these hosts over ssh: one a line, or an inventory of Ansible's")
    parser.add_argument("--inventory", metavar=tr(text("FILE")), help=tr(message))
    message = text("hosts that are asked at a time (default 16)")
    parser.add_argument("--at-once", default="16", metavar=tr(text("COUNT")), help=tr(message))
    message = text("seconds for each host (default 60), or for the whole cluster (default 300)")
    parser.add_argument("--timeout", metavar=tr(text("SECONDS")), help=tr(message))
    message = text("say what changed since this survey; exit code 1 if a machine got worse")
    parser.add_argument("--compare", metavar=tr(text("FILE")), help=tr(message))
    _add_mode(parser, tr, with_choices=with_choices)
    _add_settings(parser, tr)
    parser.add_argument("--image", metavar=tr(text("IMAGE")), help=tr(text("this image instead of werf's")))
    printed = parser.add_mutually_exclusive_group()
    formats = ("text", "json", "csv", "html")
    form = printed.add_argument("--format", default="text", metavar=tr(text("FORMAT")), help=", ".join(formats))
    if with_choices:
        form.choices = formats
    printed.add_argument("--json", action="store_true", help=tr(text("print JSON")))


def _add_probe(commands: Subcommands, tr: Language, _: bool) -> None:
    parser = _add(commands, tr, "probe", text("print the facts of this machine, one key=value a line"))
    message = text("print the probe itself, to be run elsewhere: ssh HOST sh -s")
    parser.add_argument("--script", action="store_true", help=tr(message))


def _add_completion(commands: Subcommands, tr: Language, _: bool) -> None:
    parser = _add(commands, tr, "completion", text("print a completion script for a shell"))
    parser.add_argument("shell", metavar=tr(text("SHELL")), choices=SHELLS, help=", ".join(SHELLS))


_ADD: Mapping[str, Callable[[Subcommands, Language, bool], None]] = {
    "ask": _add_ask,
    "doctor": _add_doctor,
    "diagnose": _add_diagnose,
    "export": _add_export,
    "verify": _add_verify,
    "lint": _add_lint,
    "survey": _add_survey,
    "explain": _add_explain,
    "probe": _add_probe,
    "completion": _add_completion,
}


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
