"""Each rule: what it finds, how serious that is, and where; and what it leaves alone."""

from dataclasses import dataclass, field

import pytest

from tests.lint.judging import NO_OVERLAY, judge, named
from wizard.knowledge.topics import read_topic, topic_ids
from wizard.language import LANGUAGES, Language
from wizard.lint.rules.registry import rules
from wizard.report.findings import WORDS

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


@dataclass(frozen=True)
class Case:
    """A text, the rule that it breaks, how the line begins that is named, and the ground."""

    rule: str
    content: str
    begins: str
    severity: str
    facts: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)


def replaced(content: str, old: str, new: str) -> str:
    assert old in content
    return content.replace(old, new)


CLAIM = (
    "\n---\nkind: PersistentVolumeClaim\napiVersion: v1\nmetadata: {name: c}\nspec: {accessModes: [ReadWriteMany]}\n"
)
NAMESPACE = "\n---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: build\n{labels}"
ENFORCE = "  labels:\n    pod-security.kubernetes.io/enforce: {level}\n"
ANNOTATION = "annotations:\n  container.apparmor.security.beta.kubernetes.io/{name}: {value}"
NO_FIELD = "        appArmorProfile: {type: Unconfined}\n"
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
PIPELINE = """job:
  image: registry.werf.io/werf/werf:2-stable
  services: [docker:27-dind]
  variables: {DOCKER_TLS_CERTDIR: /certs, WERF_BUILDAH_MODE: docker-with-fuse}
  script: [werf converge]
"""
RUNNER = """[[runners]]
  name = "r"
  [runners.kubernetes]
    image = "registry.werf.io/werf/werf:2-stable"
    [[runners.kubernetes.pod_spec]]
      patch_type = "strategic"
      patch = "containers: []"
"""

