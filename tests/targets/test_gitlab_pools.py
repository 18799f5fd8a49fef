"""One config.toml for several pools: a runner each, what is shared once, what cannot be shared refused."""

from collections.abc import Mapping

import pytest
import tomlkit
import yaml

from wizard.errors import BadInputError
from wizard.facts.model import make_facts
from wizard.plan.plan import Plan, make_plan
from wizard.plan.settings import Answers
from wizard.targets.artifact import Artifact
from wizard.targets.exporting import Exported, export_pools

FACTS = make_facts(
    {"kernel.release": "6.1.0", "overlay.rootless": "yes", "userns.max": "63404", "fuse.device": "present"}
)


def plan(pool: str, **settings: str) -> Plan:
    given = {"runner_name": f"werf-{pool}", "runner_tag": f"werf-{pool}", "node_selector": f"pool={pool}", **settings}
    return make_plan("gitlab-kubernetes", Answers(given), FACTS)


def exported(**plans: Mapping[str, str]) -> Exported:
    made = {name: plan(name, **settings) for name, settings in plans.items()}
    return export_pools("gitlab-kubernetes", made, as_files=True)


def files_of(found: Exported) -> dict[str, Artifact]:
    return {artifact.path: artifact for artifact in found.artifacts}


def test_each_pool_has_its_runner_with_its_own_mode() -> None:
    found = exported(new={"mode": "overlay"}, old={"mode": "fuse-device"}, wide={"mode": "fuse-privileged"})
    data = tomlkit.parse(files_of(found)["config.toml"].content).unwrap()
    assert data["concurrent"] == 3
    assert [(one["name"], one["kubernetes"]["node_selector"]) for one in data["runners"]] == [
        ("werf-new", {"pool": "new"}),
        ("werf-old", {"pool": "old"}),
        ("werf-wide", {"pool": "wide"}),
    ]
    assert [one["kubernetes"].get("privileged", False) for one in data["runners"]] == [False, False, True]
    assert [(pool.name, pool.mode) for pool in found.pools] == [
        ("new", "overlay"),
        ("old", "fuse-device"),
        ("wide", "fuse-privileged"),
    ]
    assert found.mode is None


def test_the_namespace_is_there_once_and_admits_the_pods_of_all() -> None:
    found = exported(narrow={"mode": "overlay", "hardening": "least-privilege"}, wide={"mode": "fuse-privileged"})
    objects = list(yaml.safe_load_all(files_of(found)["werf-runner.yaml"].content))
    names = [(one["kind"], one["metadata"]["name"]) for one in objects]
    assert len(names) == len(set(names))
    [namespace] = [one for one in objects if one["kind"] == "Namespace"]
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "privileged"


def test_a_release_of_the_chart_each_and_what_is_for_the_nodes_once() -> None:
    found = exported(a={"hardening": "least-privilege"}, b={"hardening": "least-privilege"})
    paths = [artifact.path for artifact in found.artifacts]
    assert {"values-werf-a.yaml", "values-werf-b.yaml"} <= set(paths)
    assert len(paths) == len(set(paths))
    commands = [command for command, _ in found.steps]
    assert len(commands) == len(set(commands))
    for name in ("a", "b"):
        assert any(f"helm upgrade --install gitlab-werf-{name} " in command for command in commands)
        assert any(f'runner-token="$TOKEN_WERF_{name.upper()}"' in command for command in commands)


def test_settings_that_make_two_objects_of_one_name_are_refused() -> None:
    with pytest.raises(BadInputError):
        exported(a={"cache": "pvc", "cache_size": "10Gi"}, b={"cache": "pvc", "cache_size": "20Gi"})
