"""A step names the service, Pod, namespace and image that the log tells; what it does not tell, the reader replaces."""

import shlex

import pytest

from wizard.diagnosis.engine import diagnose
from wizard.diagnosis.fixing import steps, target_for
from wizard.diagnosis.model import Step
from wizard.diagnosis.names import names_in, origin_in, with_names
from wizard.facts.model import Facts
from wizard.language import Language, text
from wizard.plan.settings import Answers

FUSE = "using mount program /usr/bin/fuse-overlayfs: fuse: device not found, try 'modprobe fuse' first"
PASTA = "Error: pasta failed with exit code 1:\nFailed to open() /dev/net/tun: No such file or directory"


@pytest.mark.parametrize(
    ("log", "names"),
    [
        ("builder-1  | STEP 2/3: RUN make", ("service: builder",)),
        ("$ docker compose run --rm builder werf build", ("service: builder",)),
        ("$ docker compose up --wait 2>&1", ()),
        ("web-1  | ready\nbuilder-1  | STEP 2/3", ()),
        ("Waiting for pod ci/runner-x1-project-7 to be running", ("namespace: ci", "pod: runner-x1-project-7")),
        ('err="no" pod="ci/werf-9p"', ("namespace: ci", "pod: werf-9p")),
        ("Successfully assigned ci/werf-9p to node-4", ("namespace: ci", "pod: werf-9p")),
        ("Name:         werf-9p\nNamespace:    ci", ("namespace: ci", "pod: werf-9p")),
        ('pods "build-7" is forbidden', ("pod: build-7",)),
        ("$ kubectl get pods -n ci", ("namespace: ci",)),
        ("User system:serviceaccount:ci:default cannot", ("namespace: ci",)),
        ("in namespace a and namespace b", ()),
        ("$ podman run --rm alpine:3 sh -c 'echo a'", ("podman run: alpine:3 sh -c 'echo a'",)),
    ],
)
def test_names_are_read_from_the_log(log: str, names: tuple[str, ...]) -> None:
    assert names_in(log) == names


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (
            "ERROR: docker.io/acme/app:dev: not found",
            ("registry: docker.io", "repository: docker.io/acme/app", "image: docker.io/acme/app:dev"),
        ),
        ("initiating layer upload to /v2/a/blobs/uploads/ in reg.example.org: denied", ("registry: reg.example.org",)),
        ('Get "https://registry-1.docker.io/v2/": EOF', ("registry: docker.io",)),
        ("reading manifest 3 in quay.io/b/c: manifest unknown", ("registry: quay.io", "repository: quay.io/b/c")),
        (
            'image "nexus3:8083/ci-cd:1"',
            ("registry: nexus3:8083", "repository: nexus3:8083/ci-cd", "image: nexus3:8083/ci-cd:1"),
        ),
        ("quay.io/a/b: denied\nghcr.io/c/d: denied", ()),
        ("open /usr/lib/x.so: no such file", ()),
        ("lookup api.example.com: no such host", ()),
    ],
)
def test_the_registry_and_the_image_are_read_from_the_lines_of_a_problem(lines: str, names: tuple[str, ...]) -> None:
    assert origin_in(lines) == names


def test_a_step_logs_in_to_the_registry_of_the_message() -> None:
    log = 'kubelet  Failed to pull image "reg.example.org/shop/base:7": denied: unauthenticated: no'
    assert "--docker-server=reg.example.org " in fix_of(log)[0].code


def test_a_step_looks_for_the_image_of_the_message() -> None:
    codes = [step.code for step in fix_of("ERROR: docker.io/acme/app:dev: not found")]
    assert codes[0].startswith("crane ls docker.io/acme/app |")
    assert codes[1].startswith("crane manifest docker.io/acme/app:dev |")


