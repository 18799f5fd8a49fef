"""A file of a person's own judged with the facts and answers of the wizard."""

from wizard.errors import BadInputError
from wizard.inputs import read_text
from wizard.interview.question import Situation
from wizard.interview.result import settings
from wizard.lint.linting import Report, lint
from wizard.lint.opening import LintSource
from wizard.plan.vantage import as_node_facts


def check_file(name: str, now: Situation) -> Report:
    """Return what lint finds in a file. Raises BadInputError if it cannot be read, or nothing in it be judged."""
    nodes = as_node_facts(now.facts) if now["machine"] == "here" else now.facts
    report = lint([LintSource(name, read_text(name))], now.facts, settings(now), nodes=nodes)
    for one in report.unread:
        if one.at is None:
            raise BadInputError(one.why, *one.ways)
    return report
