"""Chapter 4: what the probe and the doctor say inside a container agrees with what Buildah then does in it."""

import json
from collections.abc import Iterator
from typing import Any

from tests.lab.exports import build, wizard
from tests.lab.rig import Rig
from tests.lab.rows import Row
from tests.lab.truth_table import run_command
from wizard.facts.model import Facts
from wizard.facts.reading import read_facts
from wizard.plan.targets import BUILD

CHAPTER = "probing"

CONTAINERS = {
    "default": "",
    "seccomp unconfined": "--security-opt seccomp=unconfined",
    "seccomp unconfined and the device": "--security-opt seccomp=unconfined --device /dev/fuse",
    "no new privileges": "--security-opt seccomp=unconfined --security-opt no-new-privileges",
    "privileged": "--privileged",
}


def try_all(rig: Rig) -> Iterator[Row]:
    """Every kind of container: its facts and its verdict against a build with each driver."""
    for name, flags in CONTAINERS.items():
        yield _try(rig, name, flags)


def _try(rig: Rig, name: str, flags: str) -> Row:
    text = wizard("probe", "--script")
    words = ["docker", "run", "--rm", "--interactive", *flags.split(), "--mount", f"type=volume,dst={BUILD.storage}"]
    probed = rig.run(f"probe in {name}", [*words, rig.builder, "sh", "-s"], text=text)
    if probed.status:
        return Row(CHAPTER, name, "failed", f"the probe: {probed.last_line}", probed.seconds, str(probed.log))
    facts = read_facts(probed.output, name)
    native, fuse = (_builds(rig, name, flags, driver) for driver in ("native", "fuse"))
    claims = _claims(flags, facts, native=native, fuse=fuse) | _verdicts(_doctor(rig, probed.output), native=native)
    wrong = [claim for claim, holds in claims.items() if not holds]
    outcome = f"native {_WORDS[native]}, fuse {_WORDS[fuse]}"
    seen = f"{outcome}, and these disagree: {', '.join(wrong)}" if wrong else outcome
    return Row(CHAPTER, name, "failed" if wrong else "passed", seen, probed.seconds, str(probed.log))


_WORDS = {True: "builds", False: "does not build"}


def _claims(flags: str, facts: Facts, *, native: bool, fuse: bool) -> dict[str, bool]:
    """What the probe says, and whether it is so."""
    filtered = not flags
    stopped = "no-new-privileges" in flags
    said = {key: facts.value(key) for key in facts}
    has_overlay, opens = said.get("overlay.rootless") == "yes", said.get("fuse.device.open") == "yes"
    return {
        "probe.complete": facts.complete,
        "container.kind": said.get("container.kind") == "docker",
        "process.seccomp": said.get("process.seccomp") == ("2" if filtered else "0"),
        "process.no_new_privs": said.get("process.no_new_privs") == ("1" if stopped else "0"),
        "process.uid": said.get("process.uid") == "1000",
        "storage.fs": said.get("storage.fs") not in (None, "overlay"),
        "idmap.subuid": said.get("idmap.subuid") == "100000:65536",
        "userns.try": (said.get("userns.try") == "yes") == (not filtered),
        # A namespace without mapped ids mounts overlayfs all the same; the build wants the ids too.
        "overlay.rootless": has_overlay == (native or stopped),
        "fuse.device.open": (opens and said.get("userns.try") == "yes") == (fuse or (stopped and opens)),
    }


def _verdicts(doctor: dict[str, Any], *, native: bool) -> dict[str, bool]:
    """What the doctor makes of it. Its modes are what a container may have; its warnings are of this one."""
    statuses = {check["id"]: check["status"] for check in doctor["checks"]}
    kept_back = "warning" in (statuses["seccomp"], statuses["no-new-privileges"])
    overlay = next(mode for mode in doctor["modes"] if mode["id"] == "overlay")
    return {
        "doctor's mode": doctor["mode"] == "overlay",
        "doctor's warnings": native != kept_back,
        "doctor's certainty": native <= (overlay["certainty"] == "tried"),
    }


def _builds(rig: Rig, name: str, flags: str, driver: str) -> bool:
    done = rig.shell(f"{name} {driver}", run_command(rig, flags, build(driver)), rig.project("small"))
    return done.status == 0


def _doctor(rig: Rig, facts: str) -> dict[str, Any]:
    """What the doctor says of these facts; its own status does not matter."""
    path = rig.work / "facts-of-container"
    path.write_text(facts, "utf-8")
    verdict: dict[str, Any] = json.loads(wizard("doctor", "--facts", str(path), "--json", verdict=True))
    return verdict
