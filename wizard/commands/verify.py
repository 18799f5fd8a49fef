"""`werf-wizard verify`: tries the configuration on the reader's engine; exit code 0 it works, 1 not, 3 unknown."""

import argparse
import sys
from functools import partial
from typing import Any

from wizard.application.explaining import known_problems, steps_of_fix
from wizard.commands.inputs import for_pool, known_answers, known_facts
from wizard.commands.signals import signals_end_in_order
from wizard.commands.telling import tell
from wizard.display import visible_json
from wizard.errors import BadInputError, MissingFactError, nearest, shown
from wizard.facts.model import Facts
from wizard.facts.world import World
from wizard.language import Language, text
from wizard.plan.choosing import narrowest_open
from wizard.plan.modes import decide
from wizard.plan.plan import Plan, facts_for, make_plan
from wizard.plan.settings import Answers
from wizard.plan.targets import TARGETS, engine_of, tried
from wizard.plan.vantage import as_node_facts
from wizard.verifying.verification import Verification, check_target, verify

_STATUS = {"yes": 0, "no": 1, "unknown": 3}


def run(options: argparse.Namespace, tr: Language) -> int:
    """Try the configuration, and print the result for each need."""
    seconds = _seconds(options.timeout)
    if options.target is not None:
        _check_target(options.target)
    world = World()
    facts = known_facts(options.facts, world, tr)
    target = options.target or _target_here(facts)
    given = [*options.set, *([f"ref={options.image}"] if options.image else [])]
    flags = {"mode": options.mode, "hardening": options.hardening}
    answers = known_answers(target, given, options.answers, flags, world)
    if options.pools:
        from wizard.commands.verify_pools import run_on_pools, show

        make = partial(_plan, target, facts=facts, tr=tr, force=options.force)
        return show(run_on_pools(options, target, answers, facts, make, world, tr), tr, as_json, json=options.json)
    answers = for_pool(answers, facts, options.pool, target)
    if engine_of(target) == "kubernetes" and options.facts is None:
        facts = as_node_facts(facts)
    plan = _plan(target, answers, facts, tr, force=options.force)
    for note in plan.notes:
        tell(tr, note)
    tell(tr, text("Starting {image} with {target}, mode {mode} …", image=plan.image.ref, target=target, mode=plan.mode))
    with signals_end_in_order():
        found = verify(plan, world, seconds)
    if options.json:
        print(visible_json(as_json(found)))
    else:
        _show(found, tr)
    for name in found.trial.left:
        tell(tr, text("{name} could not be deleted: delete it yourself.", name=name))
    return _STATUS[found.proved]


def _plan(target: str, answers: Answers, facts: Facts, tr: Language, *, force: bool) -> Plan:
    """Return the plan to try; if it is unknown which mode works, the one with the fewest rights: the trial decides."""
    kernels = facts.words("cluster.kernel") if engine_of(target) == "kubernetes" else ()
    if len(kernels) > 1 and not answers["node_selector"]:
        message = text("The nodes run different kernels, and the test uses one of them: --pool NAME chooses which.")
        tell(tr, message)
    try:
        return make_plan(target, answers, facts, force=force)
    except MissingFactError:
        mode = narrowest_open(decide(facts_for(facts, answers.at(target), target)))
        if mode is None:
            raise
    message = text(
        "It is not known which mode works there. Testing the least-privileged candidate, {mode}; "
        "use --mode for another.",
        mode=mode,
    )
    tell(tr, message)
    return make_plan(target, Answers({**answers.given, "mode": mode}), facts, force=force)


def as_json(found: Verification) -> dict[str, Any]:
    """Return the verification as data (wizard/schemas/verify.schema.json); its sentences are in English."""
    tr = Language("en")
    plan, trial = found.plan, found.trial
    needs = [
        {
            "id": need.id,
            "status": need.status,
            "text": tr(need.text),
            "evidence": need.evidence,
            "certainty": need.certainty,
            "topic": need.topic,
        }
        for need in found.needs
    ]
    return {
        "format": 1,
        "target": plan.target,
        "mode": plan.mode,
        "hardening": plan.confinement.hardening,
        "image": plan.image.ref,
        "proved": found.proved,
        "end": trial.end,
        "command": trial.command,
        "needs": needs,
        "facts": {key: fact.value for key, fact in (trial.facts or {}).items()},
        "said": trial.said,
        "left": list(trial.left),
        "changed": [{"field": one.field, "asked": one.asked, "got": one.got} for one in trial.changed],
        "problems": list(known_problems(found)),
        "fix": [step.data(tr) for step in steps_of_fix(found)],
    }


def _show(found: Verification, tr: Language) -> None:
    from wizard.report import console, verification

    verification.show_verification(found, tr, console.on_stdout())
    sys.stdout.flush()


def _seconds(given: str) -> float:
    if given.isascii() and given.isdigit() and 1 <= int(given) <= 86400:
        return float(given)
    raise BadInputError(
        text("--timeout cannot be “{value}”: expected whole seconds from 1 to 86400.", value=shown(given))
    )


def _check_target(target: str) -> None:
    if target not in TARGETS:
        raise BadInputError(text("There is no target “{name}”.", name=shown(target)), *nearest(target, tried()))
    check_target(target)


def _target_here(facts: Facts) -> str:
    """Return the first engine that answered. Raises BadInputError if none did."""
    for target, key in (("docker", "engine.docker"), ("podman", "engine.podman"), ("kubernetes", "cluster")):
        if f"{key}.version" in facts:
            return target
    raise BadInputError(
        text("No engine answers here: neither Docker, Podman nor a cluster."),
        text("`werf-wizard doctor` shows what this machine supports; `werf-wizard verify TARGET` chooses the engine."),
    )
