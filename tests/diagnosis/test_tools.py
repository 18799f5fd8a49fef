"""The builder that speaks in a log decides in whose syntax the fix is: not every one has Buildah's options."""

import pytest

from tests.diagnosis.test_fixing import fixes
from wizard.diagnosis.fixing import steps, target_for
from wizard.diagnosis.signatures import read_problems
from wizard.diagnosis.surroundings import tools_in
from wizard.facts.model import Facts
from wizard.plan.settings import Answers

KANIKO = "INFO[0009] Unpacking rootfs as cmd COPY . /go/build requires it."
BUILDKIT = "#1 [internal] load build definition from Dockerfile"
CHMOD = "error building image: failed to get filesystem from image: chmod /bin: operation not permitted"
REFUSED = "POST https://r.example.com/v2/a/b/blobs/uploads/: unauthorized: authentication required"
UNTRUSTED = (
    'Get "https://r.example.com/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority'
)
PROC = "mount proc:/proc (via /proc/self/fd/6), flags: 0xe: operation not permitted"
WERF = "$ werf build --repo r.example.com/a"


@pytest.mark.parametrize(
    ("log", "tools"),
    [
        (KANIKO, ("tool: kaniko",)),
        (CHMOD, ("tool: kaniko",)),
        ("Using docker image sha256:1 for gcr.io/kaniko-project/executor:debug", ("tool: kaniko",)),
        (BUILDKIT, ("tool: buildkit",)),
        ("[rootlesskit:parent] error: child exited: exit status 1", ("tool: buildkit",)),
        ("ERROR: failed to solve: alpine: failed to fetch anonymous token", ("tool: buildkit",)),
        ("ERROR: failed to build: failed to solve: alpine: 429 Too Many Requests", ("tool: buildkit",)),
        ("error checking push permissions -- make sure you entered the correct tag name", ("tool: kaniko",)),
        ("Sending build context to Docker daemon  9.2kB", ("tool: docker",)),
        ("Step 2/3 : RUN make\nThe command '/bin/sh -c make' returned a non-zero code: 137", ("tool: docker",)),
        ("ERROR: Cannot connect to the Docker daemon at unix:///var/run/docker.sock.", ("tool: docker",)),
        (f"{BUILDKIT}\nError response from daemon: unauthorized", ("tool: buildkit",)),
        (f"{WERF}\nError response from daemon: unauthorized", ()),
        ("$ podman run --rm alpine\nError: netavark: nftables error", ("tool: podman", "tool: podman run")),
        ("Error: pasta failed with exit code 1:", ("tool: podman run",)),
        ("STEP 2/3: RUN make\nError: netavark: nftables error", ()),
        ("$ docker run quay.io/podman/stable podman run alpine", ()),
        ("Error: UPGRADE FAILED: timed out waiting for the condition", ("tool: helm",)),
        ("$ werf converge\nError: UPGRADE FAILED: timed out waiting for the condition", ()),
        (f"{KANIKO}\n{WERF}", ()),
        (f"{BUILDKIT}\n+ buildah bud -t x .", ()),
        ("Version: v2.75.3\nBuilding stage app", ()),
        ("Using docker image registry.werf.io/werf/werf:2-stable\nCannot connect to the Docker daemon at tcp://x", ()),
    ],
)
def test_the_builder_is_told_by_its_own_words(log: str, tools: tuple[str, ...]) -> None:
    assert tools_in(log) == tools


@pytest.mark.parametrize(
    ("log", "target", "first"),
    [
        (f"{KANIKO}\n{CHMOD}", "kubernetes", "add: [CHOWN, DAC_OVERRIDE, FOWNER"),
        (f"{KANIKO}\n{CHMOD}", "docker", "--cap-add CHOWN"),
        (f"{KANIKO}\nerror checking push permissions: {REFUSED}", "kubernetes", "mountPath: /kaniko/.docker"),
        (f"{KANIKO}\nerror checking push permissions: {REFUSED}", "docker", "> /kaniko/.docker/config.json"),
        (f"{KANIKO}\nerror pushing image: {UNTRUSTED}", "docker", "--registry-certificate=r.example.com="),
        (
            f"{BUILDKIT}\nERROR: failed to solve: failed to push: {UNTRUSTED}",
            "docker",
            '[registry."r.example.com"]',
        ),
        (f"{BUILDKIT}\nERROR: failed to solve: failed to push: {REFUSED}", "docker", "docker login"),
        (
            f"{BUILDKIT}\nERROR: failed to solve: process: {PROC}",
            "kubernetes",
            "args: [--oci-worker-no-process-sandbox]",
        ),
        (f"{BUILDKIT}\nERROR: failed to solve: process: {PROC}", "docker", "rootless --oci-worker-no-process-sandbox"),
    ],
)
def test_the_first_step_is_in_the_builders_own_syntax(log: str, target: str, first: str) -> None:
    found = fixes(log, target)
    assert first in found[0].code
    assert not found[0].instead
    assert not [step.code for step in found if "BUILDAH_" in step.code or "ci-env" in step.code]


@pytest.mark.parametrize("message", [REFUSED, UNTRUSTED, PROC])
def test_werf_in_the_log_keeps_the_steps_for_werf(message: str) -> None:
    codes = [step.code for step in fixes(f"{WERF}\nError: {message}", "docker")]
    assert codes
    assert not [code for code in codes if "kaniko" in code or "buildkit" in code]


@pytest.mark.parametrize("tool", ["kaniko", "buildkit", "docker", "podman", "helm"])
def test_whoever_speaks_no_problem_is_left_without_a_step(tool: str) -> None:
    for name in read_problems():
        for target in ("docker", "podman", "compose", "kubernetes"):
            found = steps(name, target_for(name, target), Answers({}), Facts({}), (f"tool: {tool}",))
            assert found, (name, target)
            assert not found[0].instead, (name, target)


@pytest.mark.parametrize(
    ("log", "first"),
    [
        (
            "docker: Error response from daemon: toomanyrequests: You have reached your pull rate limit.",
            "| docker login",
        ),
        (
            "$ podman pull alpine\ntoomanyrequests: You have reached your unauthenticated pull rate limit.",
            "| podman login",
        ),
        (
            "The push refers to repository [r]\nGet https://r/v2/: http: server gave HTTP response to HTTPS client",
            "insecure-registries",
        ),
        (
            "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
            "systemctl start docker",
        ),
        ("Step 2/3 : RUN apt-get update\nTemporary failure resolving 'deb.debian.org'", '"dns"'),
        ("#7 12.1 Killed\n#7 ERROR: process did not complete successfully: exit code: 137", "free -m"),
        ("Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress", "helm history app"),
        ("Step 4/9 : COPY dist /srv\nCOPY failed: stat dist: file does not exist", "cat .dockerignore"),
        (
            "Error: open /usr/lib/containers/storage/overlay-images/images.lock: permission denied",
            "additionalimagestores",
        ),
    ],
)
def test_who_builds_without_werf_gets_the_words_of_its_own_tool(log: str, first: str) -> None:
    found = fixes(log, "docker")
    assert first in found[0].code
    assert not [step.code for step in found[:1] if "werf" in step.code]
