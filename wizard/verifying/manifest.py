"""The objects of a trial in a cluster: the exported ones under names of the trial, and a Job for the probe."""

from typing import Any

from wizard.formats.notes import bare
from wizard.plan.plan import Plan
from wizard.plan.settings import Answers
from wizard.records import Record, replace
from wizard.targets.kubernetes.objects import namespace_object, trial_objects
from wizard.targets.kubernetes.pod import pod_spec, workload
from wizard.targets.pod_security import enforced_level
from wizard.verifying.trial import script

LABEL = "io.werf-wizard/verify"
_KEPT_SECONDS = 600
"""Seconds after which the cluster itself removes the Job and what it owns, if nothing else did."""
_LONGER = 60
"""Seconds that the Job has beyond the trial's time: the program ends a trial, the cluster only if it cannot."""


class Manifest(Record):
    """The objects of a trial. `namespace` is created only if it is missing. The Job owns its `dependents`."""

    name: str
    container: str
    namespace: dict[str, Any]
    dependents: list[dict[str, Any]]
    job: dict[str, Any]


def manifest(plan: Plan, name: str, seconds: int, *, has_account: bool) -> Manifest:
    """Return the documents for kubectl. With `has_account`, the exported account exists and is used."""
    given = {**plan.answers.given, "name": name, "workload": "job", "git": "", "command": "probe"}
    if not has_account:
        given["service_account"] = name
    trial = replace(plan, answers=Answers(given))
    job = bare(workload(trial, pod_spec(trial)))
    template = job["spec"]["template"]
    _limit(job, name, seconds)
    # Kubernetes takes $(NAME) for a variable, and $$ for one dollar.
    template["spec"]["containers"][0]["command"] = ["sh", "-c", script().replace("$", "$$")]
    annotations = template.get("metadata", {}).get("annotations", {})
    namespace = bare(namespace_object(plan, enforced_level(template["spec"], annotations, plan.kubernetes)))
    standing = [one for one in map(bare, trial_objects(trial)) if not (has_account and one["kind"] == "ServiceAccount")]
    dependents = [_labelled(one, name) for one in standing]
    return Manifest(name, plan.place.container, _labelled(namespace, name), dependents, _labelled(job, name))


def _limit(job: dict[str, Any], name: str, seconds: int) -> None:
    job["spec"] |= {"activeDeadlineSeconds": seconds + _LONGER, "ttlSecondsAfterFinished": _KEPT_SECONDS}
    _labelled(job["spec"]["template"], name)


def _labelled(one: dict[str, Any], name: str) -> dict[str, Any]:
    meta = one.setdefault("metadata", {})
    meta["labels"] = {**meta.get("labels", {}), LABEL: name}
    return one
