"""What to say to a person of the Pod's own user namespace. Source: KEP-127."""

from wizard.facts.model import Facts
from wizard.language import Text, text
from wizard.plan.checks.pods import pod_user_namespaces
from wizard.plan.settings import Answers
from wizard.plan.versions import understands


def host_users_notes(answers: Answers, facts: Facts, kubernetes: tuple[int, int]) -> list[Text]:
    """Return what to say to a person of the Pod's user namespace: what is not known, and what would be narrower."""
    can = pod_user_namespaces(facts, kubernetes).answer
    match answers["host_users"], can:
        case "auto", "yes":
            message = text(
                "The nodes can give the Pod its own user namespace, whose root has no privileges on the "
                "node: --set host_users=no requests it."
            )
            return [message]
        case "no", "unknown":
            message = text(
                "It is not known whether the nodes can give a Pod a user namespace: they need Linux 6.3, "
                "containerd 2.0 or CRI-O, and runc 1.2 or crun 1.9. `werf-wizard explain "
                "settings/host-users` explains how to find out."
            )
            return [message, *gate_notes(kubernetes)]
    return []


def gate_notes(kubernetes: tuple[int, int]) -> list[Text]:
    """Return what hostUsers hangs on in versions that do not have it by default."""
    if understands("kubernetes.host-users-on", kubernetes):
        return []
    message = text(
        "Before Kubernetes 1.33 hostUsers takes effect only with the feature gate "
        "UserNamespacesSupport, and before 1.30 a node without it ignores the field: check "
        "/proc/self/uid_map in the Pod."
    )
    return [message]
