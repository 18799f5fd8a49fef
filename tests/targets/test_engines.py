"""Podman, Compose, any CI and Argo CD: each says in its own words what the mode needs, and no more."""

import json
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.targets.plans import ABLE, exported
from wizard.errors import BadInputError, RefusedError
from wizard.facts.model import make_facts
from wizard.plan.settings import check_answers
from wizard.plan.targets import BUILD, TARGETS
from wizard.targets.exporting import export

ROOTFUL = {"rootless": "no"}


def files(target: str, given: dict[str, str], facts: dict[str, str] | None = None) -> dict[str, str]:
    return {one.path: one.content for one in exported(target, given, facts, files=True).artifacts}


def words_of(content: str) -> list[str]:
    return shlex.split(content.replace("\\\n", ""), comments=True)


def podman(given: dict[str, str], facts: dict[str, str] | None = None) -> list[str]:
    return words_of(files("podman", given, facts)["podman-run.sh"])


def service(given: dict[str, str], facts: dict[str, str] | None = None) -> Any:
    return YAML(typ="safe").load(files("compose", given, facts)["compose.yaml"])["services"]["werf"]


def test_podman_keeps_its_own_seccomp_profile() -> None:
    assert not [word for word in podman(ROOTFUL) if word.startswith("seccomp")]


def test_podman_as_root_gets_no_user_namespace_of_its_own() -> None:
    assert not [word for word in podman(ROOTFUL) if "userns" in word or "subuid" in word]


@pytest.mark.parametrize("facts", [None, {"engine.podman.rootless": "yes"}], ids=["unknown", "told"])
def test_podman_without_root_keeps_the_readers_id_and_fits_the_ranges(facts: dict[str, str] | None) -> None:
    words = podman({}, facts)
    assert "--userns=keep-id:uid=1000,gid=1000" in words
    assert sum(word.endswith(("dst=/etc/subuid,readonly", "dst=/etc/subgid,readonly")) for word in words) == 2
    assert not [word for word in words if word.startswith("apparmor")]


def test_podman_is_asked_before_anything_is_guessed() -> None:
    assert "--userns=keep-id:uid=1000,gid=1000" not in podman({}, {"engine.podman.rootless": "no"})


def test_dockers_facts_do_not_count_for_podman() -> None:
    assert podman(ROOTFUL, {"engine.docker.security": "rootless"}) == podman(ROOTFUL)


def test_the_unit_says_what_the_command_says() -> None:
    given = {"mode": "fuse-device", "hardening": "least-privilege", "repo": "registry.example.com/app"}
    unit = files("podman", given)["werf.container"]
    for line in (
        "AddDevice=/dev/fuse",
        "DropCapability=ALL",
        "AddCapability=SETGID SETUID",
        "UserNS=keep-id:uid=1000,gid=1000",
        "SeccompProfile=%E/containers/systemd/werf-buildah.seccomp.json",
        "Environment=WERF_REPO=registry.example.com/app",
        f"Volume=werf-buildah:{BUILD.storage}",
    ):
        assert line in unit.splitlines()


def test_a_unit_mounts_no_home_folder() -> None:
    assert "Volume=%h/werf-project:/workspace" in files("podman", {})["werf.container"].splitlines()


def test_a_percent_sign_means_itself_in_a_unit() -> None:
    assert 'Exec=echo 100%% $$HOME "a b"' in files("podman", {"command": "echo 100% '$HOME' 'a b'"})["werf.container"]


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20))
def test_compose_reads_a_value_as_it_was_given(value: str) -> None:
    told = service({"command": shlex.join(["echo", value])})["command"]
    assert [word.replace("$$", "\0").replace("$", "").replace("\0", "$") for word in told] == ["echo", value]


def test_compose_finds_the_profile_beside_it() -> None:
    given = files("compose", {"hardening": "least-privilege"})
    assert "seccomp=./werf-buildah.seccomp.json" in service({"hardening": "least-privilege"})["security_opt"]
    assert json.loads(given["werf-buildah.seccomp.json"])["defaultAction"] == "SCMP_ACT_ERRNO"


