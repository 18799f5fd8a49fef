"""What the lab of kernels saw is shown as its data says, and pages claim nothing else in its name."""

import json
import re
from typing import Any

import pytest

from wizard.knowledge.proof import proof_table
from wizard.knowledge.topics import read_topic, topic_ids
from wizard.language import LANGUAGES
from wizard.resources import CONTENT


def sections() -> list[dict[str, Any]]:
    """The chapters that were run."""
    whole = json.loads((CONTENT / "proof-kernels.json").read_text("utf-8"))
    return [section for section in whole["sections"] if "rows" in section]


def test_what_the_lab_saw_is_counted_as_its_data_says() -> None:
    shown = proof_table("chapters", "").splitlines()[2:]
    assert len(shown) == len(sections()) >= 1
    for line, section in zip(shown, sections(), strict=True):
        held = [row for row in section["rows"] if row["holds"]]
        assert line.startswith(f"| `{section['id']}` | {section['kernel']} |")
        assert f"| {len(held)}/{len(section['rows'])} |" in line


def test_every_message_and_every_difference_that_the_lab_saw_is_shown() -> None:
    messages, differs = proof_table("messages", ""), proof_table("differs", "")
    for section in sections():
        for row in section["rows"]:
            assert row.get("message", "") in messages
            assert row["holds"] or row["seen"] in differs


def _proved() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for section in sections():
        for row in section["rows"]:
            if row.get("message"):
                found.setdefault(row["topic"], set()).add(row["message"])
    return found


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_page_says_seen_only_from_the_rows_of_the_lab(language: str) -> None:
    """A `proof` block of a setting has rows, and its page makes no such claim in words of its own beside it."""
    for topic in topic_ids():
        body = read_topic(topic, language).body
        if f"```proof\n{topic}\n```" not in body:
            continue
        shown = proof_table(topic, "")
        assert _proved()[topic]
        assert all(message in shown for message in _proved()[topic])
        assert not re.search(r"seen with|seen on|tried with|получено с |проверено на ", body), topic


def test_every_setting_whose_lack_the_lab_saw_shows_it() -> None:
    assert {topic for topic in _proved() if f"```proof\n{topic}\n```" not in read_topic(topic, "en").body} == set()
