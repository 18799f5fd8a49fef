"""What of a file was not read, what nobody said, and what a comment leaves out."""

from wizard.documents.model import Container, Gap
from wizard.language import text
from wizard.lint.rules.rule import Found, Rule, Subject


def not_read(gap: Gap) -> Found:
    """Report what of a file was not read, and why."""
    return Found("not-read", gap.at, gap.why)


def unsaid(container: Container) -> Found:
    """Report a job's container whose rights another file says."""
    message = text(
        "Nothing is said here of what the container may do: right for jobs that are pods, whose template says it;"
        " on a runner with Docker it fails."
    )
    return Found("not-known", container.at, message, topic="targets/github-docker")


SUBJECT = Subject(
    order=80,
    rules=(
        Rule("not-read", "note", text("What was not read"), "concepts/lint"),
        Rule("not-known", "note", text("A fact is missing"), "concepts/facts"),
        Rule("ignore-unused", "note", text("A comment that ignores nothing"), "concepts/lint"),
        Rule("ignore-reason", "note", text("A comment without a reason"), "concepts/lint"),
        Rule("runner-jobs", "note", text("A runner for any job"), "concepts/lint"),
    ),
)
