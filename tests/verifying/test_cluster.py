"""Trials in a cluster, with a program that stands in for kubectl."""

import json
import signal
import subprocess
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from tests.cli.running import FACTS, command
from tests.verifying.stand_ins import INSIDE, StandIn, stand_in
from wizard.facts.sources import PROBE
from wizard.resources import SCHEMAS

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
    exported = subprocess.run(
        command("export", target, "--facts", "-", "--hardening", hardening, "--no-comments", "--json"),
        input=FACTS,
        capture_output=True,
        encoding="utf-8",
        env=there.environ,
        check=True,
    )
    file = next(one for one in json.loads(exported.stdout)["artifacts"] if one["path"] == "kubernetes.yaml")
    pod = list(YAML(typ="safe").load_all(file["content"]))[-1]["spec"]
    tried = there.created[-1]["spec"]["template"]["spec"]
    assert tried["securityContext"] == pod["securityContext"]
    assert tried["containers"][0]["securityContext"] == pod["containers"][0]["securityContext"]
    assert tried["containers"][0]["image"] == pod["containers"][0]["image"]
    mounts = tried["containers"][0]["volumeMounts"]
    assert mounts == [mount for mount in pod["containers"][0]["volumeMounts"] if mount["name"] != "job"]


def test_the_probe_comes_through_kubernetes_own_substitution(there: StandIn) -> None:
    there.verify("kubernetes")
    *_, script = there.created[-1]["spec"]["template"]["spec"]["containers"][0]["command"]
    assert script.replace("$$", "$").endswith(PROBE.read_text("utf-8"))


def test_the_job_gets_no_rights_in_the_cluster(there: StandIn) -> None:
    there.verify("kubernetes")
    assert {one["kind"] for one in there.created} == {"Namespace", "ServiceAccount", "Job"}


def test_the_cluster_itself_ends_and_removes_the_job(there: StandIn) -> None:
    there.verify("kubernetes", "--timeout", "40")
    spec = there.created[-1]["spec"]
    assert (spec["activeDeadlineSeconds"], spec["backoffLimit"]) == (40, 0)
    assert spec["ttlSecondsAfterFinished"] > 0


def test_what_was_made_is_deleted_by_a_label_of_its_own(there: StandIn) -> None:
    there.verify("kubernetes")
    name = there.created[-1]["metadata"]["name"]
    deleted = [call for call in there.lines if " delete " in call]
    assert [call.split(" delete ")[1].split()[0] for call in deleted] == ["job", "serviceaccount", "namespace"]
    assert all(f"--selector io.werf-wizard/verify={name} " in call for call in deleted)
    assert all(one["metadata"]["labels"]["io.werf-wizard/verify"] == name for one in there.created)


def test_what_was_there_is_used_and_stays(there: StandIn) -> None:
    there.put("namespace", "")
    there.put("account", "")
    there.verify("kubernetes", "--set", "service_account=deployer")
    assert [one["kind"] for one in there.created] == ["Job"]
    assert there.created[0]["spec"]["template"]["spec"]["serviceAccountName"] == "deployer"
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
        names.add(there.created[-1]["metadata"]["name"])
    assert len(names) == 2


@pytest.mark.parametrize(
    ("behaviour", "words", "status", "told"),
    [
        ("no-image", (), 1, "Back-off pulling image"),
        ("forbids", (), 1, "jobs.batch is forbidden"),
        ("dies", (), 1, "it died"),
        ("hangs", ("--timeout", "1"), 3, "Insufficient squat.ai/fuse"),
        ("absent", (), 2, "Unable to connect"),
    ],
)
def test_what_does_not_work_is_told(
    there: StandIn, behaviour: str, words: tuple[str, ...], status: int, told: str
) -> None:
    there.behave(behaviour)
    _warn(there, "0/3 nodes are available: 3 Insufficient squat.ai/fuse.")
    done = there.verify("kubernetes", *words)
    assert done.returncode == status, done.stderr
    assert told in " ".join((done.stdout + done.stderr).split())


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
    assert len([call for call in there.lines if " delete " in call]) == 3


def _warn(there: StandIn, message: str) -> None:
    """Let the scheduler say something of whatever trial is on."""
    event = {"involvedObject": {"name": ""}, "reason": "FailedScheduling", "message": message}
    there.put("event", json.dumps(event))
    kubectl = there.folder / "kubectl"
    told = (
        'name=$(sed -n \'s/.*"name": "\\(werf-wizard-verify-[0-9a-f]*\\)".*/\\1/p\' "$STAND_IN/created" | head -n 1)\n'
        'sed "s/\\"name\\": \\"\\"/\\"name\\": \\"$name\\"/; s/^/{\\"items\\": [/; s/$/]}/" "$STAND_IN/event"'
    )
    kubectl.write_text(kubectl.read_text("utf-8").replace('cat "$STAND_IN/events"', told), "utf-8")
