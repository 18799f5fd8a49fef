"""Kubernetes: a namespace that admits the Pod, its account and rights, its storage, and the Pod or Job."""

from wizard.plan.plan import Plan
from wizard.targets.artifact import Artifact
from wizard.targets.kubernetes.fuse_plugin import plugin_objects
from wizard.targets.kubernetes.node_profiles import profile_objects
from wizard.targets.kubernetes.objects import namespace_objects
from wizard.targets.kubernetes.pod import pod_spec, workload
from wizard.targets.pod_security import enforced_level
from wizard.targets.seccomp import profile_artifact
from wizard.targets.yaml_text import bare, dump


def render(plan: Plan, *, as_files: bool = False) -> list[Artifact]:
    """kubernetes.yaml, and what has to be on the nodes first, each as a file of its own."""
    spec = pod_spec(plan)
    run = workload(plan, spec)
    level = enforced_level(bare(spec), bare(run).get("metadata", {}).get("annotations", {}), plan.kubernetes)
    artifacts = [_artifact("kubernetes.yaml", [*namespace_objects(plan, level), run])]
    if plan.confinement.fuse_device and (plugin := plugin_objects(plan.answers["fuse_plugin"])):
        artifacts.append(_artifact("fuse-device-plugin.yaml", plugin))
    if plan.confinement.seccomp == "profile" or plan.confinement.apparmor == "profile":
        artifacts.append(_artifact("node-profiles.yaml", profile_objects(plan)))
    if plan.confinement.seccomp == "profile" and as_files:
        artifacts.append(profile_artifact())
    return artifacts


def _artifact(path: str, documents: list[object]) -> Artifact:
    content, notes = dump(documents)
    return Artifact(path, "yaml", content, notes)
