"""What no setting of a container fixes: the host it will run on."""

from wizard.documents.identity import own_mode
from wizard.language import text
from wizard.lint.context import RuleContext
from wizard.lint.rules.rule import Findings, Found, Rule, Subject
from wizard.plan.checks.labels import LABELS

_OF_THE_CONTAINER = ("overlay-rootless", "privileged-allowed")
"""Checks that other rules speak of, with the setting that fixes them."""


def host(context: RuleContext) -> Findings:
    """Find the first check that the container's mode fails, whatever the container is allowed."""
    mode = context.verdict[own_mode(context.container)]
    if mode.works != "no":
        return
    reason = next((one for one in mode.reasons if one.check not in _OF_THE_CONTAINER), None)
    if reason:
        message = text(
            "This cannot work until the host is prepared: {check}: {why}.", check=LABELS[reason.check], why=reason.text
        )
        yield Found("host-not-ready", context.container.at, message, topic=reason.topic)


SUBJECT = Subject(
    order=60,
    rules=(Rule("host-not-ready", "error", text("Host is not ready"), "concepts/user-namespaces"),),
    building=(host,),
)
