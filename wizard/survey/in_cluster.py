"""A survey that runs in a cluster: creates its objects, reads what their Pods say, and removes everything."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from wizard.errors import BadInputError
from wizard.facts.node_list import ObjectList
from wizard.facts.nodes import Node
from wizard.facts.world import World
from wizard.formats.notes import bare
from wizard.language import text
from wizard.plan.pools import Pool
from wizard.records import replace
from wizard.survey.machines import Machine, machine_of, with_nodes
from wizard.survey.manifest import LABEL, SurveyObjects, node_of_sample
from wizard.survey.pods import PodResult, pod_result
from wizard.verifying.kubectl import Kubectl, lacks_a_right, why

_ASK_SECONDS = 15.0
_CLEAN_SECONDS = 60.0
_LONGER = 120
"""Seconds that the objects have beyond the survey's time: this program removes them, the cluster only if it cannot."""
_LARGEST_POD = 4 * 1024 * 1024
_BETWEEN_LISTS = 2.0

Told = Callable[[int], None]
"""Is told how many machines have answered."""


class ClusterSurvey:
    """The objects of one survey in a cluster. `left` names afterwards what could not be removed."""

    def __init__(self, objects: SurveyObjects, namespace: str, world: World, seconds: float) -> None:
        self.left: tuple[str, ...] = ()
        self._objects = objects
        self._namespace = namespace
        self._world = world
        self._seconds = seconds

    def run(self, nodes: Sequence[Node], pools: Sequence[Pool], told: Told) -> list[Machine]:
        """Return the machines when all have answered or the time is over; with `pools`, one for each of these.

        Raises BadInputError if the cluster does not answer, or refuses the objects. Ctrl-C removes them too.
        """
        with self._created() as cluster:
            results = self._watch(cluster, len(pools) or len(nodes) or 1, told)
        machines = {one.node: _machine(one) for one in results if one.node}
        if not pools and machines:
            return with_nodes(machines, {node.name: node for node in nodes})
        if not pools:
            return [Machine(node.name, why=text("its Pod has not run yet"), node=node) for node in nodes]
        return [_sampled(pool, machines) for pool in pools]

    @contextmanager
    def _created(self) -> Iterator[Kubectl]:
        cluster = Kubectl(self._world, self._namespace, self._world.seconds() + _ASK_SECONDS)
        has_namespace = cluster.has("namespace", self._namespace) and not self._is_going(cluster)
        if not has_namespace and self._objects.namespace is None:
            raise BadInputError(
                text("There is no namespace “{name}”, and it must not be created.", name=self._namespace),
                text(
                    "Choose an existing one with --set namespace=…, or leave it out: the survey then creates its own."
                ),
            )
        try:
            self._create(cluster, has_namespace=has_namespace)
            yield cluster.within(self._seconds)
        finally:
            self.left = self._remove(cluster.within(_CLEAN_SECONDS), has_namespace=has_namespace)

    def _is_going(self, cluster: Kubectl) -> bool:
        """Wait for a namespace that is being removed, an earlier survey's mostly; return whether it has gone.

        Raises BadInputError if it stays.
        """
        if not cluster.is_ending("namespace", self._namespace):
            return False
        waiting = cluster.within(_CLEAN_SECONDS)
        while waiting.left > _BETWEEN_LISTS:
            if not waiting.has("namespace", self._namespace):
                return True
            self._world.pause(_BETWEEN_LISTS)
        raise BadInputError(
            text("The namespace “{name}” is being deleted: nothing can be created in it.", name=self._namespace),
            text("Try again when `kubectl get namespace {name}` no longer finds it.", name=self._namespace),
        )

    def _create(self, cluster: Kubectl, *, has_namespace: bool) -> None:
        namespace = self._objects.namespace
        if namespace and not has_namespace:
            self._must_create(cluster, _labelled(bare(namespace), self._objects.name))
        owner = json.loads(self._must_create(cluster, self._owner(), "--output", "json") or "{}")
        for one in self._objects.workloads:
            self._must_create(cluster, _owned(bare(one), owner))

    def _must_create(self, cluster: Kubectl, one: dict[str, Any], *words: str) -> str:
        done = cluster.create(one, *words)
        if lacks_a_right(done):
            raise BadInputError(
                text("Nothing was surveyed: your account lacks a permission in the cluster: {why}", why=why(done)),
                text("Someone who has it can run it: werf-wizard survey --manifest > survey.yaml"),
            )
        cluster.must_know_fields(done)
        if done.status != 0:
            raise BadInputError(text("The cluster rejects the survey: {why}", why=why(done)))
        return done.output

    def _owner(self) -> dict[str, Any]:
        """Return a Job that runs nothing and ends by itself: what it owns ends with it, whatever becomes of us."""
        pod = {"restartPolicy": "Never", "containers": [{"name": "none", "image": "none"}]}
        spec = {
            "parallelism": 0,
            "activeDeadlineSeconds": int(self._seconds) + _LONGER,
            "ttlSecondsAfterFinished": 0,
            "template": {"spec": pod},
        }
        meta = {"name": f"{self._objects.name}-owner", "namespace": self._namespace, "labels": self._labels}
        return {"apiVersion": "batch/v1", "kind": "Job", "metadata": meta, "spec": spec}

    @property
    def _labels(self) -> dict[str, str]:
        return {LABEL: self._objects.name}

    def _watch(self, cluster: Kubectl, wanted: int, told: Told) -> list[PodResult]:
        """Return what the Pods say, when enough of them are over or the time is."""
        results: list[PodResult] = []
        while cluster.left > 0:
            started = self._world.seconds()
            results = self._pods(cluster) or results
            over = sum(one.over for one in results)
            told(over)
            if over >= wanted:
                break
            took = self._world.seconds() - started
            self._world.pause(max(min(max(_BETWEEN_LISTS, 3 * took), cluster.left), 0))
        return results

    def _pods(self, cluster: Kubectl) -> list[PodResult]:
        """Return the Pods, none if the cluster did not answer this time: it is asked again."""
        found: ObjectList[PodResult] = ObjectList(pod_result)
        selector = quote(f"{LABEL}={self._objects.name}", safe="")
        path = f"/api/v1/namespaces/{self._namespace}/pods?labelSelector={selector}&resourceVersion=0"
        command = ["kubectl", "get", "--raw", path, f"--request-timeout={max(round(cluster.left), 1)}s"]
        done = self._world.run_into(command, found, seconds=cluster.left, largest=_LARGEST_POD)
        cluster.must_be_allowed(done)
        return found.found if found.whole else []

    def _remove(self, cluster: Kubectl, *, has_namespace: bool) -> tuple[str, ...]:
        """Remove everything, Pods too and at once: those of a node that is silent would stay until it speaks again."""
        chosen = ("--selector", f"{LABEL}={self._objects.name}")
        kinds = "daemonsets,jobs"
        left: tuple[str, ...] = ()
        if cluster.ask("delete", kinds, *chosen, "--wait=false").status != 0:
            there = cluster.ask("get", kinds, *chosen, "--output", "name")
            left = tuple(there.output.split()) if there.status == 0 else (self._objects.name,)
        cluster.ask("delete", "pods", *chosen, "--grace-period=0", "--force", "--wait=false")
        if not has_namespace and self._objects.namespace:
            done = cluster.ask("delete", "namespace", *chosen, "--wait=false")
            left = left if done.status == 0 else (*left, f"namespace/{self._namespace}")
        return left


def _sampled(pool: Pool, machines: Mapping[str, Machine]) -> Machine:
    """Return the machine of a pool that was asked, with the pool's other nodes, which it represents."""
    asked = (node for node in pool.nodes if node.name in machines)
    node = next(asked, node_of_sample(pool))
    machine = machines.get(node.name) or Machine(node.name, why=text("its Pod has not run yet"))
    (listed,) = with_nodes({node.name: machine}, {node.name: node})
    return replace(listed, alike=tuple(one for one in pool.nodes if one.name != node.name))


def _machine(one: PodResult) -> Machine:
    return machine_of(one.node, one.output) if one.output else Machine(one.node, why=one.why)


def _labelled(one: dict[str, Any], name: str) -> dict[str, Any]:
    meta = one["metadata"]
    return {**one, "metadata": {**meta, "labels": {**meta.get("labels", {}), LABEL: name}}}


def _owned(one: dict[str, Any], owner: Mapping[str, Any]) -> dict[str, Any]:
    meta = owner.get("metadata", {})
    reference = {"apiVersion": "batch/v1", "kind": "Job", "name": meta.get("name"), "uid": meta.get("uid")}
    return {**one, "metadata": {**one["metadata"], "ownerReferences": [reference]}}
