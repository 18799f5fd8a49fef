"""The builder that speaks in a log decides in whose syntax the fix is: not every one has Buildah's options."""

import pytest

from tests.diagnosis.test_fixing import fixes
from wizard.diagnosis.surroundings import tools_in

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
        ("Sending build context to Docker daemon  9.2kB", ()),
        (f"{KANIKO}\n{WERF}", ()),
        (f"{BUILDKIT}\n+ buildah bud -t x .", ()),
        ("Version: v2.75.3\nBuilding stage app", ()),
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
        (f"{KANIKO}\nerror pushing image: {UNTRUSTED}", "docker", "--registry-certificate=registry.example.com="),
        (
            f"{BUILDKIT}\nERROR: failed to solve: failed to push: {UNTRUSTED}",
            "docker",
            '[registry."registry.example.com"]',
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
