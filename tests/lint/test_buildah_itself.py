"""Buildah by itself, not within werf: what lint knows of werf and of its images does not hold there."""

import pytest

from tests.lint.judging import judge, named, serious
from wizard.application.fixing import fixed
from wizard.facts.model import make_facts
from wizard.lint.linting import lint
from wizard.lint.opening import LintSource
from wizard.plan.settings import Answers

BUILDAH = "quay.io/buildah/stable"
WERF = "registry.werf.io/werf/werf:2-stable"
JOB = """build:
  image: {image}
  variables: {{STORAGE_DRIVER: vfs, BUILDAH_ISOLATION: chroot}}
  script: [{script}]
"""
OPEN = "--security-opt seccomp=unconfined --security-opt apparmor=unconfined -v s:/var/lib/containers"


@pytest.mark.parametrize(
    ("image", "script", "expected"),
    [
        (BUILDAH, "buildah build .", 0),
        ("registry.example.com/group/project/buildah:1.23.1", "buildah bud .", 0),
        ("fedora", "dnf install -y buildah; buildah build .", 0),
        (WERF, "werf build", 2),
        (BUILDAH, "werf build", 2),
    ],
)
def test_buildah_reads_its_own_variables(image: str, script: str, expected: int) -> None:
    report = judge(JOB.format(image=image, script=script), name=".gitlab-ci.yml")
    assert report.judged == 1
    assert len(named(report, "buildah-variable")) == expected


def test_its_variables_are_not_taken_out() -> None:
    source = LintSource(".gitlab-ci.yml", JOB.format(image=BUILDAH, script="buildah build ."))
    assert fixed([source], lambda given: lint(given, make_facts({}), Answers({}))).files == {}


@pytest.mark.parametrize("user", ["", "--user root", "--user 0:0", "--user build", "--user 1000"])
def test_root_and_build_of_its_image_can_build(user: str) -> None:
    content = f"docker run {OPEN} -v h:/home/build/.local/share/containers {user} {BUILDAH} buildah bud .\n"
    assert serious(judge(content, name="run.sh")) == []


def test_a_user_that_its_image_does_not_have_is_found() -> None:
    (found,) = named(judge(f"docker run {OPEN} --user podman {BUILDAH} buildah bud .\n", name="run.sh"), "user-unknown")
    assert found.message.values["known"] == "1000 (build)"


def test_of_another_image_neither_users_nor_ranges_are_known() -> None:
    content = 'podman run --user ci -v "$S:/var/lib/containers" -v .:/src "$IMAGE" sh -c "buildah bud /src"\n'
    assert judge(content, name="run.sh").findings == ()


def test_a_pod_of_buildah_stays_root() -> None:
    content = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n"
        f"  - {{name: a, image: {BUILDAH}, command: [buildah, bud, .]}}\n"
    )
    assert not named(judge(content), "user-unset")
    assert named(judge(content.replace(BUILDAH, WERF).replace("buildah, bud, .", "werf, build")), "user-unset")


@pytest.mark.parametrize(
    ("command", "is_rootless"),
    [
        ("podman", True),
        ("sudo podman", False),
        ("sudo -E podman", False),
        ("doas podman", False),
        ("sudo -u ci podman", True),
        ("timeout 60 podman", True),
    ],
)
def test_podman_of_root_has_no_user_namespace(command: str, is_rootless: bool) -> None:
    content = f"{command} run -v .:/app {WERF} werf build\n"
    report = judge(content, name="run.sh")
    assert bool(named(report, "keep-id")) == is_rootless
    assert bool(named(report, "subordinate-ids")) == is_rootless


@pytest.mark.parametrize(
    ("path", "is_rootless"),
    [
        ("etc/containers/systemd/w.container", False),
        ("etc/containers/systemd/users/1000/w.container", True),
        (".config/containers/systemd/w.container", True),
    ],
)
def test_a_unit_in_the_directory_of_root_is_of_root(path: str, is_rootless: bool) -> None:
    report = judge(f"[Container]\nImage={WERF}\nExec=werf build\nVolume=.:/app\n", name=path)
    assert bool(named(report, "keep-id")) == is_rootless


DIND = """services: [docker:24-dind]
variables: {DOCKER_HOST: "tcp://docker:2375"}
build:
  image: IMAGE
  script: [werf build]
other:
  script: [SCRIPT]
"""


@pytest.mark.parametrize(("script", "severity"), [("docker push a", "note"), ("make", "warning")])
def test_a_server_that_another_job_calls_is_needed(script: str, severity: str) -> None:
    report = judge(DIND.replace("IMAGE", WERF).replace("SCRIPT", script), name=".gitlab-ci.yml")
    assert [one.severity for one in named(report, "docker-service")] == [severity]
    assert bool(named(report, "docker-variable")) == (severity == "warning")


