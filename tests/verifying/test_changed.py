"""What admission changed in a trial's Pod is told, and a container that it added does not hold the trial."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.verifying.stand_ins import StandIn, stand_in
from wizard.resources import SCHEMAS
from wizard.verifying.changed import changes

Spec = dict[str, Any]
_CONTEXT: Spec = {"allowPrivilegeEscalation": True, "capabilities": {"drop": ["ALL"], "add": ["SETGID", "SETUID"]}}
ASKED: Spec = {
    "securityContext": {"runAsUser": 1000},
    "containers": [{"name": "werf", "image": "registry.example.com/werf:2", "securityContext": _CONTEXT}],
}


def _own(spec: Spec) -> Spec:
    context: Spec = spec["containers"][0]["securityContext"]
    return context


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda spec: None, []),
        (lambda spec: _own(spec).update(procMount="Default"), []),
        (lambda spec: _own(spec)["capabilities"]["add"].reverse(), []),
        (
            lambda spec: spec.update(tolerations=[{"key": "x"}], schedulerName="s", volumes=[{}]),
            [],
        ),
        (
            lambda spec: _own(spec).update(seccompProfile={"type": "RuntimeDefault"}),
            [("securityContext.seccompProfile.type", "-", "RuntimeDefault")],
        ),
        (
            lambda spec: _own(spec).update(allowPrivilegeEscalation=False),
            [("securityContext.allowPrivilegeEscalation", "true", "false")],
        ),
        (
            lambda spec: _own(spec)["capabilities"].pop("add"),
            [("securityContext.capabilities.add", "SETGID, SETUID", "-")],
        ),
        (lambda spec: _own(spec).update(procMount="Unmasked"), [("securityContext.procMount", "-", "Unmasked")]),
        (
            lambda spec: spec.update(securityContext={"runAsUser": 1000740000}),
            [("spec.securityContext.runAsUser", "1000", "1000740000")],
        ),
        (lambda spec: spec.update(hostUsers=False), [("hostUsers", "-", "false")]),
        (
            lambda spec: spec["containers"][0].update(image="mirror.example.com/werf:2"),
            [("image", "registry.example.com/werf:2", "mirror.example.com/werf:2")],
        ),
        (lambda spec: spec["containers"].insert(0, {"name": "mesh"}), [("containers", "-", "mesh")]),
    ],
)
def test_what_decides_about_a_build_and_differs_is_a_change(
    change: Callable[[Spec], object], told: list[tuple[str, str, str]]
) -> None:
    made = copy.deepcopy(ASKED)
    change(made)
    found = changes(ASKED, {"spec": made}, "werf")
    assert [(one.field, one.asked, one.got) for one in found] == told


@pytest.mark.parametrize("pod", [{}, {"spec": None}, {"spec": []}])
def test_a_pod_of_which_nothing_is_known_has_no_changes(pod: Spec) -> None:
    assert changes(ASKED, pod, "werf") == ()


def test_a_pod_of_odd_shapes_is_compared_all_the_same() -> None:
    found = changes(ASKED, {"spec": {"containers": ["x", {"name": "werf", "image": ["\x1b[2J"]}]}}, "werf")
    assert all("\x1b" not in one.got for one in found)


@pytest.fixture
def there(tmp_path: Path) -> StandIn:
    return stand_in(tmp_path)


def _made(there: StandIn, change: Callable[[Spec], object], status: Spec) -> Spec:
    """Let the cluster answer with the Pod of the Job that a first trial made, changed, and run another trial."""
    there.verify("kubernetes")
    spec = copy.deepcopy(there.job["spec"]["template"]["spec"])
    change(spec)
    pod = {"kind": "Pod", "metadata": {"name": "trial-pod"}, "spec": spec, "status": status}
    job = {"kind": "Job", "status": {}}
    there.put("state.works", json.dumps({"items": [job, pod]}))
    done = there.verify("kubernetes", "--json", "--timeout", "3")
    report: Spec = json.loads(done.stdout)
    jsonschema.validate(report, json.loads((SCHEMAS / "verify.schema.json").read_text("utf-8")))
    return {**report, "status": done.returncode}


def test_a_pod_that_is_as_asked_for_has_no_changes(there: StandIn) -> None:
    report = _made(there, lambda spec: None, {"phase": "Succeeded"})
    assert (report["status"], report["changed"]) == (0, [])


def test_a_changed_field_is_told_beside_the_result(there: StandIn) -> None:
    other = {"seccompProfile": {"type": "RuntimeDefault"}}
    report = _made(there, lambda spec: _own(spec).update(other), {"phase": "Failed"})
    assert report["changed"] == [
        {"field": "securityContext.seccompProfile.type", "asked": "Unconfined", "got": "RuntimeDefault"}
    ]
    shown = there.verify("kubernetes", "--timeout", "3", "--lang", "en").stdout
    assert "securityContext.seccompProfile.type  Unconfined → RuntimeDefault" in shown


def test_a_container_that_admission_added_and_that_stays_does_not_hold_the_trial(there: StandIn) -> None:
    over = {"name": "werf", "containerID": "x", "state": {"terminated": {"exitCode": 0}}}
    status = {"phase": "Running", "containerStatuses": [{"name": "mesh", "state": {"running": {}}}, over]}
    report = _made(there, lambda spec: spec["containers"].append({"name": "mesh"}), status)
    assert (report["status"], report["end"], report["proved"]) == (0, "ran", "yes")
    assert [one["got"] for one in report["changed"]] == ["mesh"]


def test_a_container_of_its_own_that_still_runs_is_waited_for(there: StandIn) -> None:
    states = [{"name": "mesh", "state": {"terminated": {"exitCode": 0}}}, {"name": "werf", "state": {"running": {}}}]
    report = _made(there, lambda spec: None, {"phase": "Running", "containerStatuses": states})
    assert len([call for call in there.lines if " get jobs,pods " in call]) > 2
    assert report["changed"] == []
