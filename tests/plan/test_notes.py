"""What a plan says beside its files, when it says it, and what it refuses before writing them."""

from typing import Any, NamedTuple

import pytest

from tests.plan.test_checks import values_of
from wizard.errors import BadInputError, RefusedError
from wizard.facts.model import Fact, make_facts
from wizard.language import Language
from wizard.plan.confinement import confine_without_build
from wizard.plan.hosted import hosted_in
from wizard.plan.plan import Plan, make_plan
from wizard.plan.platforms import platforms
from wizard.plan.refusals import PARTS, refuse_on_platform
from wizard.plan.settings import Answers, check_answers
from wizard.plan.targets import TARGETS
from wizard.plan.versions import is_doubtful, newest, understands, versions
from wizard.records import as_dict, replace

GOOD = "kernel.release=6.12.0, apparmor.enabled=no, selinux.mode=absent"
WITH_APPARMOR = "kernel.release=6.12.0, apparmor.enabled=yes, selinux.mode=absent"
UNKNOWN = "kernel.release=6.12.0"
OLD = "kernel.release=5.4.0, fuse.device=present, fuse.device.mode=0666"
OLD_WITHOUT = f"{OLD}, apparmor.enabled=no, selinux.mode=absent"


class Case(NamedTuple):
    """`said` is in the notes, `unsaid` is not."""

    target: str
    line: str
    settings: str
    said: str = ""
    unsaid: str = ""


def planned(target: str, line: str = GOOD, settings: str = "", *, force: bool = False) -> Plan:
    given = {"mode": "overlay", **dict(pair.split("=", 1) for pair in settings.split())}
    answers = {key: value for key, value in given.items() if value}
    return make_plan(target, check_answers(answers, target), make_facts(values_of(line)), force=force)


def notes_of(plan: Plan) -> str:
    return "\n".join(map(Language("en"), plan.notes))


ANNOTATION, RUNNER_NEW = "supports only the AppArmor annotation", "GitLab Runner 99.1 is newer"
KUBERNETES_NEW = f"Kubernetes 1.{newest('Kubernetes')[1] + 1} is newer"
CURRENT, NEXT = (f"kubernetes=1.{newest('Kubernetes')[1] + more}" for more in (0, 1))
PODMAN = "Podman is assumed to run without root"
NO_HOST_CHANGE, PROFILES = "without changes to the host", "once its profiles are installed"
NODES_APPARMOR, HOST_APPARMOR = "not known whether the nodes have", "not known whether the host has AppArmor"
NOT_LOADED = "is not known to be loaded"
POLICY = "not known whether the SELinux policy"
SOCKET, SERVER, NO_BUILD = "gets the Docker server's socket", "is root on its host", "but not build"

