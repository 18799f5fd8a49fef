"""Who takes what from whom in a pipeline: `extends`, merge keys, `default` and the file's own variables.

Source: GitLab, ".gitlab-ci.yml reference": extends, default, variables, and what is a job.
"""

import re
from collections.abc import Iterator, Mapping

from wizard.documents.gitlab_ci import NO_JOBS
from wizard.formats.notes import Data, bare
from wizard.formats.tree import Alias, Node, Sequence, Tagged, is_merge, key_of, target_of
from wizard.formats.tree import Mapping as MappingNode
from wizard.records import EMPTY, Record

_MOST_TEMPLATES = 100
"""Templates that are followed for one key: GitLab takes eleven levels of extends, and advises three."""


class Merged(Record):
    """What stands in a job itself, and the keys of the file from which its merge keys bring the rest, nearest first."""

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


def script_of(have: Mapping[str, Data], job: Mapping[str, Data], key: str = "script") -> list[str]:
    """Return the commands of a job, or those before or after them, with what `!reference` brings."""
    return list(_script(have, job, key))


def _script(have: Mapping[str, Data], job: Mapping[str, Data], key: str) -> Iterator[str]:
    for line in flat(effective(have, job, key)):
        if isinstance(line, Tagged):
            names = re.findall(r"[^\s,\[\]'\"]+", line.raw.partition("[")[2])
            source = have.get(names[0]) if names else None
            yield from map(str, flat(source.get(names[-1]) if isinstance(source, dict) else None))
        else:
            yield str(line)


def flat(value: Data) -> list[Data]:
    """Return the items of a list and of the lists in it; a single value as a list, nothing as an empty one."""
    if isinstance(value, list):
        return [line for one in value for line in flat(one)]
    return [] if value is None else [value]


def effective(have: Mapping[str, Data], job: Mapping[str, Data], key: str) -> Data:
    """Return what counts for a job: its own value, its templates', the pipeline's."""
    own = _inherited(have, job, key, set())
    if own is not None:
        return own
    default = have.get("default")
    found = default.get(key) if isinstance(default, dict) else None
    return have.get(key) if found is None and key != "script" else found


def _inherited(have: Mapping[str, Data], job: Mapping[str, Data], key: str, seen: set[str]) -> Data:
    if key in job or len(seen) > _MOST_TEMPLATES:
        return bare(job.get(key))
    for name in map(str, reversed(flat(job.get("extends")))):
        template = have.get(name)
        # One that was looked through brings nothing when it is met again, as in a circle.
        if name in seen or not isinstance(template, dict):
            continue
        seen.add(name)
        found = _inherited(have, template, key, seen)
        if found is not None:
            return found
    return None


def variable(have: Mapping[str, Data], job: Mapping[str, Data], name: str) -> str | None:
    """Return the value of a variable for a job: mappings of variables grow from template to job."""
    for owner in (*_owners(have, job, set()), have):
        variables = bare(owner.get("variables"))
        if isinstance(variables, dict) and name in variables:
            value = variables[name]
            return str(value.get("value") if isinstance(value, dict) else value)
    return None


def _owners(have: Mapping[str, Data], job: Mapping[str, Data], seen: set[str]) -> Iterator[Mapping[str, Data]]:
    yield job
    for name in map(str, reversed(flat(job.get("extends")))):
        template = have.get(name)
        if name not in seen and isinstance(template, dict) and len(seen) <= _MOST_TEMPLATES:
            seen.add(name)
            yield from _owners(have, template, seen)


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
            return set(re.findall(r"[^\s,\[\]'\"]+", value.raw.partition("[")[2])[:1])
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
        job = have.get(one)
        extended = [str(e) for e in reversed(flat(job.get("extends")))] if isinstance(job, dict) else []
        merged = anchors[one].sources if one in anchors else ()
        new = [parent for parent in (*extended, *merged) if parent not in found and parent != name]
        found += new
        waiting += new
    return found
