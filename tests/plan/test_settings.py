"""Settings: what a value may be, for each of them, and what is said of one that it may not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.errors import BadInputError, shown
from wizard.knowledge.topics import topic_ids
from wizard.language import Language
from wizard.plan import values
from wizard.plan.settings import SETTINGS, Answers, check_answers
from wizard.plan.targets import TARGETS

SAY = Language("en")

GOOD: dict[str, list[str]] = {
    "mode": ["auto", "overlay", "fuse-device", "fuse-privileged"],
    "hardening": ["standard", "least-privilege"],
    "registry": ["ghcr.io", "registry.example.com:5000", "localhost:5000", "192.0.2.1", "[2001:db8::1]:5000", "r"],
    "image": ["werf/werf", "werf", "a/b/c", "a__b", "a-b.c", "a--b"],
    "ref": [
        "",
        "alpine",
        "ghcr.io/werf/werf:2",
        "localhost:5000/a:b",
        "[2001:db8::1]:5000/a:b",
        "a@sha256:" + "0" * 64,
        "registry.example.com/a/b:1.2_3-x@sha256:" + "f" * 64,
        "a:" + "t" * 128,
    ],
    "command": ["werf converge", "werf build --env 'a b'", '"quoted"', "a\nb", "werf converge --set x=$HOME"],
    "repo": ["", "registry.example.com/group/app"],
    "workdir": [".", "none", "/srv/app", "sub folder", "./~/x", "~x", "a'b"],
    "cache": ["none"],
    "cache_size": ["20Gi", "500Mi", "1Ti", "10G"],
    "cache_class": ["", "nfs", "csi.example.com"],
    "requests": ["", "cpu=1", "cpu=500m,memory=2Gi", "ephemeral-storage=20Gi", "cpu=0.5"],
    "namespace": ["werf", "a", "a-b", "0a", "a" * 63],
    "service_account": ["werf", "a.b", "a-b.c-d", ".".join(["a" * 63] * 3)],
    "name": ["werf", "build-2"],
    "git": ["", "https://example.com/a.git", "git@example.com:a/b.git", "ssh://git@example.com/a", "/srv/git/a"],
    "kubernetes": ["", "1.19", "1.29", "v1.31.2", "1.30.4-gke.100", "1.33.1+k3s1", "1.99"],
    "gitlab_runner": ["17.5", "v18.0.1"],
    "node_apparmor": ["yes", "no", "unknown"],
    "allow_privileged": ["ask", "yes", "no"],
    "fuse_plugin": ["squat.ai/fuse", "github.com/fuse", "smarter-devices/fuse", "crio"],
    "node_system": ["auto", "linux", "talos", "bottlerocket", "daemonset"],
    "workload": ["pod", "job"],
    "rbac": ["namespaced", "cluster-admin", "none"],
    "namespace_create": ["yes", "no"],
    "distro": ["", "alpine", "anything"],
}
BAD: dict[str, list[str]] = {
    "mode": ["", "native", "Overlay", "overlay ", "fuse"],
    "hardening": ["", "none", "max"],
    "registry": ["", "http://ghcr.io", "ghcr.io/werf", "a b", "-a", "a-", "a:", "a:123456", "ghcr.io\n"],
    "image": ["", "Werf/werf", "/werf", "werf/", "a//b", "a b", "werf:2", "-a", "a___b"],
    "ref": ["A/B", "a:", "a@", "a@sha256:zz", "a b", "a:" + "t" * 129, "http://a", "-a", "a\n", "$(id)"],
    "command": ["", "  ", "werf 'converge", '"', "a\0b"],
    "repo": ["Registry.example.com/A", "a b", "--insecure"],
    "workdir": ["", "a\0b"],
    "requests": [
        "cpu",
        "cpu=",
        "cpu=0",
        "cpu=1,cpu=2",
        "memory=2",
        "memory=0Gi",
        "gpu=1",
        "cpu=1;memory=2Gi",
        "cpu=-1",
    ],
    "limits": ["cpu=1,", "memory=1gi", "cpu=1\n"],
    "cache_class": ["a b", "A", "-a", "a/b", "a\n"],
    "cache_size": ["", "0Gi", "0.0Gi", "20", "20gi", "1.Gi", ".5Gi", "1.5.1Gi", "-1Gi", "20Gi\n"],
    "namespace": ["", "Werf", "a_b", "-a", "a-", "a.b", "a" * 64, "ы", "a\n"],
    "service_account": ["", "a..b", ".a", "a.", "A", ".".join(["a" * 63] * 4)],
    "name": ["", "a.b", "a b"],
    "git": [
        "https://user:secret@example.com/a.git",
        "https://token@example.com/a.git",
        "HTTPS://token@example.com/a.git",
        "Http://user:p@ss@example.com/",
        "ssh://git:secret@example.com/a",
        "--upload-pack=x",
        "a b",
        "a\nb",
    ],
    "kubernetes": ["1", "1.18", "1.9", "0.5", "2.0", "latest", "1.x", "1.29\n"],
    "gitlab_runner": ["18", "new"],
    "node_apparmor": ["", "maybe"],
    "node_selinux": ["enforcing"],
    "allow_privileged": ["", "true"],
    "fuse_plugin": ["", "fuse"],
    "rbac": ["", "admin"],
    "namespace_create": ["", "true"],
    "distro": ["a\0b", "\ud800"],
}


def taken(key: str, value: str) -> str:
    """The value as it is taken, or what is said of it."""
    try:
        return check_answers({key: value}, "kubernetes", "answers.yaml")[key]
    except BadInputError as refused:
        return SAY(refused.message)


@pytest.mark.parametrize("key", GOOD)
def test_a_good_value_is_taken_as_it_is(key: str) -> None:
    assert [taken(key, value) for value in GOOD[key]] == GOOD[key]


@pytest.mark.parametrize("key", BAD)
def test_a_bad_value_is_refused_by_its_name_in_one_clean_line(key: str) -> None:
    for value in BAD[key]:
        with pytest.raises(BadInputError) as refused:
            check_answers({key: value}, "kubernetes", "answers.yaml")
        said = SAY(refused.value.message)
        assert said.startswith(f"answers.yaml: {key} cannot be “")
        assert said.isprintable()


def test_the_default_of_a_setting_is_one_of_its_own_good_values() -> None:
    defaults = {key: setting.default for key, setting in SETTINGS.items() if setting.default}
    assert len(defaults) > 20
    assert {key: taken(key, value) for key, value in defaults.items()} == {key: Answers({})[key] for key in defaults}


def test_every_setting_has_a_topic_that_exists() -> None:
    assert {setting.topic for setting in SETTINGS.values()} <= set(topic_ids())


@pytest.mark.parametrize(
    ("key", "value", "way"),
    [
        ("mode", "fuse-devise", "Did you mean: fuse-device"),
        ("mode", "overlays", "Did you mean: overlay"),
        ("mode", "xyz", "It is one of: auto, overlay, fuse-device, fuse-privileged."),
        ("hardening", "least-priviledge", "Did you mean: least-privilege"),
        ("namspace", "x", "Did you mean: namespace"),
        ("Registry", "x", "Did you mean: registry"),
    ],
)
def test_what_does_not_exist_is_answered_with_the_nearest_that_does(key: str, value: str, way: str) -> None:
    with pytest.raises(BadInputError) as refused:
        check_answers({key: value}, "docker")
    assert SAY(refused.value.ways[0]).startswith(way)


@pytest.mark.parametrize(
    ("key", "value", "source", "said"),
    [
        ("nothing-like-it", "x", "--set", "--set: there is no setting “nothing-like-it”."),
        ("cache_size", "20", "--set", "--set: cache_size cannot be “20”: a size looks like 20Gi."),
        (
            "kubernetes",
            "1.18",
            "a.yaml",
            "a.yaml: kubernetes cannot be “1.18”: the fields used here need Kubernetes 1.19 or newer.",
        ),
        ("mode", "all", "", "--mode cannot be “all”."),
    ],
)
def test_a_message_names_where_the_value_came_from(key: str, value: str, source: str, said: str) -> None:
    with pytest.raises(BadInputError) as refused:
        check_answers({key: value}, "docker", source)
    assert SAY(refused.value.message) == said


@pytest.mark.parametrize("target", [target for target in TARGETS if target != "host"])
def test_a_cache_is_of_the_kinds_that_the_target_has(target: str) -> None:
    for value in ("none", "volume", "emptydir", "pvc"):
        if value in TARGETS[target].caches:
            assert check_answers({"cache": value}, target).cache(target) == value
        else:
            with pytest.raises(BadInputError):
                check_answers({"cache": value}, target)


@pytest.mark.parametrize(("target", "default"), [("docker", "volume"), ("kubernetes", "emptydir")])
def test_a_cache_that_nobody_chose_is_the_first_kind_of_the_target(target: str, default: str) -> None:
    assert Answers({}).cache(target) == default


@pytest.mark.parametrize(
    ("target", "cache", "claims"),
    [
        ("kubernetes", "pvc", ("storage", "cache")),
        ("kubernetes", "shared", ("cache",)),
        ("kubernetes", "emptydir", ()),
        ("kubernetes", "none", ()),
        ("kubernetes", "", ()),
        ("docker", "volume", ()),
        ("argocd", "", ()),
    ],
)
def test_a_claim_is_for_what_outlives_the_pod(target: str, cache: str, claims: tuple[str, ...]) -> None:
    assert Answers({"cache": cache} if cache else {}).claims(target) == claims


def test_resources_are_written_by_their_names() -> None:
    given = Answers({"requests": "cpu=500m,memory=4Gi", "limits": "ephemeral-storage=20Gi"})
    assert given.resources("requests") == {"cpu": "500m", "memory": "4Gi"}
    assert given.resources("limits") == {"ephemeral-storage": "20Gi"}
    assert Answers({}).resources("limits") == {}


def test_a_value_is_of_set_unless_somebody_says_where_it_came_from() -> None:
    with pytest.raises(BadInputError) as refused:
        check_answers({"cache_size": "20"}, "docker")
    assert SAY(refused.value.message).startswith("--set: cache_size ")


@pytest.mark.parametrize(
    ("value", "expected"), [("1.29", (1, 29)), ("v1.31.2", (1, 31)), ("1.30.4-gke.100", (1, 30)), ("17.10", (17, 10))]
)
def test_a_version_is_its_first_two_numbers(value: str, expected: tuple[int, int]) -> None:
    assert values.parse_version(value) == expected


@pytest.mark.parametrize("value", ["", "1", "one.two", "1.2\n", "1.2 "])
def test_what_is_no_version_has_no_numbers(value: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(value)}$"):
        values.parse_version(value)


@given(st.sampled_from(list(SETTINGS)), st.text() | st.text(alphabet="aA0-._:/@[] \n'\"$"))
def test_any_text_is_taken_or_refused_with_a_sentence(key: str, value: str) -> None:
    try:
        taken = check_answers({key: value}, "kubernetes")
    except BadInputError as refused:
        lines = [SAY(line) for line in (refused.message, *refused.ways)]
    else:
        lines = []
        assert taken[key] == value
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("plain", "plain"),
        ("a\nb\x1b[2J", r"a\x0ab\x1b[2J"),
        ("https://user:secret@example.com/a", "https://…@example.com/a"),
        ("https://user:p@ss@example.com/a@b", "https://…@example.com/a@b"),
        ("https://user:p/ss@example.com/a", "https://…@example.com/a"),
        ("https://example.com/a?private_token=secret&b=1", "https://example.com/a?private_token=…&b=1"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        ("", ""),
    ],
)
def test_a_value_in_a_message_is_one_short_line_without_a_password(value: str, safe: str) -> None:
    assert shown(value) == safe


def test_every_setting_means_something_to_a_target_and_targets_take_no_others() -> None:
    assert {key for target in TARGETS.values() for key in target.settings} == set(SETTINGS)


ADDRESS = {"git": "git_url", "docker_host": "docker_host", "ci_url": "url"}


@pytest.mark.parametrize(
    "address",
    [
        *("{0}://u:secret@example.com/x", "{0}://:secret@example.com/x", "{0}://u:p/secret@example.com/x"),
        *("{0}://example.com/x?private_token=secret", "{0}://example.com/x?a=b&access_token=secret"),
        "{0}://example.com/x#token=secret",
    ],
)
@pytest.mark.parametrize("key", ADDRESS)
def test_no_address_may_hold_a_password(key: str, address: str) -> None:
    for scheme in ("https", "ssh", "tcp"):
        assert getattr(values, ADDRESS[key])(address.format(scheme))


@pytest.mark.parametrize(
    ("key", "address"),
    [
        *(("git", "ssh://git@example.com/x.git"), ("git", "git@example.com:group/x.git")),
        *(
            ("git", "https://example.com:8443/group/x.git"),
            ("docker_host", "ssh://build@example.com:22/run/docker.sock"),
        ),
        *(("docker_host", "tcp://docker:2376"), ("ci_url", "https://gitlab.example.com:8443/sub")),
    ],
)
def test_an_address_without_a_password_is_taken(key: str, address: str) -> None:
    assert getattr(values, ADDRESS[key])(address) is None
