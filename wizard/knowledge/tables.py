"""Tables in pages, made from the data that the program itself decides with."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from wizard.knowledge.dated import tables
from wizard.knowledge.proof import proof_table
from wizard.knowledge.rows import markdown_table
from wizard.resources import CONTENT

_ALL = "all"


def versions_table(product: str, *_: str) -> str:
    """Return the versions from which fields are understood: of one product, or of `all`."""
    rows = [row for row in _data("versions")["versions"] if product in (_ALL, row["product"])]
    return markdown_table(
        ("", "", "≥", "<"),
        [(row["product"], f"`{row['field']}`", row["needs"], row.get("until") or _planned(row)) for row in rows],
    )


def _planned(row: Mapping[str, Any]) -> str:
    return f"{row['ends']}?" if "ends" in row else ""


def ages_table(_: str, today: str, *__: str) -> str:
    """Return the dated tables: their date, their age in days, and their sources with their dates."""
    rows = [
        (
            f"`{table.name}.json`",
            table.as_of,
            str(table.age(today)) if today else "",
            "; ".join(f"{source.name} ({source.state})" for source in table.sources),
        )
        for table in tables()
    ]
    return markdown_table(("`content/`", "", "", ""), rows)


def channels_table(*_: str) -> str:
    """Return the release of each channel of each werf version, as of the day of the table."""
    data = _data("images")
    rows = [
        (version, channel, release, data["as_of"])
        for version, row in data["versions"].items()
        for channel, release in row["channels"].items()
    ]
    return markdown_table(("werf", "", "", ""), rows)


def parity_table(_: str, __: str, language: str) -> str:
    """Return what other tools print, and the export that gives the same here, in words of the page's language."""
    rows = [
        (_said(row["theirs"], language), f"`{row['export']}`", _said(row["adds"], language))
        for row in _data("parity")["rows"]
    ]
    return markdown_table(("werf.io", "`werf-wizard export`", "+"), rows)


def runners_table(*_: str) -> str:
    """Return GitHub's own machines: whether a job's container runs and may build there, and when they are removed."""
    signs = {"open": "✓", "restricted": "✗", "unknown": "?"}
    rows = [
        (f"`{row['label']}{'*' if row['label'].endswith('-') else ''}`", *_signs(row, signs), row.get("removed", ""))
        for row in _data("github-runners")["labels"]
    ]
    return markdown_table(("`runs-on`", "`container`", "`unshare`", "✝"), rows)


def _signs(row: Mapping[str, Any], signs: Mapping[str, str]) -> tuple[str, str]:
    runs = row.get("containers", True) and not row.get("gone")
    return ("✓" if runs else "✗", signs[row["namespaces"]] if runs else "")


def _said(words: Mapping[str, str], language: str) -> str:
    """Return words in a language, in English if they have not been translated."""
    return words.get(language, words["en"])


TABLES: Mapping[str, Callable[[str, str, str], str]] = {
    "versions": versions_table,
    "parity": parity_table,
    "runners": runners_table,
    "ages": ages_table,
    "channels": channels_table,
    "proof": proof_table,
}
"""Names of code blocks in pages, each with the function that fills it from its text, the date and the language."""


def _data(name: str) -> Any:
    return json.loads((CONTENT / f"{name}.json").read_text("utf-8"))
