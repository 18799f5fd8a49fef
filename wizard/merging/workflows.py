"""A GitHub workflow: the jobs that run werf get the container that werf needs; where none does, ours is added.

Source: GitHub, "Workflow syntax for GitHub Actions", jobs.<job_id>.container.
"""

from typing import Any

from wizard.errors import BadInputError
from wizard.language import Text, text
from wizard.merging.choosing import Meant, runs_werf, the_one
from wizard.merging.entries import MOUNT
from wizard.merging.laying import Rules, laid, serves_as_image
from wizard.merging.options import is_privileged, united_options
from wizard.merging.wanted import Wanted, stripped
from wizard.targets.yaml_text import Noted

_DEPTH = "fetch-depth"


def workflow_wanted(have: dict[str, Any], ours: dict[str, Any], meant: Meant) -> Wanted:
    """The workflow's data with ours in it."""
    if not have:
        return Wanted(ours)
    jobs = have.get("jobs") or {}
    if not isinstance(jobs, dict):
        raise BadInputError(text("{name}: “{key}” is no mapping.", name=meant.name, key="jobs"))
    running = [name for name, job in jobs.items() if _is_running(job)]
    if meant.into:
        running = [the_one(meant, [], list(jobs)) or ""]
    model = ours["jobs"]["converge"]
    if not running:
        return _added(have, jobs, ours, meant)
    told: list[Text] = []
    changed = {name: _job(name, jobs[name] or {}, model, meant, told) for name in running}
    return Wanted({**have, "jobs": {**jobs, **changed}}, told)


def _is_running(job: Any) -> bool:
    steps = job.get("steps") if isinstance(job, dict) else None
    return any(
        isinstance(step, dict) and (runs_werf(step.get("run")) or str(step.get("uses", "")).startswith("werf/"))
        for step in steps or []
    )


def _job(name: str, job: dict[str, Any], model: dict[str, Any], meant: Meant, told: list[Text]) -> dict[str, Any]:
    wanted = {**job, "container": _container(job.get("container"), model["container"])}
    if "runs-on" not in job or meant.is_given("runner_tag"):
        wanted["runs-on"] = model["runs-on"]
    if isinstance(job.get("steps"), list):
        wanted["steps"] = [_step(step, model) for step in job["steps"]]
    options = str(stripped(wanted["container"]).get("options", ""))
    if is_privileged(options) and not is_privileged(str(stripped(model["container"]).get("options", ""))):
        place = f"jobs.{name}.container.options: --privileged"
        told.append(text("{place} stays: it is wider than what werf needs here.", place=place))
    return wanted


def _container(have: Any, ours: dict[str, Any]) -> Any:
    if isinstance(have, str):
        if not serves_as_image(have, stripped(ours)["image"]):
            return ours
        return {**ours, "image": have} if len(ours) > 1 else have
    if not isinstance(have, dict):
        return ours
    rest = {key: value for key, value in ours.items() if key != "options"}
    merged = laid(have, rest, Rules(lists={"volumes": MOUNT}))
    if "options" in ours:
        merged["options"] = _options(have.get("options"), ours["options"])
    return merged


def _options(have: Any, ours: Any) -> Any:
    if not have:
        return ours
    merged = united_options(str(have), str(stripped(ours)))
    return have if merged == have else Noted(merged, ours.topic) if isinstance(ours, Noted) else merged


def _step(step: Any, model: dict[str, Any]) -> Any:
    """A checkout fetches all of Git's history."""
    if not isinstance(step, dict) or not str(step.get("uses", "")).startswith("actions/checkout@"):
        return step
    given = step.get("with") or {}
    depth = str(given.get(_DEPTH, ""))
    if depth == "0" or "${{" in depth:
        return step
    wanted = next(one["with"][_DEPTH] for one in model["steps"] if "with" in one)
    return {**step, "with": {**given, _DEPTH: wanted}}


def _added(have: dict[str, Any], jobs: dict[str, Any], ours: dict[str, Any], meant: Meant) -> Wanted:
    """Our jobs beside others, with what our workflow says for all of its jobs; what starts the workflow stays."""
    common = {key: ours[key] for key in ("concurrency", "permissions") if key in ours}
    branch = meant.answers["branch"]
    when = Noted(f"github.event_name == 'push' && github.ref == 'refs/heads/{branch}'", "settings/branch")
    new = {_free("converge", jobs): {**ours["jobs"]["converge"], "if": when, **common}}
    told = []
    if "schedule" in (have.get("on") or ()):
        new[_free("cleanup", jobs)] = {**ours["jobs"]["cleanup"], **common}
    else:
        told.append(
            text("{name}: nothing starts it on a schedule, so the job that cleans up was left out.", name=meant.name)
        )
    if "push" not in (have.get("on") or ()):
        told.append(text("{name}: no push starts it, so the job runs only once “on” has one.", name=meant.name))
    return Wanted({**have, "jobs": {**jobs, **new}}, told)


def _free(name: str, jobs: dict[str, Any]) -> str:
    return name if name not in jobs else f"werf-{name}"
