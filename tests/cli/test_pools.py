"""Pools of a cluster on the command line: doctor's table, --nodes, --json, export --pool, a cluster that is silent."""

import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from tests.cli.running import wizard

Kind = tuple[str, int, str, str, list[dict[str, str]]]
KINDS: tuple[Kind, ...] = (
    ("jammy", 3, "Ubuntu 22.04.4 LTS", "5.15.0-101-generic", []),
    ("eight", 2, "Red Hat Enterprise Linux 8.9 (Ootpa)", "4.18.0-513.el8.x86_64", []),
    ("seven", 1, "CentOS Linux 7 (Core)", "3.10.0-1160.el7.x86_64", [{"key": "old", "effect": "NoSchedule"}]),
)


def cluster(folder: Path, kubectl: str = "", kinds: Sequence[Kind] = KINDS) -> dict[str, str]:
    """An environment in which kubectl lists nodes of these kinds, or does what it is told."""
    items = [
        {
            "metadata": {"name": f"{name}-{n}", "labels": {"team/pool": name}},
            "spec": {"taints": taints, "unschedulable": n == 1},
            "status": {
                "nodeInfo": {
                    "operatingSystem": "linux",
                    "architecture": "amd64",
                    "kubeletVersion": "v1.31.2",
                    "kernelVersion": kernel,
                    "osImage": system,
                    "containerRuntimeVersion": "containerd://1.7.22",
                }
            },
        }
        for name, count, system, kernel, taints in kinds
        for n in range(count)
    ]
    (folder / "nodes.json").write_text(json.dumps({"metadata": {}, "items": items}), "utf-8")
    program = folder / "kubectl"
    program.write_text(f"#!/bin/sh\n{kubectl or f'cat {folder}/nodes.json'}\n", "utf-8")
    program.chmod(0o755)
    return {"PATH": f"{folder}:/usr/sbin:/usr/bin:/sbin:/bin", "KUBECONFIG": "/etc/kube", "HOME": str(folder)}


def test_doctor_shows_each_pool_with_its_mode_or_what_is_in_its_way(tmp_path: Path) -> None:
    said = wizard("doctor", environ=cluster(tmp_path)).stdout
    assert "Nodes of the cluster: 6" in said
    assert "3 jammy overlay (inferred)" in " ".join(said.split())
    assert "taints: old:NoSchedule" in said
    assert "werf-wizard export kubernetes --pool jammy" in said
    assert "eight-1  4.18.0" not in said


def test_doctor_lists_every_node(tmp_path: Path) -> None:
    said = wizard("doctor", "--nodes", "--lang", "ru", environ=cluster(tmp_path)).stdout
    assert "Узлы кластера: 6" in said
    assert "  jammy-1  5.15.0-101-generic  Ubuntu 22.04.4 LTS  containerd://1.7.22  закрыт для планирования\n" in said


def test_doctor_gives_pools_as_data(tmp_path: Path) -> None:
    data = json.loads(wizard("doctor", "--json", environ=cluster(tmp_path)).stdout)
    jsonschema.validate(data, json.loads((files("wizard") / "schemas" / "doctor.schema.json").read_text("utf-8")))
    assert [(pool["name"], pool["nodes"], pool["mode"], pool["selector"]) for pool in data["pools"]] == [
        ("jammy", 3, "overlay", {"team/pool": "jammy"}),
        ("eight", 2, None, {"team/pool": "eight"}),
        ("seven", 1, None, {"team/pool": "seven"}),
    ]
    assert data["pools"][2]["tolerations"] == [{"key": "old", "value": "", "effect": "NoSchedule"}]


@pytest.mark.parametrize(
    ("target", "written"),
    [
        (
            "kubernetes",
            "  nodeSelector:\n    team/pool: seven\n  tolerations:\n    - key: old\n      operator: Exists\n",
        ),
        ("gitlab-kubernetes", '[runners.kubernetes.node_tolerations]\n      old = "NoSchedule"\n'),
        ("github-kubernetes", "tolerations:\n"),
    ],
)
def test_an_export_is_for_the_nodes_of_a_pool(tmp_path: Path, target: str, written: str) -> None:
    words = ("export", target, "--no-comments", "--pool", "seven", "--mode", "overlay", "--force")
    done = wizard(*words, environ=cluster(tmp_path))
    assert written in done.stdout
    assert done.returncode == 0


