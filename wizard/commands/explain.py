"""`werf-wizard explain`: a topic on the terminal, the list of topics, search."""

import argparse

from rich.console import Console

from wizard.commands.examples import example
from wizard.errors import RefusedError
from wizard.knowledge.topics import read_topic, topic_ids
from wizard.language import Language, text
from wizard.report import console, pages


def run(options: argparse.Namespace, say: Language) -> int:
    """Show one topic, all of them by group, or those that words are found in."""
    out = console.on_stdout()
    if options.search is not None:
        return _search(options.search, say, out)
    if options.topic and not options.list:
        pages.show_topic(read_topic(options.topic, say.code), lambda words: example(words, say), out)
        return 0
    pages.show_list([read_topic(name, say.code) for name in topic_ids()], say, out)
    return 0


def _search(words: str, say: Language, out: Console) -> int:
    from wizard.knowledge.search import search

    hits = search(words, say.code)
    if not hits:
        raise RefusedError(
            text("Nothing was found for “{words}”.", words=words),
            text("Try fewer or other words; `werf-wizard explain --list` lists all topics."),
        )
    pages.show_hits([hit.topic for hit in hits], out)
    return 0
