"""The Pod that `export kubernetes` prints, run for real by `podman kube play`."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.lab.builds import PASSED, Outcome
from tests.lab.rig import BUILDER, CHECKOUT, ROOT, Ran, need, run
from wizard.targets.kubernetes.pod import SECCOMP_PATH
from wizard.targets.seccomp import profile_text

CASES = (("overlay", "standard"), ("overlay", "least-privilege"), ("fuse-privileged", "standard"))
"""fuse-device is not among them: a device plugin needs a kubelet."""

# The registry's Secret is optional, which this podman does not know: an empty one stands in.
SECRET = """apiVersion: v1
kind: Secret
metadata:
  name: werf-registry
data:
  .dockerconfigjson: e30=
"""

# Root may not raise limits without CAP_SYS_RESOURCE, and podman always asks for some.
SHIM = """#!/usr/bin/env python3
import json, os, sys
if "--bundle" in sys.argv or "-b" in sys.argv:
    flag = "--bundle" if "--bundle" in sys.argv else "-b"
    path = os.path.join(sys.argv[sys.argv.index(flag) + 1], "config.json")
    with open(path) as stream:
        config = json.load(stream)
    config.get("process", {}).pop("rlimits", None)
    with open(path, "w") as stream:
        json.dump(config, stream)
os.execvp("runc", ["runc", *sys.argv[1:]])
"""


def pods() -> Iterator[Outcome]:
    """Each Pod builds a real image."""
    podman = _podman()
    archive = ROOT / "builder.tar"
    need(["docker", "save", "--output", str(archive), BUILDER])
    need([*podman, "load", "--quiet", "--input", str(archive)])
    archive.unlink()
    try:
        for mode, hardening in CASES:
            driver = "fuse" if mode == "fuse-privileged" else "native"
            yield _play(podman, mode, hardening, driver)
    finally:
        run([*podman, "pod", "rm", "--all", "--force"])
        run([*podman, "volume", "prune", "--force"])


def _podman() -> list[str]:
    """podman with storage of its own, on a machine with hybrid cgroups."""
    shim = ROOT / "runtime"
    shim.write_text(SHIM)
    shim.chmod(0o755)
    storage = ["--root", f"{ROOT}/podman", "--runroot", f"{ROOT}/podman-run", "--tmpdir", f"{ROOT}/podman-tmp"]
    return ["podman", *storage, "--cgroup-manager", "cgroupfs", "--runtime", str(shim)]


def _play(podman: list[str], mode: str, hardening: str, driver: str) -> Outcome:
    path = ROOT / "pod.yaml"
    manifest = _manifest(mode, hardening, driver)
    if hardening == "least-privilege":
        manifest = _with_annotation(manifest)
    path.write_text(f"{SECRET}---\n{manifest}")
    profiles = ["--seccomp-profile-root", str(ROOT / "seccomp")]
    played = run([*podman, "kube", "play", "--network", "none", *profiles, str(path)])
    run([*podman, "wait", "werf-werf"])
    logs = run([*podman, "logs", "werf-werf"])
    run([*podman, "kube", "down", str(path)])
    run([*podman, "pod", "rm", "--all", "--force"])
    run([*podman, "volume", "prune", "--force"])
    whole = Ran(played.status, played.output + logs.output)
    return Outcome(f"Pod, {mode}, {hardening}, {driver}", PASSED in whole.output, "builds", whole.output)


def _with_annotation(manifest: str) -> str:
    """This podman knows seccomp by the old annotation only: the field of the manifest, said again in its way."""
    file = ROOT / "seccomp" / Path(SECCOMP_PATH).name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(profile_text())
    before, pod, after = manifest.partition("kind: Pod\nmetadata:\n")
    annotation = f"  annotations:\n    seccomp.security.alpha.kubernetes.io/pod: localhost/{file.name}\n"
    return f"{before}{pod}{annotation}{after}"


def _manifest(mode: str, hardening: str, driver: str) -> str:
    """kubernetes.yaml, exactly as the program writes it."""
    words = [sys.executable, "-m", "wizard", "export", "kubernetes", "--facts", str(ROOT / "facts"), "--mode", mode]
    image = f"ref=localhost/{BUILDER}" if "." not in BUILDER.partition("/")[0] else f"ref={BUILDER}"
    settings = ["--hardening", hardening, "--set", image, "--set", f"command=/opt/project/build {driver}", "--json"]
    done = run(["sh", "-c", '"$@" 2>/dev/null', "sh", *words, *settings], cwd=CHECKOUT)
    artifacts = json.loads(done.output)["artifacts"]
    return next(str(artifact["content"]) for artifact in artifacts if Path(artifact["path"]).name == "kubernetes.yaml")
