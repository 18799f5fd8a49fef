"""Asks a cluster for its nodes, as cheaply as its API allows."""

from wizard.facts.model import Facts, make_facts
from wizard.facts.node_list import ObjectList, node_list
from wizard.facts.nodes import Node, facts_of_nodes, open_nodes
from wizard.facts.printed import json_object, last_line, line, part
from wizard.facts.unanswered import NO_NODES
from wizard.facts.world import Done, World
from wizard.records import replace

CLUSTER_SECONDS = 5.0
"""Seconds after which a cluster does not answer."""
LIST_SECONDS = 120.0
"""Seconds for the whole list of a cluster that has answered."""
_LARGEST = 4 * 1024 * 1024
"""Bytes of one node: each takes some 12 kB with the images that it holds."""
_PAGE = 500
"""Nodes that any API server lists in well under a second, as `kubectl` itself asks for them."""
_SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/token"


def ask_cluster(world: World, until: float | None = None) -> Facts:
    """Return cluster.* and the nodes, nothing if no cluster is configured: kubectl's default would be a guess.

    `until` is a time of the world's clock, for all questions but the whole list of a cluster that has answered.
    """
    if not _is_configured(world):
        return Facts({})
    until = world.seconds() + CLUSTER_SECONDS if until is None else until
    listed, done = _list(world, until)
    if listed:
        judged = open_nodes(listed) or listed
        told = {**facts_of_nodes(judged), "cluster.nodes": str(len(listed))}
        return replace(make_facts(told), nodes=listed)
    said = last_line(done.error, NO_NODES)
    return make_facts(_without_nodes(world, until, said) if is_refusal(said) else {"cluster.error": said})


def is_refusal(said: str) -> bool:
    """Return whether the API answered that this account may not do that, or that it does not know it."""
    return "(Forbidden)" in said or "(Unauthorized)" in said


def _is_configured(world: World) -> bool:
    config = world.environ.get("KUBECONFIG")
    home = world.environ.get("HOME", "")
    configured = bool(config) or world.exists(f"{home}/.kube/config") or world.exists(_SERVICE_ACCOUNT)
    return configured and world.has_command("kubectl")


def _list(world: World, until: float) -> tuple[tuple[Node, ...], Done]:
    """Return the nodes and how the last question ended.

    One page tells whether the cluster answers. A cluster that has more is asked for all in one list, which the API
    server has in its memory (resourceVersion=0); all together are told from an answer that broke off.
    """
    nodes, done = _get(world, f"/api/v1/nodes?limit={_PAGE}", until - world.seconds())
    if nodes.goes_on:
        nodes, done = _get(world, "/api/v1/nodes?resourceVersion=0", LIST_SECONDS)
    return tuple(nodes.found), done


def _get(world: World, path: str, seconds: float) -> tuple[ObjectList[Node], Done]:
    """Return the list at a path of the API, empty if it did not come to its end."""
    into = node_list()
    done = world.run_into(["kubectl", "get", "--raw", path, _within(seconds)], into, seconds=seconds, largest=_LARGEST)
    return (into if into.whole else node_list()), done


def _within(seconds: float) -> str:
    return f"--request-timeout={max(round(seconds - 1), 1)}s"


def _without_nodes(world: World, until: float, said: str) -> dict[str, str]:
    """Return what a cluster tells an account that may not list its nodes: everybody may ask for its version."""
    left = until - world.seconds()
    done = world.run(["kubectl", "version", "-o", "json", _within(left)], seconds=left)
    version = line(part(json_object(done.output), "serverVersion").get("gitVersion", ""))
    return {**({"cluster.version": version} if version else {}), "cluster.nodes.error": said}
