"""What a cluster's administrator does first: what the nodes need, and what a runner's chart needs."""

from collections.abc import Iterator, Sequence

from wizard.language import text
from wizard.plan.plan import Plan
from wizard.targets.artifact import Artifact
from wizard.targets.kubernetes.fuse_plugin import plugin_name
from wizard.targets.kubernetes.node_profiles import NAME
from wizard.targets.kubernetes.security import fuse_plugin_of
from wizard.targets.steps import APPLY_RUNNER, Step


def before_the_chart(plan: Plan, files: Sequence[Artifact], secret: str, literals: str) -> Iterator[Step]:
    """Yield what has to be there before a runner's Helm chart: what its jobs need, and its token."""
    yield APPLY_RUNNER
    create = f"kubectl create secret generic {secret} --namespace {plan.answers['namespace']} {literals}"
    yield create, text("the runner's token, from the variable TOKEN")
    yield from on_nodes(plan, files)


def on_nodes(plan: Plan, files: Sequence[Artifact]) -> Iterator[Step]:
    """Yield what the cluster's administrator puts on the nodes; a Pod that comes first may be refused permanently."""
    names = {
        "fuse-device-plugin.yaml": plugin_name(fuse_plugin_of(plan)),
        "node-profiles.yaml": NAME,
    }
    paths = {file.path for file in files}
    for path, name in names.items():
        if path in paths:
            yield f"kubectl apply -f {path}", text("what the nodes need; once, by the cluster's administrator")
            wait = f"kubectl -n kube-system rollout status daemonset/{name} --timeout=5m"
            yield wait, text("waits until it is on every node")
