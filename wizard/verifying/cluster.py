"""A trial in a cluster: a Job is created, waited for, read, and deleted with all that was made for it."""

import json
from typing import Any

from wizard.errors import BadInputError
from wizard.facts.world import Done, World
from wizard.language import text
from wizard.plan.plan import Plan
from wizard.records import Record
from wizard.verifying.manifest import LABEL, Manifest, manifest
from wizard.verifying.trial import End, Trial, facts_in

_ASK_SECONDS = 15.0
_CLEAN_SECONDS = 60.0
_BETWEEN_LOOKS = 1.0
_HOPELESS = (
    *("CreateContainerConfigError", "CreateContainerError", "ErrImageNeverPull", "ImagePullBackOff"),
    *("InvalidImageName", "RunContainerError", "StartError", "CreateContainerErr"),
)
"""What the kubelet calls a container that it will go on failing to start."""

_NOTHING: tuple[str, ...] = ()


class _State(Record):
    """What the Job has come to: `ended`, or not yet; `said` is what the cluster said of it."""

    ended: bool
    said: tuple[str, ...] = ()


class _Cluster(Record):
    """kubectl, in a world, for one namespace."""

    world: World
    namespace: str

    def ask(self, *words: str, stdin: str = "", seconds: float = _ASK_SECONDS) -> Done:
        """Run kubectl, out of reach of Ctrl-C."""
        limit = f"--request-timeout={max(seconds - 1, 1):g}s"
        command = ["kubectl", "--namespace", self.namespace, *words, limit]
        return self.world.run_apart(command, seconds=seconds, stdin=stdin)

    def has(self, kind: str, name: str) -> bool:
        """Whether an object is there; one that may not be looked at is taken to be.

        Raises BadInputError where the cluster does not answer.
        """
        done = self.ask("get", kind, name, "--output", "name")
        if "Forbidden" in done.error:
            return True
        if done.status != 0 and "NotFound" not in done.error:
            why = done.error.strip().splitlines()[-1:] or ["no answer"]
            raise BadInputError(
                text("The cluster does not answer: {why}", why=why[0][:300]),
                text("`kubectl get nodes` has to work first."),
            )
        return done.status == 0


def try_cluster(plan: Plan, world: World, seconds: float) -> Trial:
    """A trial by a Job. Raises BadInputError where there is no kubectl, or no cluster answers."""
    if not world.has_command("kubectl"):
        raise BadInputError(
            text("There is no `{name}` command here.", name="kubectl"),
            text("Name another target: werf-wizard verify docker, podman, compose or kubernetes."),
        )
    namespace, account = plan.answers["namespace"], plan.answers["service_account"]
    cluster = _Cluster(world, namespace)
    has_namespace = cluster.has("namespace", namespace)
    has_account = has_namespace and cluster.has("serviceaccount", account)
    name = f"werf-wizard-verify-{world.name_nobody_has()}"
    wanted = manifest(plan, name, max(int(seconds), 1), has_account=has_account)
    made = wanted.objects if has_namespace else [wanted.namespace, *wanted.objects]
    end: End = "refused"
    output, said, left = "", "", _NOTHING
    try:
        created = cluster.ask("create", "--filename", "-", stdin=_documents(made))
        said = created.error
        if created.status == 0:
            end, output, told = _watch(cluster, wanted, seconds)
            said = "\n".join(told)
    finally:
        left = _delete(cluster, made)
    facts = facts_in(output)
    command = f"kubectl --namespace {namespace} create --filename - # job.batch/{name}"
    return Trial(command, "ran" if facts else end, facts, said or output, left)


def _watch(cluster: _Cluster, wanted: Manifest, seconds: float) -> tuple[End, str, tuple[str, ...]]:
    """Wait for the end of the Job, or of the time: how it ended, its output, what the cluster said."""
    until = cluster.world.seconds() + seconds
    state = _State(ended=False)
    while not state.ended and cluster.world.seconds() < until:
        cluster.world.pause(_BETWEEN_LOOKS)
        state = _look(cluster, wanted.name)
    logs = cluster.ask("logs", f"job/{wanted.name}", "--container", wanted.container)
    said = (*state.said, *_events(cluster, wanted.name))
    return "refused" if state.ended else "late", logs.output, said


def _look(cluster: _Cluster, name: str) -> _State:
    done = cluster.ask("get", "jobs,pods", "--selector", f"{LABEL}={name}", "--output", "json")
    items = _items(done.output)
    conditions = [c for one in items for c in _at(one, "status", "conditions", []) if c.get("status") == "True"]
    over = [c for c in conditions if c.get("type") in ("Failed", "Complete")]
    said = tuple(str(c["message"]) for c in over if c.get("type") == "Failed" and c.get("message"))
    phases = [_at(one, "status", "phase", "") for one in items if one.get("kind") == "Pod"]
    waiting = [reason for one in items for reason in _waiting(one)]
    hopeless = tuple(f"{name}: {why}" for name, why in waiting if name in _HOPELESS)
    ended = bool(over or hopeless) or any(phase in ("Succeeded", "Failed") for phase in phases)
    return _State(ended, (*said, *hopeless))


def _waiting(pod: dict[str, Any]) -> list[tuple[str, str]]:
    """Why containers of a pod wait: the kubelet's reason, and its message."""
    states = [_at(status, "state", "waiting", {}) for status in _at(pod, "status", "containerStatuses", [])]
    return [(str(state.get("reason", "")), str(state.get("message", ""))) for state in states if state]


def _events(cluster: _Cluster, name: str) -> tuple[str, ...]:
    """What controllers, the scheduler and the kubelet warned of."""
    done = cluster.ask("get", "events", "--field-selector", "type=Warning", "--output", "json")
    events = [one for one in _items(done.output) if _at(one, "involvedObject", "name", "").startswith(name)]
    return tuple(dict.fromkeys(f"{one.get('reason', '')}: {one.get('message', '')}" for one in events))


def _delete(cluster: _Cluster, made: list[dict[str, Any]]) -> tuple[str, ...]:
    """Delete what was made, and nothing else: all of it has a label that is this trial's alone."""
    name = made[-1]["metadata"]["name"]
    left = []
    for kind in dict.fromkeys(one["kind"].lower() for one in reversed(made)):
        words = ("delete", kind, "--selector", f"{LABEL}={name}", "--wait=false")
        if cluster.ask(*words, seconds=_CLEAN_SECONDS).status != 0:
            left += [f"{kind}/{one['metadata']['name']}" for one in made if one["kind"].lower() == kind]
    return tuple(left)


def _documents(objects: list[dict[str, Any]]) -> str:
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})


def _items(source: str) -> list[dict[str, Any]]:
    try:
        whole = json.loads(source)
    except (json.JSONDecodeError, RecursionError):
        return []
    found = whole.get("items", []) if isinstance(whole, dict) else []
    return [one for one in found if isinstance(one, dict)]


def _at(one: dict[str, Any], first: str, second: str, otherwise: Any) -> Any:
    """`one[first][second]`; the last value where there is none, or another kind of it."""
    part = one.get(first)
    value = part.get(second, otherwise) if isinstance(part, dict) else otherwise
    return value if isinstance(value, type(otherwise)) else otherwise
