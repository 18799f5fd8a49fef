"""A job of GitLab with all that counts for it: what it says and extends, then `default` and what the whole file has.

Source: GitLab, "CI/CD YAML syntax reference": default, inherit, variables, script.
"""

from collections.abc import Iterator, Mapping
from itertools import islice

from wizard.containers.spec import Located
from wizard.documents.tree import DocumentNode
from wizard.records import Record

NO_JOBS = frozenset(
    (
        *("stages", "types", "variables", "default", "include", "workflow", "spec"),
        *("image", "services", "cache", "before_script", "after_script"),
    )
)
"""Keys of a pipeline that are no jobs."""
SCRIPTS = ("before_script", "script", "after_script")
_MOST = 10_000
"""Lines of a script that are looked at."""


class Job(Record):
    """What says something of a job, the nearest first: itself, then the file; and its variables."""

    owners: tuple[DocumentNode, ...]
    env: Mapping[str, Located[str]]

    def first(self, key: str) -> DocumentNode | None:
        """Return what the nearest says that says anything; None if nothing does."""
        return next((one for owner in self.owners if (one := owner.get(key)) is not None), None)

    def script(self, key: str) -> Iterator[DocumentNode]:
        """Yield the lines of a script."""
        return lines_of(self.first(key))


def job_of(whole: DocumentNode, document: DocumentNode) -> Job:
    """Return a job, which already has what it extends, as the file around it has it run."""
    around = (document.get("default") or document, document) if _inherits(whole, "default") else ()
    common = variables_of(document) if _inherits(whole, "variables") else {}
    return Job((whole, *around), {**common, **variables_of(whole)})


def _inherits(job: DocumentNode, what: str) -> bool:
    """Whether a job takes what the whole file has; a list of names counts as yes."""
    flag = job.flag("inherit", what)
    return flag is None or flag.value


def lines_of(script: DocumentNode | None) -> Iterator[DocumentNode]:
    """Yield the lines of a script; lists within lists are one."""
    return islice(_lines(script), _MOST) if script is not None else iter(())


def _lines(node: DocumentNode) -> Iterator[DocumentNode]:
    if node.scalar is not None:
        yield node
    for item in node.items:
        yield from _lines(item)


def variables_of(owner: DocumentNode) -> Mapping[str, Located[str]]:
    """Return the variables of a job or a file; one with a description has its value below."""
    found = {}
    for name, node in owner.pairs("variables").items():
        value = node.get("value") or node
        if value.scalar is not None:
            found[name] = Located(value.text, node.at)
    return found
