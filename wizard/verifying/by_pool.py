"""Parallel trials on every pool of a cluster: one Job each, on one node of the pool."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

from wizard.errors import BadInputError, WizardError
from wizard.facts.waiting import results_of
from wizard.facts.world import World
from wizard.language import Text, text
from wizard.plan.checks.check import Answer
from wizard.plan.plan import Plan
from wizard.plan.pools import Pool
from wizard.records import Record
from wizard.verifying.kubectl import Kubectl
from wizard.verifying.verification import Verification, verify

_AT_ONCE = 8
"""Jobs at a time: more would only ask the API server more often."""
_ASK_SECONDS = 15.0


class PoolTrial(Record):
    """What came of one pool: a verification, or why nothing was tried."""

    pool: Pool
    found: Verification | None = None
    why: Text | None = None

    @property
    def proved(self) -> Answer:
        """Return whether the mode works on the pool: unknown if it was not tried, no if nothing can work there."""
        if self.found:
            return self.found.proved
        return "unknown" if self.pool.mode or self.pool.verdict.missing else "no"


class _Stoppable(World):
    """The machine, for trials in threads: once stopped, the next pause ends a trial, which then cleans up."""

    def __init__(self, world: World, stop: Event) -> None:
        super().__init__(world.environ)
        self._stop = stop

    def pause(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise KeyboardInterrupt


def try_pools(pools: Sequence[Pool], plan_for: Callable[[Pool], Plan], world: World, seconds: float) -> list[PoolTrial]:
    """Try a plan on each pool, and return the results in their order. Ctrl-C ends all of them, and they clean up.

    Raises BadInputError if the cluster does not answer, or the namespace does not exist: several trials could not
    share one that each of them makes and removes.
    """
    plans = [_planned(pool, plan_for) for pool in pools]
    if first := next((plan for plan in plans if isinstance(plan, Plan)), None):
        _must_have_namespace(first.answers["namespace"], world)
    stop = Event()
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        own = _Stoppable(world, stop)
        started = [threads.submit(_try, pool, plan, own, seconds) for pool, plan in zip(pools, plans, strict=True)]
        try:
            return results_of(started)
        except BaseException:
            _stop(stop, started)
            raise


def _stop(stop: Event, started: Sequence["Future[PoolTrial]"]) -> None:
    stop.set()
    for one in started:
        one.cancel()


def _planned(pool: Pool, plan_for: Callable[[Pool], Plan]) -> Plan | Text:
    try:
        return plan_for(pool)
    except WizardError as error:
        return error.message


def _try(pool: Pool, plan: Plan | Text, world: World, seconds: float) -> PoolTrial:
    if isinstance(plan, Text):
        return PoolTrial(pool, why=plan)
    return PoolTrial(pool, verify(plan, world, seconds))


def _must_have_namespace(namespace: str, world: World) -> None:
    if not Kubectl(world, namespace, world.seconds() + _ASK_SECONDS).has("namespace", namespace):
        raise BadInputError(
            text("Testing several pools needs the namespace “{name}”, which does not exist.", name=namespace),
            text("`kubectl create namespace {name}` creates it; --set namespace=… chooses another.", name=namespace),
        )
