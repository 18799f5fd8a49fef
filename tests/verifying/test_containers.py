"""Trials by Docker, Podman and Compose, with programs that stand in for them."""

import json
import re
import signal
import subprocess
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from tests.verifying.stand_ins import INSIDE, StandIn, is_running, stand_in
from wizard.facts.probe import probe_script
from wizard.resources import SCHEMAS

_SCHEMA = json.loads((SCHEMAS / "verify.schema.json").read_text("utf-8"))
_OWN = {"--name": 2, "--label": 2, "--interactive": 1, "--entrypoint": 2}
_MODES = [
    (mode, hardening)
    for mode in ("overlay", "fuse-device", "fuse-privileged")
    for hardening in ("standard", "least-privilege")
    if (mode, hardening) != ("fuse-privileged", "least-privilege")
]


@pytest.fixture
def there(tmp_path: Path) -> StandIn:
    return stand_in(tmp_path)


def _exported(there: StandIn, target: str, *words: str) -> list[str]:
    """The words that the engine gets where the exported command is piped to `sh`."""
    there.put("asked", "")
    printed = there.wizard("export", target, "--facts", "-", *words)
    assert printed.returncode == 0
    subprocess.run(["sh"], input=printed.stdout, env=there.environ, cwd=there.folder, encoding="utf-8", check=True)
    return there.asked[-1]


def _less_own(words: list[str]) -> list[str]:
    kept, index = [], 0
    while index < len(words):
        taken = _OWN.get(words[index], 0)
        kept += [] if taken else [words[index]]
        index += taken or 1
    return kept


@pytest.mark.parametrize("target", ["docker", "podman"])
@pytest.mark.parametrize(("mode", "hardening"), _MODES)
def test_the_container_gets_exactly_what_is_exported(there: StandIn, target: str, mode: str, hardening: str) -> None:
    words = ("--mode", mode, "--hardening", hardening)
    exported = _exported(there, target, *words)
    there.put("asked", "")
    assert there.verify(target, *words).returncode == 0
    ran = _less_own(next(call for call in there.asked if call[0] == "run"))
    assert ran[-1] == "-s"
    beside = [re.sub(r"src=/tmp/werf-wizard-[^/]+", f"src={there.folder}", word) for word in ran[:-1]]
    assert ["seccomp=/dev/stdin" if word.startswith("seccomp=/") else word for word in beside] == exported[:-2]


@pytest.mark.parametrize("target", ["docker", "podman", "compose"])
def test_what_works_is_proved(there: StandIn, target: str) -> None:
    done = there.verify(target, "--json")
    report = json.loads(done.stdout)
    jsonschema.validate(report, _SCHEMA)
    assert (done.returncode, report["proved"]) == (0, "yes")
    assert {need["status"] for need in report["needs"]} == {"ok"}


def test_the_probe_is_what_runs_inside(there: StandIn) -> None:
    there.verify("docker")
    assert there.read("stdin").endswith(probe_script())


@pytest.mark.parametrize(
    ("behaviour", "words", "status", "told"),
    [
        ("refuses", (), 1, "error gathering device information"),
        ("dies", (), 1, "exited before"),
        ("hangs", ("--timeout", "1"), 3, "did not finish in time"),
        ("absent", (), 2, "does not answer"),
    ],
)
@pytest.mark.parametrize("target", ["docker", "compose"])
def test_what_does_not_work_is_told(
    there: StandIn, target: str, behaviour: str, words: tuple[str, ...], status: int, told: str
) -> None:
    there.behave(behaviour)
    done = there.verify(target, *words)
    assert done.returncode == status, done.stderr
    assert told in " ".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize(
    ("seen", "instead", "need"),
    [
        ("userns.try=yes", "userns.try=no\nuserns.try.error=Operation not permitted", "userns-enabled"),
        ("process.no_new_privs=0", "process.no_new_privs=1", "no-new-privileges"),
        ("00000000a80425fb", "0000000000000000", "capability-bounding-set"),
        ("idmap.try=yes", "idmap.try=no\nidmap.try.error=write to uid_map failed", "subordinate-ids"),
        ("process.uid=1000", "process.uid=0", "subordinate-ids"),
        ("storage.fs=ext4", "storage.fs=overlay", "storage-filesystem"),
        ("storage.fs=ext4", "storage.fs=nfs4", "storage-filesystem"),
        ("overlay.rootless=yes", "overlay.rootless=no", "overlay-rootless"),
    ],
)
def test_a_need_that_is_not_met_is_named(there: StandIn, seen: str, instead: str, need: str) -> None:
    there.put("inside", INSIDE.replace(seen, instead))
    done = there.verify("docker", "--mode", "overlay", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["proved"]) == (1, "no")
    assert [one["id"] for one in report["needs"] if one["status"] == "failed"] == [need]


@pytest.mark.parametrize(
    ("label", "problem"),
    [
        ("docker-default (enforce)", "lsm-blocks-mount"),
        ("system_u:system_r:container_t:s0:c595,c634", "selinux-type-refused"),
    ],
)
def test_a_namespace_that_a_security_module_refuses_is_not_put_down_to_the_filter(
    there: StandIn, label: str, problem: str
) -> None:
    refused = f"userns.try=no\nuserns.try.error=unshare failed: Permission denied\nprocess.label={label}"
    there.put("inside", INSIDE.replace("userns.try=yes", refused))
    done = there.verify("docker", "--mode", "overlay", "--json")
    assert json.loads(done.stdout)["problems"][0] == problem


