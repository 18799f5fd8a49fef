"""Tables of what the labs saw, made from the data that they write."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from wizard.knowledge.rows import markdown_table
from wizard.resources import CONTENT

_LABS = {
    "chapters": "proof-kernels.json",
    "clusters": "proof-kubernetes.json",
    "hosts": "proof-hosts.json",
    "engines": "proof-engines.json",
}
_CHOSEN_BY = {"chapters": "`ONLY=`", "clusters": "`ONLY=`", "engines": "`--only`"}
"""How a chapter of a lab is run alone; the lab of hosts has one chapter."""

_RULES = {"chapters": "lab-kernels", "clusters": "lab-kubernetes"}
_GROUPS = {"messages": "settings/", "faults": "problems/"}


def proof_table(part: str, *_: str) -> str:
    """Return what labs saw: `chapters` (kernels), `clusters`, `hosts`, `engines`.

    `messages` are those without a setting, `faults` those of problems that were provoked; `differs` is what was not as
    predicted. For a topic, its messages alone, each with the machines that it was seen on.
    """
    if part in _LABS:
        head = (_CHOSEN_BY.get(part, ""), "", "", "", "", "✓", "")
        return markdown_table(head, [_chapter(one) for one in _read(_LABS[part])])
    sections = [section for name in _LABS.values() for section in _read(name) if "rows" in section]
    if part in _GROUPS:
        return _messages(sections, _GROUPS[part])
    if part == "differs":
        return _differing(sections)
    return _seen_of(sections, part)


def _read(name: str) -> list[dict[str, Any]]:
    sections: list[dict[str, Any]] = json.loads((CONTENT / name).read_text("utf-8"))["sections"]
    return sections


def _chapter(section: Mapping[str, Any]) -> tuple[str, ...]:
    """Put a chapter into a row; one that was not run has a dash for its count."""
    machine = (section.get(key, "") for key in ("kernel", "system", "security", "engine"))
    rows = section.get("rows", ())
    held = f"{sum(row['holds'] for row in rows)}/{len(rows)}" if rows else "–"
    return (f"`{section['id']}`", *machine, held, section.get("date", ""))


def _messages(sections: Sequence[Mapping[str, Any]], group: str) -> str:
    """Return each setting or problem of a group and each of its messages, with the chapters in which it was seen."""
    seen: dict[tuple[str, str], list[str]] = {}
    for section in sections:
        for row in section["rows"]:
            if row.get("message") and row["topic"].startswith(group):
                seen.setdefault((row["topic"], row["message"]), []).append(section["id"])
    rows = [
        (topic.removeprefix(group), f"`{message}`", ", ".join(dict.fromkeys(ids)))
        for (topic, message), ids in sorted(seen.items())
    ]
    return markdown_table(("−" if group == "settings/" else "", "✗", "`ONLY=`"), rows)


def _seen_of(sections: Sequence[Mapping[str, Any]], topic: str) -> str:
    seen: dict[str, list[str]] = {}
    for section in sections:
        machine = ", ".join(section[key] for key in ("kernel", "security", "engine") if section.get(key))
        for row in section["rows"]:
            if row.get("topic") == topic and row.get("message"):
                seen.setdefault(row["message"], []).append(machine)
    rows = [(f"`{message}`", "; ".join(dict.fromkeys(machines))) for message, machines in sorted(seen.items())]
    return markdown_table(("✗", ", ".join(f"`make {rule}`" for rule in _RULES.values())), rows)


def _differing(sections: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        (f"`{section['id']}`", row["name"], row["predicted"], row["seen"])
        for section in sections
        for row in section["rows"]
        if not row["holds"]
    ]
    return markdown_table(("`ONLY=`", "", "?", "!"), rows)
