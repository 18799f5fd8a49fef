"""A flaw of the kernel that only a filter keeps from a container, and what is narrower than no filter."""

import json
import re

import pytest

from tests.languages import WHOLE
from tests.targets.plans import exported
from wizard.facts.model import make_facts
from wizard.language import Language
from wizard.plan.checks.flaws import check_af_alg, check_esp, flaws_without_filter
from wizard.resources import CONTENT
from wizard.targets.seccomp import profile_text

AF_ALG = 38
AF_RXRPC = 33
NEW_NETWORK = 0x40000000
OTHER_NAMESPACES = (0x10000000, 0x00020000, 0x04000000)  # user, mount, host name: what Buildah creates


@pytest.mark.parametrize(
    ("release", "status", "said"),
    [
        ("4.9.337", "ok", "does not have"),
        ("4.14.1", "warning", "judging by its version"),
        ("5.10.253", "warning", "judging by its version"),
        ("5.10.254-something", "ok", "does not have"),
        ("6.1.169", "warning", "judging by its version"),
        ("6.1.170", "ok", "does not have"),
        ("6.12.84+deb13-amd64", "warning", "judging by its version"),
        ("6.12.85+deb13-amd64", "ok", "does not have"),
        ("6.18.65-talos", "ok", "does not have"),
        ("6.17.8-300.fc43.x86_64", "warning", "judging by its version"),
        ("7.0.0-15-generic", "ok", "does not have"),
        ("7.2.1", "ok", "does not have"),
        ("6.8.0-60-generic", "ok", "does not show which fixes"),
        ("6.1.0-18-amd64", "ok", "does not show which fixes"),
        ("5.14.0-427.el9.x86_64", "ok", "does not show which fixes"),
        ("6.1", "ok", "does not show which fixes"),
        ("", "ok", "unknown"),
    ],
)
def test_a_release_says_whether_it_has_the_flaw_or_that_it_does_not_say(release: str, status: str, said: str) -> None:
    check = check_af_alg(make_facts({"kernel.release": release} if release else {}))
    assert check.status == status
    assert said in Language("en")(check.text)
    assert bool(check.evidence) is (said in ("judging by its version", "does not have"))


@pytest.mark.parametrize(
    ("release", "build", "status", "said"),
    [
        ("6.1.0-50-cloud-amd64", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1 (2026-07-02)", "ok", "6.1.176 does not have"),
        ("6.1.0-18-amd64", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)", "warning", "version, 6.1.76"),
        ("5.10.0-32-amd64", "#1 SMP Debian 5.10.223-1 (2024-08-10)", "warning", "version, 5.10.223"),
        ("6.8.0-63-generic", "#66-Ubuntu SMP PREEMPT_DYNAMIC", "ok", "6.8.0-63-generic does not show which fixes"),
    ],
)
def test_debians_build_tells_the_release_that_its_name_hides(release: str, build: str, status: str, said: str) -> None:
    check = check_af_alg(make_facts({"kernel.release": release, "kernel.build": build}))
    assert check.status == status
    assert said in Language("en")(check.text)
    assert check.evidence == ("" if "Ubuntu" in build else f"uname -v: {build}")


@pytest.mark.parametrize(
    ("release", "status", "said"),
    [
        ("3.8.13", "ok", "does not have CVE-2026-43284, CVE-2026-46300"),
        ("4.9.337", "warning", "may have CVE-2026-46300:"),
        ("6.17.8-300.fc43.x86_64", "warning", "may have CVE-2026-43284, CVE-2026-46300:"),
        ("6.18.28", "warning", "may have CVE-2026-46300:"),
        ("6.18.33-talos", "ok", "does not have CVE-2026-43284, CVE-2026-46300"),
        ("7.1.2", "ok", "7.1.2 does not have CVE-2026-43284"),
        ("6.8.0-60-generic", "ok", "does not show which fixes"),
        ("", "ok", "unknown"),
    ],
)
def test_a_release_says_whether_ipsec_is_open_in_it_or_that_it_does_not_say(
    release: str, status: str, said: str
) -> None:
    check = check_esp(make_facts({"kernel.release": release} if release else {}))
    assert check.status == status
    assert said in Language("en")(check.text)


def test_the_profile_allows_no_socket_that_reaches_a_known_flaw() -> None:
    rules = [rule for rule in json.loads(profile_text())["syscalls"] if rule["action"] == "SCMP_ACT_ALLOW"]
    sockets = [rule for rule in rules if "socket" in rule["names"]]
    compared = {"SCMP_CMP_LT": int.__lt__, "SCMP_CMP_EQ": int.__eq__, "SCMP_CMP_GT": int.__gt__}
    allowed = {
        family
        for family in range(46)
        if any(compared[one["op"]](family, one["value"]) for rule in sockets for one in rule["args"])
    }
    assert not {AF_ALG, AF_RXRPC} & allowed
    assert {1, 2, 10, 16} <= allowed
    assert not any("socketcall" in rule["names"] for rule in rules)


@pytest.mark.parametrize("call", ["clone", "unshare"])
def test_no_call_of_the_profile_creates_a_network_namespace(call: str) -> None:
    rules = [rule for rule in json.loads(profile_text())["syscalls"] if call in rule["names"]]
    (condition,) = [one for rule in rules for one in rule["args"]]
    assert (condition["index"], condition["op"], condition["valueTwo"]) == (0, "SCMP_CMP_MASKED_EQ", 0)
    assert condition["value"] & NEW_NETWORK
    assert any(condition["value"] & flag for flag in OTHER_NAMESPACES) is (call == "clone")


def said(target: str, settings: dict[str, str], facts: dict[str, str] | None = None) -> str:
    return " ".join(map(Language("en"), exported(target, settings, facts).notes))


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("docker", "Fewer privileges, without changes to the host"),
        ("podman", "Fewer privileges, without changes to the host"),
        ("compose", "Fewer privileges, without changes to the host"),
        ("kubernetes", "Fewer privileges, once its profiles are installed on the machines"),
        ("gitlab-docker", "Fewer privileges, once its profiles are installed on the machines"),
    ],
)
def test_export_says_in_one_line_what_is_narrower(target: str, line: str) -> None:
    assert said(target, {}).count("Fewer privileges") == 1
    assert line in said(target, {})
    assert "Fewer privileges" not in said(target, {"hardening": "least-privilege"})


