"""A topic's page, ready to be shown: examples filled in, terms linked, and what to read before and after it."""

import re
import shlex
from collections.abc import Callable, Iterable, Sequence

from wizard.knowledge.glossary import linked
from wizard.knowledge.reading_order import next_page, read_first
from wizard.knowledge.tables import TABLES
from wizard.knowledge.topics import Topic, read_topic
from wizard.language import Language, text

Example = Callable[[Sequence[str]], tuple[str, str]]
"""Returns what `werf-wizard export WORDS` prints, and its language."""

_EXPORT = re.compile(r"^```export\n(.*?)\n```$", re.MULTILINE)
_TABLE = re.compile(rf"^```({'|'.join(TABLES)})\n(.*?)\n```$", re.MULTILINE)
_SHOWN_AS_TEXT = re.compile(r"^```(?:error|keys)$", re.MULTILINE)
_EXPERIMENT = re.compile(r"^```experiment$", re.MULTILINE)


def page(topic: Topic, example: Example, tr: Language, today: str = "", *, with_next: bool = True) -> str:
    """Return the page below its title, with links to topics and terms, and what to read before and after it.

    Without `today`, a date, tables do not state their age.
    """
    before = text("Read first: {pages}", pages=_links(read_first(topic.id), tr))
    after = text("Next: {page}", page=_links((next_page(topic.id),), tr))
    parts = [topic.reason, f"> {tr(before)}" if read_first(topic.id) else "", topic.body]
    whole = linked("\n\n".join(filter(None, parts)), topic)
    if with_next and next_page(topic.id):
        whole = f"{whole}\n\n> {tr(after)}"
    whole = _TABLE.sub(lambda found: TABLES[found[1]](found[2], today, topic.language), whole)
    whole = _EXPORT.sub(lambda found: _filled(found[1], example), whole)
    return _SHOWN_AS_TEXT.sub("```text", _EXPERIMENT.sub("```sh", whole))


def _links(names: Iterable[str | None], tr: Language) -> str:
    return ", ".join(f"[{read_topic(name, tr.code).title}](topic:{name})" for name in names if name)


def _filled(line: str, example: Example) -> str:
    content, language = example(shlex.split(line))
    return f"`werf-wizard export {line}`:\n\n```{language}\n{content.rstrip()}\n```"
