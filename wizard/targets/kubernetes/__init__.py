"""Kubernetes: a namespace that admits the Pod, its account and rights, its storage, and the Pod or Job."""

from collections.abc import Iterator, Sequence

from wizard.formats.notes import Data, bare
from wizard.language import text
from wizard.plan.plan import Plan
from wizard.targets.artifact import Artifact
from wizard.targets.documents import yaml_file
from wizard.targets.kubernetes.fuse_plugin import plugin_objects
from wizard.targets.kubernetes.node_profiles import profile_objects
from wizard.targets.kubernetes.node_steps import on_nodes
from wizard.targets.kubernetes.objects import namespace_objects
from wizard.targets.kubernetes.pod import annotations_of, pod_spec, workload
from wizard.targets.kubernetes.security import fuse_plugin_of
from wizard.targets.pod_security import enforced_level
from wizard.targets.seccomp import profile_artifact
from wizard.targets.steps import Step, before_the_pod, read_logs


def render(plan: Plan, *, as_files: bool = False) -> list[Artifact]:
    """kubernetes.yaml, and what has to be on the nodes first, each as a separate file."""
    run = workload(plan, pod_spec(plan))
    objects = namespace_objects(plan, enforced_level(*pod_of_a_job(plan), plan.kubernetes))
    return [yaml_file("kubernetes.yaml", [*objects, run], "manifests"), *companion_objects(plan, as_files=as_files)]


def steps(plan: Plan, files: Sequence[Artifact]) -> Iterator[Step]:
    """Yield what is done with the files."""
    yield from before_the_pod(plan)
    yield from on_nodes(plan, files)
    yield "kubectl apply -f kubernetes.yaml", text("creates the rest, and runs werf")
    yield from read_logs(plan.answers)


def pod_of_a_job(plan: Plan) -> tuple[dict[str, Data], dict[str, Data]]:
    """Return what admission sees of the Pod: its spec and its annotations."""
    return bare(pod_spec(plan)), bare(annotations_of(plan))


def namespace_artifact(plan: Plan, path: str, pod: tuple[dict[str, Data], dict[str, Data]]) -> Artifact:
    """Return what Pods that others make need: `pod` is the spec and the annotations that admission will see."""
    return yaml_file(path, namespace_objects(plan, enforced_level(*pod, plan.kubernetes)), "manifests")


def companion_objects(plan: Plan, *, as_files: bool) -> list[Artifact]:
    """Return what has to be on the nodes first: the device plugin, the profiles."""
    artifacts = []
    if plan.confinement.fuse_device and (plugin := plugin_objects(fuse_plugin_of(plan))):
        artifacts.append(yaml_file("fuse-device-plugin.yaml", plugin, "manifests"))
    if "profile" in (plan.confinement.seccomp, plan.confinement.apparmor):
        artifacts.append(yaml_file("node-profiles.yaml", profile_objects(plan), "manifests"))
    if plan.confinement.seccomp == "profile" and as_files:
        artifacts.append(profile_artifact())
    return artifacts
