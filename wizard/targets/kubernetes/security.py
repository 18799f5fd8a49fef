"""The confinement in Kubernetes' fields, for whichever container of a Pod builds."""

from wizard.containers import pods
from wizard.containers.pods import APPARMOR_ANNOTATION, CRIO_ANNOTATION
from wizard.containers.spec import ContainerSpec, Located
from wizard.formats.notes import Data, Explained
from wizard.plan.confinement import refuses_namespaces
from wizard.plan.plan import Plan
from wizard.plan.platforms import platform_of
from wizard.plan.versions import understands
from wizard.records import replace
from wizard.targets.container import container_of

SECCOMP_PATH = "profiles/werf-buildah.json"
"""Below the kubelet's seccomp directory, /var/lib/kubelet/seccomp."""


def pod_security_context(plan: Plan) -> Data:
    """Who the Pod's processes are, and whose its volumes."""
    uid = plan.place.identity.uid
    context: dict[str, Data] = {
        "runAsNonRoot": True,
        "runAsUser": uid,
        "runAsGroup": uid,
        "fsGroup": uid,
        "fsGroupChangePolicy": "OnRootMismatch",
    }
    return Explained(context, "settings/user")


def confined(plan: Plan) -> ContainerSpec:
    """Return the container that builds, as it is allowed in a Pod."""
    spec = container_of(plan, seccomp=SECCOMP_PATH)
    return replace(
        spec,
        escalation=Located(True, topic="settings/privilege-escalation") if plan.builds else None,
        selinux=replace(spec.selinux, value=selinux_type(plan)) if spec.selinux else None,
    )


def security_context(plan: Plan) -> dict[str, Data]:
    """Return the container's own security context."""
    spec = confined(plan)
    has_field = understands("kubernetes.apparmor-profile", plan.kubernetes)
    return pods.security_context(spec if has_field else replace(spec, apparmor=None))


def host_users(plan: Plan) -> dict[str, Data]:
    """Return the Pod's field for its user namespace; nothing where it is left unsaid."""
    said = plan.confinement.host_users
    return {} if said is None else {"hostUsers": Explained(said, "settings/host-users")}


def apparmor_annotation(plan: Plan) -> Explained | None:
    """Return the AppArmor profile, as the annotation has it; None where the engine's is left."""
    given = confined(plan).apparmor
    return Explained(pods.annotation(given.value), given.topic) if given else None


def selinux_type(plan: Plan) -> str:
    """Return a type that may use the device: the one for engines in containers, or no confinement.

    The reference policy does not let the image's programs be started as the former.
    """
    narrow = plan.confinement.hardening == "least-privilege" and not refuses_namespaces(plan.facts, plan.place)
    return "container_engine_t" if narrow else "spc_t"


def annotations_for(plan: Plan, others: list[str]) -> dict[str, Data]:
    """Return the Pod's annotations: AppArmor's before its field, for the builder and `others`; CRI-O's."""
    annotations: dict[str, Data] = {}
    profile = apparmor_annotation(plan)
    if profile and not understands("kubernetes.apparmor-profile", plan.kubernetes):
        for name in (*others, plan.place.container):
            annotations[f"{APPARMOR_ANNOTATION}/{name}"] = profile
    if plan.confinement.fuse_device and fuse_plugin_of(plan) == "crio":
        annotations[CRIO_ANNOTATION] = Explained("/dev/fuse", "settings/device-fuse")
    return annotations


def fuse_plugin_of(plan: Plan) -> str:
    """Return what provides /dev/fuse: what was said, else what the platform has, else the usual plugin."""
    said = plan.answers.given.get("fuse_plugin")
    return said or platform_of(plan.answers["platform"]).fuse_plugin or plan.answers["fuse_plugin"]
