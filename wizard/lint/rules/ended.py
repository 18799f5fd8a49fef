"""Builders that are no longer developed, reported in every file that runs one: content/ended.json."""

from wizard.documents.ended_builders import ended_builders
from wizard.documents.model import Container
from wizard.language import text
from wizard.lint.rules.rule import Findings, Found, Rule, Subject


def ended(container: Container) -> Findings:
    """Find a container of a builder that nobody maintains, or of a fork of one."""
    given = container.image
    if given is None:
        return
    path = given.value.partition("@")[0]
    for row in ended_builders():
        if not any(f"/{part}" in f"/{path}" for part in row["images"]):
            continue
        message = (
            text("This is a fork of {name}; the original repository was archived.", name=row["id"])
            if row.get("fork")
            else text(
                "{name} is discontinued: its repository was archived on {date}, and its images get no fixes.",
                name=row["id"],
                date=row["ended"],
            )
        )
        yield Found("builder-ended", given.at, message, "note" if row.get("fork") else None)
        return


SUBJECT = Subject(
    order=75,
    rules=(Rule("builder-ended", "warning", text("Discontinued builder"), "concepts/kaniko"),),
)
