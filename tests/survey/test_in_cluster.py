"""`werf-wizard survey` in a cluster, with a program that stands in for kubectl; and the manifest that it prints."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.running import command, environment, wizard
from tests.cli.test_pools import cluster
from tests.survey.machines import KERNELS, output, pod, pods

KUBECTL = """#!/bin/sh
echo "$*" >>FOLDER/asked
case " $* " in
    *" --raw /api/v1/namespaces/"*) cat FOLDER/pods.json ;;
    *" --raw "*) cat FOLDER/nodes.json ;;
    *" get namespace "*deletionTimestamp*)
        [ ! -e FOLDER/ending ] || { echo 2026-11-29T00:59:00Z; rm FOLDER/ending FOLDER/namespace; } ;;
    *" get namespace "*) [ -e FOLDER/namespace ] || { echo 'Error (NotFound): namespaces not found' >&2; exit 1; } ;;
    *" create "*)
        cat >>FOLDER/created; echo >>FOLDER/created
        [ ! -e FOLDER/refusal ] || { cat FOLDER/refusal >&2; exit 1; }
        case " $* " in *" json "*) echo '{"metadata": {"name": "owner", "uid": "1b4d"}}' ;; esac ;;
    *" delete "*) [ ! -e FOLDER/stuck ] || { echo 'Error (Timeout)' >&2; exit 1; } ;;
    *" get daemonsets,jobs "*) echo daemonset.apps/left ;;
