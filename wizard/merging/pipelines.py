"""A .gitlab-ci.yml: the jobs and templates that run werf get what they lack; where none does, ours are added.

What several jobs lack is said once, in the template that they are made of, or for the whole pipeline. Source: GitLab,
".gitlab-ci.yml reference".
"""

from collections.abc import Mapping

from wizard.documents.gitlab_ci import image_in
from wizard.errors import BadInputError
from wizard.formats.notes import Data, Inherited, fields_of
from wizard.formats.shapes import mapping, shaped
from wizard.language import text
from wizard.merging.choosing import MergeRequest, runs_werf, select_single
from wizard.merging.desired_state import DesiredState
from wizard.merging.job_needs import PIECES, Needs, needs_of
from wizard.merging.lineage import (
    NO_ANCHORS,
    Anchors,
    PipelineView,
    is_job,
    is_job_or_template,
    referenced,
    users_of,
)

_USUAL_STAGE = "deploy"
"""Among the stages that a pipeline has where it names none: build, test, deploy."""
_SHARED = ("image", "tags", "before_script", "variables")
_FEW = 2
"""Jobs of which each would say the same: from so many on it is said where they have it from."""


def pipeline_wanted(
    have: dict[str, Data], ours: dict[str, Data], request: MergeRequest, anchors: Anchors | None = NO_ANCHORS
) -> DesiredState:
    """Return the pipeline's data with ours in it. `anchors`: who has merge keys; None writes everything into each job.

    Raises BadInputError for a file of templates alone of which none runs werf.
    """
    if not have:
        return DesiredState(ours)
    for key in ("variables", "default"):
        mapping(have.get(key), key)
    known = {name: fields_of(one) for name, one in have.items() if is_job_or_template(name, one)}
    view = PipelineView(have)
    running = [name for name, one in known.items() if runs_werf(view.script(view.job(one)[0], "script"))]
    if request.into:
        running = [select_single(request, [], list(known)) or ""]
    shared = _shared(ours)
    if running:
        needs = Needs(shared, request, {})
        data = dict(have)
        if anchors is not None and not request.into:
            _in_common(data, running, needs, anchors)
        whole = anchors is None or bool(request.into)
        for name in running if whole else _on_their_own(have, running, anchors or {}):
            if patch := needs_of(data, name, needs, tell=True):
                data[name] = {**fields_of(data[name]), **patch}
        return DesiredState(data, list(needs.notices.values()))
    if known and not any(is_job(name, one) for name, one in known.items()) and "include" not in have:
        raise BadInputError(
            text("{name} contains only templates for other pipelines, and none of them runs werf.", name=request.name),
            text("Merge into the pipeline that includes them, or choose one of them: --into NAME."),
        )
    return DesiredState({**have, **_added(have, ours, shared)})


def _shared(ours: dict[str, Data]) -> dict[str, Data]:
    """Return what all our jobs have in common: what the pipeline says for all, and what each job repeats."""
    first = next(fields_of(one) for name, one in ours.items() if is_job(name, one))
    whole = {key: ours[key] for key in ("variables",) if key in ours}
    found = {**first, **fields_of(ours.get("default")), **whole}
    return {key: found[key] for key in _SHARED if key in found}


def _on_their_own(have: dict[str, Data], running: list[str], anchors: Anchors) -> list[str]:
    """Return the jobs that run werf, and the templates of it that nothing in the file uses: other files do."""
    used = users_of(have, anchors).keys() | referenced(have)
    return [name for name in running if is_job(name, have[name]) or name not in used]


def _patch(data: dict[str, Data], name: str, patch: Mapping[str, Data], anchors: Anchors) -> None:
    """Put new keys into a job, and into all those whose merge keys bring it."""
    if not patch:
        return
    data[name] = {**fields_of(data[name]), **patch}
    for heir, merged in anchors.items():
        first = {key: next((one for one in merged.sources if key in fields_of(data.get(one))), "") for key in patch}
        brought = {key: Inherited(patch[key]) for key in patch if key not in merged.own and first[key] == name}
        _patch(data, heir, brought, anchors)


def _in_common(data: dict[str, Data], running: list[str], needs: Needs, anchors: Anchors) -> None:
    """Put what several jobs lack where all of them have it from, if nothing else has it from there."""
    users = users_of(data, anchors)
    for parent, names in sorted(users.items(), key=lambda pair: -len(pair[1])):
        if isinstance(data.get(parent), dict) and set(names) <= set(running):
            _try(data, parent, names, needs, anchors, 1 if parent in running else _FEW)
    jobs = [name for name, one in data.items() if is_job(name, one)]
    if "include" not in data and len(jobs) >= _FEW and set(jobs) <= set(running):
        _for_all(data, jobs, needs)


def _try(data: dict[str, Data], parent: str, names: list[str], needs: Needs, anchors: Anchors, enough: int) -> None:
    """Give a parent what so many of its jobs lack for want of it."""
    patch = needs_of(data, parent, needs)
    for key in sorted(PIECES & set(patch)):
        trial = dict(data)
        _patch(trial, parent, {key: patch[key]}, anchors)
        if _served(data, trial, key, names, needs) >= enough:
            data.update(trial)


def _served(data: dict[str, Data], trial: dict[str, Data], key: str, names: list[str], needs: Needs) -> int:
    """How many jobs lack a key, and lack it no more after a trial."""
    lacking = [name for name in names if key in needs_of(data, name, needs)]
    return len([name for name in lacking if key not in needs_of(trial, name, needs)])


def _for_all(data: dict[str, Data], jobs: list[str], needs: Needs) -> None:
    """Put what all jobs of a pipeline lack, and no template gives them, where it holds for all."""
    for key in sorted(PIECES):
        at_top = key == "variables" or key in data
        owner = data if at_top else mapping(data.get("default"), "default")
        value = _value_for_all(key, owner.get(key), needs)
        place = {key: value} if at_top else {"default": {**owner, key: value}}
        if _served(data, {**data, **place}, key, jobs, needs) >= _FEW:
            data.update(place)


def _value_for_all(key: str, have: Data, needs: Needs) -> Data:
    ours = needs.shared[key]
    if key == "variables":
        return {**mapping(have, key), **fields_of(ours)}
    if key == "image":
        return image_in(have, fields_of(ours)["name"])
    return ours


def _added(have: dict[str, Data], ours: dict[str, Data], shared: dict[str, Data]) -> dict[str, Data]:
    """Our jobs next to others: what `default` would change for those is in a template instead."""
    jobs = {name: fields_of(one) for name, one in ours.items() if is_job(name, one)}
    stages = shaped(have.get("stages"), "list", path=("stages",))
    added: dict[str, Data] = {}
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


def _stage(job: Mapping[str, Data], stages: Data) -> dict[str, str]:
    if not isinstance(stages, list):
        return {"stage": _USUAL_STAGE}
    return {} if "stage" in job else {"stage": str(stages[-1])} if stages else {}


def _free(name: str, have: dict[str, Data]) -> str:
    """Return a name that nothing in the pipeline has yet."""
    if name not in have:
        return name
    return f".{name[1:]}-wizard" if name.startswith(".") else f"werf-{name}"
