"""`werf-wizard export TARGET --pools`, and `--pool` given several times: one set of files for several pools."""

import argparse
from collections.abc import Iterator, Mapping, Sequence

from wizard.commands.exported import show, useless
from wizard.commands.inputs import for_pool
from wizard.errors import BadInputError, WizardError, shown
from wizard.facts.model import Facts
from wizard.language import Language, Text, text
from wizard.plan.plan import Plan, make_plan
from wizard.plan.pool_choice import no_nodes
from wizard.plan.pools import pools_of
from wizard.plan.settings import Answers
from wizard.plan.targets import TARGETS
from wizard.plan.vantage import as_node_facts
from wizard.targets.exporting import export_pools


def run_for_pools(options: argparse.Namespace, answers: Answers, facts: Facts, tr: Language) -> int:
    """Export for several pools. With --pools those without a mode are left out and named; one that is named has one.

    Raises what `make_plan` raises for a pool that was named, and for all pools if none has a mode.
    """
    _must_fit(options, answers)
    if not facts.nodes:
        raise no_nodes(facts)
    names = options.pool or [pool.name for pool in pools_of(facts.nodes)]
    plans: dict[str, Plan] = {}
    left: dict[str, WizardError] = {}
    for name in dict.fromkeys(names):
        found = _plan(options, answers, facts, name)
        if isinstance(found, Plan):
            plans[name] = found
        else:
            left[name] = found
    if not plans or (left and options.pool):
        raise _named(*next(iter(left.items())))
    _must_differ(plans)
    as_files = bool(options.output or options.json)
    exported = export_pools(options.target, plans, as_files=as_files)
    notes = [*useless(options.set, options.target), *_left_out(left), *_about_tags(list(plans.values()))]
    return show(options, exported, tr, notes)


def _plan(options: argparse.Namespace, answers: Answers, facts: Facts, name: str) -> Plan | WizardError:
    """Return the plan for a pool, or the error that says why it cannot be made."""
    try:
        given = for_pool(answers, facts, name, options.target)
        return make_plan(options.target, given, as_node_facts(facts), force=options.force)
    except WizardError as error:
        return error


def _named(name: str, error: WizardError) -> WizardError:
    """Return the same error, with the pool that it is about."""
    if isinstance(error, BadInputError):
        return error
    return type(error)(text("Pool {name}: {why}", name=shown(name), why=error.message), *error.ways)


def _must_fit(options: argparse.Namespace, answers: Answers) -> None:
    """Raise BadInputError for what does not go with several pools."""
    if options.pools and options.pool:
        raise BadInputError(text("--pools exports every pool, --pool only the named ones: use one of them."))
    if "node_selector" not in TARGETS[options.target].settings:
        message = text("--pool has no effect on {target}, which does not run on cluster nodes.", target=options.target)
        raise BadInputError(message)
    if not TARGETS[options.target].pools_renderer:
        several = [name for name, target in TARGETS.items() if target.pools_renderer]
        raise BadInputError(
            text("{target} needs separate files for each pool: pass one --pool NAME at a time.", target=options.target),
            text("Targets that take several pools at once: {names}.", names=", ".join(several)),
        )
    if options.merge:
        raise BadInputError(text("--merge adds one runner to a file: pass one --pool NAME at a time, and --into."))
    for key in ("runner_name", "runner_tag", "node_selector"):
        if key in answers.given:
            raise BadInputError(text("With several pools, each one has its own {key}: do not set it.", key=key))


def _must_differ(plans: Mapping[str, Plan]) -> None:
    """Raise BadInputError if two pools' names come to the same tag."""
    of: dict[str, str] = {}
    for name, plan in plans.items():
        tag = plan.answers["runner_tag"]
        if of.setdefault(tag, name) != name:
            raise BadInputError(
                text("The pools {one} and {other} would have the same tag, {tag}.", one=of[tag], other=name, tag=tag),
                text("Export them one at a time, with --set runner_tag=TAG and --set runner_name=NAME."),
            )


def _left_out(left: Mapping[str, WizardError]) -> Iterator[Text]:
    for name, error in left.items():
        yield text("Pool {name} is skipped: {why}", name=shown(name), why=error.message)


def _about_tags(plans: Sequence[Plan]) -> Iterator[Text]:
    """Yield on which runner the pipeline's jobs run, and how a job says another."""
    if len(plans) > 1:
        first, second = (plan.answers["runner_tag"] for plan in plans[:2])
        yield text(
            "The pipeline's jobs have the tag {first}; for another pool, write tags: [{second}].",
            first=first,
            second=second,
        )
