"""Values of the chart gha-runner-scale-set: each job is a separate Pod; the owner's other values are left alone.

Sources: the chart's values.yaml and templates/_helpers.tpl; actions/runner-container-hooks, ADR 0134.
"""

from wizard.containers.comparing import POD_LISTS
from wizard.containers.laying import Rules, grown
from wizard.documents.charts import SCALE_SET_CHART
from wizard.documents.helm_values import HOOK
from wizard.formats.notes import Data, bare, fields_of
from wizard.formats.shapes import listing, mapping
from wizard.formats.toml_tree import Path
from wizard.language import Text, text
from wizard.merging.chart_values import part_of
from wizard.merging.choosing import MergeRequest, unknown_name_error
from wizard.merging.desired_state import DesiredState
from wizard.merging.merge_rules import SERVING
from wizard.merging.shared import if_it_may, is_of_werf, refuse_shared, scale_set_relies

_KEPT = {
    "githubConfigUrl": "ci_url",
    "runnerScaleSetName": "runner_name",
    "githubConfigSecret": "",
    "storage": "",
    "accessModes": "",
    "command": "",
    "fsGroup": "",
}
_HOOKS = "ACTIONS_RUNNER_CONTAINER_HOOKS"
_RUNNER = "runner"
_OF_REPOSITORY = frozenset({"githubConfigUrl", "githubConfigSecret"})
_IN_PODS = ("kubernetes", "kubernetes-novolume")
_CLAIM = "kubernetesModeWorkVolumeClaim"


def scale_set_values_wanted(have: dict[str, Data], ours: dict[str, Data], request: MergeRequest) -> DesiredState:
    """Return the values with ours in them. Raises RefusedError where other workflows rely on what would change."""
    part = part_of(have, SCALE_SET_CHART, request)
    at: Path = (part,) if part else ()
    theirs = mapping(have[part], *at) if part else have
    _refuse_shared(theirs, part, request)
    kept = frozenset(key for key, setting in _KEPT.items() if not setting or not request.is_given(setting))
    # The chart's default name is that of its release.
    wanted = ours if request.is_given("runner_name") else {k: v for k, v in ours.items() if k != "runnerScaleSetName"}
    supplements = bool(theirs) and "githubConfigUrl" not in theirs and not request.is_given("ci_url")
    if supplements:
        wanted = {key: value for key, value in wanted.items() if key not in _OF_REPOSITORY}
    fitting, notices = _fitting(wanted, theirs, at)
    if supplements:
        notices.append(
            text("No githubConfigUrl here, so other values set it: neither it nor githubConfigSecret is added.")
        )
    merged = grown(theirs, fitting, Rules(kept, POD_LISTS, SERVING), *at)
    return DesiredState({**have, part: merged} if part else merged, notices)


def _refuse_shared(theirs: dict[str, Data], part: str, request: MergeRequest) -> None:
    name = str(theirs.get("runnerScaleSetName") or "")
    if request.into:
        if request.into not in (name, part) and (name or part):
            raise unknown_name_error(request.name, request.into, [one for one in (name, part) if one])
        return
    relied = scale_set_relies(theirs)
    if relied and not request.is_given("runner_name") and not is_of_werf(name, part):
        beside = text(
            "Create a separate scale set for werf: `export {target} -o DIR` writes its values.",
            target="github-kubernetes",
        )
        known = name or part
        release = text("To change it anyway, pass --into NAME with the name of its Helm release.")
        raise refuse_shared(request.name, known, relied, beside, if_it_may(known) if known else release)


def _fitting(ours: dict[str, Data], theirs: dict[str, Data], at: Path) -> tuple[dict[str, Data], list[Text]]:
    """Our values without what the owner's volume, mode or template of jobs' Pods makes needless."""
    spec = mapping(mapping(theirs.get("template"), *at, "template").get("spec"), *at, "template", "spec")
    mode = mapping(theirs.get("containerMode"), *at, "containerMode")
    variables = _variables(spec, (*at, "template", "spec"))
    volumes = listing(spec.get("volumes"), *at, "template", "spec", "volumes")
    work = next((one for one in volumes if isinstance(one, dict) and one.get("name") == "work"), None)
    wanted, notices = dict(ours), []
    ours_mode = dict(fields_of(wanted.pop("containerMode")))
    if mode.get("type") in _IN_PODS:
        del ours_mode["type"]
    if work is not None or _CLAIM in mode or mode.get("type") == "kubernetes-novolume":
        ours_mode.pop(_CLAIM, None)
    if ours_mode and _HOOKS not in variables:
        wanted["containerMode"] = ours_mode
    if work is not None and "emptyDir" in work:
        notices.append(_no_claim())
    template = variables.get(HOOK)
    ours_template = _value(wanted["template"])
    if template is not None and template != ours_template:
        del wanted["template"]
        notices.append(_own_template(str(template)))
    return wanted, notices


def _variables(spec: dict[str, Data], at: Path) -> dict[str, Data]:
    """Return the environment of the runner's container."""
    containers = [one for one in listing(spec.get("containers"), *at, "containers") if isinstance(one, dict)]
    runner = next((one for one in containers if one.get("name") == _RUNNER), {})
    entries = runner.get("env")
    found = [one for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
    return {str(one.get("name")): one.get("value", "") for one in found}


def _value(template: Data) -> Data:
    """Where our own runner has its template."""
    spec = fields_of(fields_of(bare(template))["spec"])
    return _variables(dict(spec), ())[HOOK]


def _no_claim() -> Text:
    return text(
        "template.spec.volumes: work is kept. It is an emptyDir, which a job's Pod cannot mount: "
        "jobs in containers need a PVC there."
    )


def _own_template(path: str) -> Text:
    return text(
        "{place} is kept ({value}): copy what {file} has under {map} into that template.",
        place=HOOK,
        value=path,
        file="werf-runner.yaml",
        map="ConfigMap werf-job-template",
    )
