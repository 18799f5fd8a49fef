"""Variables that make werf say more than a log is to keep."""

from wizard.containers.spec import ContainerSpec, Located
from wizard.language import text
from wizard.lint.additions import Addition
from wizard.lint.context import RuleContext
from wizard.lint.rules.rule import Findings, Found, Rule, Subject

_VARIABLE = "WERF_LOG_DEBUG"


def debugging(context: RuleContext) -> Findings:
    """A log with everything in it is kept by CI for all who may read the project."""
    if given := context.container.env.get(_VARIABLE):
        told = text("{name} is set: the log has all that werf knows.", name=_VARIABLE)
        yield Found("debug-log", given.at, told, adds="short-log", removes=given.at)


SUBJECT = Subject(
    order=90,
    rules=(Rule("debug-log", "note", text("A log with everything in it"), "concepts/lint"),),
    always=(debugging,),
    changes={"short-log": Addition(lambda _: ContainerSpec(env={"WERF_LOG_QUIET": Located("1")}))},
)
