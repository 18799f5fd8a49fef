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
        "The container's permissions are not set here. That is right for jobs that run as Pods, "
        "whose template sets them; on a runner with Docker the build fails."
    )
    return Found("not-known", container.at, message, topic="targets/github-docker")


SUBJECT = Subject(
    order=80,
    rules=(
        Rule("not-read", "note", text("Part of the file was not read"), "concepts/lint"),
        Rule("not-known", "note", text("Missing fact"), "concepts/facts"),
        Rule("ignore-unused", "note", text("Comment ignores nothing"), "concepts/lint"),
        Rule("ignore-reason", "note", text("Comment without a reason"), "concepts/lint"),
        Rule("runner-jobs", "note", text("Runner for any job"), "concepts/lint"),
    ),
)
