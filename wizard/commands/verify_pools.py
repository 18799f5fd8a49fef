"""`werf-wizard verify kubernetes --pools`: a trial on each pool of the cluster, and a table of them."""

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any

from wizard.commands.inputs import for_pool
from wizard.commands.signals import signals_end_in_order
from wizard.commands.telling import tell
from wizard.display import visible_json
from wizard.errors import BadInputError
from wizard.facts.model import Facts
from wizard.facts.world import World
from wizard.language import Language, text
from wizard.plan.plan import Plan
from wizard.plan.pool_choice import no_nodes
from wizard.plan.pools import pools_of
from wizard.plan.settings import Answers
from wizard.plan.targets import TARGETS
from wizard.verifying.by_pool import PoolTrial, try_pools
from wizard.verifying.verification import Verification

MakePlan = Callable[[Answers], Plan]
AsJson = Callable[[Verification], dict[str, Any]]


def run_on_pools(
    options: argparse.Namespace, target: str, answers: Answers, facts: Facts, make: MakePlan, world: World, tr: Language
) -> Sequence[PoolTrial]:
    """Try every pool. Raises BadInputError for a target that is no Pod, MissingFactError without a list of nodes."""
    if "node_selector" not in TARGETS[target].settings:
        raise BadInputError(
            text("--pools has no effect on {target}, which does not run on cluster nodes.", target=target)
        )
    pools = pools_of(facts.nodes)
    if not pools:
        raise no_nodes(facts)
    tell(tr, text("Testing {count} pools of the cluster, each on one of its nodes …", count=len(pools)))
    with signals_end_in_order():
        trials = try_pools(
            pools, lambda pool: make(for_pool(answers, facts, pool.name, target)), world, float(options.timeout)
        )
    for one in trials:
        for name in one.found.trial.left if one.found else ():
            tell(tr, text("{name} could not be deleted: delete it yourself.", name=name))
    return trials


def show(trials: Sequence[PoolTrial], tr: Language, as_json: AsJson, *, json: bool) -> int:
    """Print the table, or JSON; return 0 if all pools can, 1 if one cannot, 3 if it is not known of one."""
    if json:
        pools = [
            {
                "name": one.pool.name,
                "nodes": len(one.pool.nodes),
                "proved": one.proved,
                "why": Language("en")(one.why) if one.why else "",
                "verification": as_json(one.found) if one.found else None,
            }
            for one in trials
        ]
        print(visible_json({"format": 1, "pools": pools}))
    else:
        from wizard.report.console import on_stdout
        from wizard.report.pool_trials import show_pool_trials

        show_pool_trials(trials, tr, on_stdout())
        sys.stdout.flush()
    answers = {one.proved for one in trials}
    return 1 if "no" in answers else 3 if "unknown" in answers else 0
