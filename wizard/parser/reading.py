"""The grammar of the commands that read logs, files and pages; and of completion."""

from __future__ import annotations

from wizard.documents.forms import FORMS
from wizard.language import Language, text
from wizard.parser.base import Parser, add_facts, add_set, add_settings
from wizard.plan.targets import TARGETS

SHELLS = ("bash", "zsh", "fish", "tcsh")


def add_diagnose(parser: Parser, tr: Language, with_choices: bool) -> None:
    """Add the options of `diagnose`."""
    message = text(
        "a log, plain or compressed with gz or zst (- is standard input), or a directory or zip archive of logs"
    )
    parser.add_argument("file", nargs="*", metavar=tr(text("FILE")), help=tr(message))
    message = text("open the troubleshooting session with it")
    parser.add_argument("--screen", action="store_true", help=tr(message))
    parser.epilog = tr(text("diagnose [OPTIONS] -- COMMAND … runs a command, shows its output and diagnoses it."))
    message = text("report each problem as soon as its line appears")
    parser.add_argument("--follow", action="store_true", help=tr(message))
    message = text("the log is from this machine: use its facts to tell similar problems apart")
    parser.add_argument("--here", action="store_true", help=tr(message))
    add_facts(parser, tr)
    target = parser.add_argument(
        "--target", metavar=tr(text("TARGET")), help=tr(text("the target to show the fix for"))
    )
    if with_choices:
        target.choices = tuple(TARGETS)
    add_set(parser, tr)
    message = text("write the findings, the log with secrets masked and the facts to a new Markdown file")
    parser.add_argument("--bundle", metavar=tr(text("FILE")), help=tr(message))
    parser.add_argument("-v", "--verbose", action="store_true", help=tr(text("show everything that was found")))
    parser.add_argument("--json", action="store_true", help=tr(text("print JSON")))


def add_explain(parser: Parser, tr: Language, with_choices: bool) -> None:
    """Add the options of `explain`."""
    topic = parser.add_argument(
        "topic",
        nargs="*",
        metavar=tr(text("TOPIC")),
        help=tr(text("a topic, such as modes/overlay, a group: problems, or a term of the glossary")),
    )
    if with_choices:
        from wizard.knowledge.topics import topic_ids

        topic.choices = topic_ids()
    parser.add_argument("--list", action="store_true", help=tr(text("list all topics")))
    parser.add_argument("--search", nargs="+", metavar=tr(text("WORDS")), help=tr(text("search all topics")))


def add_learn(parser: Parser, tr: Language, _: bool) -> None:
    """Add the options of `learn`."""
    message = text("chapter number; otherwise the first one that is not done")
    parser.add_argument("chapter", nargs="?", type=int, metavar=tr(text("NUMBER")), help=tr(message))
    parser.add_argument("--list", action="store_true", help=tr(text("list the chapters and which are done")))


def add_lint(parser: Parser, tr: Language, with_choices: bool) -> None:
    """Add the options of `lint`."""
    message = text(
        "a docker or podman command, a Compose file, a manifest, config.toml, Helm values, a "
        "pipeline, a workflow, a Quadlet unit (- is standard input), or a directory to search "
        "for them"
    )
    parser.add_argument("files", nargs="+", metavar=tr(text("PATH")), help=tr(message))
    message = text("format of the files, if it cannot be detected: {names}", names=", ".join(FORMS))
    form = parser.add_argument("--as", dest="form", metavar=tr(text("FORMAT")), help=tr(message))
    if with_choices:
        form.choices = tuple(FORMS)
    add_facts(parser, tr)
    add_settings(parser, tr)
    parser.add_argument(
        "--all", action="store_true", help=tr(text("check all containers, not only those that run werf"))
    )
    _add_choice_of_rules(parser, tr, with_choices=with_choices)
    _add_baseline(parser, tr)
    fixing = parser.add_mutually_exclusive_group()
    message = text("apply the changes to the files; changes that need a decision are reported instead")
    fixing.add_argument("--fix", action="store_true", help=tr(message))
    message = text("print what --fix would change, as a unified diff")
    fixing.add_argument("--diff", action="store_true", help=tr(message))
    printed = parser.add_mutually_exclusive_group()
    formats = ("text", "json", "sarif", "github", "codequality", "junit")
    form = printed.add_argument("--format", default="text", metavar=tr(text("FORMAT")), help=", ".join(formats))
    if with_choices:
        form.choices = formats
    printed.add_argument("--json", action="store_true", help=tr(text("print JSON")))
    printed.add_argument("--sarif", action="store_true", help=tr(text("print SARIF, which CI shows in place")))
    told = text("write the report to a file, completely or not at all, instead of printing it")
    parser.add_argument("--output-file", metavar=tr(text("FILE")), help=tr(told))


def _add_choice_of_rules(parser: Parser, tr: Language, *, with_choices: bool) -> None:
    rules = tr(text("RULE,…"))
    message = text("check only these rules; seccomp means all rules whose name starts with seccomp-")
    parser.add_argument("--select", action="append", default=[], metavar=rules, help=tr(message))
    parser.add_argument("--ignore", action="append", default=[], metavar=rules, help=tr(text("skip these rules")))
    message = text("skip these files in a search; repeatable")
    parser.add_argument("--exclude", action="append", default=[], metavar=tr(text("PATTERN")), help=tr(message))
    levels = parser.add_mutually_exclusive_group()
    message = text("exit code 1 for findings of this severity or higher: error, warning (the default), note")
    fail_on = levels.add_argument("--fail-on", metavar=tr(text("SEVERITY")), help=tr(message))
    if with_choices:
        fail_on.choices = ("error", "warning", "note")
    levels.add_argument("--strict", action="store_true", help=tr(text("the same as --fail-on note")))


def _add_baseline(parser: Parser, tr: Language) -> None:
    message = text("report only findings that are not in this file, which --write-baseline writes")
    parser.add_argument("--baseline", metavar=tr(text("FILE")), help=tr(message))
    message = text("write all findings to the baseline")
    parser.add_argument("--write-baseline", action="store_true", help=tr(message))
    message = text("project settings (otherwise .werf-wizard.toml of this directory or one above)")
    parser.add_argument("--config", metavar=tr(text("FILE")), help=tr(message))


def add_completion(parser: Parser, tr: Language, _: bool) -> None:
    """Add the options of `completion`."""
    parser.add_argument("shell", metavar=tr(text("SHELL")), choices=SHELLS, help=", ".join(SHELLS))
