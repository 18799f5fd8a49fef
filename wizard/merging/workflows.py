"""A GitHub workflow: the jobs that run werf get the container that werf needs; where none does, ours is added.

Source: GitHub, "Workflow syntax for GitHub Actions", jobs.<job_id>.container.
"""

from collections.abc import Mapping

from wizard.containers.laying import Rules
from wizard.containers.option_line import is_privileged, unblocked
from wizard.containers.places import noted
from wizard.documents.github_workflow import put_keys
from wizard.documents.identity import is_werf_image
from wizard.documents.options import LISTS
from wizard.errors import shown
from wizard.formats.notes import Data, Explained, bare, fields_of, items_of
from wizard.formats.shapes import listing, mapping, shaped
from wizard.formats.toml_tree import Path
from wizard.language import Text, text
from wizard.merging.choosing import MergeRequest, runs_werf, select_single
from wizard.merging.desired_state import DesiredState
from wizard.merging.docker_use import told_of_installers
from wizard.merging.host_jobs import hosted_label, needed_of_host, why_no_container
from wizard.merging.merge_rules import SERVING, serves_as_image
from wizard.plan.hosted import why_not

_DEPTH = "fetch-depth"


def workflow_wanted(
    have: dict[str, Data], ours: dict[str, Data], request: MergeRequest, *, in_pods: bool = False
) -> DesiredState:
    """Return the workflow's data with ours in it. `in_pods`: its jobs are Pods of a scale set."""
    if not have:
        return DesiredState(ours)
    jobs = mapping(have.get("jobs"), "jobs")
    running = [name for name, job in jobs.items() if _is_running(job)]
    if request.into:
        running = [select_single(request, [], list(jobs)) or ""]
    model = fields_of(fields_of(ours["jobs"])["converge"])
    if not running:
        return _added(have, jobs, ours, request)
    notices: list[Text] = []
    changed = {
        name: _job(name, mapping(jobs[name], "jobs", name), model, request, notices, in_pods=in_pods)
        for name in running
    }
    return DesiredState({**have, "jobs": {**jobs, **changed}}, notices)


def _is_running(job: Data) -> bool:
    steps = job.get("steps") if isinstance(job, dict) else None
    return any(
        isinstance(step, dict) and (runs_werf(step.get("run")) or str(step.get("uses", "")).startswith("werf/"))
        for step in (steps if isinstance(steps, list) else [])
    )


def _job(
    name: str,
    job: dict[str, Data],
    model: Mapping[str, Data],
    request: MergeRequest,
    notices: list[Text],
    *,
    in_pods: bool,
) -> dict[str, Data]:
    at = ("jobs", name)
    wanted = dict(job)
    if steps := listing(job.get("steps"), *at, "steps"):
        wanted["steps"] = [_step(step, model, (*at, "steps", number)) for number, step in enumerate(steps)]
    container = shaped(job.get("container"), "value", "mapping", path=(*at, "container"))
    builds = request.answers["backend"] == "buildah"
    is_moved = "runs-on" not in job or request.is_given("runner_tag") or (in_pods and hosted_label(job) != "")
    if container is None and not request.into:
        there = {key: value for key, value in job.items() if key != "runs-on" or not request.is_given("runner_tag")}
        if why := why_no_container(name, there, in_pods=in_pods, builds=builds):
            notices.append(why)
            return wanted
    wanted["container"] = _container(container, fields_of(model["container"]), (*at, "container"))
    if is_moved:
        wanted["runs-on"] = model["runs-on"]
    elif why := why_not(hosted_label(job), builds=builds):
        notices.append(text("{place} is kept: {why}", place=f"jobs.{name}.runs-on", why=why))
    if is_privileged(_options_of(wanted["container"])) and not is_privileged(_options_of(model["container"])):
        place = f"jobs.{name}.container.options: --privileged"
        notices.append(text("{place} is kept: it allows more than werf needs here.", place=place))
    if container is None and (needed := needed_of_host(job)):
        notices.append(_missing(name, needed))
    if _is_of_werf(wanted["container"]) and (told := told_of_installers(name, _script_of(job))):
        notices.append(told)
    return wanted


def _is_of_werf(container: Data) -> bool:
    plain = bare(container)
    return is_werf_image(str(plain.get("image") if isinstance(plain, dict) else plain))


def _script_of(job: dict[str, Data]) -> str:
    return "\n".join(str(fields_of(step).get("run") or "") for step in items_of(job.get("steps")))


def _missing(name: str, needed: list[str]) -> Text:
    return text(
        "{job}: its script calls {commands}, which werf's image does not have.",
        job=name,
        commands=", ".join(map(shown, needed)),
    )


def _options_of(container: Data) -> str:
    """Return the options; none for a container that is its image alone."""
    plain = bare(container)
    return str(plain.get("options", "")) if isinstance(plain, dict) else ""


def _container(have: Data, ours: Mapping[str, Data], at: Path) -> Data:
    if have is not None and not isinstance(have, dict):
        if not serves_as_image(have, bare(ours["image"])):
            return ours
        return {**ours, "image": have} if len(ours) > 1 else have
    if have is None:
        return ours
    merged = put_keys(have, ours, Rules(lists=LISTS, serving=SERVING), *at)
    if "options" in ours and (free := unblocked(_options_of(merged))) != _options_of(merged):
        topic = ours["options"].topic if isinstance(ours["options"], Explained) else ""
        merged["options"] = noted(free, topic)
    return merged


def _step(step: Data, model: Mapping[str, Data], at: Path) -> Data:
    """Return the step that checks the project out with all of Git's history."""
    if not isinstance(step, dict) or not str(step.get("uses", "")).startswith("actions/checkout@"):
        return step
    given = mapping(step.get("with"), *at, "with")
    depth = str(given.get(_DEPTH, ""))
    if depth == "0" or "${{" in depth:
        return step
    ours = [fields_of(fields_of(one).get("with")) for one in items_of(model["steps"])]
    wanted = next(one[_DEPTH] for one in ours if _DEPTH in one)
    return {**step, "with": {**given, _DEPTH: wanted}}


def _added(have: dict[str, Data], jobs: dict[str, Data], ours: dict[str, Data], request: MergeRequest) -> DesiredState:
    """Our jobs next to others, with what our workflow says for all of its jobs; what starts the workflow stays."""
    common: dict[str, Data] = {key: ours[key] for key in ("concurrency", "permissions") if key in ours}
    branch = request.answers["branch"]
    when = Explained(f"github.event_name == 'push' && github.ref == 'refs/heads/{branch}'", "settings/branch")
    ours_by_name = fields_of(ours["jobs"])
    new: dict[str, Data] = {_free("converge", jobs): {**fields_of(ours_by_name["converge"]), "if": when, **common}}
    notices = []
    events = _events(have.get("on"))
    if "schedule" in events:
        new[_free("cleanup", jobs)] = {**fields_of(ours_by_name["cleanup"]), **common}
    else:
        notices.append(text("Nothing starts it on a schedule, so the cleanup job was left out."))
    if "push" not in events:
        notices.append(text("Pushes do not start it: the job runs only after you add push to “on”."))
    return DesiredState({**have, "jobs": {**jobs, **new}}, notices)


def _events(on: Data) -> list[str]:
    """Return what starts the workflow: one event, a list of them, or a mapping with their filters."""
    shaped(on, "value", "list", "mapping", path=("on",))
    return [str(one) for one in (on if isinstance(on, (list, dict)) else [on])]


def _free(name: str, jobs: dict[str, Data]) -> str:
    return name if name not in jobs else f"werf-{name}"
