"""`werf-wizard doctor`: facts, checks, modes; exit code 0 if a mode works, 1 if none does, 3 if it is unknown."""

import argparse
import shlex
import sys
from collections.abc import Sequence
from typing import Any

from wizard.commands.inputs import known_facts
from wizard.display import visible_json
from wizard.errors import MissingFactError, WizardError
from wizard.facts.model import Facts
from wizard.facts.unanswered import in_words
from wizard.facts.world import World
from wizard.language import Language, Text, text
from wizard.plan.choosing import no_mode
from wizard.plan.modes import Verdict, decide
from wizard.plan.plan import facts_for
from wizard.plan.pool_choice import request
from wizard.plan.pools import Pool, pools_of
from wizard.plan.settings import Answers
from wizard.report.pools_json import pools_json


def run(options: argparse.Namespace, tr: Language) -> int:
    """Print the report as tables or as JSON. If no mode works, the reason goes to standard error."""
    known = known_facts(options.facts, World(), tr)
    facts = facts_for(known, Answers({}), "docker")
    verdict = decide(facts)
    pools = pools_of(known.nodes)
    if options.json:
        print(visible_json({**as_json(verdict, facts), **({"pools": pools_json(pools)} if pools else {})}))
    elif options.nodes:
        _show_nodes(known, pools, tr)
        return 0
    else:
        _show(verdict, facts, tr, pools, verbose=options.verbose, source=options.facts)
    if verdict.mode is None:
        raise no_mode(verdict)
    return 0


def as_json(verdict: Verdict, facts: Facts) -> dict[str, Any]:
    """Return the report as data (wizard/schemas/doctor.schema.json); its sentences are in English."""
    tr = Language("en")
    checks = [
        {
            "id": c.id,
            "status": c.status,
            "text": tr(c.text),
            "evidence": c.evidence,
            "certainty": c.certainty,
            "topic": c.topic,
            "fix": list(c.fix),
        }
        for c in verdict.checks.all()
    ]
    modes = [
        {
            "id": mode.id,
            "works": mode.works,
            "certainty": mode.certainty,
            "reasons": [{"check": r.check, "topic": r.topic, "text": tr(r.text)} for r in mode.reasons],
        }
        for mode in verdict.modes
    ]
    known = {key: {"value": f.value, "evidence": f.evidence, "certainty": f.certainty} for key, f in facts.items()}
    return {
        "format": 1,
        "complete": facts.complete,
        "facts": known,
        "checks": checks,
        "modes": modes,
        "mode": verdict.mode,
        "missing": list(verdict.missing),
    }


def _show_nodes(known: Facts, pools: Sequence[Pool], tr: Language) -> None:
    from wizard.report.console import on_stdout
    from wizard.report.pools import show_nodes

    if not pools:
        error = known.value("cluster.error") or known.value("cluster.nodes.error")
        raise MissingFactError(
            text("The cluster's nodes are unknown: {error}.", error=in_words(error))
            if error
            else text("The cluster's nodes are unknown: no cluster is configured here."),
            *request(known),
        )
    show_nodes(pools, tr, on_stdout())
    sys.stdout.flush()


def _show(
    verdict: Verdict, facts: Facts, tr: Language, pools: Sequence[Pool], *, verbose: bool, source: str | None
) -> None:
    from wizard.report import console, doctor

    out = console.on_stdout()
    doctor.show_report(verdict, facts, tr, out, verbose=verbose)
    if pools:
        from wizard.report.pools import show_pools

        show_pools(pools, tr, out)
    if asked := request(facts):
        doctor.show_request(asked, tr, out)
    block = preparation(facts)
    if block:
        doctor.show_fix(block, tr, out)
    doctor.show_next(next_steps(verdict, facts, pools, has_fix=bool(block), source=source), tr, out)
    sys.stdout.flush()


def preparation(facts: Facts) -> str:
    """Return the shell block that prepares the machine; empty if nothing is missing or nothing helps."""
    from wizard.targets.host import rendering as host

    try:
        _, artifacts = host.render(facts, Answers({}))
    except WizardError:
        return ""
    return "".join(artifact.content for artifact in artifacts)


def next_steps(
    verdict: Verdict, facts: Facts, pools: Sequence[Pool] = (), *, has_fix: bool, source: str | None
) -> list[tuple[str, Text]]:
    """Return what a person does after the report: commands, and what each is for.

    `source` is what was given as --facts: then the machine is another one, and a script for root does not run here.
    """
    again = f" --facts {'FILE' if source == '-' else shlex.quote(source)}" if source else ""
    steps = []
    if has_fix:
        as_root = "ssh HOST sudo sh" if source else "sudo sh"
        steps.append((f"werf-wizard export host{again} | {as_root}", text("prepare the machine, then check again")))
    if verdict.mode:
        if "engine.podman.version" in facts and "engine.docker.version" not in facts:
            steps.append((f"werf-wizard export podman{again}", text("the command for Podman, which answers here")))
        else:
            steps.append((f"werf-wizard export docker{again}", text("the command for Docker")))
        steps += _for_cluster(pools, again)
        steps.append((f"werf-wizard explain modes/{verdict.mode}", text("why this mode and what it costs")))
    elif pools:
        steps += _for_cluster(pools, again)
    elif verdict.missing:
        steps.append(("werf-wizard probe --script | ssh HOST sh -s", text("the facts of another machine")))
    else:
        steps.append(("werf-wizard explain concepts/modes", text("what each mode needs")))
    return steps


def _for_cluster(pools: Sequence[Pool], again: str) -> list[tuple[str, Text]]:
    """Return the export for the cluster: for one of its pools, if there are several and it can be told by labels."""
    named = next((pool for pool in pools if pool.mode and pool.selector), None)
    option = f" --pool {named.name}" if named and len(pools) > 1 else again
    export = (f"werf-wizard export kubernetes{option}", text("the manifest for Kubernetes"))
    if any(pool.mode is None and pool.verdict.missing for pool in pools):
        return [
            export,
            (
                "werf-wizard survey --sample",
                text("runs the probe on one node of each pool: shows what the node list does not"),
            ),
        ]
    return [export]
