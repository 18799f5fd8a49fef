"""Kubernetes' own schemas, the fields that matter, and values that come back as they went in."""

import shlex
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.targets.plans import MODES, exported
from tests.targets.schemas import read_documents, validate
from tests.targets.test_expansion import expand
from wizard.formats.notes import Explained, bare
from wizard.formats.yaml_text import dump
from wizard.targets.pod_security import enforced_level

VERSIONS = [f"1.{minor}" for minor in range(27, 38)]


@cache
def documents(*pairs: tuple[str, str]) -> list[Any]:
    artifacts = exported("kubernetes", dict(pairs)).artifacts
    return [doc for a in artifacts if a.language == "yaml" for doc in read_documents(a.content)]


def of_kind(kind: str, given: dict[str, str]) -> Any:
    return next(doc for doc in documents(*given.items()) if doc["kind"] == kind)


def werf_container(given: dict[str, str]) -> Any:
    return of_kind("Pod", given)["spec"]["containers"][0]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("mode", "hardening"), MODES)
def test_every_manifest_fits_the_schema(version: str, mode: str, hardening: str) -> None:
    given = {"mode": mode, "hardening": hardening, "kubernetes": version}
    found = documents(*given.items())
    assert len(found) >= 5
    for document in found:
        validate(document, version)


@pytest.mark.parametrize(
    "given",
    [
        {"workload": "job", "cache": "pvc", "rbac": "cluster-admin"},
        {"git": "https://git.example.com/group/app.git", "repo": "registry.example.com/app", "cache": "none"},
        {"mode": "fuse-device", "fuse_plugin": "github.com/fuse"},
        {"mode": "fuse-device", "fuse_plugin": "smarter-devices/fuse"},
        {"mode": "fuse-device", "fuse_plugin": "crio", "workload": "job", "kubernetes": "1.29"},
    ],
    ids=lambda given: "-".join(given),
)
def test_every_setting_fits_the_schema(given: dict[str, str]) -> None:
    for document in documents(*given.items()):
        validate(document, given.get("kubernetes", "1.37"))


@pytest.mark.parametrize(("mode", "hardening"), MODES)
def test_seccomp_is_always_written_and_escalation_never_forbidden(mode: str, hardening: str) -> None:
    context = werf_container({"mode": mode, "hardening": hardening})["securityContext"]
    assert context["seccompProfile"]["type"] == ("Localhost" if hardening == "least-privilege" else "Unconfined")
    assert context["allowPrivilegeEscalation"] is True


@pytest.mark.parametrize(
    ("version", "hardening", "field", "annotation"),
    [
        ("1.29", "standard", None, "unconfined"),
        ("1.30", "standard", {"type": "Unconfined"}, None),
        ("1.29", "least-privilege", None, "localhost/werf-buildah"),
        ("1.30", "least-privilege", {"type": "Localhost", "localhostProfile": "werf-buildah"}, None),
    ],
)
def test_apparmor_is_a_field_since_1_30_and_an_annotation_before(
    version: str, hardening: str, field: Any, annotation: str | None
) -> None:
    pod = of_kind("Pod", {"kubernetes": version, "hardening": hardening})
    annotations = pod["metadata"].get("annotations", {})
    assert pod["spec"]["containers"][0]["securityContext"].get("appArmorProfile") == field
    assert annotations.get("container.apparmor.security.beta.kubernetes.io/werf") == annotation


@pytest.mark.parametrize(
    ("mode", "hardening", "level"),
    [
        ("overlay", "standard", "privileged"),
        ("overlay", "least-privilege", "baseline"),
        ("fuse-device", "least-privilege", "baseline"),
        ("fuse-privileged", "standard", "privileged"),
    ],
)
def test_the_namespace_has_the_level_that_the_pod_needs(mode: str, hardening: str, level: str) -> None:
    given = {"mode": mode, "hardening": hardening}
    namespace, pod = of_kind("Namespace", given), of_kind("Pod", given)
    assert namespace["metadata"]["labels"] == {"pod-security.kubernetes.io/enforce": level}
    assert enforced_level(pod["spec"], pod["metadata"].get("annotations", {}), (1, 37)) == level


def test_only_the_container_that_builds_gets_the_device() -> None:
    given = {"mode": "fuse-device", "git": "https://git.example.com/app.git"}
    spec = of_kind("Pod", given)["spec"]
    assert spec["containers"][0]["resources"] == {"limits": {"squat.ai/fuse": 1}}
    assert "resources" not in spec["initContainers"][0]
    assert of_kind("DaemonSet", given)["metadata"]["name"] == "generic-device-plugin"


