"""The grammar of the commands that look at machines and write configurations for them."""

from __future__ import annotations

from wizard.language import Language, Text, text
from wizard.parser.base import Parser, add_facts, add_mode, add_output, add_pool, add_pools, add_settings
from wizard.plan.targets import TARGETS, tried


def add_ask(parser: Parser, tr: Language, _: bool) -> None:
    """Add the options of `ask`."""
    add_facts(parser, tr)
    add_settings(parser, tr)
    add_output(parser, tr)
    parser.add_argument("--force", action="store_true", help=tr(text("overwrite files")))


def add_doctor(parser: Parser, tr: Language, _: bool) -> None:
    """Add the options of `doctor`."""
    add_facts(parser, tr)
    parser.add_argument("-v", "--verbose", action="store_true", help=tr(text("show the evidence for every check")))
    parser.add_argument("--nodes", action="store_true", help=tr(text("list the nodes of every pool of the cluster")))
    parser.add_argument("--json", action="store_true", help=tr(text("print JSON")))


def add_export(parser: Parser, tr: Language, with_choices: bool) -> None:
    """Add the options of `export`."""
    target = parser.add_argument("target", metavar=tr(text("TARGET")), help="")
    parser.named = ((target, lambda: ", ".join(TARGETS)),)
    if with_choices:
        target.choices = tuple(TARGETS)
    add_mode(parser, tr, with_choices=with_choices)
    add_facts(parser, tr)
    add_settings(parser, tr)
    add_pools(parser, tr)
    add_output(parser, tr)
    message = text("overwrite files; export even a mode that the facts rule out")
    parser.add_argument("--force", action="store_true", help=tr(message))
    parser.add_argument("--no-comments", action="store_true", help=tr(text("leave the reasons out")))
    parser.add_argument("--json", action="store_true", help=tr(text("print JSON")))
    _add_merge(parser, tr)


def _add_merge(parser: Parser, tr: Language) -> None:
    message = text("add what is needed to this existing file and print the diff; repeatable")
    parser.add_argument("--merge", action="append", default=[], metavar=tr(text("FILE")), help=tr(message))
    message = text("with --merge: change the file and keep the old one as FILE.bak")
    parser.add_argument("--write", action="store_true", help=tr(message))
    message = text("with --merge: the runner (name or number), scale set, service, job or workload to change")
    parser.add_argument("--into", metavar=tr(text("NAME")), help=tr(message))


def add_verify(parser: Parser, tr: Language, with_choices: bool) -> None:
    """Add the options of `verify`."""
    target = parser.add_argument("target", nargs="?", metavar=tr(text("TARGET")), help="")
    parser.named = ((target, lambda: tr(_tried())),)
    if with_choices:
        target.choices = tried()
    add_mode(parser, tr, with_choices=with_choices)
    add_facts(parser, tr)
    add_settings(parser, tr)
    add_pool(parser, tr)
    message = text("test all pools of the cluster in parallel")
    parser.add_argument("--pools", action="store_true", help=tr(message))
    parser.add_argument("--image", metavar=tr(text("IMAGE")), help=tr(text("use this image instead of werf's")))
    message = text("timeout in seconds, including the image download (default 300)")
    parser.add_argument("--timeout", default="300", metavar=tr(text("SECONDS")), help=tr(message))
    parser.add_argument("--force", action="store_true", help=tr(text("test a mode that the facts rule out")))
    parser.add_argument("--json", action="store_true", help=tr(text("print JSON")))


def _tried() -> Text:
    return text("{names}; without it, the first engine that answers", names=", ".join(tried()))


def add_survey(parser: Parser, tr: Language, with_choices: bool) -> None:
    """Add the options of `survey`."""
    message = text("print a manifest that runs the probe, for you to apply; nothing is created")
    parser.add_argument("--manifest", action="store_true", help=tr(message))
    message = text("one node of each pool instead of every node")
    parser.add_argument("--sample", action="store_true", help=tr(message))
    message = text(
        "read collected results instead: a file, a directory, an earlier survey (- is standard input); repeatable"
    )
    metavar = tr(text("PATH"))
    parser.add_argument("--from", dest="source", action="append", default=[], metavar=metavar, help=tr(message))
    message = text("survey these hosts over ssh: one per line, or an Ansible inventory")
    parser.add_argument("--inventory", metavar=tr(text("FILE")), help=tr(message))
    message = text("number of hosts to survey at a time (default 16)")
    parser.add_argument("--at-once", default="16", metavar=tr(text("COUNT")), help=tr(message))
    message = text("timeout in seconds for each host (default 60) or for the whole cluster (default 300)")
    parser.add_argument("--timeout", metavar=tr(text("SECONDS")), help=tr(message))
    message = text("show what changed since this survey; exit code 1 if a machine got worse")
    parser.add_argument("--compare", metavar=tr(text("FILE")), help=tr(message))
    add_mode(parser, tr, with_choices=with_choices)
    add_settings(parser, tr)
    parser.add_argument("--image", metavar=tr(text("IMAGE")), help=tr(text("use this image instead of werf's")))
    printed = parser.add_mutually_exclusive_group()
    formats = ("text", "json", "csv", "html")
    form = printed.add_argument("--format", default="text", metavar=tr(text("FORMAT")), help=", ".join(formats))
    if with_choices:
        form.choices = formats
    printed.add_argument("--json", action="store_true", help=tr(text("print JSON")))


def add_probe(parser: Parser, tr: Language, _: bool) -> None:
    """Add the options of `probe`."""
    message = text("print the probe script, to run it elsewhere: ssh HOST sh -s")
    parser.add_argument("--script", action="store_true", help=tr(message))


def add_config(parser: Parser, tr: Language, with_choices: bool) -> None:
    """Add the options of `config`."""
    del with_choices
    pairs = text("settings to save: lang=en, theme=light")
    parser.add_argument("pairs", nargs="*", metavar=tr(text("KEY=VALUE")), help=tr(pairs))
