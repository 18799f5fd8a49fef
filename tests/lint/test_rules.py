"""Each rule: what it finds, how serious that is, and where; and what it leaves alone."""

from pathlib import Path

import pytest

from tests.lint.judging import judge, named, serious
from tests.lint.rule_cases import FOLDER, Case, read_cases

GOOD_RUN = (
    "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined"
    " -v b:/home/build/.local/share/containers {more} registry.werf.io/werf/werf:{tag} werf converge\n"
)

GOOD_POD = """apiVersion: v1
kind: Pod
metadata:
  name: werf
  namespace: build
{meta}
spec:
  securityContext:
    runAsUser: 1000
    fsGroup: 1000
{pod}
  containers:
    - name: werf
      image: registry.werf.io/werf/werf:2-stable
      command: [werf, converge]
{container}
      securityContext:
        allowPrivilegeEscalation: true
        seccompProfile: {{type: Unconfined}}
        appArmorProfile: {{type: Unconfined}}
{security}
      volumeMounts:
        - {{name: s, mountPath: /home/build/.local/share/containers}}
{mounts}
  volumes:
    - name: s
      {volume}
"""

PARTS = ("meta", "pod", "container", "security", "mounts")
LEAST = "--cap-drop ALL --cap-add SETUID --cap-add SETGID"


def run(more: str = "", tag: str = "2-stable") -> str:
    return GOOD_RUN.format(more=more, tag=tag)


def pod(volume: str = "emptyDir: {}", **parts: str) -> str:
    indents = {"meta": 2, "pod": 2, "container": 6, "security": 8, "mounts": 8}
    filled = {
        part: "\n".join(" " * indents[part] + line for line in parts.get(part, "").split("\n") if line)
        for part in PARTS
    }
    return GOOD_POD.format(volume=volume, **filled)


def replaced(content: str, old: str, new: str) -> str:
    assert old in content
    return content.replace(old, new)


NAMESPACE = "\n---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: build\n{labels}"
ENFORCE = "  labels:\n    pod-security.kubernetes.io/enforce: {level}\n"
WORKFLOW = """jobs:
  build:
    runs-on: {machine}
    container:
      image: ghcr.io/werf/werf:2-stable-ubuntu
      options: --security-opt seccomp=unconfined --security-opt apparmor=unconfined{user}
      volumes: [b:/home/build1001/.local/share/containers, c:/home/build1001/.werf]
{env}
    steps: [{{run: werf converge}}]
"""
RUNNER = """[[runners]]
  name = "r"
  [runners.kubernetes]
    image = "registry.werf.io/werf/werf:2-stable"
    [[runners.kubernetes.pod_spec]]
      patch_type = "strategic"
      patch = "containers: []"
"""


def judged(case: Case) -> list[tuple[str, str, str]]:
    """Of each finding of the case's rule: what the file goes on with, the severity, the change."""
    lines = case.content.split("\n")
    found = named(judge(case.content, dict(case.facts), dict(case.answers)), case.rule)
    return [
        (lines[one.at.line - 1][one.at.column - 1 :].lstrip("'\""), one.severity, one.fix.rstrip("\n")) for one in found
    ]


@pytest.mark.parametrize("case", read_cases(FOLDER), ids=lambda case: case.name)
def test_a_rule_finds_it_where_it_stands_and_says_the_change(case: Case) -> None:
    found = judged(case)
    assert any(at.startswith(case.at) and rest == [case.severity, case.fix] for at, *rest in found), found


@pytest.mark.parametrize("file", sorted((FOLDER / "good").iterdir()), ids=lambda file: file.name)
def test_what_cases_start_from_has_nothing_but_notes(file: Path) -> None:
    report = judge(file.read_text("utf-8"))
    assert report.judged == 1
    assert serious(report) == []


