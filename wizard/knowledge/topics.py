"""Topics: content/GROUP/NAME/LANGUAGE.md, which start with a title and a reason line."""

import re
from functools import cache
from pathlib import Path

from wizard.errors import BadInputError, nearest, shown
from wizard.language import NAMES, Text, text
from wizard.records import Record
from wizard.resources import CONTENT

LINK = re.compile(r"\[([^\[\]]+)\]\(topic:([a-z0-9/-]+)\)")


class Topic(Record):
    """One topic. `reason` is its first paragraph, one sentence; `language` is the one that it is written in."""

    id: str
    title: str
    reason: str
    body: str
    language: str = "en"

    @property
    def markdown(self) -> str:
        """Return the whole page."""
        return f"# {self.title}\n\n{self.reason}\n\n{self.body}"


@cache
def topic_ids() -> tuple[str, ...]:
    """Return the id of every topic, sorted by group and name."""
    return tuple(sorted(f"{page.parent.parent.name}/{page.parent.name}" for page in CONTENT.glob("*/*/en.md")))


def read_topic(name: str, language: str) -> Topic:
    """Return a topic, in English if the language has no such page yet; its title says so then.

    Raises BadInputError with the nearest ids for one that does not exist.
    """
    return _read(CONTENT, _whole_name(name), language)


def is_topic(name: str) -> bool:
    """Return whether a topic has this id or, alone among all, this name."""
    return _whole_name(name) in topic_ids()


def reason_line(name: str, language: str) -> str:
    """Return the sentence that a topic gives as a reason."""
    return read_topic(name, language).reason


@cache
def _read(content: Path, name: str, language: str) -> Topic:
    own, english = content / name / f"{language}.md", content / name / "en.md"
    if not re.fullmatch(r"[a-z0-9-]+/[a-z0-9-]+", name) or not english.is_file():
        raise BadInputError(
            text("There is no topic “{name}”.", name=shown(name)),
            *_nearest(name),
            text("`werf-wizard explain --list` lists all topics, `--search WORDS` searches them."),
        )
    is_own = own.is_file()
    heading, _, rest = (own if is_own else english).read_text("utf-8").partition("\n")
    reason, _, body = rest.strip().partition("\n\n")
    title = heading.removeprefix("# ").strip() + ("" if is_own else f" [{NAMES['en']}]")
    return Topic(name, title, " ".join(reason.split()), body.strip(), language if is_own else "en")


def _whole_name(name: str) -> str:
    """Return the id for a bare name that only one topic has: `versions` is concepts/versions."""
    same = [known for known in topic_ids() if known.endswith(f"/{name}")] if "/" not in name else []
    return same[0] if len(same) == 1 else name


def _nearest(name: str) -> tuple[Text, ...]:
    """Return suggestions for an id; a bare name is enough: `overlay` is modes/overlay."""
    tail = name.rpartition("/")[2]
    same = [known for known in topic_ids() if known.endswith(f"/{tail}")]
    if same:
        return (text("Did you mean: {names}?", names=", ".join(same)),)
    found = nearest(name, list(topic_ids()))
    return found if len(str(found[0].values.get("names", ""))) < 200 else ()
