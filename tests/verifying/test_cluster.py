"""Trials in a cluster, with a program that stands in for kubectl."""

import json
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from tests.verifying.stand_ins import INSIDE, StandIn, stand_in
from wizard.errors import BadInputError
from wizard.facts.probe import probe_script
from wizard.facts.world import Done, World
from wizard.resources import SCHEMAS
from wizard.verifying.kubectl import Kubectl

_SCHEMA = json.loads((SCHEMAS / "verify.schema.json").read_text("utf-8"))


@pytest.fixture
def there(tmp_path: Path) -> StandIn:
    return stand_in(tmp_path)


@pytest.mark.parametrize("target", ["kubernetes", "ci-kubernetes"])
@pytest.mark.parametrize("hardening", ["standard", "least-privilege"])
def test_what_works_is_proved_with_the_exported_pod(there: StandIn, target: str, hardening: str) -> None:
    done = there.verify(target, "--hardening", hardening, "--json")
    report = json.loads(done.stdout)
    jsonschema.validate(report, _SCHEMA)
    assert (done.returncode, report["proved"]) == (0, "yes")
    exported = there.wizard("export", target, "--facts", "-", "--hardening", hardening, "--no-comments", "--json")
    assert exported.returncode == 0
    file = next(one for one in json.loads(exported.stdout)["artifacts"] if one["path"] == "kubernetes.yaml")
    pod = list(YAML(typ="safe").load_all(file["content"]))[-1]["spec"]
    tried = there.job["spec"]["template"]["spec"]
    assert tried["securityContext"] == pod["securityContext"]
    assert tried["containers"][0]["securityContext"] == pod["containers"][0]["securityContext"]
    assert tried["containers"][0]["image"] == pod["containers"][0]["image"]
    mounts = tried["containers"][0]["volumeMounts"]
    assert mounts == [mount for mount in pod["containers"][0]["volumeMounts"] if mount["name"] != "job"]


def test_the_probe_comes_through_kubernetes_own_substitution(there: StandIn) -> None:
    there.verify("kubernetes")
    *_, script = there.job["spec"]["template"]["spec"]["containers"][0]["command"]
    assert script.replace("$$", "$").endswith(probe_script())


def test_a_log_that_the_cluster_does_not_give_proves_nothing(there: StandIn) -> None:
    there.behave("unread")
    done = there.verify("kubernetes", "--json")
    report = json.loads(done.stdout)
    jsonschema.validate(report, _SCHEMA)
    assert (done.returncode, report["end"], report["proved"]) == (3, "unread", "unknown")
    assert "error dialing backend" in report["said"]


def test_the_job_gets_no_rights_in_the_cluster(there: StandIn) -> None:
    there.verify("kubernetes")
    assert {one["kind"] for one in there.created} == {"Namespace", "ServiceAccount", "Job"}


def test_the_cluster_itself_ends_and_removes_the_job_if_the_program_does_not(there: StandIn) -> None:
    there.verify("kubernetes", "--timeout", "40")
    spec = there.job["spec"]
    assert 40 < spec["activeDeadlineSeconds"] <= 120
    assert spec["backoffLimit"] == 0
    assert spec["ttlSecondsAfterFinished"] > 0


def test_the_job_owns_all_that_is_made_beside_its_namespace(there: StandIn) -> None:
    assert there.verify("kubernetes", "--set", "cache=pvc").returncode == 0
    owned = [one for one in there.created if one["kind"] not in ("Job", "Namespace")]
    assert {one["kind"] for one in owned} == {"ServiceAccount", "PersistentVolumeClaim"}
    owner = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "name": there.job["metadata"]["name"],
        "uid": "1b4df00d-0000-4000-8000-00000000cafe",
    }
    assert [one["metadata"]["ownerReferences"] for one in owned] == [[owner]] * len(owned)


def test_the_job_rests_until_what_it_stands_on_is_there(there: StandIn) -> None:
    there.verify("kubernetes")
    assert [one["kind"] for one in there.created] == ["Namespace", "Job", "ServiceAccount"]
    assert there.job["spec"]["parallelism"] == 0
    patched = next(index for index, call in enumerate(there.lines) if " patch job " in call)
    created = [index for index, call in enumerate(there.lines) if " create " in call]
    assert patched > max(created)
    assert '{"spec": {"parallelism": 1}}' in there.lines[patched]