def test_a_registry_of_others_has_a_login_that_is_not_the_jobs_token() -> None:
    log = "{0}writing blob: initiating layer upload to /v2/a/b/blobs/uploads/ in {1}: unauthorized: no"
    assert "werf cr login" in fix_of(log.format("werf build\n", "quay.io"))[0].code
    assert "werf ci-env" in fix_of(log.format("werf build\n", "registry.example.net"))[0].code


def fix_of(log: str, given: dict[str, str] | None = None) -> tuple[Step, ...]:
    diagnosis = diagnose([log.encode()])
    first = diagnosis.findings[0]
    answers = Answers(given or {})
    return steps(first.id, target_for(first.id, "", diagnosis.target), answers, Facts({}), first.seen)


def test_the_lines_for_compose_name_the_service_of_the_log() -> None:
    lines = [step for step in fix_of(f"$ docker compose up\nbuilder-1  | {FUSE}") if step.path == "compose.yaml"]
    assert lines
    assert all(step.code.startswith("services:\n  builder:\n") for step in lines)


def test_a_failed_run_is_repeated_with_its_own_image_and_command() -> None:
    first = fix_of(f"$ podman run --rm alpine:3 id\n{PASTA}")[0]
    assert (first.code, first.to_fill_in) == ("podman run --network host alpine:3 id\n", None)


@pytest.mark.parametrize("log", [PASTA, "Error: netavark: nftables error: nft did not return successfully"])
def test_chroot_isolation_is_not_offered_for_a_run(log: str) -> None:
    assert not any("BUILDAH_ISOLATION" in step.code for step in fix_of(f"$ podman run alpine\n{log}"))
    assert "BUILDAH_ISOLATION" in fix_of(f"STEP 2/3: RUN make\n{log}")[0].code


STEP = Step(text("Do it."), "kubectl get pod werf --namespace werf\nkubectl logs POD -n NAMESPACE\n", "sh", "cluster")


def test_the_namespace_of_the_arguments_comes_before_that_of_the_log() -> None:
    seen = ("namespace: ci", "pod: build-7")
    assert with_names(STEP, seen).code == "kubectl get pod build-7 --namespace ci\nkubectl logs build-7 -n ci\n"
    assert "--namespace own\n" in with_names(STEP, seen, "own").code


def test_a_step_says_which_names_to_replace() -> None:
    note = STEP.to_fill_in
    assert note is not None
    assert Language("en")(note) == "Replace POD, NAMESPACE with your own."


@pytest.mark.parametrize(
    "log",
    [
        'apparmor profile "-R.x" is not loaded',
        "AppArmor parser error for /etc/apparmor.d/-R in profile /etc/apparmor.d/-R at line 3: syntax error",
        "open /var/lib/kubelet/seccomp/../../../etc/cron.d/x: no such file or directory",
        "open /var/lib/kubelet/seccomp/-rf/x: no such file or directory",
        'profile "x$(id)" is not loaded',
        'pods "-rf" is forbidden in the namespace "we`id`rf"',
        "kubectl -n '-x;id' get pods",
        'Get "https://reg$(id).example.com;id/v2/": denied',
        "docker compose run -x;id",
    ],
)
def test_what_could_be_an_option_another_path_or_a_command_is_no_name(log: str) -> None:
    assert names_in(log) == origin_in(log) == ()


@pytest.mark.parametrize("word", ["$(touch x)", "`touch x`", "x;touch x", "-x;touch x", "a'b", 'a"b', "$PWD$(touch x)"])
def test_a_failed_run_is_repeated_with_its_words_quoted(word: str) -> None:
    log = f"docker run --rm registry.werf.io/werf/werf:2 werf {shlex.quote(word)}"
    told = dict(name.split(": ", 1) for name in names_in(log))
    assert shlex.split(told["docker run"])[-1] == word
    code = with_names(Step(text("x"), "docker run IMAGE COMMAND\n", "sh", "host"), names_in(log)).code
    assert shlex.split(code)[-1] == word
