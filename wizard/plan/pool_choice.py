"""One pool of a cluster, chosen by its name; and the pools that a mode works on, where it does not on all nodes."""

from collections.abc import Mapping

from wizard.errors import BadInputError, MissingFactError, RefusedError, WizardError, nearest, shown
from wizard.facts.model import Facts
from wizard.facts.nodes import Taint, open_nodes
from wizard.language import Text, plural, text
from wizard.plan.choosing import PREPARE
from wizard.plan.pools import Pool, pools_of
from wizard.plan.settings import SETTINGS
from wizard.plan.targets import TARGETS
from wizard.regexes import regex

_NO_NAME = regex(r"[^a-z0-9]+")
_LONGEST = 63
_MOST = 3
"""Pools that a message names."""
_LABEL = "werf-wizard/pool"
"""The label that is proposed where none tells a pool apart."""


def pool_named(facts: Facts, name: str) -> Pool:
    """Return the pool with this name.

    Raises MissingFactError where the cluster has not listed its nodes, BadInputError where there is no such pool or
    no label by which a Pod could find it.
    """
    if not facts.nodes:
        raise no_nodes(facts)
    pools = pools_of(facts.nodes)
    pool = next((pool for pool in pools if pool.name == name), None)
    if pool is None:
        raise BadInputError(
            text("There is no pool “{name}”.", name=shown(name)), *nearest(name, [pool.name for pool in pools])
        )
    if pool.needs_selector and not pool.selector:
        raise BadInputError(
            text("No labels distinguish the nodes of pool {name} from the others.", name=name),
            text("Label them: {command}", command=label_command(pool)),
        )
    return pool


def no_nodes(facts: Facts) -> MissingFactError:
    """Return the error for a cluster that has not listed its nodes; with what to send to its administrator."""
    message = text("The cluster's nodes are unknown, so there are no pools to choose from.")
    if asked := request(facts):
        return MissingFactError(message, *asked)
    how = text("`kubectl get nodes` must work here; `werf-wizard doctor` shows what the cluster answered.")
    return MissingFactError(message, how)


def request(facts: Facts) -> tuple[Text, ...]:
    """Return what a tenant sends to the administrator, and what to do with the answer; empty for other accounts."""
    if "cluster.nodes.error" not in facts:
        return ()
    return (
        text(
            "Message for the cluster's administrator: “I am not allowed to list nodes, but I need to "
            "know on which of them werf can build. Please send me the output of `kubectl get nodes "
            "-o json`, or apply the manifest that `werf-wizard survey --manifest` prints and send me "
            "the results.”"
        ),
        text("With the answer, run: werf-wizard survey --from nodes.json"),
    )


def label_command(pool: Pool) -> str:
    """Return the command that gives the nodes of a pool a separate label."""
    names = [node.name for node in pool.nodes[:_MOST]]
    more = " …" if len(pool.nodes) > _MOST else ""
    return f"kubectl label node {' '.join(names)}{more} {_LABEL}={pool.name}"


def settings_of(pool: Pool) -> Mapping[str, str]:
    """Return the settings that put a Pod on a pool's nodes."""
    labels = ",".join(f"{key}={value}" for key, value in pool.selector.items())
    taints = ",".join(map(_as_setting, pool.taints))
    return {**({"node_selector": labels} if labels else {}), **({"tolerations": taints} if taints else {})}


def runner_settings_of(pool: Pool, target: str) -> Mapping[str, str]:
    """Return the name and the tag of a pool's own runner; nothing for a target that has none.

    Jobs choose a runner by its tag, so runners of several pools must not have the same.
    """
    if "runner_tag" not in TARGETS[target].settings:
        return {}
    own = f"{SETTINGS['runner_tag'].default}-{_NO_NAME.sub('-', pool.name.lower()).strip('-')}"[:_LONGEST].rstrip("-")
    return {"runner_name": own, "runner_tag": own}


def with_ways_by_pool(error: WizardError, facts: Facts, node_labels: Mapping[str, str]) -> WizardError:
    """Return the same error, with the pools on which a mode works, and with what tells it of those that are unknown.

    Its own ways are about this machine: a node is prepared with the facts of the node.
    """
    if not facts.nodes or not isinstance(error, (RefusedError, MissingFactError)):
        return error
    pools = pools_of(open_nodes(facts.nodes)) if not node_labels else ()
    able = [pool for pool in pools if pool.mode]
    count = sum(node.system == "linux" for node in facts.nodes)
    ways = [_way(pool, count) for pool in able[:_MOST]]
    if isinstance(error, MissingFactError):
        ways += _trials(facts, node_labels)
    node = text("`werf-wizard export host --facts FILE` prepares a node; FILE is the probe's output from that node.")
    return type(error)(error.message, *ways, *(node if way == PREPARE else way for way in error.ways))


def _trials(facts: Facts, node_labels: Mapping[str, str]) -> list[Text]:
    """Return what finds out on the nodes themselves what their list does not tell."""
    named = [pool.name for pool in pools_of(facts.nodes) if node_labels and pool.selector == node_labels]
    return [
        *(text("Test it there: werf-wizard verify kubernetes --pool {name}", name=name) for name in named[:1]),
        text("Run the probe on one node of each pool: werf-wizard survey --sample"),
    ]


def _way(pool: Pool, nodes: int) -> Text:
    return plural(
        "Mode {mode} works on {count} node of {nodes}: --pool {name}.",
        "Mode {mode} works on {count} nodes of {nodes}: --pool {name}.",
        len(pool.nodes),
        mode=pool.mode,
        nodes=nodes,
        name=pool.name,
    )


def _as_setting(taint: Taint) -> str:
    return f"{taint.key}={taint.value}:{taint.effect}" if taint.value else f"{taint.key}:{taint.effect}"