@pytest.mark.parametrize(
    "content",
    [
        run(),
        run(f"--security-opt=seccomp=./p.json {LEAST}").replace("--security-opt seccomp=unconfined ", ""),
        pod(),
        run("--read-only --tmpfs /tmp --tmpfs /var/tmp -v w:/home/build/.werf"),
        run("-u 1000:1000 --pull always --name=x -it"),
        run("--user=$(id -u)"),
        run("-e WERF_BUILDAH_MODE=auto"),
        run(tag="2.10.1"),
        WORKFLOW.format(
            machine="[self-hosted]",
            user=" --user 1001",
            env="      env: {XDG_DATA_HOME: /home/build1001/.local/share, WERF_HOME: /home/build1001/.werf}",
        ),
        pod(meta="annotations: {team: x}", pod="hostUsers: true"),
    ],
)
def test_what_works_has_nothing_but_notes(content: str) -> None:
    assert [one for one in judge(content).findings if one.severity != "note"] == []


@pytest.mark.parametrize(
    "content",
    [
        "docker run alpine sleep 1\n",
        "docker run registry.werf.io/werf/werf:2-stable git clone x\n",
        "docker run registry.werf.io/werf/werf:2-stable sh -c 'sleep 5; echo werf'\n",
        "services: {db: {image: postgres, privileged: true}}\n",
    ],
)
def test_a_container_without_werf_is_passed_over_unless_asked_for(content: str) -> None:
    assert judge(content).judged == 0
    assert judge(content, every=True).judged == 1


@pytest.mark.parametrize(
    ("content", "fix"),
    [
        (run("--security-opt no-new-privileges"), "- --security-opt no-new-privileges"),
        (run(tag="2-stabel"), "- registry.werf.io/werf/werf:2-stabel\n+ registry.werf.io/werf/werf:2-stable"),
        (run("-e WERF_BUILDAH_MODE=native"), "- -e WERF_BUILDAH_MODE=native\n+ -e WERF_BUILDAH_MODE=auto"),
        (replaced(run(), "--security-opt seccomp=unconfined ", ""), "+ --security-opt seccomp=unconfined"),
        (
            replaced(pod(), "Escalation: true", "Escalation: false"),
            "- allowPrivilegeEscalation: false\n+ allowPrivilegeEscalation: true",
        ),
        (
            "services:\n  a:\n    image: werf/werf:2\n    security_opt: [seccomp=unconfined]\n",
            "- security_opt: [seccomp=unconfined]\n+ security_opt: [seccomp=unconfined, apparmor=unconfined]",
        ),
        (RUNNER, '+ environment = ["FF_USE_ADVANCED_POD_SPEC_CONFIGURATION=true"]'),
    ],
)
def test_the_change_is_in_the_files_own_syntax(content: str, fix: str) -> None:
    assert fix in {one.fix for one in judge(content).findings}


def test_what_one_file_says_of_a_namespace_holds_for_the_pods_of_another() -> None:
    from tests.targets.plans import ABLE
    from wizard.facts.model import make_facts
    from wizard.lint.linting import lint
    from wizard.lint.opening import LintSource
    from wizard.plan.settings import Answers

    label = NAMESPACE.format(labels=ENFORCE.format(level="baseline")).removeprefix("\n---\n")
    report = lint([LintSource("pod", pod()), LintSource("namespace", label)], make_facts(ABLE), Answers({}))
    assert [one.file for one in named(report, "pod-security")] == ["pod"]


def test_control_characters_of_a_file_do_not_reach_the_terminal() -> None:
    report = judge(run('-e "WERF_BUILDAH_MODE=\x1b[31mred"'))
    (found,) = named(report, "buildah-mode")
    assert "\x1b" not in found.fix + str(found.message.values)


@pytest.mark.parametrize("machine", ["[self-hosted, ubuntu-24.04]", "werf", "ubuntu", "[linux, x64]"])
def test_a_machine_of_ones_own_is_not_taken_for_githubs(machine: str) -> None:
    report = judge(WORKFLOW.format(machine=machine, user=" --user 1001", env=""))
    assert not named(report, "github-hosted")


@pytest.mark.parametrize("image", ["example.com/kaniko-project/other:1", "example.com/my-kaniko:1", "debian:13"])
def test_only_the_builders_own_images_are_told_of(image: str) -> None:
    assert not named(judge(f"docker run {image} --context /workspace\n"), "builder-ended")
