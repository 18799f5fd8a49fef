"""`werf-wizard export`: the configuration on standard output or as files; messages on standard error."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from wizard.commands.inputs import for_pool, known_answers, known_facts
from wizard.commands.merging import refuse_options, run_merge
from wizard.commands.telling import tell, tell_steps
from wizard.display import visible_json
from wizard.errors import BadInputError, MissingFactError, nearest, shown
from wizard.facts.model import Facts
from wizard.facts.unanswered import in_words
from wizard.facts.world import World
from wizard.language import Language, Text, text
from wizard.plan.targets import TARGETS, engine_of
from wizard.plan.vantage import as_node_facts
from wizard.targets.artifact import Artifact
from wizard.targets.exporting import Exported, OfPool, commented, export, printed
from wizard.targets.steps import steps_in
from wizard.targets.writing import write_artifacts


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
        return _tell_all(tr, (*notes, *exported.notes))
    exported = export(options.target, answers, facts, as_files=as_files, force=options.force)
    return show(options, exported, tr, notes)


def show(options: argparse.Namespace, exported: Exported, tr: Language, notes: Sequence[Text]) -> int:
    """Print the artifacts, or write them as files; messages go to standard error."""
    artifacts = exported.artifacts if options.no_comments else commented(exported, tr)
    if options.json:
        print(as_json(exported, artifacts))
    elif options.output:
        for path in write_artifacts(artifacts, Path(options.output), force=options.force):
            tell(tr, text("Wrote {path}.", path=path))
    else:
        sys.stdout.write(printed(artifacts))
    _tell_all(tr, (*notes, *exported.notes))
    if options.output:
        folder = Path(options.output)
        tell_steps(tr, folder, steps_in(folder, exported.steps, exported.artifacts))
    return 0


def _tell_all(tr: Language, notes: tuple[Text, ...]) -> int:
    for note in notes:
        tell(tr, note)
    return 0


def as_json(exported: Exported, artifacts: list[Artifact]) -> str:
    """Return the export as JSON (wizard/schemas/export.schema.json)."""
    files = [
        {
            "path": artifact.path,
            "language": artifact.language,
            "content": artifact.content,
            "notes": [{"line": note.line, "topic": note.topic} for note in artifact.notes],
        }
        for artifact in artifacts
    ]
    whole = {
        "format": 1,
        "target": exported.target,
        "mode": exported.mode,
        "hardening": exported.hardening,
        **({"pools": [_of_pool(one) for one in exported.pools]} if exported.pools else {}),
        "artifacts": files,
    }
    return visible_json(whole)


def _of_pool(one: OfPool) -> dict[str, str | None]:
    return {"name": one.name, "mode": one.mode, "hardening": one.hardening}


def useless(pairs: list[str], target: str) -> list[Text]:
    """Return messages about settings that were given and have no effect on this target."""
    keys = [pair.partition("=")[0] for pair in pairs]
    return [
        text("{key} has no effect on {target}.", key=key, target=target)
        for key in keys
        if key not in TARGETS[target].settings
    ]


def _about_nodes(facts: Facts, target: str) -> list[Text]:
    """Return a message that says whose facts decided, if the cluster itself gave none.

    Raises MissingFactError if a cluster is configured and does not answer: this machine's kernel would be a guess.
    """
    if error := facts.value("cluster.error"):
        raise MissingFactError(
            text("The cluster does not answer, so nothing is known of its nodes: {error}.", error=in_words(error)),
            text("Their facts can be given: --facts FILE with what the probe printed on a node, or --facts system:ID."),
            text(
                "If they are like this machine: werf-wizard probe | werf-wizard export {target} --facts -",
                target=target,
            ),
        )
    if "cluster.kernel" in facts or facts.value("container.kind") == "kubernetes":
        return []
    return [
        text("The nodes were taken to have this machine's kernel: where they have not, give their facts with --facts.")
    ]
