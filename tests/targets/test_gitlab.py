"""GitLab Runner: each version gets the keys that it has, each container only what it needs."""

from typing import Any

import pytest
import tomlkit
from ruamel.yaml import YAML

from tests.targets.plans import exported
from wizard.errors import BadInputError

ANNOTATION = "container.apparmor.security.beta.kubernetes.io/build"


def runner(target: str, settings: dict[str, str], facts: dict[str, str] | None = None) -> Any:
    artifacts = exported(target, settings, facts, files=True).artifacts
    content = next(one.content for one in artifacts if one.path == "config.template.toml")
    return tomlkit.parse(content).unwrap()["runners"][0]


def docker(settings: dict[str, str], facts: dict[str, str] | None = None) -> Any:
    return runner("gitlab-docker", settings, facts)["docker"]


def kubernetes(settings: dict[str, str]) -> Any:
    return runner("gitlab-kubernetes", settings)["kubernetes"]


def patches(settings: dict[str, str]) -> dict[str, Any]:
    found = kubernetes(settings).get("pod_spec", [])
    parsed = [YAML(typ="safe").load(patch["patch"]) for patch in found]
    return {one.pop("name"): one for spec in parsed for one in spec.get("containers", [])[:1]}


def test_each_project_has_volumes_of_its_own() -> None:
    assert docker({})["volumes"] == ["/home/build/.local/share/containers", "/home/build/.werf"]


def test_a_privileged_runner_is_so_for_werfs_image_alone() -> None:
    table = docker({"mode": "fuse-privileged", "allow_privileged": "yes"})
    assert table["privileged"] is True
    assert table["allowed_privileged_images"] == ["registry.werf.io/werf/werf:*"]
    older = docker({"mode": "fuse-privileged", "allow_privileged": "yes", "gitlab_runner": "16.0"})
    assert "allowed_privileged_images" not in older


DIGEST = "registry.example.com/werf@sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("ref", "allowed"),
    [
        ("registry.example.com:5000/a/werf:2", "registry.example.com:5000/a/werf:*"),
        ("registry.example.com:5000/a/werf", "registry.example.com:5000/a/werf"),
        (DIGEST, DIGEST),
    ],
)
def test_the_image_that_may_be_privileged_is_named_without_its_tag(ref: str, allowed: str) -> None:
    table = docker({"mode": "fuse-privileged", "allow_privileged": "yes", "ref": ref})
    assert table["allowed_privileged_images"] == [allowed]


def test_a_profile_is_a_file_for_a_runner_that_reads_one_and_else_stands_there_whole() -> None:
    newer, older = (docker({"hardening": "least-privilege", "gitlab_runner": one}) for one in ("19.0", "18.11"))
    assert newer["security_opt"][0] == "seccomp=/etc/gitlab-runner/werf-buildah.seccomp.json"
    assert older["security_opt"][0].startswith('seccomp={"defaultAction":"SCMP_ACT_ERRNO"')
    paths = [
        one.path
        for one in exported("gitlab-docker", {"hardening": "least-privilege", "gitlab_runner": "18.11"}).artifacts
    ]
    assert "werf-buildah.seccomp.json" not in paths


def test_a_runner_with_keys_for_profiles_needs_no_patch_for_them() -> None:
    context = kubernetes({})["build_container_security_context"]
    assert context == {"seccomp_profile": {"type": "Unconfined"}, "app_armor_profile": {"type": "Unconfined"}}
    assert set(patches({})) == {"helper"}


def test_between_18_7_and_18_10_a_patch_carries_both_profiles() -> None:
    table = kubernetes({"gitlab_runner": "18.10"})
    assert "build_container_security_context" not in table
    security = patches({"gitlab_runner": "18.10"})["build"]["securityContext"]
    assert security == {"seccompProfile": {"type": "Unconfined"}, "appArmorProfile": {"type": "Unconfined"}}


def test_before_18_7_apparmor_is_an_annotation_since_a_patch_would_lose_it() -> None:
    given = {"gitlab_runner": "18.6", "kubernetes": "1.35"}
    assert kubernetes(given)["pod_annotations"] == {ANNOTATION: "unconfined"}
    assert patches(given)["build"]["securityContext"] == {"seccompProfile": {"type": "Unconfined"}}


def test_a_kubernetes_without_the_field_gets_the_annotation_from_any_runner() -> None:
    table = kubernetes({"kubernetes": "1.29"})
    assert table["pod_annotations"] == {ANNOTATION: "unconfined"}
    assert "app_armor_profile" not in table["build_container_security_context"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"gitlab_runner": "15.0", "kubernetes": "1.29", "mode": "fuse-device"}, "15.10"),
        ({"gitlab_runner": "15.0", "kubernetes": "1.29", "hardening": "least-privilege"}, "15.10"),
    ],
)
def test_what_a_version_cannot_do_is_refused_with_the_nearest_that_can(given: dict[str, str], said: str) -> None:
    with pytest.raises(BadInputError) as refused:
        kubernetes(given)
    assert any(said in way.msgid for way in refused.value.ways)


@pytest.mark.parametrize(("version", "warned"), [("1.35", False), ("1.36", True), ("1.37", True)])
def test_past_its_planned_end_the_annotation_is_written_with_a_warning(version: str, warned: bool) -> None:
    given = {"gitlab_runner": "17.5", "kubernetes": version}
    assert kubernetes(given)["pod_annotations"] == {ANNOTATION: "unconfined"}
    notes = exported("gitlab-kubernetes", given, None, files=True).notes
    assert any("planned for Kubernetes {ends}" in note.msgid for note in notes) is warned