def test_a_variable_that_another_job_reads_is_no_mistake() -> None:
    content = (
        f"variables: {{STORAGE_DRIVER: vfs}}\na: {{image: {BUILDAH}, script: [buildah build .]}}\n"
        f"b: {{image: {WERF}, script: [werf build]}}\n"
    )
    assert not named(judge(content, name=".gitlab-ci.yml"), "buildah-variable")
    alone = content.replace("buildah build .", "make").replace(BUILDAH, "alpine")
    assert named(judge(alone, name=".gitlab-ci.yml"), "buildah-variable")


@pytest.mark.parametrize("word", ["no", "No", "OFF", "n", "false", "False"])
def test_every_word_for_no_is_turned_into_true(word: str) -> None:
    content = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n"
        f"  - name: a\n    image: {WERF}\n    args: [werf, build]\n    securityContext:\n"
        f"      privileged: {word}\n      allowPrivilegeEscalation: {word} # hardened\n"
    )
    (found,) = named(judge(content), "no-new-privileges")
    assert found.fix.split("\n")[-1] == "+ allowPrivilegeEscalation: true # hardened"
    report = fixed([LintSource("a.yaml", content)], lambda given: lint(given, make_facts({}), Answers({})))
    assert "allowPrivilegeEscalation: true # hardened\n" in report.files["a.yaml"]


@pytest.mark.parametrize("engine", ["$(shell command -v podman || command -v docker)", "$(ENGINE)"])
def test_an_engine_in_a_variable_is_said_to_be_unknown(engine: str) -> None:
    content = f"all:\n\t{engine} run --rm {WERF} werf build\n"
    (gap,) = named(judge(content, name="Makefile"), "not-read")
    assert gap.at.line == 2


def test_a_variable_of_make_goes_on_in_the_next_line() -> None:
    content = (
        "OPTS = --rm \\\n\t--security-opt seccomp=unconfined \\\n  --security-opt apparmor=unconfined\n"
        f"all:\n\tdocker run $(OPTS) {WERF} werf build\n"
    )
    assert serious(judge(content, name="Makefile")) == []


@pytest.mark.parametrize(("mode", "is_found"), [("auto", True), ("docker", False)])
def test_what_does_not_build_needs_no_user_namespace_of_selinux(mode: str, is_found: bool) -> None:
    content = (
        f'[[runners]]\nexecutor = "docker"\nenvironment = ["WERF_BUILDAH_MODE={mode}"]\n[runners.docker]\n'
        f'image = "{WERF}"\nvolumes = ["/home/build/.werf"]\n'
    )
    facts = {"apparmor.enabled": "no", "selinux.mode": "enforcing", "distro.id": ""}
    assert bool(named(judge(content, facts, name="config.toml"), "selinux-label")) == is_found


def test_root_that_runs_buildah_needs_no_newuidmap() -> None:
    options = "--cap-add SETFCAP --cap-add CHOWN --security-opt no-new-privileges"
    found = [
        {one.rule for one in judge(f"docker run {options} {OPEN} {rest}\n", name="run.sh").findings}
        for rest in (f"{BUILDAH} buildah bud .", f"--user build {BUILDAH} buildah bud .", f"{WERF} werf build")
    ]
    wanted = {"no-new-privileges", "capabilities-wide"}
    assert [wanted & rules for rules in found] == [set(), wanted, wanted]


@pytest.mark.parametrize(("image", "is_said"), [("$(werf stage image web)", False), ("$(cat image)", True)])
def test_an_image_that_werf_has_built_is_not_werfs(image: str, is_said: bool) -> None:
    report = judge(f"werf build\ndocker create --rm {image}\n", name="run.sh")
    assert bool(named(report, "not-read")) == is_said


@pytest.mark.parametrize(
    ("image", "script", "noted"),
    [
        (BUILDAH, "buildah build .", 1),
        (WERF, "werf build", 0),  # werf does not read the variable
    ],
)
def test_vfs_that_its_own_variable_chooses_is_noted_and_stays(image: str, script: str, noted: int) -> None:
    found = named(judge(JOB.format(image=image, script=script), name=".gitlab-ci.yml"), "storage-driver")
    assert [(one.severity, one.fix) for one in found] == [("note", "")] * noted


@pytest.mark.parametrize("option", ["--storage-driver=vfs", "--storage-driver vfs"])
def test_vfs_that_an_option_chooses_is_noted(option: str) -> None:
    content = f"docker run {OPEN} {BUILDAH} buildah {option} bud .\n"
    (found,) = named(judge(content, name="run.sh"), "storage-driver")
    assert found.severity == "note"
    assert named(judge(content.replace("vfs", "overlay"), name="run.sh"), "storage-driver") == []


@pytest.mark.parametrize(("driver", "missing"), [("vfs", 0), ("overlay", 1)])
def test_a_pod_with_vfs_stacks_nothing_and_needs_no_volume(driver: str, missing: int) -> None:
    content = (
        f"kind: Pod\nmetadata: {{name: a}}\nspec: {{containers: [{{name: a, image: {BUILDAH}, "
        f"env: [{{name: STORAGE_DRIVER, value: {driver}}}], command: [buildah, bud, .]}}]}}\n"
    )
    assert len(named(judge(content), "storage-missing")) == missing