def test_what_was_made_is_deleted_by_a_label_of_its_own(there: StandIn) -> None:
    there.verify("kubernetes")
    name = there.job["metadata"]["name"]
    deleted = [call for call in there.lines if " delete " in call]
    assert [call.split(" delete ")[1].split()[0] for call in deleted] == ["job,serviceaccount", "namespace"]
    assert all(f"--selector io.werf-wizard/verify={name} " in call for call in deleted)
    assert all(one["metadata"]["labels"]["io.werf-wizard/verify"] == name for one in there.created)


def test_what_could_not_be_deleted_is_named(there: StandIn) -> None:
    there.put("namespace", "")
    there.put("stays", "job.batch/werf-wizard-verify-x\n")
    assert "job.batch/werf-wizard-verify-x could not be deleted" in there.verify("kubernetes").stderr


def test_what_was_there_is_used_and_stays(there: StandIn) -> None:
    there.put("namespace", "")
    there.put("account", "")
    there.verify("kubernetes", "--set", "service_account=deployer")
    assert [one["kind"] for one in there.created] == ["Job"]
    assert "parallelism" not in there.job["spec"]
    assert there.job["spec"]["template"]["spec"]["serviceAccountName"] == "deployer"
    assert [call for call in there.lines if " delete " in call and " job " not in call] == []


def test_a_namespace_that_may_not_be_looked_at_is_used_as_it_is(there: StandIn) -> None:
    kubectl = there.folder / "kubectl"
    kubectl.write_text(kubectl.read_text("utf-8").replace("(NotFound)", "(Forbidden)"), "utf-8")
    assert there.verify("kubernetes").returncode == 0
    assert [one["kind"] for one in there.created] == ["Job"]


def test_two_trials_have_different_names(there: StandIn) -> None:
    names = set()
    for _ in range(2):
        there.verify("kubernetes")
        names.add(there.job["metadata"]["name"])
    assert len(names) == 2


@pytest.mark.parametrize(
    ("behaviour", "words", "status", "told"),
    [
        ("no-image", (), 1, "Back-off pulling image"),
        ("dies", (), 1, "it died"),
        ("hangs", ("--timeout", "1"), 3, "Insufficient squat.ai/fuse"),
        ("overdue", ("--timeout", "30"), 3, "did not finish in time"),
        ("floods", (), 3, "printed endlessly"),
        ("absent", (), 2, "Unable to connect"),
        ("mute", (), 2, 'your account lacks a permission in the cluster: Error from server (Forbidden): pods "x"'),
    ],
)
def test_what_does_not_work_is_told(
    there: StandIn, behaviour: str, words: tuple[str, ...], status: int, told: str
) -> None:
    there.behave(behaviour)
    _warn(there, "FailedScheduling", "0/3 nodes are available: 3 Insufficient squat.ai/fuse.")
    done = there.verify("kubernetes", *words)
    assert done.returncode == status, done.stderr
    assert told in " ".join((done.stdout + done.stderr).split())
    assert len([call for call in there.lines if " delete " in call]) == (0 if behaviour == "absent" else 2)


_DENIED = [
    'pods "x-" is forbidden: failed quota: q: must specify limits.cpu for: werf; limits.memory for: werf',
    'pods "x-" is forbidden: exceeded quota: q, requested: pods=1, used: pods=4, limited: pods=4',
    'pods "x-" is forbidden: maximum memory usage per Container is 1Gi, but limit is 4Gi',
    'pods "x-" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false',
    'pods "x-" is forbidden: PodSecurityPolicy: unable to admit pod: [spec.containers[0].securityContext.privileged]',
    'pods "x-" is forbidden: unable to validate against any security context constraint: [provider "anyuid"]',
    "pods \"x-\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no",
    'admission webhook "validate.kyverno.svc-fail" denied the request: resource Pod/werf/x was blocked',
    'admission webhook "validation.gatekeeper.sh" denied the request: [psp] Privileged container is not allowed',
]


