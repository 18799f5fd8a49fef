"""Tables of what the labs saw, made from the data that they write."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from wizard.knowledge.rows import markdown_table
from wizard.resources import CONTENT


def proof_table(part: str, _: str) -> str:
    """Return what the lab of kernels saw: `chapters`, `messages` of builds without a setting, what `differs`.

    For a setting's topic, its messages alone, each with the machines that it was seen on.
    """
    sections = [
        section
        for section in json.loads((CONTENT / "proof-kernels.json").read_text("utf-8"))["sections"]
        if "rows" in section
    ]
    if part == "messages":
        return _messages(sections)
    if part == "differs":
        return _differing(sections)
    if part != "chapters":
        return _seen_without(sections, part)
    rows = [
        (
            f"`{section['id']}`",
            *(section[key] for key in ("kernel", "system", "security", "engine")),
            f"{sum(row['holds'] for row in section['rows'])}/{len(section['rows'])}",
            section["date"],
        )
        for section in sections
    ]
    return markdown_table(("`ONLY=`", "", "", "", "", "✓", ""), rows)


def _messages(sections: Sequence[Mapping[str, Any]]) -> str:
    """Return each removed setting and each message of a build without it, with the chapters in which it was seen."""
    seen: dict[tuple[str, str], list[str]] = {}
    for section in sections:
        for row in section["rows"]:
            if row.get("message"):
                seen.setdefault((row["topic"], row["message"]), []).append(section["id"])
    rows = [
        (topic.removeprefix("settings/"), f"`{message}`", ", ".join(dict.fromkeys(ids)))
        for (topic, message), ids in sorted(seen.items())
    ]
    return markdown_table(("−", "✗", "`ONLY=`"), rows)


def _seen_without(sections: Sequence[Mapping[str, Any]], topic: str) -> str:
    seen: dict[str, list[str]] = {}
    for section in sections:
        machine = ", ".join(section[key] for key in ("kernel", "security", "engine"))
        for row in section["rows"]:
            if row.get("topic") == topic and row.get("message"):
                seen.setdefault(row["message"], []).append(machine)
    rows = [(f"`{message}`", "; ".join(dict.fromkeys(machines))) for message, machines in sorted(seen.items())]
    return markdown_table(("✗", "`make lab-kernels`"), rows)


def _differing(sections: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        (f"`{section['id']}`", row["name"], row["predicted"], row["seen"])
        for section in sections
        for row in section["rows"]
        if not row["holds"]
    ]
    return markdown_table(("`ONLY=`", "", "?", "!"), rows)
