"""From which Kubernetes on a field is there, by its official schemas: the lab's cluster is too old to show it."""

from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import tomlkit

from tests.lab_kubernetes.gitlab_pod import pod_of
from tests.targets.plans import exported
from tests.targets.schemas import read_documents, validate
from tests.targets.test_validators import CUSTOM
from wizard.errors import WizardError
from wizard.plan.targets import TARGETS
from wizard.plan.versions import understands

_SCHEMAS = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"
VERSIONS = sorted({(1, int(one.name.split(".")[1])) for one in _SCHEMAS.iterdir() if one.name.startswith("v1.")})
PROFILE = {"type": "Localhost", "localhostProfile": "werf-buildah"}
FIELDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "kubernetes.seccomp-profile": ({}, {"securityContext": {"seccompProfile": PROFILE}}),
    "kubernetes.apparmor-profile": ({}, {"securityContext": {"appArmorProfile": PROFILE}}),
    "kubernetes.host-users": ({"hostUsers": False}, {}),
}
"""Fields that versions.json dates: what a Pod and its container have of each."""
SETTINGS = (
    {"mode": "overlay", "hardening": "least-privilege"},
    {"mode": "fuse-device", "hardening": "standard"},
    {"mode": "overlay", "host_users": "no"},
)


def is_taken(document: dict[str, Any], version: tuple[int, int]) -> bool:
    """Whether Kubernetes of that version knows all fields of an object."""
    try:
        validate(document, ".".join(map(str, version)))
    except kubernetes_validate.ValidationError:
        return False
    return True


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_in_the_schemas_from_the_version_on_that_is_named(field: str) -> None:
    spec, container = FIELDS[field]
    containers = [{"name": "werf", "image": "werf", **container}]
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "werf"}, "spec": {**spec, "containers": containers}}
    assert len(VERSIONS) >= 10
    for version in VERSIONS:
        assert is_taken(pod, version) == understands(field, version), (field, version)


def is_old(given: dict[str, str]) -> bool:
    """Whether a version is refused rightly: a Pod with volumes has its own user namespace from 1.28 on."""
    return "host_users" in given and given["kubernetes"] < "1.28"


CLUSTER_TARGETS = [name for name, target in TARGETS.items() if target.engine == "kubernetes"]


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda settings: " ".join(settings.values()))
@pytest.mark.parametrize("target", CLUSTER_TARGETS)
def test_what_is_exported_for_a_version_has_no_field_that_it_lacks(target: str, settings: dict[str, str]) -> None:
    count = 0
    for version in VERSIONS:
        given = {**settings, "kubernetes": ".".join(map(str, version)), "node_apparmor": "yes"}
        try:
            files = exported(target, given, files=True).artifacts
        except WizardError:
            assert is_old(given)
            continue
        for document in (one for file in files if file.language == "yaml" for one in read_documents(file.content)):
            if "apiVersion" in document and document["kind"] not in CUSTOM | {"Deployment"}:
                assert is_taken(document, version), (version, document["kind"])
                count += 1
        for file in files:
            if file.path == "config.template.toml":
                pod = pod_of(tomlkit.parse(file.content).unwrap()["runners"][0])
                assert is_taken(pod, version), (version, pod)
    assert count >= len(VERSIONS) - 3
