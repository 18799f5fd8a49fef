"""The sources of facts: the probe run here, and the engines asked for what only they know."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from threading import Thread
from typing import Any

from wizard.facts.cluster import ask_cluster
from wizard.facts.model import Facts, make_facts
from wizard.facts.printed import items, json_object, last_line, line, part
from wizard.facts.probe import probe_script
from wizard.facts.reading import read_facts
from wizard.facts.unanswered import NOTHING_SAID
from wizard.facts.waiting import results_of
from wizard.facts.world import Done, World
from wizard.records import replace

# The probe limits each attempt; this is the last resort above them.
PROBE_SECONDS = 30.0
ENGINE_SECONDS = 5.0
"""Seconds for all questions to all engines."""
_LARGEST_INFO = 1024 * 1024
_MOMENT = 0.05
"""Seconds for a thread to see that its command was killed."""


def gather(world: World) -> Facts:
    """Return everything that this machine and its engines say; all are asked at the same time."""
    until = world.seconds() + ENGINE_SECONDS
    probed, *engines = _all_at_once(
        world,
        lambda: run_probe(world),
        *(lambda ask=ask: make_facts(ask(world, until)) for ask in (ask_docker, ask_podman)),
        lambda: ask_cluster(world, until),
    )
    for engine in engines:
        probed = replace(probed.plus(engine), nodes=engine.nodes)
    return probed


def _all_at_once(world: World, *sources: Callable[[], Facts]) -> list[Facts]:
    """Return what the sources say, in their order; they are asked one after another if no thread can start."""
    answers: list[Future[Facts]] = [Future() for _ in sources]
    started: list[Thread] = []
    try:
        for source, future in zip(sources, answers, strict=True):
            thread = Thread(target=_tell, args=(source, future))
            try:
                thread.start()
                started.append(thread)
            except RuntimeError:
                _tell(source, future)
        return results_of(answers)
    except BaseException:
        _end(world, started)
        raise
    finally:
        for thread in started:
            thread.join()


def _end(world: World, threads: Sequence[Thread]) -> None:
    """End what the threads run, and what one of them starts while the others are being ended."""
    while any(thread.is_alive() for thread in threads):
        world.end_all()
        for thread in threads:
            thread.join(_MOMENT)


def _tell(source: Callable[[], Facts], future: "Future[Facts]") -> None:
    try:
        future.set_result(source())
    except BaseException as error:
        future.set_exception(error)


def probe_output(world: World) -> Done:
    """Run the probe and return its output; empty without sh."""
    return world.run(["sh", "-c", probe_script()], seconds=PROBE_SECONDS, cleans_up=True)


def run_probe(world: World) -> Facts:
    """Return the facts of this machine; incomplete if the probe was cut short, empty if it did not run."""
    done = probe_output(world)
    return read_facts(done.output, "probe.sh") if done.output else Facts({}, complete=False)


def ask_docker(world: World, until: float | None = None) -> dict[str, str]:
    """Return engine.docker.*, empty without a docker command; `until` is a time of the world's clock."""
    if not world.has_command("docker"):
        return {}
    done = _ask(world, until, "docker", "info", "--format", "{{json .}}")
    info = json_object(done.output)
    if not info.get("ServerVersion"):
        errors = items(info, "ServerErrors") or [done.error.strip() or NOTHING_SAID]
        return {"engine.docker.error": line(errors[0])}
    options = [_security_option(option) for option in items(info, "SecurityOptions")]
    return {
        "engine.docker.version": line(info["ServerVersion"]),
        "engine.docker.kernel": line(info.get("KernelVersion", "")),
        "engine.docker.rootless": "yes" if "rootless" in options else "no",
        "engine.docker.security": ",".join(options),
        "engine.docker.storage": line(info.get("Driver", "")),
        **_storage("engine.docker.", dict(_pairs(info, "DriverStatus"))),
    }


def ask_podman(world: World, until: float | None = None) -> dict[str, str]:
    """Return engine.podman.*, empty without a podman command."""
    if not world.has_command("podman"):
        return {}
    done = _ask(world, until, "podman", "info", "--format", "json")
    info = json_object(done.output)
    if not info:
        return {"engine.podman.error": last_line(done.error, NOTHING_SAID)}
    security = part(part(info, "host"), "security")
    names = {"apparmorEnabled": "apparmor", "seccompEnabled": "seccomp", "selinuxEnabled": "selinux"}
    return {
        "engine.podman.version": line(part(info, "version").get("Version", "")),
        "engine.podman.kernel": line(part(info, "host").get("kernel", "")),
        "engine.podman.rootless": "yes" if security.get("rootless") else "no",
        "engine.podman.security": ",".join(word for key, word in names.items() if security.get(key)),
        **_storage("engine.podman.", part(part(info, "store"), "graphStatus")),
    }


def _ask(world: World, until: float | None, *words: str) -> Done:
    left = ENGINE_SECONDS if until is None else until - world.seconds()
    return world.run(words, seconds=left, largest=_LARGEST_INFO)


def _storage(prefix: str, status: Mapping[str, Any]) -> dict[str, str]:
    """Return what an engine says of the file system below its layers, on which its volumes are too."""
    values = {}
    if kind := line(status.get("Backing Filesystem", "")):
        values[f"{prefix}backing_fs"] = kind
    match line(status.get("Supports d_type", "")):
        case "true":
            values[f"{prefix}d_type"] = "yes"
        case "false":
            values[f"{prefix}d_type"] = "no"
    return values


def _pairs(whole: object, key: str) -> list[tuple[str, Any]]:
    """Return the rows of a table as pairs: Docker writes it as a list of pairs."""
    return [(line(row[0]), row[1]) for row in items(whole, key) if isinstance(row, list) and len(row) == 2]


def _security_option(option: object) -> str:
    """Return `seccomp` for `name=seccomp,profile=builtin`."""
    return line(option).removeprefix("name=").partition(",")[0]