def test_nodes_without_apparmor_need_no_newer_runner() -> None:
    table = kubernetes({"gitlab_runner": "17.5", "kubernetes": "1.36", "node_apparmor": "no"})
    assert "pod_annotations" not in table


def test_the_device_is_for_the_container_that_builds_alone() -> None:
    assert patches({"mode": "fuse-device"})["build"]["resources"] == {"limits": {"squat.ai/fuse": 1}}
    assert "resources" not in patches({"mode": "fuse-device"})["helper"]
    files = {one.path: one.content for one in exported("gitlab-kubernetes", {"mode": "fuse-device"}).artifacts}
    assert "LimitRange" not in files["werf-runner.yaml"]
    asked = exported("gitlab-kubernetes", {"mode": "fuse-device", "limit_range": "yes"}).artifacts
    assert any("kind: LimitRange" in one.content for one in asked)


def test_the_helper_has_a_home_that_it_may_write_to() -> None:
    mounts = {one["name"]: one["mount_path"] for one in kubernetes({})["volumes"]["empty_dir"]}
    assert patches({})["helper"]["env"] == [{"name": "HOME", "value": mounts["helper-home"]}]


def test_claims_are_made_before_they_are_mounted() -> None:
    files = {one.path: one.content for one in exported("gitlab-kubernetes", {"cache": "pvc"}).artifacts}
    made = {
        document["metadata"]["name"]
        for document in YAML(typ="safe").load_all(files["werf-runner.yaml"])
        if document["kind"] == "PersistentVolumeClaim"
    }
    assert {one["name"] for one in kubernetes({"cache": "pvc"})["volumes"]["pvc"]} == made


@pytest.mark.parametrize("target", ["gitlab-docker", "gitlab-kubernetes"])
def test_the_pipeline_deploys_cleans_up_and_knows_the_whole_history(target: str) -> None:
    artifacts = exported(
        target, {"runner_tag": "buildah", "branch": "release/1", "command": "werf converge --dev"}
    ).artifacts
    pipeline = YAML(typ="safe").load(next(one.content for one in artifacts if one.path == ".gitlab-ci.yml"))
    assert pipeline["default"]["tags"] == ["buildah"]
    assert pipeline["variables"]["GIT_DEPTH"] == "0"
    assert pipeline["converge"]["script"] == ["werf converge --dev"]
    assert '"release/1"' in pipeline["converge"]["rules"][0]["if"]
    assert pipeline["cleanup"]["script"][-1] == "werf cleanup"


def test_no_password_stands_on_a_command_line() -> None:
    artifacts = exported("gitlab-docker", {}).artifacts
    pipeline = next(one.content for one in artifacts if one.path == ".gitlab-ci.yml")
    assert "--password-stdin" in pipeline
    assert " -p " not in pipeline


def test_a_small_user_namespace_gets_its_ranges_by_a_patch() -> None:
    artifacts = exported("gitlab-kubernetes", {}, {"userns.outer_ids": "65536"}).artifacts
    files = {one.path: one.content for one in artifacts}
    patch = tomlkit.parse(files["config.template.toml"]).unwrap()["runners"][0]["kubernetes"]["pod_spec"][0]["patch"]
    spec = YAML(typ="safe").load(patch)
    assert {one["mountPath"] for one in spec["containers"][0]["volumeMounts"]} == {"/etc/subuid", "/etc/subgid"}
    maps = [one for one in YAML(typ="safe").load_all(files["werf-runner.yaml"]) if one["kind"] == "ConfigMap"]
    assert [one["metadata"]["name"] for one in maps] == [spec["volumes"][0]["configMap"]["name"]]


@pytest.mark.parametrize(("version", "is_said"), [("19.3", False), ("20.1", True)])
def test_a_runner_newer_than_is_known_is_told(version: str, is_said: bool) -> None:
    notes = exported("gitlab-docker", {"gitlab_runner": version}).notes
    assert any("newer than this program knows" in note.msgid for note in notes) is is_said


def spec_patches(settings: dict[str, str]) -> dict[str, Any]:
    return {one["name"]: YAML(typ="safe").load(one["patch"]) for one in kubernetes(settings)["pod_spec"]}


@pytest.mark.parametrize("version", ["19.5", "18.10", "17.2"])
def test_a_pod_in_its_own_user_namespace_has_no_folder_in_its_root(version: str) -> None:
    settings = {"mode": "overlay", "host_users": "no", "gitlab_runner": version}
    assert spec_patches(settings)["werf-host-users"] == {"hostUsers": False}
    whole = runner("gitlab-kubernetes", settings)
    table = whole["kubernetes"]
    folders = [whole["builds_dir"], table["logs_base_dir"], table["scripts_base_dir"]]
    assert len(set(folders)) == 3
    assert all(folder.startswith("/tmp/") for folder in folders)
    assert {mount["mountPath"] for mount in patches_of_build(settings)} >= {"/etc/subuid", "/etc/subgid"}


def patches_of_build(settings: dict[str, str]) -> list[dict[str, Any]]:
    build = spec_patches(settings)["werf-build"]["containers"][0]
    return list(build["volumeMounts"])


def test_a_pod_in_the_nodes_user_namespace_keeps_the_usual_folders() -> None:
    for settings, said in (({"host_users": "yes"}, {"hostUsers": True}), ({}, None)):
        wanted = {"mode": "overlay", **settings}
        assert spec_patches(wanted).get("werf-host-users") == said
        assert "builds_dir" not in runner("gitlab-kubernetes", wanted)
        assert "logs_base_dir" not in kubernetes(wanted)


def test_a_runner_that_cannot_move_its_folders_is_refused() -> None:
    with pytest.raises(BadInputError):
        kubernetes({"mode": "overlay", "host_users": "no", "gitlab_runner": "17.1"})