def test_what_the_list_does_not_tell_is_found_out_on_the_nodes(tmp_path: Path) -> None:
    environ = cluster(tmp_path)
    assert "werf-wizard survey --sample" in wizard("doctor", environ=environ).stdout
    done = wizard("export", "kubernetes", "--pool", "eight", environ=environ)
    assert done.returncode == 3
    assert "Test it there: werf-wizard verify kubernetes --pool eight" in done.stderr
    assert "werf-wizard survey --sample" in done.stderr


def test_each_pool_has_a_runner_with_its_own_tag(tmp_path: Path) -> None:
    environ = cluster(tmp_path)
    for pool in ("jammy", "eight"):
        words = ("export", "gitlab-kubernetes", "--no-comments", "--pool", pool, "--mode", "overlay")
        said = wizard(*words, environ=environ).stdout
        assert f'name = "werf-{pool}"' in said
        assert f"tags:\n    - werf-{pool}\n" in said
        assert f'"team/pool" = "{pool}"' in said
    given = wizard(*words, "--set", "runner_tag=mine", environ=environ).stdout
    assert "tags:\n    - mine\n" in given


def test_without_a_pool_the_export_says_which_one_can(tmp_path: Path) -> None:
    done = wizard("export", "kubernetes", environ=cluster(tmp_path))
    assert done.returncode == 3
    assert "Mode overlay works on 3 nodes of 6: --pool jammy." in done.stderr


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("export", "kubernetes", "--pool", "jamy"), 2, "Did you mean: jammy"),
        (("export", "docker", "--pool", "jammy"), 2, "--pool has no effect on docker"),
        (("export", "kubernetes", "--set", "tolerations=a:b"), 2, "taints look like"),
    ],
)
def test_a_pool_that_does_not_exist_is_bad_input(
    tmp_path: Path, words: tuple[str, ...], status: int, said: str
) -> None:
    done = wizard(*words, environ=cluster(tmp_path))
    assert (done.returncode, said in done.stderr) == (status, True)


SILENT = "echo 'Unable to connect to the server' >&2; exit 1"


@pytest.mark.parametrize("words", [("export", "kubernetes"), ("export", "ci-kubernetes"), ("doctor", "--nodes")])
def test_a_cluster_that_does_not_answer_is_not_taken_for_this_machine(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = wizard(*words, environ=cluster(tmp_path, SILENT))
    assert (done.returncode, done.stdout) == (3, "")
    assert "Unable to connect to the server" in done.stderr


def test_facts_that_are_given_need_no_cluster(tmp_path: Path) -> None:
    words = ("export", "kubernetes", "--facts", "system:debian-12")
    assert wizard(*words, environ=cluster(tmp_path, SILENT)).returncode == 0


TENANT = """case "$*" in
*version*) echo '{"serverVersion": {"gitVersion": "v1.31.2"}}' ;;
*) echo 'Error (Forbidden): nodes is forbidden: User "dev" cannot list resource "nodes"' >&2; exit 1 ;;
esac"""


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("doctor",), None),
        (("doctor", "--nodes"), 3),
        (("export", "kubernetes", "--pool", "jammy"), 3),
        (("verify", "kubernetes", "--pools"), 3),
        (("survey", "--sample"), 3),
    ],
)
def test_a_tenant_gets_the_sentence_for_the_administrator(
    tmp_path: Path, words: tuple[str, ...], status: int | None
) -> None:
    done = wizard(*words, environ=cluster(tmp_path, TENANT))
    said = " ".join((done.stdout + done.stderr).split())
    assert status is None or done.returncode == status
    assert "Message for the cluster's administrator: “I am not allowed to list nodes" in said
    assert "werf-wizard survey --from nodes.json" in said
