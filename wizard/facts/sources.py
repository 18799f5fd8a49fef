"""Where facts come from: the probe run here, and the engines asked for what only they know."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from wizard.display import visible
from wizard.facts.keys import evidence_of
from wizard.facts.model import Fact, Facts
from wizard.facts.reading import read_facts
from wizard.facts.world import Done, World
from wizard.resources import PACKAGE

PROBE = PACKAGE / "facts" / "probe.sh"

# The probe limits each of its own attempts; this is the last resort above them.
PROBE_SECONDS = 30.0
ENGINE_SECONDS = 5.0
_SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/token"


def gather(world: World) -> Facts:
    """Everything this machine and its engines tell, asked for all at once."""
    with ThreadPoolExecutor(max_workers=4) as pool:
        probed = pool.submit(run_probe, world)
        engines = [pool.submit(ask, world) for ask in (ask_docker, ask_podman, ask_cluster)]
        facts = probed.result()
        for engine in engines:
            facts = facts.plus({key: Fact(value, evidence_of(key)) for key, value in engine.result().items()})
    return facts


def probe_output(world: World) -> Done:
    """What the probe prints here; nothing where there is no sh."""
    return world.run(["sh", str(PROBE)], seconds=PROBE_SECONDS)


def run_probe(world: World) -> Facts:
    """The facts of this machine; incomplete ones where the probe was cut short, none where it did not run."""
    done = probe_output(world)
    return read_facts(done.output, "probe.sh") if done.output else Facts({}, complete=False)


def ask_docker(world: World) -> dict[str, str]:
    """engine.docker.*, or nothing where there is no docker command."""
    if not world.has_command("docker"):
        return {}
    done = world.run(["docker", "info", "--format", "{{json .}}"], seconds=ENGINE_SECONDS)
    info = _json_object(done.output)
    if not info.get("ServerVersion"):
        errors = _items(info, "ServerErrors") or [done.error.strip() or "no answer"]
        return {"engine.docker.error": _line(errors[0])}
    options = [_security_option(option) for option in _items(info, "SecurityOptions")]
    return {
        "engine.docker.version": _line(info["ServerVersion"]),
        "engine.docker.kernel": _line(info.get("KernelVersion", "")),
        "engine.docker.rootless": "yes" if "rootless" in options else "no",
        "engine.docker.security": ",".join(options),
        "engine.docker.storage": _line(info.get("Driver", "")),
        **_storage("engine.docker.", dict(_pairs(info, "DriverStatus"))),
    }


def ask_podman(world: World) -> dict[str, str]:
    """engine.podman.*, or nothing where there is no podman command."""
    if not world.has_command("podman"):
        return {}
    done = world.run(["podman", "info", "--format", "json"], seconds=ENGINE_SECONDS)
    info = _json_object(done.output)
    if not info:
        return {
            "engine.podman.error": _line(done.error.strip().splitlines()[-1] if done.error.strip() else "no answer")
        }
    security = _part(_part(info, "host"), "security")
    names = {"apparmorEnabled": "apparmor", "seccompEnabled": "seccomp", "selinuxEnabled": "selinux"}
    return {
        "engine.podman.version": _line(_part(info, "version").get("Version", "")),
        "engine.podman.kernel": _line(_part(info, "host").get("kernel", "")),
        "engine.podman.rootless": "yes" if security.get("rootless") else "no",
        "engine.podman.security": ",".join(word for key, word in names.items() if security.get(key)),
        **_storage("engine.podman.", _part(_part(info, "store"), "graphStatus")),
    }


def ask_cluster(world: World) -> dict[str, str]:
    """cluster.*, or nothing where no cluster is configured: kubectl's default would be a guess."""
    home = world.environ.get("HOME", "")
    configured = (
        world.environ.get("KUBECONFIG") or world.exists(f"{home}/.kube/config") or world.exists(_SERVICE_ACCOUNT)
    )
    if not configured or not world.has_command("kubectl"):
        return {}
    limit = f"--request-timeout={ENGINE_SECONDS - 1:g}s"
    done = world.run(["kubectl", "get", "nodes", "-o", "json", limit], seconds=ENGINE_SECONDS)
    nodes = [_part(_part(item, "status"), "nodeInfo") for item in _items(_json_object(done.output), "items")]
    if not nodes:
        last = done.error.strip().splitlines()[-1:] or ["no nodes were listed"]
        return {"cluster.error": _line(last[0])}
    return {
        "cluster.nodes": str(len(nodes)),
        "cluster.version": _joined(nodes, "kubeletVersion"),
        "cluster.kernel": _joined(nodes, "kernelVersion"),
        "cluster.os": _joined(nodes, "osImage"),
        "cluster.runtime": _joined(nodes, "containerRuntimeVersion"),
    }


def _joined(nodes: list[Mapping[str, Any]], key: str) -> str:
    return ",".join(sorted({_line(node.get(key, "")).replace(",", " ") for node in nodes}))


def _storage(prefix: str, status: Mapping[str, Any]) -> dict[str, str]:
    """What an engine says of the file system under its own layers, where its volumes are too."""
    told = {}
    if kind := _line(status.get("Backing Filesystem", "")):
        told[f"{prefix}backing_fs"] = kind
    match _line(status.get("Supports d_type", "")):
        case "true":
            told[f"{prefix}d_type"] = "yes"
        case "false":
            told[f"{prefix}d_type"] = "no"
    return told


def _pairs(whole: object, key: str) -> list[tuple[str, Any]]:
    """Docker writes this table as a list of pairs."""
    return [(_line(row[0]), row[1]) for row in _items(_object(whole), key) if isinstance(row, list) and len(row) == 2]


def _security_option(option: object) -> str:
    """`name=seccomp,profile=builtin` is `seccomp`."""
    return _line(option).removeprefix("name=").partition(",")[0]


def _json_object(source: str) -> Mapping[str, Any]:
    """The object that an engine printed; an empty one where it printed something else."""
    try:
        return _object(json.loads(source, parse_int=str))
    except (json.JSONDecodeError, RecursionError):
        return {}


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _part(whole: object, key: str) -> Mapping[str, Any]:
    """An object within an object; an empty one where the engine has something else there."""
    return _object(_object(whole).get(key))


def _items(whole: Mapping[str, Any], key: str) -> list[Any]:
    """A list within an object; an empty one where the engine has something else there."""
    value = whole.get(key)
    return value if isinstance(value, list) else []


def _line(value: object) -> str:
    """One line that may be shown: an engine's messages come with colours and line breaks."""
    return visible(" ".join(str(value).split()))[:1000]
