"""`werf-wizard export`: the configuration on standard output or as files; messages on standard error."""

import argparse

from wizard.commands.exported import show, tell_all, useless
from wizard.commands.inputs import for_pool, known_answers, known_facts
from wizard.commands.merging import refuse_options, run_merge
from wizard.errors import BadInputError, MissingFactError, nearest, shown
from wizard.facts.model import Facts
from wizard.facts.unanswered import in_words
from wizard.facts.world import World
from wizard.language import Language, Text, text
from wizard.plan.targets import TARGETS, engine_of
from wizard.plan.vantage import as_node_facts
from wizard.targets.exporting import export


def run(options: argparse.Namespace, tr: Language) -> int:
    """Export the configuration for one target. Messages go to standard error."""
    if options.target not in TARGETS:
        raise BadInputError(
            text("There is no target “{name}”.", name=shown(options.target)), *nearest(options.target, list(TARGETS))
        )
    refuse_options(options)
    world = World()
    flags = {"mode": options.mode, "hardening": options.hardening}
    answers = known_answers(options.target, options.set, options.answers, flags, world)
    facts = known_facts(options.facts, world, tr)
    if options.pools or len(options.pool) > 1:
        from wizard.commands.export_pools import run_for_pools

        return run_for_pools(options, answers, facts, tr)
    answers = for_pool(answers, facts, next(iter(options.pool), None), options.target)
    notes = useless(options.set, options.target)
    if engine_of(options.target) == "kubernetes" and options.facts is None:
        notes += _about_nodes(facts, options.target)
        facts = as_node_facts(facts)
    as_files = bool(options.output or options.json or options.merge)
    if options.merge:
        exported = run_merge(
            options,
            lambda given: export(options.target, given, facts, as_files=True, force=options.force),
            answers,
            facts,
            tr,
        )
        return tell_all(tr, (*notes, *exported.notes))
    exported = export(options.target, answers, facts, as_files=as_files, force=options.force)
    return show(options, exported, tr, notes)


def _about_nodes(facts: Facts, target: str) -> list[Text]:
    """Return a message that says whose facts decided, if the cluster itself gave none.

    Raises MissingFactError if a cluster is configured and does not answer: this machine's kernel would be a guess.
    """
    if error := facts.value("cluster.error"):
        raise MissingFactError(
            text("The cluster does not answer, so its nodes are unknown: {error}.", error=in_words(error)),
            text("Pass their facts: --facts FILE with the probe's output from a node, or --facts system:ID."),
            text(
                "If they are like this machine: werf-wizard probe | werf-wizard export {target} --facts -",
                target=target,
            ),
        )
    if "cluster.kernel" in facts or facts.value("container.kind") == "kubernetes":
        return []
    return [text("The nodes are assumed to run this machine's kernel. If they do not, pass their facts with --facts.")]
