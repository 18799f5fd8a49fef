"""Security labels, as kernels write them."""

import pytest

from wizard.facts.labels import AppArmorLabel, SELinuxContext, parse_label

APPARMOR = {
    "unconfined": (("unconfined",), "", False),
    "unconfined\n": (("unconfined",), "", False),
    "docker-default (enforce)": (("docker-default",), "enforce", True),
    "werf-buildah (unconfined)": (("werf-buildah",), "unconfined", False),
    "usr.sbin.x (complain)": (("usr.sbin.x",), "complain", False),
    "/usr/bin/a program (kill)": (("/usr/bin/a program",), "kill", True),
    "parent//child (enforce)": (("parent//child",), "enforce", True),
    # A stack: seen on Linux 7.3 with apparmor_restrict_unprivileged_unconfined=1.
    "unconfined//&werf-buildah (unconfined)": (("unconfined", "werf-buildah"), "unconfined", False),
    "docker-default//&werf-buildah (mixed)": (("docker-default", "werf-buildah"), "mixed", True),
    "a//b//&c (enforce)": (("a//b", "c"), "enforce", True),
    # LXD stacks its own policy namespace; inside it the profiles have their plain names.
    "lxd-c1_</var/lib/lxd>//&:lxd-c1:unconfined (enforce)": (
        ("lxd-c1_</var/lib/lxd>", ":lxd-c1:unconfined"),
        "enforce",
        True,
    ),
    ":ns:a//&b (enforce)": ((":ns:a", ":ns:b"), "enforce", True),
    ":ns://a (enforce)": ((":ns:a",), "enforce", True),
    "unconfined//&:ns:unconfined": (("unconfined", ":ns:unconfined"), "", False),
}


@pytest.mark.parametrize("value", APPARMOR)
def test_an_apparmor_label_is_its_profiles_and_one_mode(value: str) -> None:
    label = parse_label(value)
    assert isinstance(label, AppArmorLabel)
    assert (label.profiles, label.mode, label.enforces) == APPARMOR[value]


@pytest.mark.parametrize(
    ("value", "has"),
    [
        ("werf-buildah (unconfined)", True),
        ("unconfined//&werf-buildah (unconfined)", True),
        ("a//&werf-buildah//&z (mixed)", True),
        ("werf-buildah-old (unconfined)", False),
        ("not-werf-buildah (enforce)", False),
        ("werf-buildah//child (enforce)", False),
        ("parent//werf-buildah (enforce)", False),
        (":ns:werf-buildah (unconfined)", False),
        ("unconfined", False),
    ],
)
def test_a_profile_counts_by_its_whole_name_wherever_it_is_in_the_stack(value: str, has: bool) -> None:
    label = parse_label(value)
    assert isinstance(label, AppArmorLabel)
    assert label.has("werf-buildah") is has


@pytest.mark.parametrize(
    ("value", "type_"),
    [
        ("system_u:system_r:container_t:s0:c595,c634", "container_t"),
        ("unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023", "unconfined_t"),
        ("unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023\0", "unconfined_t"),
        ("system_u:system_r:initrc_t:s0", "initrc_t"),
        ("user_u:user_r:user_t", "user_t"),
    ],
)
def test_an_selinux_context_gives_its_type(value: str, type_: str) -> None:
    assert parse_label(value) == SELinuxContext(type_)


@pytest.mark.parametrize("value", [None, "", "\n", "_", "kernel", "docker-default", "a:b", "x//&y"])
def test_what_is_no_label_of_the_two_is_none(value: str | None) -> None:
    assert parse_label(value) is None
