"""The pools of a cluster, or of a survey, as data."""

from collections.abc import Sequence
from typing import Any

from wizard.language import Language
from wizard.plan.pools import Pool, decisive_mode


def pools_json(pools: Sequence[Pool]) -> list[dict[str, Any]]:
    """Return the pools of a cluster as data, the largest first."""
    tr = Language("en")
    return [
        {
            "name": pool.name,
            "nodes": len(pool.nodes),
            "mode": pool.mode,
            "certainty": pool.verdict[pool.mode].certainty if pool.mode else None,
            "missing": list(pool.verdict.missing),
            "selector": dict(pool.selector),
            "tolerations": [{"key": taint.key, "value": taint.value, "effect": taint.effect} for taint in pool.taints],
            "kernels": list(pool.kernels),
            "reasons": [
                {"check": r.check, "topic": r.topic, "text": tr(r.text)} for r in decisive_mode(pool.verdict).reasons
            ],
        }
        for pool in pools
    ]