@pytest.mark.parametrize("why", _DENIED)
def test_a_pod_that_admission_refuses_is_told_at_once_in_its_words(there: StandIn, why: str) -> None:
    there.behave("no-pod")
    _warn(there, "FailedCreate", f"Error creating: {why}")
    done = there.verify("kubernetes", "--timeout", "300", "--json")
    report = json.loads(done.stdout)
    jsonschema.validate(report, _SCHEMA)
    assert (done.returncode, report["end"], report["proved"]) == (1, "denied", "no")
    assert why in report["said"]
    assert len([call for call in there.lines if " get jobs,pods " in call]) == 1


@pytest.mark.parametrize(
    "why",
    [
        'Internal error occurred: failed calling webhook "v.example.com": context deadline exceeded',
        'pods "x-" is forbidden: status unknown for quota: q, resources: limits.cpu',
        'pods "x-" is forbidden: error looking up service account werf/x: serviceaccount "x" not found',
        'pods "x-" is forbidden: No API token found for service account "x", retry after the token is created',
    ],
)
def test_what_may_pass_is_waited_for(there: StandIn, why: str) -> None:
    there.behave("no-pod")
    _warn(there, "FailedCreate", f"Error creating: {why}")
    done = there.verify("kubernetes", "--timeout", "2", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["end"]) == (3, "late")
    assert why in report["said"]


@pytest.mark.parametrize(
    "why",
    [
        'jobs.batch is forbidden: User "dev" cannot create resource "jobs" in API group "batch" in the namespace "x"',
        'namespaces is forbidden: User "dev" cannot create resource "namespaces" in API group "" at the cluster scope',
    ],
)
def test_a_right_that_the_reader_lacks_is_no_finding_about_the_configuration(there: StandIn, why: str) -> None:
    there.put("refusal", f'Error from server (Forbidden): error when creating "STDIN": {why}')
    done = there.verify("kubernetes")
    assert (done.returncode, done.stdout) == (2, "")
    assert "your account lacks a permission" in done.stderr
    assert "kubectl auth can-i create jobs --namespace werf" in done.stderr
    assert why in done.stderr


def test_a_cluster_that_is_older_than_the_fields_is_no_finding_about_the_configuration(there: StandIn) -> None:
    why = 'error validating "STDIN": error validating data: unknown field "appArmorProfile" in io.k8s.api.core.v1'
    there.put("refusal", f"error: {why}")
    done = there.verify("kubernetes")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--set kubernetes=" in done.stderr
    assert "appArmorProfile" in done.stderr


