"""Validators that nobody here wrote: official schemas, shells, parsers."""

import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from tests.targets.files import RUN_TARGETS, all_files
from tests.targets.plans import exported
from tests.targets.schemas import read_documents, validate
from wizard.targets.artifact import Artifact

SCHEMAS = {
    "compose.yaml": "vendor.compose-spec",
    ".gitlab-ci.yml": "vendor.gitlab-ci",
    ".github/workflows/werf.yaml": "vendor.github-workflows",
}
CUSTOM = {"SecurityContextConstraints", "Application"}
"""Kinds that are not Kubernetes' own."""
NEWEST = "1.37"


def files_of_all(*languages: str) -> list[tuple[str, Artifact]]:
    return [one for target in RUN_TARGETS for one in all_files(target) if one[1].language in languages]


def written(folder: Path, files: list[tuple[str, Artifact]]) -> list[str]:
    """The files under their own names; each folder says which variant it is."""
    paths = []
    for number, (_, artifact) in enumerate(files):
        path = folder / str(number) / Path(artifact.path).name
        path.parent.mkdir()
        path.write_text(artifact.content, "utf-8")
        paths.append(str(path))
    return paths


@pytest.mark.parametrize(("path", "schema"), SCHEMAS.items())
def test_files_of_others_fit_their_schemas(path: str, schema: str, tmp_path: Path) -> None:
    files = [one for one in files_of_all("yaml") if one[1].path == path]
    assert len(files) >= 3
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *written(tmp_path, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("tool", [["bash", "-n"], ["dash", "-n"], ["shellcheck", "--shell=sh"]], ids=lambda t: t[0])
def test_every_script_is_a_script(tool: list[str], tmp_path: Path) -> None:
    if not shutil.which(tool[0]):
        pytest.skip(f"there is no {tool[0]} here")
    paths = written(tmp_path, files_of_all("sh"))
    assert len(paths) >= 20
    for path in paths:
        done = subprocess.run([*tool, path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{path}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("target", [t for t in RUN_TARGETS if "kubernetes" in t or t == "argocd"])
def test_every_object_of_kubernetes_fits_its_schema(target: str) -> None:
    count = 0
    for name, artifact in all_files(target):
        if artifact.language != "yaml":
            continue
        version = next((word[11:] for word in name.split() if word.startswith("kubernetes=")), NEWEST)
        for document in read_documents(artifact.content):
            if "apiVersion" in document and document["kind"] not in CUSTOM and "patch" not in artifact.path:
                validate(document, version)
                count += 1
    assert count >= 3


def as_pod(spec: dict[str, Any], annotations: dict[str, str], image: str = "an-image") -> dict[str, Any]:
    """A Pod of a part of a spec, as the one who adds the rest would make it."""
    names = {container["name"].lstrip("$") for container in spec["containers"]}
    assert len(names) == len(spec["containers"])
    containers = [{"image": image, **one, "name": one["name"].lstrip("$")} for one in spec["containers"]]
    meta = {"name": "a-pod", "annotations": annotations}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": {**spec, "containers": containers}}


def test_the_patch_of_argo_cds_server_makes_a_pod() -> None:
    patches = [one for one in all_files("argocd") if one[1].path == "repo-server-patch.yaml"]
    assert len(patches) >= 5
    for _, artifact in patches:
        template = read_documents(artifact.content)[0]["spec"]["template"]
        own: list[dict[str, Any]] = [{"name": name, "emptyDir": {}} for name in ("var-files", "plugins")]
        spec = {**template["spec"], "volumes": [*template["spec"]["volumes"], *own]}
        volumes = {volume["name"] for volume in spec["volumes"]}
        assert {mount["name"] for mount in spec["containers"][0]["volumeMounts"]} <= volumes
        annotations = template.get("metadata", {}).get("annotations", {})
        validate(as_pod(spec, annotations), NEWEST)


@pytest.mark.parametrize("target", [t for t in RUN_TARGETS if "kubernetes" in t or t == "argocd"])
def test_the_ranges_that_a_pod_mounts_are_among_the_files(target: str) -> None:
    settings = {"mode": "overlay", "host_users": "no"}
    files = [one for one in exported(target, settings, files=True).artifacts if one.language in ("yaml", "toml")]
    assert any("mountPath: /etc/subuid" in one.content for one in files)
    made = [
        document
        for one in files
        if one.language == "yaml"
        for document in read_documents(one.content)
        if document.get("kind") == "ConfigMap" and "ranges" in document["data"]
    ]
    assert [one["metadata"]["name"] for one in made] == ["werf-subordinate-ids"]
    assert made[0]["metadata"]["namespace"] == ("argocd" if target == "argocd" else "werf")


def test_the_template_of_githubs_hook_makes_a_pod() -> None:
    maps = [
        document
        for _, artifact in all_files("github-kubernetes")
        if artifact.path == "werf-runner.yaml"
        for document in read_documents(artifact.content)
        if document["kind"] == "ConfigMap" and "pod.yaml" in document["data"]
    ]
    assert len(maps) >= 5
    for one in maps:
        template = read_documents(one["data"]["pod.yaml"])[0]
        annotations = template.get("metadata", {}).get("annotations", {})
        validate(as_pod(template["spec"], annotations), NEWEST)


def test_the_patches_of_gitlabs_pods_are_of_its_containers() -> None:
    count = 0
    for _, artifact in all_files("gitlab-kubernetes"):
        if artifact.language != "toml":
            continue
        for patch in tomlkit.parse(artifact.content).unwrap()["runners"][0]["kubernetes"].get("pod_spec", []):
            assert patch["patch_type"] == "strategic"
            spec = {"containers": [{"name": "build"}], **read_documents(patch["patch"])[0]}
            assert {container["name"] for container in spec["containers"]} <= {"build", "helper"}
            validate(as_pod(spec, {}), NEWEST)
            count += 1
    assert count >= 5


def test_toml_is_read_alike_by_two_parsers() -> None:
    tomllib = pytest.importorskip("tomllib")  # since Python 3.11
    files = files_of_all("toml")
    assert len(files) >= 10
    for _, artifact in files:
        assert tomllib.loads(artifact.content) == tomlkit.parse(artifact.content).unwrap()


def test_the_chart_gets_the_very_part_of_config_toml() -> None:
    by_name: dict[str, dict[str, str]] = {}
    for name, artifact in all_files("gitlab-kubernetes"):
        by_name.setdefault(name, {})[artifact.path] = artifact.content
    pairs = [one for one in by_name.values() if {"config.template.toml", "values.yaml"} <= set(one)]
    assert len(pairs) >= 10
    for files in pairs:
        assert read_documents(files["values.yaml"])[0]["runners"]["config"] == files["config.template.toml"]


def test_a_unit_has_the_sections_that_podman_reads() -> None:
    units = files_of_all("ini")
    assert len(units) >= 3
    for _, artifact in units:
        parser = ConfigParser(strict=False, interpolation=None)
        parser.read_string(artifact.content)
        assert parser.sections() == ["Unit", "Container", "Service"]
        assert parser["Container"]["Image"].startswith("registry.werf.io/")