def test_cri_o_takes_the_device_from_an_annotation_without_a_plugin() -> None:
    given = {"mode": "fuse-device", "fuse_plugin": "crio"}
    pod = of_kind("Pod", given)
    assert pod["metadata"]["annotations"]["io.kubernetes.cri-o.Devices"] == "/dev/fuse"
    assert [doc["kind"] for doc in documents(*given.items()) if doc["kind"] == "DaemonSet"] == []


@pytest.mark.parametrize(
    ("cache", "kind"), [("emptydir", "emptyDir"), ("pvc", "persistentVolumeClaim"), ("none", "emptyDir")]
)
def test_the_storage_is_always_a_volume(cache: str, kind: str) -> None:
    spec = of_kind("Pod", {"cache": cache})["spec"]
    assert kind in next(volume for volume in spec["volumes"] if volume["name"] == "storage")
    paths = [mount["mountPath"] for mount in spec["containers"][0]["volumeMounts"]]
    assert "/home/build/.local/share/containers" in paths
    assert ("/home/build/.werf" in paths) is (cache != "none")


def test_rights_are_within_the_namespace_unless_asked_otherwise() -> None:
    kinds = {doc["kind"] for doc in documents()}
    assert {"Role", "RoleBinding"} <= kinds
    assert "ClusterRoleBinding" not in kinds
    binding = of_kind("ClusterRoleBinding", {"rbac": "cluster-admin"})
    assert binding["roleRef"]["name"] == "cluster-admin"


def test_notes_stand_at_the_lines_they_explain() -> None:
    artifact = exported("kubernetes", {"mode": "fuse-device"}).artifacts[0]
    lines = artifact.content.split("\n")
    at = {note.topic: lines[note.line - 1].strip() for note in artifact.notes}
    assert at["settings/seccomp-unconfined"] == "seccompProfile:"
    assert at["settings/device-fuse"] == "squat.ai/fuse: 1"
    assert at["settings/privilege-escalation"] == "allowPrivilegeEscalation: true"
    assert at["settings/image"].startswith("image: ")


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t'\": #{}[]&*!|>%@`-~"), max_size=40
)
LEAF = TEXT | st.sampled_from(
    ["yes", "no", "null", "~", "1.30", "0x1f", "on", "2001-01-01", "- a", "a: b", "# c", "=", "<<"]
)


@given(st.dictionaries(LEAF, LEAF | st.lists(LEAF, max_size=3) | st.integers() | st.booleans(), max_size=5))
def test_every_value_comes_back_from_yaml_as_it_went_in(value: dict[str, Any]) -> None:
    content, _ = dump([value])
    assert YAML(typ="safe", pure=True).load(content) == value
    old = YAML(typ="safe", pure=True)
    old.version = (1, 1)
    assert old.load(content) == value


@given(st.lists(TEXT.filter(bool), min_size=1, max_size=3))
def test_what_a_person_gives_is_in_the_manifest_as_it_is(words: list[str]) -> None:
    artifacts = exported("kubernetes", {"command": shlex.join(words)}).artifacts
    pod = list(YAML(typ="safe").load_all(artifacts[0].content))[-1]
    assert [expand(word, {}) for word in pod["spec"]["containers"][0]["command"]] == words


def test_topics_do_not_reach_the_data() -> None:
    assert bare({"a": Explained([Explained(1, "x")], "y")}) == {"a": [1]}


OPENSHIFT = {"platform": "openshift", "host_users": "no", "mode": "overlay"}


def binding_of(given: dict[str, str]) -> str:
    """The role that lets the account use a constraint."""
    found = [one for one in documents(*given.items()) if one["metadata"]["name"] == "werf-buildah"]
    return next(str(one["roleRef"]["name"]) for one in found if one["kind"] == "RoleBinding")


@pytest.mark.parametrize(
    "given", [{}, {"hardening": "least-privilege"}, {"mode": "fuse-device"}, {"kubernetes": "1.33"}]
)
def test_openshifts_own_constraint_is_used_for_a_pod_in_its_own_user_namespace(given: dict[str, str]) -> None:
    wanted = {**OPENSHIFT, **given}
    assert binding_of(wanted) == "system:openshift:scc:nested-container"
    kinds = {one["kind"] for one in documents(*wanted.items())}
    assert not kinds & {"SecurityContextConstraints", "ClusterRole"}


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ({"kubernetes": "1.32"}, "RequirePodLevel"),
        ({"mode": "fuse-privileged", "allow_privileged": "yes"}, "RequirePodLevel"),
        ({"host_users": "auto"}, None),
        ({"host_users": "yes"}, None),
    ],
)
def test_where_it_does_not_fit_a_constraint_is_written(given: dict[str, str], level: str | None) -> None:
    wanted = {**OPENSHIFT, **given}
    assert binding_of(wanted) == "system:openshift:scc:werf-buildah"
    assert of_kind("SecurityContextConstraints", wanted).get("userNamespaceLevel") == level