def test_compose_declares_the_volumes_that_it_names() -> None:
    whole = YAML(typ="safe").load(files("compose", {})["compose.yaml"])
    named = {one["source"] for one in whole["services"]["werf"]["volumes"] if one["type"] == "volume"}
    assert named == set(whole["volumes"])


@pytest.mark.parametrize("target", ["docker", "compose", "gitlab-docker", "github-docker", "ci-docker"])
def test_dockers_server_needs_its_socket_and_nothing_else(target: str) -> None:
    whole = "\n".join(files(target, {"backend": "docker"}).values())
    assert "/var/run/docker.sock" in whole
    assert "WERF_BUILDAH_MODE" in whole
    assert not [word for word in ("seccomp", "apparmor", "/dev/fuse", ".local/share/containers:") if word in whole]


@pytest.mark.parametrize("target", ["kubernetes", "gitlab-kubernetes", "github-kubernetes", "ci-kubernetes", "podman"])
def test_dockers_server_is_elsewhere_where_there_is_none(target: str) -> None:
    with pytest.raises(BadInputError):
        files(target, {"backend": "docker"})
    whole = "\n".join(files(target, {"backend": "docker", "docker_host": "tcp://docker:2376"}).values())
    assert "tcp://docker:2376" in whole
    assert "DOCKER_TLS_VERIFY" in whole


@pytest.mark.parametrize("target", [t for t in TARGETS if t not in ("host", "argocd")])
def test_a_job_that_never_builds_is_confined_as_any_other(target: str) -> None:
    whole = "\n".join(
        files(target, {"backend": "none", "rootless": "no"} if target == "podman" else {"backend": "none"}).values()
    )
    assert "WERF_BUILDAH_MODE" in whole
    assert not [word for word in ("nconfined", "privileged: true", "docker.sock", "/dev/fuse") if word in whole]


def test_a_job_that_never_builds_is_admitted_by_baseline() -> None:
    assert "enforce: baseline" in files("kubernetes", {"backend": "none"})["kubernetes.yaml"]


@pytest.mark.parametrize(
    ("platform", "given", "part"),
    [
        ("gke-autopilot", {"mode": "overlay"}, "seccomp"),
        ("gke-autopilot", {"mode": "fuse-privileged", "allow_privileged": "yes"}, "privileged"),
        ("eks-fargate", {"mode": "fuse-device"}, "device"),
        ("eks-fargate", {"mode": "overlay", "hardening": "least-privilege"}, "nodes"),
    ],
)
def test_a_platform_refuses_what_it_does_not_take(platform: str, given: dict[str, str], part: str) -> None:
    with pytest.raises(RefusedError) as refused:
        files("kubernetes", {"platform": platform, **given})
    assert part in str(refused.value.message.values["part"])


def test_openshift_gets_constraints_for_one_account_and_the_device_by_annotation() -> None:
    nothing_of_apparmor = make_facts({key: value for key, value in ABLE.items() if not key.startswith("apparmor")})
    answers = check_answers({"platform": "openshift", "mode": "fuse-device"}, "kubernetes")
    text = export("kubernetes", answers, nothing_of_apparmor, as_files=True).artifacts[0].content
    documents = {one["kind"]: one for one in YAML(typ="safe").load_all(text)}
    constraints = documents["SecurityContextConstraints"]
    assert constraints["seccompProfiles"] == ["unconfined"]
    assert constraints["allowPrivilegedContainer"] is False
    assert constraints["users"] == constraints["groups"] == []
    pod = documents["Pod"]
    assert pod["metadata"]["annotations"] == {"io.kubernetes.cri-o.Devices": "/dev/fuse"}
    assert "appArmorProfile" not in pod["spec"]["containers"][0]["securityContext"]


def test_nodes_are_chosen_by_their_labels() -> None:
    text = files("ci-kubernetes", {"node_selector": "kubernetes.io/arch=arm64,disk=ssd"})["kubernetes.yaml"]
    pod = list(YAML(typ="safe").load_all(text))[-1]
    assert pod["spec"]["nodeSelector"] == {"kubernetes.io/arch": "arm64", "disk": "ssd"}


