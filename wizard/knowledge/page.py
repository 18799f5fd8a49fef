"""A topic's page, ready to be shown: examples filled in, error messages and keys as plain code blocks."""

import re
import shlex
from collections.abc import Callable, Sequence

from wizard.knowledge.tables import TABLES
from wizard.knowledge.topics import Topic

Example = Callable[[Sequence[str]], tuple[str, str]]
"""Returns what `werf-wizard export WORDS` prints, and its language."""

_EXPORT = re.compile(r"^```export\n(.*?)\n```$", re.MULTILINE)
_TABLE = re.compile(rf"^```({'|'.join(TABLES)})\n(.*?)\n```$", re.MULTILINE)
_SHOWN_AS_TEXT = re.compile(r"^```(?:error|keys)$", re.MULTILINE)
_EXPERIMENT = re.compile(r"^```experiment$", re.MULTILINE)


def page(topic: Topic, example: Example, today: str = "") -> str:
    """Return the page below its title, links unchanged. Without `today`, a date, tables do not state their age."""
    whole = f"{topic.reason}\n\n{topic.body}"
    whole = _TABLE.sub(lambda found: TABLES[found[1]](found[2], today), whole)
    whole = _EXPORT.sub(lambda found: _filled(found[1], example), whole)
    return _SHOWN_AS_TEXT.sub("```text", _EXPERIMENT.sub("```sh", whole))


def _filled(line: str, example: Example) -> str:
    content, language = example(shlex.split(line))
    return f"`werf-wizard export {line}`:\n\n```{language}\n{content.rstrip()}\n```"