CASES = (
    Case("seccomp-default", replaced(run(), "seccomp=unconfined", "seccomp=builtin"), "--security-opt s", "error"),
    Case("seccomp-default", replaced(run(), "--security-opt seccomp=unconfined ", ""), "docker", "error"),
    Case(
        "seccomp-default",
        replaced(pod(), "{type: Unconfined}\n        app", "{type: RuntimeDefault}\n        app"),
        "type",
        "error",
    ),
    Case(
        "seccomp-default",
        f"podman run {LEAST} -v b:/home/build/.local/share/containers werf/werf:x werf build\n",
        "podman",
        "error",
    ),
    Case(
        "seccomp-unset",
        replaced(pod(), "        seccompProfile: {type: Unconfined}\n", ""),
        "securityContext",
        "warning",
    ),
    Case("seccomp-wide", run(), "--security-opt s", "note"),
    Case("apparmor-default", replaced(run(), "--security-opt apparmor=unconfined ", ""), "docker", "error"),
    Case(
        "apparmor-default",
        replaced(run(), "--security-opt apparmor=unconfined ", ""),
        "docker",
        "warning",
        {"apparmor.enabled": ""},
    ),
    Case("apparmor-default", replaced(pod(), NO_FIELD, ""), "securityContext", "error"),
    Case("apparmor-restricted", run(), "--security-opt a", "error", {"apparmor.restrict_userns": "1"}),
    Case(
        "apparmor-absent",
        replaced(run(), "apparmor=unconfined", "apparmor=mine"),
        "--security-opt a",
        "error",
        {"apparmor.enabled": "no"},
    ),
    Case("apparmor-twice", pod(meta=ANNOTATION.format(name="werf", value="localhost/x")), "container.app", "error"),
    Case(
        "profile-wrong",
        replaced(pod(), "appArmorProfile: {type: Unconfined}", "appArmorProfile: {type: off}"),
        "type",
        "error",
    ),
    Case("profile-wrong", pod(meta=ANNOTATION.format(name="werf", value="off")), "container.app", "error"),
    Case("no-new-privileges", run("--security-opt=no-new-privileges"), "--security-opt=no", "error"),
    Case("no-new-privileges", replaced(pod(), "Escalation: true", "Escalation: false"), "allowPriv", "error"),
    Case("no-new-privileges", run(), "docker", "error", {"engine.docker.security": "no-new-privileges"}),
    Case(
        "escalation-unset", replaced(pod(), "        allowPrivilegeEscalation: true\n", ""), "securityContext", "note"
    ),
    Case("capabilities-missing", run("--cap-drop ALL --cap-add SETUID"), "--cap-drop", "error"),
    Case("capabilities-missing", run("--cap-drop=cap_setgid"), "--cap-drop", "error"),
    Case("capabilities-missing", pod(security="capabilities: {drop: [ALL]}"), "ALL", "error"),
    Case("capabilities-wide", run("--cap-add NET_ADMIN"), "--cap-add", "note"),
    Case("sys-admin", run("--cap-add CAP_SYS_ADMIN"), "--cap-add", "warning"),
    Case("user-unknown", run("-u 1234"), "-u", "error"),
    Case("user-unknown", replaced(pod(), "runAsUser: 1000", "runAsUser: 65534"), "runAsUser", "error"),
    Case("user-root", run("--user root"), "--user", "error"),
    Case("user-unset", replaced(pod(), "    runAsUser: 1000\n", ""), "securityContext", "note"),
    Case("user-unset", WORKFLOW.format(machine="[self-hosted]", user="", env=""), "options", "warning"),
    Case(
        "user-unverifiable",
        replaced(pod(), "    runAsUser: 1000\n", "    runAsNonRoot: true\n"),
        "runAsNonRoot",
        "error",
    ),
    Case("keep-id", "podman run -v .:/app werf/werf:2 werf build\n", "-v", "warning"),
    Case("subordinate-ids", "podman run -v .:/app werf/werf:2 werf build\n", "podman", "error"),
    Case("subordinate-ids", pod(pod="hostUsers: false"), "hostUsers", "error"),
    Case("selinux-label", run("-v $PWD:/app"), "-v $PWD", "error", {"selinux.mode": "enforcing"}),
    Case("selinux-label", run(), "docker", "error", {"selinux.mode": "enforcing", "distro.id": "debian"}),
    Case("unmasked", run("--security-opt systempaths=unconfined"), "--security-opt sys", "note"),
    Case("unmasked", pod(security="procMount: Unmasked"), "procMount", "note"),
    Case("read-only-root", run("--read-only --tmpfs /tmp"), "--read-only", "error"),
    Case("storage-missing", replaced(run(), "-v b:/home/build/.local/share/containers", ""), "docker", "note"),
    Case(
        "storage-missing",
        replaced(pod(), "/home/build/.local/share/containers}", "/var/lib}"),
        "securityContext",
        "warning",
    ),
    Case(
        "storage-missing",
        replaced(pod(), "/home/build/.local/share/containers}", "/var/lib}"),
        "securityContext",
        "error",
        {"cluster.runtime": "cri-o://1.30"},
    ),
    Case("storage-memory", pod("emptyDir: {medium: Memory}"), "mountPath", "warning", {"kernel.release": ""}),
    Case("storage-memory", pod("emptyDir: {medium: Memory}"), "mountPath", "error", {"kernel.release": "6.1.0"}),
    Case("storage-memory", pod("emptyDir: {medium: Memory}"), "mountPath", "warning", {"kernel.release": "6.12.0"}),
    Case("storage-network", pod("nfs: {server: a, path: /}"), "mountPath", "error"),
    Case("storage-network", pod("persistentVolumeClaim: {claimName: c}") + CLAIM, "mountPath", "warning"),
    Case("storage-read-only", replaced(run(), "containers ", "containers:ro "), "-v b", "error"),
    Case(
        "storage-owner",
        replaced(pod("persistentVolumeClaim: {claimName: c}"), "    fsGroup: 1000\n", ""),
        "mountPath",
        "warning",
    ),
    Case("github-home", WORKFLOW.format(machine="[self-hosted]", user=" --user 1001", env=""), "container", "warning"),
    *(
        Case("github-hosted", WORKFLOW.format(machine=label, user=" --user 1001", env=""), "runs-on", severity)
        for label, severity in (
            ("ubuntu-24.04-arm", "warning"),
            ("ubuntu-26.04", "warning"),
            ("ubuntu-26.04-arm", "warning"),
            ("ubuntu-slim", "warning"),
            ("ubuntu-20.04", "warning"),
            ("ubuntu-24.04-16core", "warning"),
            ("Ubuntu-Latest", "warning"),
            ("windows-2025", "warning"),
            ("ubuntu-22.04", "note"),
            ("ubuntu-22.04-arm", "note"),
            ("ubuntu-30.04", "note"),
        )
    ),
    Case(
        "github-hosted",
        WORKFLOW.format(machine="[linux, ubuntu-24.04]", user=" --user 1001", env=""),
        "ubuntu",
        "warning",
    ),
    Case("github-hosted", WORKFLOW.format(machine="ubuntu-latest", user=" --user 1001", env=""), "runs-on", "warning"),
    Case("fuse-missing", run(), "docker", "error", NO_OVERLAY),
    Case("fuse-missing", pod(), "securityContext", "error", NO_OVERLAY),
    Case("fuse-unneeded", run("--device /dev/fuse"), "--device", "note"),
    Case("fuse-host-path", run("-v /dev/fuse:/dev/fuse"), "-v /dev/fuse", "error", NO_OVERLAY),
    Case("fuse-wrong", run("--device /dev/fuse:/dev/fuse:r"), "--device", "error", NO_OVERLAY),
    Case("fuse-wrong", pod(container="resources: {requests: {squat.ai/fuse: 1}}"), "squat", "error"),
    Case("privileged-wide", run("--privileged"), "--privileged", "note"),
    Case("privileged-refused", run("--privileged"), "--privileged", "error", answers={"allow_privileged": "no"}),
    Case("granted-unneeded", run("-e WERF_BUILDAH_MODE=docker"), "--security-opt", "note"),
    Case("docker-socket", run("-v /var/run/docker.sock:/var/run/docker.sock"), "-v /var", "warning"),
    Case(
        "docker-socket",
        run("-e WERF_BUILDAH_MODE=docker -v /var/run/docker.sock:/var/run/docker.sock"),
        "-v /var",
        "note",
    ),
    Case("docker-service", PIPELINE, "docker:27-dind", "warning"),
    Case("docker-variable", PIPELINE, "DOCKER_TLS", "note"),
    Case("image-unknown", run(tag="2-stabel"), "registry", "error"),
    Case("image-unknown", run(tag="1.1"), "registry", "error"),
    Case("image-dropped", run(tag="2-stable-centos"), "registry", "warning"),
    Case("image-moving", run(tag="latest"), "registry", "warning"),
    Case("image-moving", replaced(run(), ":2-stable", ""), "registry", "warning"),
    Case("buildah-mode", run("-e WERF_BUILDAH_MODE=native"), "-e", "error"),
    Case("buildah-mode", run("--env=WERF_BUILDAH_MODE=native-rootless"), "--env", "error"),
    Case("buildah-mode", PIPELINE, "WERF_BUILDAH_MODE", "error"),
    Case("buildah-variable", run("-e WERF_BUILDAH_ISOLATION=chroot"), "-e", "warning"),
    Case("storage-driver", run("-e WERF_BUILDAH_STORAGE_DRIVER=btrfs"), "-e", "error"),
    Case("storage-driver", run("-e WERF_BUILDAH_STORAGE_DRIVER=vfs"), "-e", "note"),
    Case("field-unknown", pod(), "type", "error", answers={"kubernetes": "1.29"}),
    Case(
        "field-unknown",
        replaced(pod(meta=ANNOTATION.format(name="werf", value="unconfined")), NO_FIELD, ""),
        "container.app",
        "error",
        answers={"kubernetes": "1.36"},
    ),
    Case(
        "field-ends",
        replaced(pod(meta=ANNOTATION.format(name="werf", value="unconfined")), NO_FIELD, ""),
        "container.app",
        "warning",
    ),
    Case(
        "field-ends",
        replaced(pod(meta=ANNOTATION.format(name="werf", value="unconfined")), NO_FIELD, ""),
        "container.app",
        "note",
        answers={"kubernetes": "1.31"},
    ),
    Case("annotation-stray", pod(meta=ANNOTATION.format(name="other", value="unconfined")), "container.app", "error"),
    Case("colon-spelling", replaced(run(), "seccomp=", "seccomp:"), "--security-opt", "note"),
    Case("pod-spec-off", RUNNER, "[[runners.kubernetes.pod_spec]]", "error"),
    Case("hook-template", "githubConfigUrl: x/werf\ncontainerMode:\n  type: kubernetes\n", "type", "warning"),
    Case("pod-security", pod() + NAMESPACE.format(labels=ENFORCE.format(level="baseline")), "kind: Pod", "error"),
    Case("pod-security", pod() + NAMESPACE.format(labels=ENFORCE.format(level="base")), "pod-security", "error"),
    Case(
        "pod-security-wide",
        replaced(pod(), "{type: Unconfined}", "{type: Localhost, localhostProfile: p}")
        + NAMESPACE.format(labels=ENFORCE.format(level="privileged")),
        "pod-security",
        "note",
    ),
    Case("pod-security-unset", pod() + NAMESPACE.format(labels=""), "kind: Namespace", "note"),
    Case("host-not-ready", run(), "docker", "error", {"userns.max": "0", "overlay.rootless": ""}),
    Case("not-read", "include: [other.yaml]\njob: {script: [werf converge]}\n", "include", "note"),
    Case("runner-jobs", "[[runners]]\n  executor = 'docker'\n  [runners.docker]\n  image = 'a'\n", "[runners", "note"),
    Case("wrong-type", pod(security="readOnlyRootFilesystem: 'false'"), "readOnly", "error"),
    Case("wrong-place", pod(security="fsGroup: 1000"), "fsGroup", "error"),
    Case("command-cut", "docker run \\\n  # why\n  --rm werf/werf:2 werf build\n", "docker", "error"),
    Case("not-known", run(), "docker", "note", {"overlay.rootless": "", "kernel.release": ""}),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule} {case.severity}")