def test_the_jobs_script_is_the_same_in_the_cluster_and_beside_it() -> None:
    given = files("ci-kubernetes", {})
    config = next(YAML(typ="safe").load_all(given["kubernetes.yaml"]))
    assert config["data"]["werf-job.sh"] == given["werf-job.sh"]


@pytest.mark.parametrize(("environment", "status"), [({}, 2), ({"WERF_REPO": "registry.example.com/app"}, 0)])
def test_the_jobs_script_asks_for_the_repository(tmp_path: Path, environment: dict[str, str], status: int) -> None:
    script = tmp_path / "werf-job.sh"
    script.write_text(files("ci-docker", {"command": "echo done"})["werf-job.sh"], "utf-8")
    done = subprocess.run(["sh", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert ("done" in done.stdout) == (status == 0)


def test_the_jobs_script_hands_the_password_over_unseen(tmp_path: Path) -> None:
    werf = tmp_path / "werf"
    werf.write_text('#!/bin/sh\necho "$@"; cat\n', "utf-8")
    werf.chmod(0o755)
    script = tmp_path / "werf-job.sh"
    script.write_text(
        files("ci-docker", {"repo": "registry.example.com/app", "command": "true"})["werf-job.sh"], "utf-8"
    )
    given = {
        "PATH": f"{tmp_path}:/usr/bin:/bin",
        "WERF_REPO": "registry.example.com/app",
        "WERF_REPO_PASSWORD": "a $(b) `c`",
    }
    done = subprocess.run(["sh", script], env=given, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "cr login --username nobody --password-stdin registry.example.com/app",
        "a $(b) `c`",
    ]


def test_argo_cds_plugin_is_confined_like_a_build_and_is_its_own_user() -> None:
    patch = YAML(typ="safe").load(files("argocd", {"hardening": "least-privilege"})["repo-server-patch.yaml"])
    sidecar = patch["spec"]["template"]["spec"]["containers"][0]
    assert sidecar["securityContext"]["runAsUser"] == 999
    assert sidecar["securityContext"]["seccompProfile"]["type"] == "Localhost"
    assert sidecar["image"] == "registry.werf.io/werf/werf-argocd-cmp-sidecar:2-stable"


def test_argo_cd_deploys_the_bundle_that_the_pipeline_publishes() -> None:
    given = files("argocd", {"repo": "registry.example.com/group/app"})
    source = YAML(typ="safe").load(given["application.yaml"])["spec"]["source"]
    assert (source["repoURL"], source["chart"]) == ("registry.example.com/group", "app")
    assert "werf bundle publish" in given[".gitlab-ci.yml"]


@pytest.mark.parametrize(
    ("settings", "image"),
    [
        ({}, "registry.werf.io/werf/werf:2-stable"),
        ({"version": "1.2", "channel": "ea"}, "registry.werf.io/werf/werf:1.2-ea"),
        ({"tag": "2-beta"}, "registry.werf.io/werf/werf:2-beta"),
        ({"tag": "2.10.0"}, "registry.werf.io/werf/werf:2.10.0"),
        ({"tag": "ours", "version": "1.2"}, "registry.werf.io/werf/werf:1.2-stable"),
        ({"ref": "mirror.example.com/sidecar:ours"}, "registry.werf.io/werf/werf:2-stable"),
        ({"ref": f"mirror.example.com/sidecar@sha256:{'0' * 64}"}, "registry.werf.io/werf/werf:2-stable"),
        ({"registry": "mirror.example.com:5000"}, "mirror.example.com:5000/werf/werf:2-stable"),
    ],
)
def test_the_pipeline_of_argo_cd_has_an_image_that_exists(settings: dict[str, str], image: str) -> None:
    assert YAML(typ="safe").load(files("argocd", settings)[".gitlab-ci.yml"])["publish"]["image"]["name"] == image


def test_where_nothing_is_missing_nothing_is_to_be_done() -> None:
    result = exported("host", {}, {"apparmor.enabled": "no"}, files=True)
    assert [one.content for one in result.artifacts] == [""]
    assert result.steps == ()
