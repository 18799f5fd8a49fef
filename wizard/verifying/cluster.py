"""A trial in a cluster: creates a Job, waits for it, reads its result, and deletes everything made for it."""

from typing import Any

from wizard.errors import BadInputError
from wizard.facts.world import Done, World
from wizard.formats.notes import fields_of
from wizard.language import text
from wizard.plan.plan import Plan
from wizard.verifying.changed import Change
from wizard.verifying.kubectl import Kubectl
from wizard.verifying.manifest import Manifest, manifest
from wizard.verifying.trial import End, Trial, facts_in
from wizard.verifying.watching import State, events, look

_ASK_SECONDS = 15.0
_READ_SECONDS = 5.0
"""Seconds for the events, and for the log: on a busy machine kubectl takes more than one to start."""
_CLEAN_SECONDS = 30.0
_BETWEEN_LOOKS = 1.0

_NOTHING: tuple[str, ...] = ()
_Result = tuple[End, str, str, tuple[Change, ...]]


def try_cluster(plan: Plan, world: World, seconds: float) -> Trial:
    """Try a plan with a Job.

    Raises BadInputError without kubectl, without an answer of the cluster, or without the right to try.
    """
    if not world.has_command("kubectl"):
        raise BadInputError(
            text("There is no `{name}` command here.", name="kubectl"),
            text("Choose another target: werf-wizard verify docker, podman, compose or kubernetes."),
        )
    namespace, account = plan.answers["namespace"], plan.answers["service_account"]
    cluster = Kubectl(world, namespace, world.seconds() + _ASK_SECONDS)
    has_namespace = cluster.has("namespace", namespace)
    if has_namespace and cluster.is_ending("namespace", namespace):
        raise BadInputError(
            text("The namespace “{name}” is being deleted: nothing can be created in it.", name=namespace),
            text("Try again when `kubectl get namespace {name}` no longer finds it.", name=namespace),
        )
    if not has_namespace and plan.answers["namespace_create"] == "no":
        raise BadInputError(
            text("There is no namespace “{name}”, and it must not be created.", name=namespace),
            text("Choose an existing one with --set namespace=…, or leave out --set namespace_create=no."),
        )
    has_account = has_namespace and cluster.has("serviceaccount", account)
    name = f"werf-wizard-verify-{world.unique_suffix()}"
    wanted = manifest(plan, name, max(int(seconds), 1), has_account=has_account)
    left = _NOTHING
    try:
        end, output, said, changed = _try(cluster.within(seconds), wanted, has_namespace=has_namespace)
    finally:
        left = _remove(cluster.within(_CLEAN_SECONDS), wanted, has_namespace=has_namespace)
    facts = facts_in(output)
    command = f"kubectl --namespace {namespace} create --filename - # job.batch/{name}"
    return Trial(command, "ran" if facts else end, facts, said or output, left, changed)


def _try(cluster: Kubectl, wanted: Manifest, *, has_namespace: bool) -> _Result:
    """Return how the trial ended, its output, what the cluster said, and what it changed."""
    started = cluster.world.seconds()
    created = _create(cluster, wanted, has_namespace=has_namespace)
    cluster.must_be_allowed(created)
    cluster.must_know_fields(created)
    if created.status is None:
        return "flood" if created.flooded else "late", "", created.error, ()
    if created.status != 0:
        return "refused", "", created.error, ()
    state = State()
    while not state.end and cluster.left > 0:
        cluster.world.pause(min(_BETWEEN_LOOKS, cluster.left))
        # A look that the deadline cuts off sees nothing: what was seen before it stays.
        seen = look(cluster, wanted, cluster.world.seconds() - started)
        state = state if seen == State() else seen
    return *_read(cluster, wanted, state), state.changed


def _create(cluster: Kubectl, wanted: Manifest, *, has_namespace: bool) -> Done:
    """Create the Job, and what it needs as objects that it owns: they are removed with it.

    The Job is suspended until everything is there. Returns the first answer that is no success, otherwise the last.
    """
    if not has_namespace and (done := cluster.create(wanted.namespace)).status != 0:
        return done
    if not wanted.dependents:
        return cluster.create(wanted.job)
    resting = {**wanted.job, "spec": {**fields_of(wanted.job["spec"]), "parallelism": 0}}
    done = cluster.create(resting, "--output", "jsonpath={.metadata.uid}")
    if done.status != 0:
        return done
    done = cluster.create_all([_owned(one, wanted.job, done.output.strip()) for one in wanted.dependents])
    if done.status != 0:
        return done
    return cluster.ask("patch", "job", wanted.name, "--type", "merge", "--patch", '{"spec": {"parallelism": 1}}')


def _owned(one: dict[str, Any], job: dict[str, Any], uid: str) -> dict[str, Any]:
    owner = {"apiVersion": job["apiVersion"], "kind": job["kind"], "name": job["metadata"]["name"], "uid": uid}
    return {**one, "metadata": {**one["metadata"], "ownerReferences": [owner]}}


def _read(cluster: Kubectl, wanted: Manifest, state: State) -> tuple[End, str, str]:
    if state.end == "denied":
        return "denied", "", "\n".join(state.said)
    asked = cluster.within(_READ_SECONDS)
    said = dict.fromkeys((*state.said, *(events(asked, state.pod) if state.pod else ()), *events(asked, wanted.name)))
    logs = Done(0)
    if state.started:
        asked = cluster.within(_READ_SECONDS)
        logs = asked.ask("logs", f"job/{wanted.name}", "--container", wanted.container, "--pod-running-timeout=1s")
        asked.must_be_allowed(logs)
    if state.ran and logs.status != 0 and not logs.flooded:
        return "unread", logs.output, "\n".join((*said, logs.error))
    end: End = "flood" if logs.flooded else "refused" if state.end == "ended" else "late"
    return end, logs.output, "\n".join(said)


def _remove(cluster: Kubectl, wanted: Manifest, *, has_namespace: bool) -> tuple[str, ...]:
    kinds = dict.fromkeys(str(one["kind"]).lower() for one in (wanted.job, *wanted.dependents))
    left = cluster.remove(tuple(kinds), wanted.name)
    return left if has_namespace else (*left, *cluster.remove(("namespace",), wanted.name))
