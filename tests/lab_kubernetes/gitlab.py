"""The chapter gitlab: config.toml of an export as the Pods of jobs, which build; each setting taken away in its turn.

Real are the cluster, the Pods, Git's and Buildah's messages, and the merge of `pod_spec`: kubectl has the library of
the runner. The runner itself is not: gitlab_pod.py makes its Pods after its source.
"""

import copy
import json
import shlex
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import tomlkit
import yaml

from tests.lab.exports import MODES, build, driver_of
from tests.lab_kernels import judging
from tests.lab_kernels.judging import Outcome, Without
from tests.lab_kernels.results import Row
from tests.lab_kubernetes.gitlab_pod import BUILDS, NAME, logs_folder, patches_of, pod_of, scripts_folder
from tests.lab_kubernetes.session import NAMESPACE, Session

Runner = dict[str, Any]

_WITH_KEYS, _WITH_PATCHES = "gitlab_runner=18.11", "gitlab_runner=18.10"
"""The first runner with keys of its own for the profiles, and the last for which a patch carries them."""
_CHECKOUT = f"{BUILDS}/team/app"
_CLONE = f"""echo 'Getting source from Git repository'
git config --global --add safe.directory {_CHECKOUT} && mkdir -p {_CHECKOUT}
"""
"""What the runner says before it clones, and what of cloning needs no GitLab."""


@dataclass(frozen=True)
class Taken:
    """A setting of config.toml that is taken away: its topic, whether a runner has it, the problems that may come."""

    words: str
    topic: str
    applies: Callable[[Runner], bool]
    change: Callable[[Runner], object]
    problems: str


def _own(runner: Runner) -> dict[str, Any]:
    found: dict[str, Any] = runner["kubernetes"].setdefault("build_container_security_context", {})
    return found


def _is_privileged(runner: Runner) -> bool:
    return bool(runner["kubernetes"].get("privileged"))


def _has_seccomp(kind: str) -> Callable[[Runner], bool]:
    return lambda runner: not _is_privileged(runner) and _own(runner).get("seccomp_profile", {}).get("type") == kind


def _with_default_seccomp(runner: Runner) -> None:
    _own(runner)["seccomp_profile"] = {"type": "RuntimeDefault"}


def _without_flag(runner: Runner) -> None:
    runner["environment"] = []


def _gives_a_device(runner: Runner) -> bool:
    return any("squat.ai/fuse" in patch for patch in patches_of(runner))


def _without_patch(container: str) -> Callable[[Runner], object]:
    """Takes away the patch of one container."""

    def taken(runner: Runner) -> None:
        patches = runner["kubernetes"]["pod_spec"]
        runner["kubernetes"]["pod_spec"] = [one for one in patches if f"name: {container}\n" not in one["patch"]]

    return taken


_BLOCKED = "userns-blocked-by-seccomp-or-lsm"
TAKEN = (
    Taken(
        "allow_privilege_escalation = false",
        "settings/privilege-escalation",
        lambda runner: not _is_privileged(runner),
        lambda runner: runner["kubernetes"].update(allow_privilege_escalation=False),
        "newuidmap-not-permitted",
    ),
    *(
        Taken("seccomp_profile: RuntimeDefault", topic, _has_seccomp(kind), _with_default_seccomp, _BLOCKED)
        for kind, topic in (("Unconfined", "settings/seccomp-unconfined"), ("Localhost", "settings/seccomp-profile"))
    ),
    Taken(
        "capabilities without SETUID",
        "settings/capabilities",
        lambda runner: "SETUID" in _own(runner).get("capabilities", {}).get("add", ()),
        lambda runner: _own(runner)["capabilities"]["add"].remove("SETUID"),
        "newuidmap-not-permitted",
    ),
    Taken(
        "no patch for the device",
        "settings/device-fuse",
        _gives_a_device,
        _without_patch("build"),
        "fuse-device-missing",
    ),
    Taken(
        "privileged = false",
        "settings/privileged",
        _is_privileged,
        lambda runner: runner["kubernetes"].update(privileged=False),
        f"{_BLOCKED} fuse-device-missing",
    ),
)
_NO_HOME = "gitlab-helper-permission"
_FOR_THE_HELPER = (
    Taken("no patch for it", "settings/helper-home", lambda _: True, _without_patch("helper"), _NO_HOME),
    Taken(
        "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION is off",
        "settings/pod-spec-patch",
        lambda _: True,
        _without_flag,
        _NO_HOME,
    ),
)
"""What stops a job before its script: without the flag, whatever else the patches are for."""