@pytest.mark.parametrize("instead", ["fuse.device=absent", "fuse.device=present\nfuse.device.open=no"])
def test_a_device_that_does_not_open_is_named(there: StandIn, instead: str) -> None:
    there.put("inside", INSIDE.replace("fuse.device=present\nfuse.device.open=yes", instead))
    report = json.loads(there.verify("docker", "--mode", "fuse-device", "--json").stdout)
    assert [one["id"] for one in report["needs"] if one["status"] == "failed"] == ["fuse-device"]


def test_what_could_not_be_tried_is_not_known(there: StandIn) -> None:
    there.put("inside", INSIDE.replace("overlay.rootless=yes\n", ""))
    assert there.verify("docker", "--mode", "overlay").returncode == 3


@pytest.mark.parametrize("target", ["docker", "podman"])
def test_volumes_that_the_trial_made_are_removed_and_others_are_kept(there: StandIn, target: str) -> None:
    there.put("volumes", "werf-buildah\n")
    assert there.verify(target).returncode == 0
    (made,) = [call for call in there.lines if call.startswith("volume create")]
    assert made.endswith(" werf-cache")
    assert "--label io.werf-wizard=verify --label io.werf-wizard.trial=werf-wizard-verify-" in made
    assert [call for call in there.lines if call.startswith("volume rm")] == ["volume rm werf-cache"]


def test_a_volume_that_somebody_makes_meanwhile_is_kept(there: StandIn) -> None:
    there.put("late", "")
    assert there.verify("docker").returncode == 0
    assert [call for call in there.lines if call.startswith("volume rm")] == []


@pytest.mark.parametrize(
    "said",
    [
        "error during connect: Get http://docker/v1.41/volumes/werf-buildah: dial tcp 10.0.0.1: i/o timeout",
        "permission denied while trying to connect to the Docker daemon socket",
        "Error response from daemon: get werf-other: no such volume",
        "",
    ],
)
@pytest.mark.parametrize("target", ["docker", "podman"])
def test_what_does_not_tell_whether_a_volume_is_there_starts_and_removes_nothing(
    there: StandIn, target: str, said: str
) -> None:
    there.put("unsure", f"{said}\n" if said else "")
    done = there.verify(target)
    assert done.returncode == 2
    assert "does not say whether the volume werf-buildah exists" in done.stderr
    assert said in done.stderr
    assert {call.split()[0] for call in there.lines} <= {"version", "info", "volume"}
    assert {call.split()[1] for call in there.lines if call.startswith("volume")} == {"inspect"}


def test_volumes_that_stay_are_named(there: StandIn) -> None:
    there.put("stuck", "")
    done = there.verify("docker")
    assert "werf-buildah could not be deleted" in done.stderr
    assert "werf-cache could not be deleted" in done.stderr


def test_what_prints_without_end_is_stopped_and_removed(there: StandIn) -> None:
    there.behave("floods")
    done = there.verify("docker", "--json")
    assert (done.returncode, json.loads(done.stdout)["end"]) == (3, "flood")
    assert "rm --force --volumes c0ffee" in there.lines
    assert "volume rm werf-buildah werf-cache" in there.lines


@pytest.mark.parametrize(("sign", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_takes_the_container_away(there: StandIn, sign: int, status: int) -> None:
    there.behave("hangs")
    assert there.broken_off(sign, "pid", "docker") == status
    assert "rm --force --volumes c0ffee" in there.lines
    assert "volume rm werf-buildah werf-cache" in there.lines
    assert not is_running(int(there.read("pid")))


def test_a_container_that_stays_is_removed_and_named_where_it_cannot_be(there: StandIn) -> None:
    there.put("stays", "")
    there.verify("docker")
    assert "rm --force --volumes c0ffee" in there.lines
    there.put("stuck", "")
    done = there.verify("docker")
    assert "werf-wizard-verify-" in done.stderr
    assert "could not be deleted" in done.stderr


def test_compose_runs_the_exported_file(there: StandIn) -> None:
    exported = _printed(there, "export", "compose", "--facts", "-")
    assert there.verify("compose").returncode == 0
    wanted = YAML(typ="safe").load(exported)
    wanted["services"]["werf"]["volumes"][-1]["source"] = str(there.folder)
    assert YAML(typ="safe").load(there.read("compose.yaml")) == wanted
    assert any(call.endswith("down --volumes --remove-orphans") for call in there.lines)


def _printed(there: StandIn, *words: str) -> str:
    done = there.wizard(*words)
    assert done.returncode == 0
    return done.stdout


def test_the_image_may_be_a_local_one(there: StandIn) -> None:
    there.verify("docker", "--image", "builder:local")
    assert "builder:local" in next(call for call in there.asked if call[0] == "run")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("gitlab-docker",), "werf-wizard verify docker"),
        (("argocd",), "werf-wizard verify kubernetes"),
        (("host",), "werf-wizard doctor"),
        (("dokcer",), "Did you mean: docker"),
        (("docker", "--timeout", "0"), "--timeout"),
        (("docker", "--set", "backend=none"), "Without Buildah"),
    ],
)
def test_what_cannot_be_tried_is_told_with_a_way_out(there: StandIn, words: tuple[str, ...], told: str) -> None:
    done = there.verify(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
