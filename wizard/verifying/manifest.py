"""The objects of a trial in a cluster: the exported ones under names of the trial, and a Job for the probe."""

from collections.abc import Mapping

from wizard.formats.notes import Data, bare, fields_of
from wizard.plan.plan import Plan
from wizard.plan.settings import Answers
from wizard.records import Record, replace
from wizard.targets.kubernetes.objects import namespace_object, trial_objects
from wizard.targets.kubernetes.pod import annotations_of, build_container, spec_around, volumes, workload
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
    namespace: dict[str, Data]
    dependents: list[dict[str, Data]]
    job: dict[str, Data]

    @property
    def pod(self) -> Mapping[str, Data]:
        """Return the spec of the Job's Pod."""
        return fields_of(fields_of(fields_of(self.job["spec"])["template"])["spec"])


def manifest(plan: Plan, name: str, seconds: int, *, has_account: bool) -> Manifest:
    """Return the documents for kubectl. With `has_account`, the exported account exists and is used."""
    given = {**plan.answers.given, "name": name, "workload": "job", "git": "", "command": "probe"}
    if not has_account:
        given["service_account"] = name
    trial = replace(plan, answers=Answers(given))
    # Kubernetes takes $(NAME) for a variable, and $$ for one dollar.
    container = build_container(trial) | {"command": ["sh", "-c", script().replace("$", "$$")]}
    spec = bare(spec_around(trial, container, volumes(trial)))
    job = _limited(bare(workload(trial, spec)), name, seconds)
    namespace = bare(namespace_object(plan, enforced_level(spec, bare(annotations_of(trial)), plan.kubernetes)))
    standing = [one for one in map(bare, trial_objects(trial)) if not (has_account and one["kind"] == "ServiceAccount")]
    dependents = [_labelled(one, name) for one in standing]
    return Manifest(name, plan.place.container, _labelled(namespace, name), dependents, _labelled(job, name))


def _limited(job: dict[str, Data], name: str, seconds: int) -> dict[str, Data]:
    spec = fields_of(job["spec"])
    ends = {"activeDeadlineSeconds": seconds + _LONGER, "ttlSecondsAfterFinished": _KEPT_SECONDS}
    return {**job, "spec": {**spec, "template": _labelled(fields_of(spec["template"]), name), **ends}}


def _labelled(one: Mapping[str, Data], name: str) -> dict[str, Data]:
    meta = fields_of(one.get("metadata"))
    return {**one, "metadata": {**meta, "labels": {**fields_of(meta.get("labels")), LABEL: name}}}
