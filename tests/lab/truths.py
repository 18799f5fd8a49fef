"""What is known of flags and drivers, each seen again; and the probe, asked about the same containers."""

from collections.abc import Iterator

from tests.lab.builds import PASSED, Outcome, message_pattern
from tests.lab.rig import BUILDER, CHECKOUT, fuse_mode, run
from wizard.facts.reading import read_facts

UNSHARE = "Error during unshare(CLONE_NEWUSER): Operation not permitted"
GROUPS = "error setting supplemental groups list: operation not permitted"
NEWUIDMAP = "newuidmap: write to uid_map failed: Operation not permitted"
OPEN = "--security-opt seccomp=unconfined --security-opt apparmor=unconfined"

KEYS = ("userns.try", "overlay.rootless", "fuse.device.open", "container.kind")

ROWS = (
    ("", "native", UNSHARE),
    ("", "fuse", UNSHARE),
    ("--device /dev/fuse", "fuse", UNSHARE),
    (OPEN, "native", PASSED),
    (OPEN, "fuse", "fuse: device not found, try 'modprobe fuse' first"),
    (OPEN, "vfs", PASSED),
    (f"{OPEN} --device /dev/fuse", "fuse", PASSED),
    ("--privileged", "native", PASSED),
    ("--privileged", "fuse", PASSED),
    (f"{OPEN} --security-opt no-new-privileges", "native", NEWUIDMAP),
    (
        f"{OPEN} --security-opt no-new-privileges",
        "native",
        "error setting supplemental groups list: operation not permitted",
    ),
    (f"{OPEN} --cap-drop ALL", "native", "fork/exec /usr/bin/newuidmap: operation not permitted"),
    (f"{OPEN} --cap-drop ALL --cap-add SETUID --cap-add SETGID", "native", PASSED),
    ("--cap-add SYS_ADMIN", "native", PASSED),
    (OPEN, "native rootless", "mount `proc` to `proc`: Operation not permitted"),
    (f"{OPEN} --security-opt systempaths=unconfined", "native rootless", PASSED),
)
"""Flags of docker run, arguments of the build, and what has to appear."""

CLOSED_FUSE = ((f"{OPEN} --device /dev/fuse", "fuse"), ("--privileged", "fuse"))


def truth_table() -> Iterator[Outcome]:
    """Each row, seen again."""
    for flags, driver, expected in ROWS:
        yield _row(flags, driver, expected)
    with fuse_mode(0o600):
        for flags, driver in CLOSED_FUSE:
            yield _row(f"{flags}", driver, "fuse: failed to open /dev/fuse: Permission denied", " (/dev/fuse 0600)")


def _row(flags: str, driver: str, expected: str, remark: str = "") -> Outcome:
    ran = run(["docker", "run", "--rm", *flags.split(), BUILDER, "/opt/project/build", *driver.split()])
    good = bool(message_pattern(expected).search(ran.output))
    said = "builds" if expected == PASSED else f"fails: {expected}"
    return Outcome(f"docker run {flags or '(nothing)'}: {driver}{remark}", good, said, ran.output)


def probe_agrees() -> Iterator[Outcome]:
    """The probe in a container says what a build in that container finds."""
    script = (CHECKOUT / "wizard/facts/probe.sh").read_text()
    for flags in ("", OPEN, f"{OPEN} --device /dev/fuse", "--privileged", f"{OPEN} --cap-drop ALL"):
        ran = run(["docker", "run", "--rm", "--interactive", *flags.split(), BUILDER, "sh", "-s"], stdin=script)
        facts = read_facts(ran.output, "probe")
        builds = (
            PASSED in run(["docker", "run", "--rm", *flags.split(), BUILDER, "/opt/project/build", "native"]).output
        )
        said = {
            key: facts.value(key) for key in ("userns.try", "overlay.rootless", "fuse.device.open", "container.kind")
        }
        # Dropped capabilities stop the mapping of ids, which no single attempt of the probe shows.
        mapped = facts.value("process.caps_bounding") != "0000000000000000"
        good = (
            facts.complete
            and builds == (said["overlay.rootless"] == "yes" and mapped)
            and said["container.kind"] == "docker"
        )
        good = good and (said["fuse.device.open"] == "yes") == ("fuse" in flags or "privileged" in flags)
        yield Outcome(f"the probe in docker run {flags or '(nothing)'}", good, str(said), ran.output)
