"""Trials on every pool of a cluster, with a program that stands in for kubectl."""

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import wizard
from tests.cli.test_pools import cluster
from tests.verifying.stand_ins import StandIn, stand_in


@pytest.fixture
def there(tmp_path: Path) -> StandIn:
    """A cluster of three pools: on one a mode works, of one it is not known, on one none can."""
    made = stand_in(tmp_path)
    (tmp_path / "listed").mkdir()
    cluster(tmp_path / "listed")
    made.put("nodes", (tmp_path / "listed" / "nodes.json").read_text("utf-8"))
    made.put("namespace", "")
    return made


def verified(there: StandIn, *words: str) -> tuple[int, list[dict[str, Any]], str]:
    environ = {**there.environ, "KUBECONFIG": "/etc/kube"}
    done = wizard(
        "verify", "kubernetes", "--pools", "--json", *words, environ=environ, first="tests.verifying.still_clock"
    )
    return done.returncode, json.loads(done.stdout)["pools"] if done.stdout else [], done.stderr


def test_each_pool_is_tried_on_its_own_nodes(there: StandIn) -> None:
    status, pools, said = verified(there)
    assert (status, [(pool["name"], pool["proved"]) for pool in pools]) == (
        1,
        [("jammy", "yes"), ("eight", "yes"), ("seven", "no")],
    )
    assert "older than 4.18" in pools[2]["why"] or "No mode can work" in pools[2]["why"]
    jobs = [one["spec"]["template"]["spec"] for one in there.created if one["kind"] == "Job"]
    assert sorted(job["nodeSelector"]["team/pool"] for job in jobs) == ["eight", "jammy"]
    deleted = [line for line in there.lines if " delete " in line]
    assert len(deleted) == 2, said
    assert len({line.partition("io.werf-wizard/verify=")[2].split()[0] for line in deleted}) == 2


def test_a_table_says_what_came_of_each_pool(there: StandIn) -> None:
    environ = {**there.environ, "KUBECONFIG": "/etc/kube"}
    words = ("verify", "kubernetes", "--pools", "--lang", "ru")
    said = " ".join(wizard(*words, environ=environ, first="tests.verifying.still_clock").stdout.split())
    assert "✓ 3 jammy Подтверждено" in said
    assert "✗ 1 seven" in said


def test_pools_need_a_namespace_that_is_there(there: StandIn) -> None:
    (there.folder / "namespace").unlink()
    status, _, said = verified(there)
    assert (status, "the namespace “werf”, which does not exist" in said) == (2, True)
    assert there.created == []


@pytest.mark.parametrize(("nodes", "status"), [('{"items": []}', 3), ("", 3)])
def test_without_nodes_there_are_no_pools(there: StandIn, nodes: str, status: int) -> None:
    there.put("nodes", nodes)
    assert verified(there)[0] == status


def test_a_target_without_nodes_has_no_pools(there: StandIn) -> None:
    done = wizard("verify", "docker", "--pools", environ=there.environ)
    assert (done.returncode, "--pools has no effect on docker" in done.stderr) == (2, True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_all_trials_clean_up_if_they_are_broken_off(there: StandIn, number: signal.Signals) -> None:
    there.behave("hangs")
    started = there.start("kubernetes", "--pools", environ={"KUBECONFIG": "/etc/kube"})
    while there.read("asked").count(" get jobs,pods ") < 2:
        assert not started.has_ended
        time.sleep(0.02)
    os.kill(started.pid, number)
    started.wait()
    assert len([line for line in there.lines if " delete " in line]) == 2
