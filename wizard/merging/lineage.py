"""Who takes what from whom in a pipeline: `extends`, merge keys, `default` and the file's own variables.

Source: GitLab, ".gitlab-ci.yml reference": extends, default, variables, and what is a job.
"""

from collections.abc import Mapping

from wizard.documents.gitlab_inheritance import Inheritance, resolved
from wizard.documents.gitlab_jobs import NO_JOBS, Job, job_of, lines_of
from wizard.documents.plain_data import as_document, referred
from wizard.formats.notes import Data
from wizard.formats.tree import Alias, Node, Sequence, Tagged, is_merge, key_of, target_of
from wizard.formats.tree import Mapping as MappingNode
from wizard.records import EMPTY, Record

_MOST_TEMPLATES = 100
"""Templates that are followed for one key: GitLab takes eleven levels of extends, and advises three."""


class Merged(Record):
    """What is in a job itself, and the keys of the file from which its merge keys bring the rest, nearest first."""

    own: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()


Anchors = Mapping[str, Merged]
NO_ANCHORS: Anchors = EMPTY


def anchors_of(root: Node) -> Anchors:
    """Return the jobs that have merge keys, and what these bring, if that is a part of the file."""
    if not isinstance(root, MappingNode):
        return {}
    names = {id(value): key_of(key) for key, value in root.pairs}
    found = {key_of(key): _merged(value, names) for key, value in root.pairs if isinstance(value, MappingNode)}
    return {name: one for name, one in found.items() if one is not None and one.sources}


def _merged(job: MappingNode, names: Mapping[int, str]) -> Merged | None:
    own = frozenset(key_of(key) for key, _ in job.pairs if not is_merge(key))
    values = [value for key, value in job.pairs if is_merge(key)]
    sources = [one for value in values for one in (value.items if isinstance(value, Sequence) else [value])]
    known = [names.get(id(target_of(one)), "") for one in sources if isinstance(one, Alias)]
    return Merged(own, tuple(known)) if all(known) and len(known) == len(sources) else None


def is_job(name: str, value: Data) -> bool:
    """Whether a key of the file is a job that runs."""
    return not name.startswith(".") and is_job_or_template(name, value)


def is_job_or_template(name: str, value: Data) -> bool:
    """Whether a key of the file is a job, or a hidden one that others are made of."""
    return name not in NO_JOBS and isinstance(value, dict)


class PipelineView:
    """A pipeline's data as lint reads it: each job with what it extends, and with what the file says for all."""

    def __init__(self, have: Mapping[str, Data]) -> None:
        self.document = as_document(have)
        self.inheritance = Inheritance(self.document)

    def job(self, data: Data) -> tuple[Job, list[str]]:
        """Return a job of this data, and the templates that it extends and the file does not have."""
        whole, missing = self.inheritance.extended(as_document(data))
        names = [one.value for one in missing]
        return job_of(whole, self.document), [name for name in names if self.document.get(name) is None]

    def script(self, job: Job, *keys: str) -> str:
        """Return the commands of a job's scripts, with what `!reference` brings."""
        scripts = [resolved(self.document, found) for key in keys if (found := job.first(key)) is not None]
        return "\n".join(line.text for one in scripts for line in lines_of(one))


def users_of(have: dict[str, Data], anchors: Anchors) -> dict[str, list[str]]:
    """Return the jobs that are made of something, by its name."""
    users: dict[str, list[str]] = {}
    for name in (name for name, one in have.items() if is_job(name, one)):
        for parent in ancestors(have, anchors, name):
            users.setdefault(parent, []).append(name)
    return users


def referenced(value: Data) -> set[str]:
    """Return the names from which `!reference` takes something, anywhere in a value."""
    match value:
        case Tagged():
            return set(referred(value)[:1])
        case dict():
            return set().union(*map(referenced, value.values()))
        case list():
            return set().union(*map(referenced, value))
    return set()


def ancestors(have: dict[str, Data], anchors: Anchors, name: str) -> list[str]:
    """Return what a job is made of, nearest first; names that this file does not have among them."""
    found: list[str] = []
    waiting = [name]
    while waiting and len(found) <= _MOST_TEMPLATES:
        one = waiting.pop(0)
        extended = [given.value for given in reversed(as_document(have.get(one)).words("extends"))]
        merged = anchors[one].sources if one in anchors else ()
        new = [parent for parent in (*extended, *merged) if parent not in found and parent != name]
        found += new
        waiting += new
    return found
