"""The question which nodes of a cluster are meant, where not all of them allow the same."""

from collections.abc import Mapping

from wizard.facts.model import Facts
from wizard.interview.question import Choice, Question, Situation, Suggestion
from wizard.language import Text, plural, text
from wizard.plan.checks.labels import CERTAINTY, LABELS
from wizard.plan.placement import open_pools, pools_with
from wizard.plan.pool_choice import label_command, runner_settings_of, settings_of
from wizard.plan.pools import Pool, decisive_mode, weakest
from wizard.plan.targets import TARGETS, engine_of
from wizard.records import EMPTY

ANY = "any"
"""No pool in particular: the Pod starts on any node without a taint, so the weakest of them decides."""


def questions() -> tuple[Question, ...]:
    """Return the question that belongs to a target in a cluster."""
    return (
        Question(
            "pool",
            "target",
            text("On which nodes of the cluster?"),
            "concepts/fleets",
            lambda now: suggested(now.here),
            _choices,
            applies=lambda now: (
                engine_of(now["target"]) == "kubernetes" and now["machine"] == "here" and is_mixed(now.here)
            ),
        ),
    )


def is_mixed(here: Facts) -> bool:
    """Return whether there is a choice: several pools, and one of them is not ruled out."""
    pools = pools_with(here)
    return len(pools) > 1 and any(not _refused(pool) for pool in pools)


def suggested(here: Facts) -> Suggestion:
    """Return all nodes if a mode works on the weakest of them, else the largest pool on which one does, or may."""
    pools = pools_with(here)
    any_node = _weakest(here)
    if any_node and any_node.mode:
        return Suggestion(
            ANY, text("works on every node; decided by {name}, which allows the least", name=any_node.name)
        )
    able = next((pool for pool in pools if pool.mode and not _refused(pool)), None)
    if able:
        return Suggestion(
            able.name, text("the largest pool on which a mode works; no mode is certain to work on all nodes")
        )
    if any_node and any_node.verdict.missing:
        return Suggestion(ANY, text("no pool is certain to support a mode"))
    left = next((pool for pool in pools if not _refused(pool)), None)
    return Suggestion(left.name if left else ANY, text("the largest pool on which a mode may work"))


def chosen(here: Facts, given: str | None) -> Pool | None:
    """Return the pool that was chosen, else the suggested one; None for any node."""
    if not is_mixed(here):
        return None
    pools = {pool.name: pool for pool in pools_with(here)}
    pool = pools.get(given or "")
    if given == ANY and not _refused_any(here):
        return None
    return pool if pool and not _refused(pool) else pools.get(suggested(here).value)


def settings_for(now: Situation) -> Mapping[str, str]:
    """Return the settings that belong to a chosen pool: labels, taints, its runner; none for any node."""
    pool = next((pool for pool in pools_with(now.here) if pool.name == now["pool"]), None) if now["pool"] else None
    return {**settings_of(pool), **runner_settings_of(pool, now["target"])} if pool else EMPTY


def notes_for(now: Situation) -> tuple[Text, ...]:
    """Return that a target has files for all pools at once, if one of several was chosen."""
    if now["pool"] in ("", ANY) or not TARGETS[now["target"]].pools_renderer:
        return ()
    command = f"werf-wizard export {now['target']} --pools"
    return (text("Runners for all suitable pools in one config.toml: {command}", command=command),)


def _weakest(here: Facts) -> Pool | None:
    pools = open_pools(here)
    return weakest(pools) if pools else None


def _choices(now: Situation) -> tuple[Choice, ...]:
    return (_any_node(now.here), *(_choice(pool) for pool in pools_with(now.here)))


def _any_node(here: Facts) -> Choice:
    pool, label = _weakest(here), text("Any node without a taint")
    note = text("decided by the weakest pool, {name}: {what}", name=pool.name, what=what_works(pool)) if pool else None
    return Choice(ANY, label, note, refused=_refused_any(here))


def _refused_any(here: Facts) -> Text | None:
    pool = _weakest(here)
    if pool is None or pool.mode or pool.verdict.missing:
        return None
    return text("no mode works on all of them: {name}: {what}", name=pool.name, what=what_works(pool))


def _choice(pool: Pool) -> Choice:
    label = plural("{name}: {count} node", "{name}: {count} nodes", len(pool.nodes), name=pool.name)
    systems = sorted({node.os_image for node in pool.nodes})
    note = text("{what}; {system}, kernel {kernel}", what=what_works(pool), system=systems[0], kernel=pool.kernels[0])
    return Choice(pool.name, label, note, refused=_refused(pool))


def _refused(pool: Pool) -> Text | None:
    if pool.mode is None and not pool.verdict.missing:
        return what_works(pool)
    if pool.needs_selector and not pool.selector:
        return text("no labels distinguish these nodes: {command}", command=label_command(pool))
    return None


def what_works(pool: Pool) -> Text:
    """Return the mode of a pool, or what is in the way of one."""
    mode = decisive_mode(pool.verdict)
    if pool.mode:
        return text("{mode} ({certainty})", mode=pool.mode, certainty=CERTAINTY[mode.certainty])
    reason = mode.reasons[0]
    return text("{check}: {why}", check=LABELS[reason.check], why=reason.text)
