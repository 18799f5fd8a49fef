"""A fleet of six pools: one config.toml for all, and a manifest for each, on which lint and doctor agree."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tomlkit

from tests.cli.running import wizard
from tests.cli.test_pools import KINDS, Kind, cluster

SIX: tuple[Kind, ...] = (
    *KINDS,
    ("noble", 9, "Ubuntu 24.04.1 LTS", "6.8.0-45-generic", []),
    ("talos", 2, "Talos (v1.9.1)", "6.12.6-talos", []),
    (
        "builds",
        2,
        "Debian GNU/Linux 12 (bookworm)",
        "6.1.0-18-amd64",
        [{"key": "dedicated", "value": "builds", "effect": "NoSchedule"}],
    ),
)
EXPORT = ("export", "gitlab-kubernetes")


@pytest.fixture
def six(tmp_path: Path) -> dict[str, str]:
    return cluster(tmp_path, kinds=SIX)


def config(said: str) -> dict[str, Any]:
    """Return config.toml of an export as data."""
    (content,) = (one["content"] for one in json.loads(said)["artifacts"] if one["path"] == "config.toml")
    data: dict[str, Any] = tomlkit.parse(content).unwrap()
    return data


def test_every_pool_that_can_has_its_runner_and_the_others_are_named(six: dict[str, str]) -> None:
    done = wizard(*EXPORT, "--pools", "--json", environ=six)
    data = json.loads(done.stdout)
    jsonschema.validate(data, json.loads((files("wizard") / "schemas" / "export.schema.json").read_text("utf-8")))
    assert [(one["name"], one["mode"]) for one in data["pools"]] == [("jammy", "overlay"), ("builds", "overlay")]
    runners = config(done.stdout)["runners"]
    assert [(one["name"], one["token"], one["kubernetes"]["node_selector"]) for one in runners] == [
        ("werf-jammy", "TOKEN-OF-werf-jammy", {"team/pool": "jammy"}),
        ("werf-builds", "TOKEN-OF-werf-builds", {"team/pool": "builds"}),
    ]
    assert runners[1]["kubernetes"]["node_tolerations"] == {"dedicated=builds": "NoSchedule"}
    assert config(done.stdout)["concurrent"] == 2
    for name in ("noble", "eight", "seven", "talos"):
        assert f"Pool {name} is skipped: " in done.stderr
    assert "for another pool, write tags: [werf-builds]" in done.stderr


def test_the_same_values_go_into_a_release_of_the_chart_each(six: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    done = wizard(*EXPORT, "--pool", "builds", "--pool", "jammy", "-o", str(folder), environ=six)
    assert sorted(path.name for path in folder.iterdir()) == [
        ".gitlab-ci.yml",
        "config.toml",
        "values-werf-builds.yaml",
        "values-werf-jammy.yaml",
        "werf-runner.yaml",
    ]
    for name in ("builds", "jammy"):
        values = (folder / f"values-werf-{name}.yaml").read_text()
        assert f"secret: gitlab-werf-{name}" in values
        assert f'"team/pool" = "{name}"' in values
        assert f"helm upgrade --install gitlab-werf-{name} gitlab/gitlab-runner" in done.stderr
    assert "- werf-builds\n" in (folder / ".gitlab-ci.yml").read_text()
    assert "# Pool builds: werf with Buildah, mode overlay" in (folder / "config.toml").read_text()
    assert wizard("lint", str(folder), environ=six).returncode == 0


def test_pools_may_have_different_modes_and_the_namespace_admits_the_widest(six: dict[str, str]) -> None:
    words = ("--pool", "jammy", "--pool", "seven", "--mode", "fuse-privileged", "--set", "allow_privileged=yes")
    done = wizard(*EXPORT, *words, "--force", environ=six)
    assert done.stdout.count("privileged = true") == 4, "each runner, there and in its values"
    assert done.stdout.count("kind: Namespace\n") == 1
    assert "pod-security.kubernetes.io/enforce: privileged" in done.stdout


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ((*EXPORT, "--pool", "jammy", "--pool", "seven"), 1, "Pool seven: No mode can work here: kernel"),
        ((*EXPORT, "--pool", "jammy", "--pool", "jamy"), 2, "Did you mean: jammy"),
        ((*EXPORT, "--pools", "--pool", "jammy"), 2, "use one of them"),
        ((*EXPORT, "--pools", "--set", "runner_tag=x"), 2, "each one has its own runner_tag: do not set it"),
        ((*EXPORT, "--pools", "--merge", "config.toml"), 2, "--merge adds one runner to a file"),
        (("export", "kubernetes", "--pools"), 2, "Targets that take several pools at once: gitlab-kubernetes."),
        (("export", "docker", "--pools"), 2, "--pool has no effect on docker"),
        ((*EXPORT, "--pools", "--facts", "system:debian-12"), 3, "The cluster's nodes are unknown"),
        ((*EXPORT, "--pools", "--mode", "fuse-device", "--set", "platform=nowhere"), 2, "platform"),
    ],
)
def test_what_does_not_go_with_several_pools_is_one_sentence(
    six: dict[str, str], words: tuple[str, ...], status: int, said: str
) -> None:
    done = wizard(*words, environ=six)
    assert (done.returncode, done.stdout, said in done.stderr) == (status, "", True), done.stderr


def test_pools_of_one_tag_are_refused(tmp_path: Path) -> None:
    kinds: tuple[Kind, ...] = (
        ("a.b", 2, "Ubuntu 22.04.4 LTS", "5.15.0-101-generic", []),
        ("a_b", 1, "Debian GNU/Linux 12 (bookworm)", "6.1.0-18-amd64", []),
    )
    done = wizard(*EXPORT, "--pools", environ=cluster(tmp_path, kinds=kinds))
    assert (done.returncode, "would have the same tag, werf-a-b" in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize("target", ["kubernetes", "gitlab-kubernetes"])
@pytest.mark.parametrize("pool", [kind[0] for kind in SIX])
def test_lint_judges_a_manifest_by_the_nodes_that_it_selects(
    six: dict[str, str], tmp_path: Path, pool: str, target: str
) -> None:
    """What doctor says of a pool is what lint says of its manifest, although other nodes allow less."""
    pools = {one["name"]: one for one in json.loads(wizard("doctor", "--json", environ=six).stdout)["pools"]}
    done = wizard("export", target, "--pool", pool, "--mode", "overlay", "--force", environ=six)
    name = "kubernetes.yaml" if target == "kubernetes" else "config.toml"
    content = done.stdout if target == "kubernetes" else done.stdout.partition("\n# values.yaml")[0]
    (tmp_path / name).write_text(content)
    report = json.loads(wizard("lint", str(tmp_path / name), "--json", environ=six).stdout)
    errors = {one["rule"] for one in report["findings"] if one["severity"] == "error"}
    if pools[pool]["mode"] == "overlay":
        assert report["findings"] == []
    elif pool in ("seven", "talos"):
        assert "host-not-ready" in errors
    else:
        assert errors == set(), "what is not known is no error"
