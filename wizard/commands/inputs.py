"""Reads what commands are given: facts of this machine or from a file, settings from flags and files."""

from typing import TYPE_CHECKING

from wizard.commands.signals import signals_end_in_order
from wizard.commands.telling import tell
from wizard.errors import BadInputError, shown
from wizard.facts.model import Facts
from wizard.facts.world import World
from wizard.formats.places import line_number
from wizard.language import Language, text
from wizard.plan.settings import Answers, check_answers
from wizard.plan.targets import TARGETS

if TYPE_CHECKING:
    from wizard.formats.tree import Node


def known_facts(source: str | None, world: World, tr: Language) -> Facts:
    """Return the facts in a file, otherwise of this machine and its engines; doubtful ones are reported."""
    if source is None:
        from wizard.commands.progress import Looking
        from wizard.facts.sources import gather

        with Looking(tr, text("Checking this machine…")), signals_end_in_order():
            return gather(world)
    if ":" in source:
        from wizard.interview.environment import facts_of_source

        if (named := facts_of_source(source)) is not None:
            return named
    from wizard.facts.doubts import doubts
    from wizard.facts.reading import read_facts

    facts = read_facts(world.read_input(source), source)
    for doubt in doubts(facts):
        tell(tr, doubt)
    return facts


def known_answers(
    target: str, pairs: list[str], file: str | None, flags: dict[str, str | None], world: World
) -> Answers:
    """Return the settings: flags override --set, which overrides the file. Raises BadInputError for a wrong one."""
    from_file = check_answers(read_answers(world.read_input(file), file), target, file).given if file else {}
    from_pairs: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise BadInputError(text("--set {pair}: expected KEY=VALUE.", pair=shown(pair)))
        from_pairs[key] = value
    check_answers(from_pairs, target)
    from_flags = {key: value for key, value in flags.items() if value is not None}
    check_answers(from_flags, target, "")
    return Answers({**from_file, **from_pairs, **from_flags})


def for_pool(answers: Answers, facts: Facts, name: str | None, target: str) -> Answers:
    """Return the settings with those that put a Pod on the nodes of a pool.

    Raises BadInputError for a target that is no Pod, a pool that does not exist or that no labels tell apart.
    """
    if name is None:
        return answers
    from wizard.plan.pool_choice import pool_named, runner_settings_of, settings_of

    if "node_selector" not in TARGETS[target].settings:
        raise BadInputError(
            text("--pool has no effect on {target}, which does not run on cluster nodes.", target=target)
        )
    pool = pool_named(facts, name)
    return Answers({**runner_settings_of(pool, target), **answers.given, **settings_of(pool)})


def whole_number(option: str, given: str, least: int, most: int) -> int:
    """Return what an option was given as a whole number. Raises BadInputError if it is not one in the range."""
    if given.isascii() and given.isdigit() and len(given) < 10 and least <= int(given) <= most:
        return int(given)
    raise BadInputError(
        text(
            "{option} cannot be “{value}”: expected a whole number from {least} to {most}.",
            option=option,
            value=shown(given),
            least=least,
            most=most,
        )
    )


def read_answers(source: str, name: str) -> dict[str, str]:
    """Return a flat YAML mapping with its values as written. Raises BadInputError with the line of an error."""
    from wizard.formats.tree import Mapping, target_of
    from wizard.formats.yaml_tree import parse_yaml

    roots = parse_yaml(source.removeprefix("\ufeff"), name)
    if not roots or (len(roots) == 1 and _word(roots[0]) in ("", "~", "null")):
        return {}
    root = target_of(roots[0])
    answers: dict[str, str] = {}
    for key, value in root.pairs if isinstance(root, Mapping) and len(roots) == 1 else [(root, root)]:
        word, answer = _word(key), _word(value)
        if word is None or answer is None:
            raise BadInputError(
                text("{name}: expected a flat list of “key: value” lines.", name=name),
                text("For example: namespace: build"),
            )
        if word in answers:
            line = line_number(source, key.start)
            raise BadInputError(
                text("{name}, line {line}: “{key}” is set twice.", name=name, line=line, key=shown(word))
            )
        answers[word] = answer
    return answers


def _word(node: "Node") -> str | None:
    """Return a scalar as it is written, so that 1.30 and yes stay as they are; None for anything else."""
    from wizard.formats.tree import Scalar, target_of

    known = target_of(node)
    return known.value if isinstance(known, Scalar) else None
