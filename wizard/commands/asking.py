"""What commands are given: facts from here or from a file, settings from flags and files."""

from wizard.commands.signals import signals_end_in_order
from wizard.commands.telling import tell
from wizard.errors import BadInputError, shown
from wizard.facts.model import Facts
from wizard.facts.world import World
from wizard.language import Language, text
from wizard.plan.settings import Answers, check_answers


def known_facts(source: str | None, world: World, say: Language) -> Facts:
    """The facts in a file, else those of this machine and its engines. What is doubtful in a file is told."""
    if source is None:
        from wizard.facts.sources import gather

        with signals_end_in_order():
            return gather(world)
    from wizard.facts.doubts import doubts
    from wizard.facts.reading import read_facts

    facts = read_facts(world.read_input(source), source)
    for doubt in doubts(facts):
        tell(say, doubt)
    return facts


def known_answers(
    target: str, pairs: list[str], file: str | None, flags: dict[str, str | None], world: World
) -> Answers:
    """Settings: flags win over --set, that over the file. Raises BadInputError for any that is wrong."""
    from_file = check_answers(read_answers(world.read_input(file), file), target, file).given if file else {}
    from_pairs: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise BadInputError(text("--set {pair}: a setting is given as KEY=VALUE.", pair=shown(pair)))
        from_pairs[key] = value
    check_answers(from_pairs, target)
    from_flags = {key: value for key, value in flags.items() if value is not None}
    check_answers(from_flags, target, "")
    return Answers({**from_file, **from_pairs, **from_flags})


def read_answers(source: str, name: str) -> dict[str, str]:
    """A flat YAML mapping, its values as text. Raises BadInputError with the line of what is wrong."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        # The base loader leaves 1.30 and yes as they are written.
        data = YAML(typ="base", pure=True).load(source)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        why = shown(str(error.problem or error.context or ""))
        raise BadInputError(
            text("{name}, line {line}: this is not YAML: {why}.", name=name, line=line, why=why)
        ) from None
    except (YAMLError, RecursionError, ValueError) as error:
        raise BadInputError(text("{name}: this is not YAML: {why}.", name=name, why=shown(str(error)))) from None
    if data is None:
        return {}
    flat = isinstance(data, dict) and all(
        isinstance(key, str) and isinstance(value, str) for key, value in data.items()
    )
    if not flat:
        raise BadInputError(
            text("{name}: answers are one flat list of “key: value” lines.", name=name),
            text("For example: namespace: build"),
        )
    return dict(data)