@pytest.mark.parametrize(
    ("settings", "facts"),
    [
        ({"mode": "fuse-privileged", "allow_privileged": "yes"}, {}),
        ({"backend": "none"}, {}),
        ({"hardening": "least-privilege"}, {"kernel.release": "6.18.5"}),
    ],
)
def test_nothing_narrower_is_named_where_there_is_nothing(settings: dict[str, str], facts: dict[str, str]) -> None:
    assert "Fewer privileges" not in said("docker", settings, facts)
    assert "CVE" not in said("docker", settings, facts)


def test_a_flawed_kernel_is_named_where_no_filter_is_left() -> None:
    all_of_them = "6.18.5 may have CVE-2026-31431, CVE-2026-43284, CVE-2026-46300: "
    assert all_of_them in said("docker", {}, {"kernel.release": "6.18.5"})
    assert "CVE" not in said("docker", {}, {"kernel.release": "7.1.0"})
    for release, flaws in [
        ("6.18.5", "CVE-2026-31431, CVE-2026-43284, CVE-2026-46300"),
        ("6.18.22", "CVE-2026-43284, CVE-2026-46300"),
        ("6.18.32", "CVE-2026-46300"),
        ("7.0.4-100.fc44.x86_64", "CVE-2026-43284, CVE-2026-46300"),
        ("4.9.337", "CVE-2026-46300"),
    ]:
        told = flaws_without_filter(make_facts({"kernel.release": release}))
        assert told is not None
        assert f"{release} may have {flaws}: " in Language("en")(told)
    for release in ("6.18.33", "7.0.10", "7.1.0", "7.1.9", "3.8.13", "6.8.0-60-generic", "7.0.0-15-generic", ""):
        assert flaws_without_filter(make_facts({"kernel.release": release})) is None


@pytest.mark.parametrize("code", sorted(WHOLE))
@pytest.mark.parametrize(
    ("flaw", "page"),
    [
        ("af-alg", "checks/af-alg"),
        *((flaw, page) for flaw in ("esp", "esp-markers") for page in ("checks/esp", "concepts/unconfined")),
    ],
)
def test_the_page_of_a_flaw_names_every_release_with_the_fix(flaw: str, page: str, code: str) -> None:
    (row,) = [
        one for one in json.loads((CONTENT / "kernel-flaws.json").read_text("utf-8"))["flaws"] if one["id"] == flaw
    ]
    words = re.findall(r"[\d.]+\d", (CONTENT / page / f"{code}.md").read_text("utf-8"))
    first = {row["from"]} if "from" in row else set()
    assert {f"{branch}.{patch}" for branch, patch in row["fixed"].items()} | first <= set(words)


@pytest.mark.parametrize("target", ["docker", "compose"])
@pytest.mark.parametrize(
    ("settings", "facts", "profile_named"),
    [
        ({}, {}, False),
        ({}, {"apparmor.profile.werf_buildah": "absent"}, False),
        ({}, {"apparmor.profile.werf_buildah": "present"}, True),
        ({"node_apparmor": "yes"}, {}, True),
    ],
)
def test_apparmors_profile_is_named_only_where_it_is_loaded(
    target: str, settings: dict[str, str], facts: dict[str, str], profile_named: bool
) -> None:
    given = {"mode": "overlay", "hardening": "least-privilege", **settings}
    content = exported(target, given, facts).artifacts[0].content
    assert ("apparmor=werf-buildah" in content) is profile_named
    assert ("apparmor=unconfined" in content) is not profile_named
    assert ("is not known to be loaded" in said(target, given, facts)) is not profile_named


@pytest.mark.parametrize(
    ("settings", "system", "named"),
    [
        ({"workdir": "none"}, "arch", True),
        ({"workdir": "none"}, "fedora", False),
        ({"workdir": "none"}, "debian", False),
        ({"workdir": "none", "node_selinux": "no"}, "arch", False),
        ({}, "arch", False),  # the folder needs the label anyway
    ],
)
def test_a_label_that_an_unknown_policy_may_not_need_says_so(
    settings: dict[str, str], system: str, named: bool
) -> None:
    facts = {"selinux.mode": "enforcing", "distro.id": system}
    assert (
        "--set node_selinux=no removes the label" in said("docker", {"mode": "overlay", **settings}, facts)
    ) is named
