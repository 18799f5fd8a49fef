"""A .gitlab-ci.yml: the jobs that run werf get what they lack; where none does, ours are added.

Source: GitLab, ".gitlab-ci.yml reference": extends, default, and what is a job.
"""

import re
from collections.abc import Iterator
from typing import Any

from wizard.formats.yaml_tree import Tagged
from wizard.merging.choosing import Meant, runs_werf, the_one
from wizard.merging.laying import serves_as_image
from wizard.merging.shapes import mapping, shaped
from wizard.merging.wanted import Wanted, stripped
from wizard.targets.yaml_text import Noted

_NO_JOBS = {"default", "include", "stages", "variables", "workflow", "spec", "image", "services", "cache"}
_NO_JOBS |= {"before_script", "after_script", "types"}
_USUAL_STAGE = "deploy"
"""Among the stages that a pipeline has where it names none: build, test, deploy."""
_DEPTH = "GIT_DEPTH"
_MOST_TEMPLATES = 100
"""Templates that are followed for one key: GitLab takes eleven levels of extends, and advises three."""
_SHARED = ("image", "tags", "before_script", "variables")


def pipeline_wanted(have: dict[str, Any], ours: dict[str, Any], meant: Meant) -> Wanted:
    """The pipeline's data with ours in it."""
    jobs = {name: one for name, one in have.items() if _is_job(name, one)}
    running = [name for name in jobs if runs_werf(list(_script(have, jobs[name])))]
    if meant.into:
        running = [the_one(meant, [], list(jobs)) or ""]
    if not have:
        return Wanted(ours)
    shared = _shared(ours)
    if running:
        changed = {name: _job(have, name, jobs[name], shared, meant) for name in running}
        return Wanted({**have, **changed})
    return Wanted({**have, **_added(have, ours, shared)})


def _is_job(name: str, value: Any) -> bool:
    return name not in _NO_JOBS and not name.startswith(".") and isinstance(value, dict)


def _shared(ours: dict[str, Any]) -> dict[str, Any]:
    """What all our jobs have in common, wherever our pipeline says it."""
    first = next(one for name, one in ours.items() if _is_job(name, one))
    found = {**first, **ours.get("default", {}), **({"variables": ours["variables"]} if "variables" in ours else {})}
    return {key: found[key] for key in _SHARED if key in found}


def _script(have: dict[str, Any], job: dict[str, Any]) -> Iterator[str]:
    """The commands of a job, those that `!reference` brings with them."""
    for line in _flat(_effective(have, job, "script")):
        if isinstance(line, Tagged):
            names = re.findall(r"[^\s,\[\]'\"]+", line.raw.partition("[")[2])
            source = have.get(names[0]) if names else None
            yield from map(str, _flat(source.get(names[-1]) if isinstance(source, dict) else None))
        else:
            yield str(line)


def _flat(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [line for one in value for line in _flat(one)]
    return [] if value is None else [value]


def _effective(have: dict[str, Any], job: dict[str, Any], key: str) -> Any:
    """What counts for a job: its own value, its templates', the pipeline's."""
    own = _inherited(have, job, key, set())
    if own is not None:
        return own
    default = have.get("default")
    found = default.get(key) if isinstance(default, dict) else None
    return have.get(key) if found is None and key != "script" else found


def _inherited(have: dict[str, Any], job: dict[str, Any], key: str, seen: set[str]) -> Any:
    if key in job or len(seen) > _MOST_TEMPLATES:
        return job.get(key)
    for name in map(str, reversed(_flat(job.get("extends")))):
        template = have.get(name)
        # One that was looked through brings nothing when it is met again, as in a circle.
        if name in seen or not isinstance(template, dict):
            continue
        seen.add(name)
        found = _inherited(have, template, key, seen)
        if found is not None:
            return found
    return None


def _job(have: dict[str, Any], name: str, job: dict[str, Any], shared: dict[str, Any], meant: Meant) -> dict[str, Any]:
    """A job that runs werf: werf's image, all of Git's history, and a runner where none is chosen."""
    wanted = dict(job)
    image = _effective(have, job, "image")
    # What !reference brings in is its writer's choice: it is not followed here.
    if not isinstance(image, Tagged) and (image is None or not serves_as_image(image, shared["image"])):
        own = shaped(job.get("image"), "value", "mapping", path=(name, "image"))
        ours_name = shared["image"]["name"]
        wanted["image"] = {**own, "name": ours_name} if isinstance(own, dict) else ours_name
    elif isinstance(image, dict) and not serves_as_image(image.get("name"), shared["image"]):
        wanted["image"] = {**image, "name": shared["image"]["name"]}
    tags = _effective(have, job, "tags")
    ours = shared["tags"].value if isinstance(shared["tags"], Noted) else shared["tags"]
    if tags is None:
        wanted["tags"] = shared["tags"]
    elif meant.is_given("runner_tag") and isinstance(tags, list):
        wanted["tags"] = [*tags, *(one for one in ours if stripped(one) not in tags)]
    if not _has_history(have, job):
        wanted["variables"] = {**mapping(job.get("variables"), name, "variables"), _DEPTH: shared["variables"][_DEPTH]}
    return wanted


def _has_history(have: dict[str, Any], job: dict[str, Any]) -> bool:
    scopes = [job.get("variables")]
    for name in _flat(job.get("extends")):
        template = have.get(str(name))
        scopes.append(_inherited(have, template, "variables", {str(name)}) if isinstance(template, dict) else None)
    for scope in (*scopes, have.get("variables")):
        if isinstance(scope, dict) and _DEPTH in scope:
            value = scope[_DEPTH]
            return str(value.get("value") if isinstance(value, dict) else value) == "0"
    return False


def _added(have: dict[str, Any], ours: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    """Our jobs beside others: what `default` would change for those stands in a template instead."""
    jobs = {name: one for name, one in ours.items() if _is_job(name, one)}
    stages = shaped(have.get("stages"), "list", path=("stages",))
    added: dict[str, Any] = {}
    if isinstance(stages, list):
        wanted = [one.get("stage") for one in jobs.values() if "stage" in one]
        added["stages"] = [*stages, *(one for one in wanted if one not in stages)]
    template = _free(".werf", have)
    if "default" in ours:
        added[template] = shared
    for name, job in jobs.items():
        extends = {"extends": template} if "default" in ours else {}
        added[_free(name, have)] = {**extends, **job, **_stage(job, stages)}
    return added


def _stage(job: dict[str, Any], stages: Any) -> dict[str, str]:
    if not isinstance(stages, list):
        return {"stage": _USUAL_STAGE}
    return {} if "stage" in job else {"stage": str(stages[-1])} if stages else {}


def _free(name: str, have: dict[str, Any]) -> str:
    """A name that nothing in the pipeline has yet."""
    if name not in have:
        return name
    return f".{name[1:]}-wizard" if name.startswith(".") else f"werf-{name}"