esac
"""


@pytest.fixture
def there(tmp_path: Path) -> dict[str, str]:
    """A cluster of six nodes of three pools; all Pods but one have run."""
    environ = cluster(tmp_path)
    (tmp_path / "kubectl").write_text(KUBECTL.replace("FOLDER", str(tmp_path)))
    found = [pod(f"jammy-{n}", output(kind="kubernetes")) for n in range(3)]
    found += [pod(f"eight-{n}", output(KERNELS["eight"], "no", "kubernetes")) for n in range(2)]
    (tmp_path / "pods.json").write_text(pods(*found, pod("seven-0", phase="Failed", reason="Evicted", message="disk")))
    return environ


def created(folder: Path) -> list[dict[str, Any]]:
    path = folder / "created"
    decoder, text, found = json.JSONDecoder(), path.read_text() if path.exists() else "", []
    while text.strip():
        one, end = decoder.raw_decode(text.lstrip())
        found.append(one)
        text = text.lstrip()[end:]
    return found


def test_a_survey_starts_a_daemon_set_reads_its_pods_and_removes_everything(
    tmp_path: Path, there: dict[str, str]
) -> None:
    done = wizard("survey", "--json", environ=there)
    data = json.loads(done.stdout)
    assert done.returncode == 3, done.stderr
    assert [(pool["name"], pool["nodes"], pool["mode"]) for pool in data["pools"]] == [
        ("jammy", 3, "overlay"),
        ("eight", 2, None),
    ]
    assert data["unreached"] == [{"name": "seven-0", "why": "disk"}]
    namespace, owner, daemon_set = created(tmp_path)
    assert [one["kind"] for one in (namespace, owner, daemon_set)] == ["Namespace", "Job", "DaemonSet"]
    assert owner["spec"]["parallelism"] == 0
    assert daemon_set["metadata"]["ownerReferences"][0]["uid"] == "1b4d"
    asked = (tmp_path / "asked").read_text().splitlines()
    label = f"io.werf-wizard/survey={daemon_set['metadata']['name']}"
    assert [line.split(" delete ")[1].split(" --")[0] for line in asked if " delete " in line] == [
        "daemonsets,jobs",
        "pods",
        "namespace",
    ]
    assert all(label in line for line in asked if " delete " in line)


def test_the_pod_is_confined_as_the_export_and_reaches_nothing_of_its_node(
    tmp_path: Path, there: dict[str, str]
) -> None:
    wizard("survey", environ=there)
    spec = created(tmp_path)[2]["spec"]["template"]["spec"]
    (probe,) = spec["initContainers"]
    assert probe["securityContext"]["seccompProfile"] == {"type": "Unconfined"}
    assert "privileged" not in probe["securityContext"]
    assert spec["automountServiceAccountToken"] is False
    assert "serviceAccountName" not in spec
    assert [sorted(volume)[0] for volume in spec["volumes"]] == ["emptyDir"] * len(spec["volumes"])
    assert not any(spec.get(key) for key in ("hostPID", "hostNetwork", "hostIPC"))
    for container in (probe, *spec["containers"]):
        assert set(container["resources"]["requests"]) >= {"cpu", "memory"}
        assert set(container["resources"]["limits"]) >= {"cpu", "memory"}


def test_a_sample_is_one_job_for_each_pool(tmp_path: Path, there: dict[str, str]) -> None:
    found = [pod("jammy-2", output(kind="kubernetes")), pod("eight-0", output(KERNELS["eight"], "no", "kubernetes"))]
    (tmp_path / "pods.json").write_text(pods(*found, pod("seven-0", output(KERNELS["seven"], "no", "kubernetes"))))
    data = json.loads(wizard("survey", "--sample", "--json", environ=there).stdout)
    assert [(pool["name"], pool["nodes"], pool["selector"]) for pool in data["pools"]] == [
        (name, count, {"team/pool": name}) for name, count in (("jammy", 3), ("eight", 2), ("seven", 1))
    ]
    assert [one["name"] for one in data["machines"]] == ["jammy-2", "eight-0", "seven-0"]
    assert data["unreached"] == []
    jobs = [one for one in created(tmp_path) if one["kind"] == "Job"][1:]
    assert [job["spec"]["template"]["spec"]["nodeSelector"]["team/pool"] for job in jobs] == ["jammy", "eight", "seven"]


def test_a_namespace_of_the_readers_stays(tmp_path: Path, there: dict[str, str]) -> None:
    (tmp_path / "namespace").touch()
    wizard("survey", "--set", "namespace=build", environ=there)
    assert [one["kind"] for one in created(tmp_path)] == ["Job", "DaemonSet"]
    assert " delete namespace " not in (tmp_path / "asked").read_text()


def test_a_namespace_that_an_earlier_survey_leaves_is_waited_for(tmp_path: Path, there: dict[str, str]) -> None:
    (tmp_path / "namespace").touch()
    (tmp_path / "ending").touch()
    done = wizard("survey", environ=there)
    assert done.returncode == 3
    assert [one["kind"] for one in created(tmp_path)] == ["Namespace", "Job", "DaemonSet"]


def test_pods_go_at_once_as_a_silent_node_would_keep_them(tmp_path: Path, there: dict[str, str]) -> None:
    wizard("survey", environ=there)
    asked = (tmp_path / "asked").read_text().splitlines()
    (line,) = (line for line in asked if " delete pods " in line)
    assert "--grace-period=0 --force" in line


def test_a_namespace_that_is_not_there_is_not_made(tmp_path: Path, there: dict[str, str]) -> None:
    done = wizard("survey", "--set", "namespace=build", environ=there)
    assert (done.returncode, "There is no namespace “build”" in done.stderr, created(tmp_path)) == (2, True, [])


def test_who_may_not_create_it_is_told_so(tmp_path: Path, there: dict[str, str]) -> None:
    said = 'Error (Forbidden): daemonsets.apps is forbidden: User "dev" cannot create resource "daemonsets"'
    (tmp_path / "refusal").write_text(said)
    done = wizard("survey", environ=there)
    assert done.returncode == 2
    assert "your account lacks a permission" in done.stderr
    assert "werf-wizard survey --manifest" in done.stderr


def test_what_could_not_be_removed_is_named(tmp_path: Path, there: dict[str, str]) -> None:
    (tmp_path / "stuck").touch()
    done = wizard("survey", environ=there)
    assert "daemonset.apps/left could not be deleted" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_is_removed_if_it_is_broken_off(tmp_path: Path, there: dict[str, str], number: signal.Signals) -> None:
    (tmp_path / "pods.json").write_text(pods())
    started = subprocess.Popen(
        command("survey"), env=environment(there), stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    while "/pods?" not in (tmp_path / "asked").read_text() if (tmp_path / "asked").exists() else True:
        assert started.poll() is None
        time.sleep(0.05)
    started.send_signal(number)
    started.communicate(timeout=30)
    assert started.returncode == 128 + number
    assert (tmp_path / "asked").read_text().count(" delete ") == 3


def test_nodes_without_an_answer_in_time_are_named(tmp_path: Path, there: dict[str, str]) -> None:
    (tmp_path / "pods.json").write_text(pods(pod("jammy-0", output(kind="kubernetes"))))
    data = json.loads(wizard("survey", "--timeout", "1", "--json", environ=there).stdout)
    assert [one["name"] for one in data["unreached"]] == ["jammy-1", "jammy-2", "eight-0", "eight-1", "seven-0"]


def test_a_cluster_that_does_not_answer_is_a_missing_fact(tmp_path: Path) -> None:
    done = wizard("survey", environ=cluster(tmp_path, "echo 'Unable to connect to the server' >&2; exit 1"))
    assert (done.returncode, "Unable to connect" in done.stderr) == (3, True)


@pytest.mark.parametrize("words", [(), ("--sample",), ("--set", "namespace=build"), ("--mode", "fuse-device")])
def test_a_printed_manifest_creates_nothing(tmp_path: Path, there: dict[str, str], words: tuple[str, ...]) -> None:
    done = wizard("survey", "--manifest", *words, environ=there)
    assert (done.returncode, created(tmp_path)) == (0, [])
    kinds = [one["kind"] for one in yaml.safe_load_all(done.stdout)]
    work = ["Job"] * 3 if "--sample" in words else ["DaemonSet"]
    assert kinds == [*(["Namespace"] if "namespace=build" not in words else []), *work]
    assert "werf-wizard survey --from pods.json --from nodes.json" in done.stdout


def test_the_printed_probe_runs_and_its_output_is_read_back(tmp_path: Path, there: dict[str, str]) -> None:
    done = wizard("survey", "--manifest", environ=there)
    spec = next(one for one in yaml.safe_load_all(done.stdout) if one["kind"] == "DaemonSet")["spec"]["template"][
        "spec"
    ]
    script = spec["initContainers"][0]["command"][2].replace("$$", "$")
    written = tmp_path / "message"
    said = subprocess.run(
        ["sh", "-c", script.replace("/dev/termination-log", str(written))],
        env={"PATH": os.environ["PATH"], "NODE_NAME": "node-7"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert written.read_text() == said.stdout
    assert len(said.stdout.encode()) < 4096, "the kubelet keeps no more"
    read = wizard("survey", "--from", "-", "--json", stdin=said.stdout)
    assert [one["name"] for one in json.loads(read.stdout)["machines"]] == ["node-7"]
