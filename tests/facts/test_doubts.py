"""What is said of facts that a person handed in and that mean nothing, so that no slip goes by unseen."""

import pytest

from tests.facts.machines import CONTAINERS, HOSTS, Machine
from tests.facts.probing import environment, probe
from wizard.facts.doubts import doubts
from wizard.facts.keys import KEYS
from wizard.facts.model import make_facts
from wizard.facts.reading import read_facts
from wizard.interview.environment import facts_of_system, systems
from wizard.language import Language
from wizard.plan.platforms import platforms

SAY = Language("en")


def said(**values: str) -> list[str]:
    return [
        SAY(doubt) for doubt in doubts(make_facts({key.replace("__", "."): value for key, value in values.items()}))
    ]


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("userns.clone", "userns.clone_sysctl"),
        ("kernel.relaese", "kernel.release"),
        ("Kernel.Release", "kernel.release"),
        ("selinux", "selinux.mode"),
        ("fuse.dev", "fuse.device"),
        ("engine.docker.securty", "engine.docker.security"),
        ("engine.docker.root_less", "engine.docker.rootless"),
        ("cluster.kernels", "cluster.kernel"),
        ("overlay_rootless", "overlay.rootless"),
    ],
)
def test_a_key_that_does_not_exist_is_named_with_the_one_that_was_meant(key: str, meant: str) -> None:
    found = [SAY(doubt) for doubt in doubts(make_facts({key: "0"}))]
    assert found == [f"There is no fact “{key}”. Did you mean: {meant}?"]


def test_a_key_like_no_other_is_said_to_change_nothing() -> None:
    assert said(zzz="1") == ["There is no fact “zzz”: it is ignored."]


@pytest.mark.parametrize(
    ("key", "value", "example"),
    [
        ("kernel.release", "six", "6.1.0-18-amd64"),
        ("kernel.release", " 6.1.0", "6.1.0-18-amd64"),
        ("storage.fs", "tempfs", "ext4"),
        ("fuse.device.mode", "rw-rw-rw-", "0666"),
        ("process.caps_bounding", "all", "00000000a80425fb"),
        ("idmap.subuid", "build:100000:65536", "100000:65536"),
        ("distro.id", "Ubuntu", "debian"),
        ("distro.version", "24.04 LTS", "24.04"),
        ("engine.docker.security", "seccomp,users", "apparmor,seccomp"),
        ("engine.docker.kernel", "linuxkit", "6.1.0-18-amd64"),
        ("cluster.kernel", "6.1.0,five", "6.1.0-18-amd64"),
        ("cluster.version", "latest", "v1.30.2"),
    ],
)
def test_a_text_that_is_not_understood_is_told_with_an_example(key: str, value: str, example: str) -> None:
    [doubt] = doubts(make_facts({key: value}))
    assert SAY(doubt) == f"{key}: invalid value “{value}”. Example: {example}"
    assert not doubts(make_facts({key: example}))


def test_nothing_is_said_of_what_is_empty_and_so_unknown() -> None:
    assert not doubts(make_facts(dict.fromkeys(KEYS, "")))


def test_a_file_of_something_else_is_not_told_line_by_line() -> None:
    found = doubts(make_facts({f"x{number}": "1" for number in range(200)}))
    assert len(found) == 11
    assert SAY(found[-1]) == "190 more facts are unknown."


@pytest.mark.parametrize("machine", HOSTS + CONTAINERS, ids=lambda machine: machine.name)
def test_what_the_probe_prints_is_never_in_doubt(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = machine.build(tmp_path_factory.mktemp("machine"))
    ran = probe(["sh"], environment(WERF_WIZARD_PROBE_ROOT=str(root)))
    assert [SAY(doubt) for doubt in doubts(read_facts(ran.stdout.decode(), "probe"))] == []


def test_the_programs_own_tables_name_only_facts_that_exist() -> None:
    for facts in (*map(facts_of_system, systems()), *(make_facts(row.facts) for row in platforms().values())):
        assert [SAY(doubt) for doubt in doubts(facts)] == []