def test_a_rule_finds_it_where_it_stands(case: Case) -> None:
    found = named(judge(case.content, case.facts, case.answers), case.rule)
    assert found, "nothing was found"
    lines = case.content.split("\n")
    places = [lines[one.at.line - 1][one.at.column - 1 :] for one in found]
    assert any(place.lstrip("'\"").startswith(case.begins) for place in places), places
    assert case.severity in {one.severity for one in found}


def test_every_rule_has_a_case() -> None:
    assert {case.rule for case in CASES} == set(rules())


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
    from wizard.lint.opening import Source
    from wizard.plan.settings import Answers

    label = NAMESPACE.format(labels=ENFORCE.format(level="baseline")).removeprefix("\n---\n")
    report = lint([Source("pod", pod()), Source("namespace", label)], make_facts(ABLE), Answers({}))
    assert [one.file for one in named(report, "pod-security")] == ["pod"]


def test_control_characters_of_a_file_do_not_reach_the_terminal() -> None:
    report = judge(run('-e "WERF_BUILDAH_MODE=\x1b[31mred"'))
    (found,) = named(report, "buildah-mode")
    assert "\x1b" not in found.fix + str(found.message.values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_every_rule_with_its_severity(language: str) -> None:
    say = Language(language)
    rows = {f"| `{rule.id}` | {say(WORDS[rule.severity])} | {say(rule.title)} |" for rule in rules().values()}
    page = read_topic("concepts/lint", language).body.splitlines()
    assert {line for line in page if line.startswith("| `") and line.count("|") == 4} == rows


def test_every_rules_page_exists() -> None:
    assert {rule.topic for rule in rules().values()} <= set(topic_ids())


@pytest.mark.parametrize("machine", ["[self-hosted, ubuntu-24.04]", "werf", "ubuntu", "[linux, x64]"])
def test_a_machine_of_ones_own_is_not_taken_for_githubs(machine: str) -> None:
    report = judge(WORKFLOW.format(machine=machine, user=" --user 1001", env=""))
    assert not named(report, "github-hosted")
