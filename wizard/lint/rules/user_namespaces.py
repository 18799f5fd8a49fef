"""The Pod's own user namespace: where it would be narrower, and where it cannot be.

Sources: kubernetes.io, "User Namespaces"; KEP-127.
"""

from wizard.language import text
from wizard.lint.additions import Addition
from wizard.lint.context import RuleContext
from wizard.lint.rules.rule import Findings, Found, Rule, Subject
from wizard.plan.host_users import gate_notes


def host_users(context: RuleContext) -> Findings:
    """Compare what is known of the nodes with what the Pod says."""
    c = context.container
    if context.engine != "kubernetes":
        return
    known = context.user_namespaces
    if c.host_users is None or c.host_users.value:
        if known.answer == "yes" or (context.answers["host_users"] == "no" and known.answer != "no"):
            said = c.host_users.at if c.host_users else None
            message = text(
                "The nodes can give the Pod its own user namespace, whose root has no privileges on the node."
            )
            yield Found("host-users-wide", said or c.security_at, message, adds="host-users", removes=said)
    elif known.why:
        message = text("The nodes cannot give this Pod a user namespace: {why}", why=known.why)
        yield Found("host-users-unsupported", c.host_users.at, message, removes=c.host_users.at)
    elif version := context.version("Kubernetes"):
        for message in gate_notes(version):
            yield Found("host-users-unsupported", c.host_users.at, message, "warning")


_CHANGES = {
    "host-users": Addition(
        texts={
            "kubernetes": "hostUsers: false",
            "gitlab-kubernetes": (
                '[[runners.kubernetes.pod_spec]]\n  name = "werf-host-users"\n  patch_type = "strategic"\n'
                '  patch = "hostUsers: false"'
            ),
        }
    ),
}

SUBJECT = Subject(
    order=35,
    rules=(
        Rule("host-users", "error", text("hostUsers contradicts the Pod"), "settings/host-users"),
        Rule("host-users-unsupported", "error", text("Nodes without user namespaces for Pods"), "settings/host-users"),
        Rule("host-users-wide", "note", text("Pod in the node's user namespace"), "settings/host-users"),
    ),
    always=(host_users,),
    changes=_CHANGES,
)