def jobs(session: Session) -> Iterator[Row]:
    """What the jobs stand on, a job for every mode and hardening with either runner, and jobs without a setting."""
    session.prepare_nodes()
    yield _foundation(session)
    for version in (_WITH_KEYS, _WITH_PATCHES):
        for mode, hardening in MODES:
            runner = exported(session, mode, hardening, version)
            name = f"export gitlab-kubernetes --mode {mode} --hardening {hardening} {version}: the job's Pod"
            yield judging.build(name, "yes", run(session, runner, mode))
    for mode, hardening in MODES:
        runner = exported(session, mode, hardening, _WITH_KEYS)
        for taken in TAKEN:
            if taken.applies(runner):
                yield _without(session, runner, taken, mode, hardening)
    runner = exported(session, "overlay", "standard", _WITH_KEYS)
    for taken in _FOR_THE_HELPER:
        yield _without(session, runner, taken, "the helper", "standard")
    yield from _limit_range(session)


def _foundation(session: Session) -> Row:
    content = session.export("gitlab-kubernetes", "overlay", "standard")["werf-runner.yaml"].content
    applied = session.apply(content)
    seen = "applied" if applied.builds else applied.last_line
    return Row("export gitlab-kubernetes: werf-runner.yaml", "applied", seen, applied.builds, applied.seconds)


def exported(session: Session, mode: str, hardening: str, *settings: str) -> Runner:
    """The runner of an exported config.toml."""
    content = session.export("gitlab-kubernetes", mode, hardening, *settings)["config.template.toml"].content
    return runner_of(content)


def runner_of(config: str) -> Runner:
    """The first runner of a config.toml."""
    return runners_of(config)[0]


def runners_of(config: str) -> list[Runner]:
    """All runners of a config.toml."""
    runners: list[Runner] = tomlkit.parse(config).unwrap()["runners"]
    return runners


def _without(session: Session, runner: Runner, taken: Taken, mode: str, hardening: str) -> Row:
    changed = copy.deepcopy(runner)
    taken.change(changed)
    outcome = run(session, changed, mode)
    said = session.diagnosed(outcome.output) if not outcome.builds else ""
    name = f"export gitlab-kubernetes, {mode}, {hardening}: {taken.words}"
    return judging.taken_away(name, Without(taken.words, taken.topic, ()), outcome, said, taken.problems)


def _limit_range(session: Session) -> Iterator[Row]:
    """The device for every container of the namespace: what a runner without patches needs."""
    words = ("limit_range=yes", _WITH_KEYS)
    files = session.export("gitlab-kubernetes", "fuse-device", "standard", *words)
    session.must(session.apply(files["werf-runner.yaml"].content))
    runner = runner_of(files["config.template.toml"].content)
    yield judging.build(
        "export gitlab-kubernetes --mode fuse-device limit_range=yes: the job's Pod",
        "yes",
        run(session, runner, "fuse-device"),
    )


def run(session: Session, runner: Runner, mode: str) -> Outcome:
    """Make a job's Pod, run what the helper does before a job, then the job's script, and remove the Pod."""
    started = time.monotonic()
    applied = session.apply(json.dumps(_merged(session, runner)))
    if not applied.builds:
        return applied
    try:
        output = session.until_running(NAME, started + 120)
        status = 1 if output else 0
        for container, script in (("helper", _CLONE), ("build", _script(runner["kubernetes"], mode))):
            if status == 0:
                done = session.cluster.kubectl(*_exec(container), text=script, seconds=180)
                status, output = done.status, output + done.output
    finally:
        session.clear()
    last = next((line for line in reversed(output.splitlines()) if line.strip()), "no output")
    return Outcome(status == 0, output, last, time.monotonic() - started)


def node_of(session: Session, runner: Runner, until: float) -> str:
    """The node to which a job's Pod is sent; what a person sees if there is none."""
    applied = session.apply(json.dumps(_merged(session, runner)))
    node = session.node_of(NAME, until) if applied.builds else applied.last_line
    session.clear()
    return node


def _exec(container: str) -> tuple[str, ...]:
    return ("exec", "--stdin", "--namespace", NAMESPACE, NAME, "--container", container, "--", "sh")


def _script(table: dict[str, Any], mode: str) -> str:
    """Keeps the script on the volume and runs it, with its output in the job's log, as the executor does."""
    path, log = f"{scripts_folder(table)}/step_script", f"{logs_folder(table)}/output.log"
    command = build(driver_of(mode)).removesuffix(" .") + f" {_CHECKOUT}"
    script = f"set -eu\ncp -R /project/. {_CHECKOUT}\n{command}\n"
    return (
        f"set -e\nprintf %s {shlex.quote(script)} >{path}\n"
        f"status=$({{ sh {path} 2>&1; echo $? >{path}.status; }} | tee -a {log} >&2; cat {path}.status)\nexit $status\n"
    )


def _merged(session: Session, runner: Runner) -> dict[str, Any]:
    """The Pod with its patches, merged by kubectl, which has the library of the runner."""
    pod = pod_of(runner)
    for patch in patches_of(runner):
        words = ("--local", "--filename", "-", "--type", "strategic", "--output", "json")
        wanted = json.dumps({"spec": yaml.safe_load(patch)})
        done = session.cluster.kubectl("patch", *words, "--patch", wanted, text=json.dumps(pod))
        if done.status:
            raise RuntimeError(f"the patch does not merge: {done.last_line}")
        pod = json.loads(done.output)
    return pod