CASES = (
    # GitLab Runner: the annotation counts only with AppArmor, an old Runner and a Kubernetes that may lack it.
    Case("gitlab-kubernetes", WITH_APPARMOR, f"gitlab_runner=18.0 {CURRENT}", ANNOTATION),
    Case("gitlab-kubernetes", WITH_APPARMOR, "gitlab_runner=18.0 kubernetes=1.29", unsaid=ANNOTATION),
    Case("gitlab-kubernetes", WITH_APPARMOR, f"gitlab_runner=18.7 {CURRENT}", unsaid=ANNOTATION),
    Case("gitlab-kubernetes", WITH_APPARMOR, CURRENT, unsaid=ANNOTATION),
    Case("gitlab-kubernetes", GOOD, f"gitlab_runner=18.0 {CURRENT}", unsaid=ANNOTATION),
    Case("gitlab-docker", WITH_APPARMOR, "gitlab_runner=18.0", unsaid=ANNOTATION),
    Case("kubernetes", WITH_APPARMOR, f"gitlab_runner=18.0 {CURRENT}", unsaid=ANNOTATION),
    Case("gitlab-kubernetes", GOOD, "gitlab_runner=99.1", RUNNER_NEW),
    Case("gitlab-docker", GOOD, "gitlab_runner=99.1", RUNNER_NEW),
    Case("gitlab-docker", GOOD, "gitlab_runner={}.{}".format(*newest("GitLab Runner")), unsaid="is newer than"),
    Case("docker", GOOD, "gitlab_runner=99.1", unsaid="GitLab Runner"),
    # Kubernetes.
    Case("kubernetes", GOOD, NEXT, KUBERNETES_NEW),
    Case("kubernetes", GOOD, CURRENT, unsaid="is newer than"),
    Case("docker", GOOD, NEXT, unsaid="is newer than"),
    # Podman's account.
    Case("podman", GOOD, "", PODMAN),
    Case("podman", GOOD, "rootless=yes", unsaid=PODMAN),
    Case("podman", GOOD, "rootless=no", unsaid=PODMAN),
    Case("podman", f"{GOOD}, engine.podman.rootless=yes", "", unsaid=PODMAN),
    Case("docker", GOOD, "", unsaid=PODMAN),
    # What is narrower than standard, once a line.
    Case("docker", GOOD, "", NO_HOST_CHANGE, PROFILES),
    Case("kubernetes", GOOD, "", PROFILES, NO_HOST_CHANGE),
    Case("kubernetes", GOOD, "platform=openshift", PROFILES),
    Case("kubernetes", GOOD, "platform=eks-fargate", unsaid="--hardening least-privilege"),
    Case("docker", GOOD, "hardening=least-privilege", unsaid="Fewer privileges"),
    Case("docker", GOOD, "mode=fuse-privileged", unsaid="Fewer privileges"),
    Case("docker", OLD, "mode=fuse-device", NO_HOST_CHANGE),
    Case("docker", GOOD, "backend=none", unsaid="Fewer privileges"),
    # AppArmor, where nobody knows of it.
    Case("kubernetes", UNKNOWN, "hardening=least-privilege", NODES_APPARMOR, HOST_APPARMOR),
    Case("docker", UNKNOWN, "hardening=least-privilege", HOST_APPARMOR, NODES_APPARMOR),
    Case("kubernetes", UNKNOWN, "hardening=least-privilege node_apparmor=yes", unsaid="AppArmor"),
    Case("kubernetes", UNKNOWN, "", unsaid="not known whether the nodes"),
    Case("docker", WITH_APPARMOR, "hardening=least-privilege", NOT_LOADED),
    Case("docker", WITH_APPARMOR, "hardening=least-privilege node_apparmor=yes", unsaid="AppArmor"),
    Case(
        "docker", f"{WITH_APPARMOR}, apparmor.profile.werf_buildah=present", "hardening=least-privilege", "", "AppArmor"
    ),
    Case("docker", WITH_APPARMOR, "", unsaid=NOT_LOADED),
    Case("kubernetes", WITH_APPARMOR, "hardening=least-privilege", unsaid=NOT_LOADED),
    Case("docker", GOOD, "hardening=least-privilege", unsaid="AppArmor"),
    # SELinux's label that only a doubt asks for.
    Case("docker", "kernel.release=6.12.0, selinux.mode=enforcing", "workdir=none", POLICY),
    Case("docker", "kernel.release=6.12.0, selinux.mode=enforcing", "workdir=none node_selinux=no", unsaid=POLICY),
    Case("docker", "kernel.release=6.12.0, selinux.mode=enforcing", "", unsaid=POLICY),
    Case("docker", f"{OLD}, selinux.mode=enforcing", "mode=fuse-device workdir=none", unsaid=POLICY),
    Case("docker", "kernel.release=6.12.0, selinux.mode=enforcing, distro.id=debian", "workdir=none", unsaid=POLICY),
    Case("docker", GOOD, "workdir=none", unsaid=POLICY),
    # What a backend opens, or leaves out.
    Case("docker", GOOD, "backend=docker", SOCKET),
    Case("docker", GOOD, "backend=docker docker_host=tcp://d.example:2376", "tcp://d.example:2376 is root", SOCKET),
    Case("kubernetes", GOOD, "backend=docker docker_host=tcp://d.example:2376", SERVER, SOCKET),
    Case("kubernetes", GOOD, "backend=none", NO_BUILD),
    Case("docker", GOOD, "", unsaid="socket"),
    # GitHub's own machines.
    Case("github-docker", GOOD, "runner_tag=ubuntu-22.04", "deprecated ubuntu-22.04"),
    Case("github-docker", GOOD, "runner_tag=ubuntu-25.10", "not known whether AppArmor restricts"),
    Case("github-docker", GOOD, "runner_tag=ubuntu-25.10 backend=none", unsaid="AppArmor restricts"),
    Case("github-docker", GOOD, "runner_tag=ubuntu-24.04 backend=none", unsaid="ubuntu-24.04"),
    Case("github-docker", GOOD, "runner_tag=builds", unsaid="builds"),
    Case("gitlab-docker", GOOD, "runner_tag=ubuntu-24.04", unsaid="ubuntu-24.04"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.target} {case.settings}")
def test_a_note_is_said_when_it_is_true_and_only_then(case: Case) -> None:
    notes = notes_of(planned(case.target, case.line, case.settings))
    assert case.said in notes
    assert not case.unsaid or case.unsaid not in notes


@pytest.mark.parametrize(
    ("label", "ways"),
    [
        ("ubuntu-24.04", "GitHub's ubuntu-22.04 works"),
        ("ubuntu-24.04-arm", "GitHub's ubuntu-22.04-arm works"),
        ("ubuntu-20.04", "removed the machines"),
        ("windows-2025", "needs a Linux machine"),
    ],
)
def test_a_machine_of_github_that_cannot_build_is_refused_and_forced(label: str, ways: str) -> None:
    with pytest.raises(RefusedError) as refused:
        planned("github-docker", GOOD, f"runner_tag={label}")
    said = [Language("en")(line) for line in (refused.value.message, *refused.value.ways)]
    assert any(ways in line for line in said)
    assert any("--set runner_tag=LABEL" in line for line in said)
    assert said[-1].startswith("`--force`")
    forced = planned("github-docker", GOOD, f"runner_tag={label}", force=True)
    assert said[0] in notes_of(forced)


@pytest.mark.parametrize("platform", [name for name, one in platforms().items() if one.refuses])
@pytest.mark.parametrize(
    ("settings", "line", "wanted"),
    [
        ("", GOOD, ["seccomp-unconfined"]),
        ("", WITH_APPARMOR, ["seccomp-unconfined", "apparmor-unconfined"]),
        ("hardening=least-privilege", GOOD, ["localhost-profiles"]),
        ("hardening=least-privilege", WITH_APPARMOR, ["localhost-profiles"]),
        ("mode=fuse-device", OLD_WITHOUT, ["device-plugin", "seccomp-unconfined"]),
        ("mode=fuse-device hardening=least-privilege", OLD_WITHOUT, ["device-plugin", "localhost-profiles"]),
        ("mode=fuse-privileged", OLD_WITHOUT, ["privileged", "seccomp-unconfined"]),
    ],
)
def test_a_platform_refuses_what_its_table_says(platform: str, settings: str, line: str, wanted: list[str]) -> None:
    settings = f"{settings} platform={platform}"
    refused = [part for part in wanted if part in platforms()[platform].refuses]
    if refused:
        with pytest.raises(RefusedError) as error:
            planned("kubernetes", line, settings)
        says = Language("en")
        assert says(error.value.message) == f"{platform} does not allow {says(PARTS[refused[0]])}."
    assert planned("kubernetes", line, settings, force=bool(refused)).mode is not None


WANTS: dict[str, dict[str, Any]] = {
    "privileged": {"privileged": True},
    "device-plugin": {"fuse_device": True},
    "seccomp-unconfined": {"seccomp": "unconfined"},
    "apparmor-unconfined": {"apparmor": "unconfined"},
    "localhost-profiles": {"seccomp": "profile"},
}


@pytest.mark.parametrize("part", PARTS)
def test_a_platform_refuses_each_part_by_itself(part: str) -> None:
    plain = confine_without_build(Answers({}), make_facts({}), TARGETS["kubernetes"])
    for name, platform in platforms().items():
        answers = Answers({"platform": name})
        refuse_on_platform(plain, answers, force=False)
        wanting = replace(plain, **WANTS[part])
        if part not in platform.refuses:
            refuse_on_platform(wanting, answers, force=False)
            continue
        with pytest.raises(RefusedError) as refused:
            refuse_on_platform(wanting, answers, force=False)
        assert refused.value.message.values == {"platform": name, "part": PARTS[part]}
        refuse_on_platform(wanting, answers, force=True)


def test_a_docker_server_has_to_be_somewhere() -> None:
    with pytest.raises(BadInputError) as refused:
        planned("kubernetes", GOOD, "backend=docker")
    assert Language("en")(refused.value.message).startswith("kubernetes has no Docker server")
    assert planned("docker", GOOD, "backend=docker").confinement.mode is None


@pytest.mark.parametrize("settings", ["backend=docker", "backend=none", "backend=docker docker_host=tcp://d:2376"])
@pytest.mark.parametrize("selinux", ["enforcing", "absent"])
@pytest.mark.parametrize("folder", ["", "workdir=none"])
def test_what_does_not_build_gets_nothing_that_building_needs(settings: str, selinux: str, folder: str) -> None:
    line = f"kernel.release=5.4.0, selinux.mode={selinux}"
    found = planned("docker", line, f"mode= {settings} {folder}").confinement
    socket = settings == "backend=docker"
    kept = {name: value for name, value in as_dict(found).items() if name != "selinux_disabled"}
    assert kept == {
        "mode": None,
        "hardening": "standard",
        "privileged": False,
        "seccomp": "engine",
        "apparmor": "engine",
        "fuse_device": False,
        "least_capabilities": False,
        "escalation_override": False,
        "small_id_range": False,
        "host_users": None,
    }
    assert found.selinux_disabled is (selinux == "enforcing" and (socket or not folder))


@pytest.mark.parametrize(("said", "host_users"), [("", None), ("host_users=no", False), ("host_users=yes", True)])
def test_a_pod_that_does_not_build_keeps_what_is_said_of_its_user_namespace(
    said: str, *, host_users: bool | None
) -> None:
    found = planned("kubernetes", f"{GOOD}, cluster.version=v1.36.0", f"backend=none {said}")
    assert found.confinement.host_users is host_users


def test_a_plan_keeps_what_it_was_made_from_and_every_note() -> None:
    settings = "mode=fuse-device runner_tag=ubuntu-22.04 distro=centos"
    plan = planned("github-docker", f"{GOOD}, userns.try=yes, fuse.device=present, fuse.device.mode=0666", settings)
    assert (plan.target, plan.mode, plan.place.id) == ("github-docker", "fuse-device", "github-docker")
    assert (plan.image.ref, plan.answers["distro"]) == ("registry.werf.io/werf/werf:2-stable-centos", "centos")
    for said in ("Mode overlay works here too", "deprecated ubuntu-22.04", "Images on centos", "Fewer privileges"):
        assert said in notes_of(plan)
    assert planned("kubernetes", GOOD, "kubernetes=1.29").kubernetes == (1, 29)
    assert planned("docker", GOOD, "mode= backend=none").mode is None


def test_a_mode_that_cannot_work_is_planned_only_by_force() -> None:
    with pytest.raises(RefusedError):
        planned("docker", OLD)
    forced = planned("docker", OLD, force=True)
    assert forced.mode == "overlay"
    assert "was requested although it cannot work" in notes_of(forced)


def test_what_is_said_of_privileged_containers_counts_above_what_is_known() -> None:
    facts = planned("kubernetes", GOOD, "allow_privileged=no platform=k3s").facts
    assert facts["platform.privileged"] == Fact("no", "allow_privileged", "stated")


def test_what_a_platform_s_nodes_have_counts_unless_they_were_seen() -> None:
    told = planned("kubernetes", UNKNOWN, "platform=talos").facts
    assert told["apparmor.enabled"] == Fact("no", "platform", "stated")
    seen = planned("kubernetes", WITH_APPARMOR, "platform=talos").facts
    assert seen.value("apparmor.enabled") == "yes"
    assert planned("docker", UNKNOWN).facts.value("apparmor.enabled") is None


@pytest.mark.parametrize(
    ("labels", "machine"),
    [
        ((), ""),
        (("builds",), ""),
        (("ubuntu-24.04",), "ubuntu-24.04"),
        (("builds", "Ubuntu-22.04-arm"), "Ubuntu-22.04-arm"),
        (("self-hosted", "ubuntu-24.04"), ""),
        (("ubuntu-24.04", "Self-Hosted"), ""),
    ],
)
def test_a_job_runs_on_a_machine_of_github_unless_its_runner_is_the_readers_own(
    labels: tuple[str, ...], machine: str
) -> None:
    assert hosted_in(labels) == machine


@pytest.mark.parametrize("field", versions())
def test_a_field_is_understood_from_its_first_version_until_it_is_gone(field: str) -> None:
    row = versions()[field]
    (major, minor), *ends = [
        (int(said.split(".")[0]), int(said.split(".")[1])) for said in (row.needs, row.until, row.ends) if said
    ]
    before = (major, minor - 1) if minor else (major - 1, 99)
    assert (understands(field, before), understands(field, (major, minor))) == (False, True)
    for end in ends:
        last = (end[0], end[1] - 1) if end[1] else (end[0] - 1, 99)
        assert understands(field, last)
        assert understands(field, end) is not bool(row.until)
        assert (is_doubtful(field, last), is_doubtful(field, end)) == (False, bool(row.ends))
    assert is_doubtful(field, (999, 0)) is bool(row.ends)