def test_a_namespace_that_is_not_to_be_made_has_to_be_there(there: StandIn) -> None:
    words = ("kubernetes", "--set", "namespace=team", "--set", "namespace_create=no")
    done = there.verify(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no namespace “team”" in done.stderr
    assert there.created == []
    there.put("namespace", "")
    assert there.verify(*words).returncode == 0


def test_a_job_that_admission_refuses_is_a_finding(there: StandIn) -> None:
    why = 'admission webhook "validate.kyverno.svc-fail" denied the request: resource Job/werf/x was blocked'
    there.put("refusal", f'Error from server: error when creating "STDIN": {why}')
    done = there.verify("kubernetes", "--json")
    assert (done.returncode, json.loads(done.stdout)["end"]) == (1, "refused")
    assert why in json.loads(done.stdout)["said"]


@pytest.mark.parametrize("behaviour", ["hangs", "no-pod"])
def test_the_time_that_is_given_is_kept(there: StandIn, behaviour: str) -> None:
    there.behave(behaviour)
    started = time.monotonic()
    assert there.wizard("verify", "kubernetes", "--timeout", "1", "--facts", "-").returncode == 3
    assert time.monotonic() - started >= 1
    assert len([call for call in there.lines if " get jobs,pods " in call]) <= 1, "a look a second"


class Deaf(World):
    """A world with its own clock, in which no command answers until its time is over."""

    def __init__(self) -> None:
        super().__init__({})
        self.now = 100.0

    def seconds(self) -> float:
        return self.now

    def run_in_new_session(
        self, command: Sequence[str], *, seconds: float, stdin: str = "", folder: str | None = None
    ) -> Done:
        self.now += max(seconds, 0)
        return Done(None)


def test_a_cluster_that_does_not_answer_is_not_asked_on_and_on() -> None:
    world = Deaf()
    asked = Kubectl(world, "werf", 0).within(20)
    for _ in range(5):
        with pytest.raises(BadInputError):
            asked.has("namespace", "werf")
    assert world.now == 120


@pytest.mark.parametrize(
    ("facts", "mode"),
    [
        ("cluster.kernel=5.4.0-150,6.8.0-31\ncluster.nodes=3\n", "fuse-device"),
        ("cluster.kernel=6.1.0-18,6.8.0-31\ncluster.nodes=3\n", "overlay"),
    ],
)
def test_without_a_mode_the_narrowest_that_may_work_is_tried_and_that_is_said(
    there: StandIn, facts: str, mode: str
) -> None:
    there.put("facts", f"probe.format=1\nkernel.release=6.18.5\n{facts}probe.complete=yes\n")
    done = there.wizard("verify", "kubernetes", "--json", "--facts", str(there.folder / "facts"))
    assert (done.returncode, json.loads(done.stdout)["mode"]) == (0, mode), done.stderr
    assert f"Testing the least-privileged candidate, {mode}" in done.stderr
    assert "the test uses one of them" in done.stderr


def test_a_namespace_that_is_being_removed_is_said_before_anything_is_made(there: StandIn) -> None:
    there.put("namespace", "")
    there.put("ending", "")
    done = there.verify("kubernetes")
    assert done.returncode == 2
    assert "The namespace “werf” is being deleted" in done.stderr
    assert not [call for call in there.lines if " create " in call]


def test_of_a_pod_that_is_not_placed_in_time_the_reason_is_told_however_slow_kubectl_is(there: StandIn) -> None:
    there.behave("hangs")
    there.put("slow", "")
    _warn(there, "FailedScheduling", "0/1 nodes are available: 1 Insufficient squat.ai/fuse.")
    report = json.loads(there.verify("kubernetes", "--json", "--timeout", "1").stdout)
    assert (report["end"], report["proved"]) == ("late", "unknown")
    assert "Insufficient squat.ai/fuse" in report["said"]
    assert report["problems"][:1] == ["fuse-device-plugin-unschedulable"]


def test_what_was_seen_of_a_pod_is_not_forgotten_when_the_deadline_cuts_off_a_look(there: StandIn) -> None:
    there.behave("hangs")
    there.put("busy", "")
    event = {
        "involvedObject": {"name": "trial-pod"},
        "reason": "FailedScheduling",
        "message": "1 Insufficient squat.ai/fuse",
    }
    there.put("events", json.dumps({"items": [event]}))
    report = json.loads(there.verify("kubernetes", "--json", "--timeout", "3").stdout)
    assert report["end"] == "late"
    assert report["problems"][:1] == ["fuse-device-plugin-unschedulable"]


def test_what_the_kubelet_says_of_the_whole_pod_is_told(there: StandIn) -> None:
    there.behave("held")
    report = json.loads(there.verify("kubernetes", "--json", "--timeout", "2").stdout)
    assert (report["end"], report["problems"][:1]) == ("late", ["apparmor-unconfined-rejected"])
    assert "Cannot enforce AppArmor" in report["said"]


def test_warnings_about_others_are_not_told(there: StandIn) -> None:
    there.behave("dies")
    there.put("events", json.dumps({"items": [{"involvedObject": {"name": "other"}, "message": "not of ours"}]}))
    assert "not of ours" not in there.verify("kubernetes").stdout


def test_a_need_that_is_not_met_in_the_pod_is_named(there: StandIn) -> None:
    there.put("inside", INSIDE.replace("process.no_new_privs=0", "process.no_new_privs=1"))
    report = json.loads(there.verify("kubernetes", "--json").stdout)
    assert [one["id"] for one in report["needs"] if one["status"] == "failed"] == ["no-new-privileges"]


@pytest.mark.parametrize(("sign", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_deletes_what_was_made(there: StandIn, sign: int, status: int) -> None:
    there.behave("hangs")
    assert there.broken_off(sign, "created", "kubernetes") == status
    assert len([call for call in there.lines if " delete " in call]) == 2


def _warn(there: StandIn, reason: str, message: str) -> None:
    """Let the cluster say something of whatever trial is on."""
    event = {"involvedObject": {"name": "NAME"}, "reason": reason, "message": message}
    there.put("events", json.dumps({"items": [event]}))
