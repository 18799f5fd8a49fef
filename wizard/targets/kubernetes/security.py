"""The confinement in Kubernetes' fields, for whichever container of a Pod builds."""

from typing import Any

from wizard.formats.notes import Data, Noted
from wizard.plan.confinement import NEEDED_CAPABILITIES, refuses_namespaces
from wizard.plan.plan import Plan
from wizard.plan.platforms import platform_of
from wizard.plan.remedies import PROFILE_NAME
from wizard.plan.versions import understands

SECCOMP_PATH = "profiles/werf-buildah.json"
"""Below the kubelet's seccomp folder, /var/lib/kubelet/seccomp."""

APPARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io"
CRIO_ANNOTATION = "io.kubernetes.cri-o.Devices"


def pod_security_context(plan: Plan) -> Data:
    """Who the Pod's processes are, and whose its volumes."""
    uid = plan.place.identity.uid
    context = {
        "runAsNonRoot": True,
        "runAsUser": uid,
        "runAsGroup": uid,
        "fsGroup": uid,
        "fsGroupChangePolicy": "OnRootMismatch",
    }
    return Noted(context, "settings/user")


def security_context(plan: Plan) -> dict[str, Data]:
    """The container's own security context."""
    c = plan.confinement
    context: dict[str, Data] = {}
    if c.privileged:
        context["privileged"] = Noted(True, "settings/privileged")
    if plan.builds:
        context["allowPrivilegeEscalation"] = Noted(True, "settings/privilege-escalation")
    if profile := seccomp_profile(plan):
        context["seccompProfile"] = profile
    if understands("kubernetes.apparmor-profile", plan.kubernetes) and (profile := apparmor_profile(plan)):
        context["appArmorProfile"] = profile
    if c.unlabelled:
        context["seLinuxOptions"] = Noted({"type": selinux_type(plan)}, "settings/selinux-label")
    if c.least_capabilities:
        context["capabilities"] = Noted({"drop": ["ALL"], "add": list(NEEDED_CAPABILITIES)}, "settings/capabilities")
    return context


def seccomp_profile(plan: Plan) -> Noted | None:
    """The seccomp profile; None where the engine's is left."""
    match plan.confinement.seccomp:
        case "profile":
            return Noted({"type": "Localhost", "localhostProfile": SECCOMP_PATH}, "settings/seccomp-profile")
        case "unconfined":
            return Noted({"type": "Unconfined"}, "settings/seccomp-unconfined")
    return None


def apparmor_profile(plan: Plan) -> Noted | None:
    """The AppArmor profile, as the field has it; None where the engine's is left."""
    match plan.confinement.apparmor:
        case "unconfined":
            return Noted({"type": "Unconfined"}, "settings/apparmor-unconfined")
        case "profile":
            value = {"type": "Localhost", "localhostProfile": PROFILE_NAME}
            return Noted(value, "settings/apparmor-profile")
    return None


def apparmor_annotation(plan: Plan) -> Noted | None:
    """The AppArmor profile, as the annotation has it."""
    match plan.confinement.apparmor:
        case "unconfined":
            return Noted("unconfined", "settings/apparmor-unconfined")
        case "profile":
            return Noted(f"localhost/{PROFILE_NAME}", "settings/apparmor-profile")
    return None


def selinux_type(plan: Plan) -> str:
    """A type that may use the device: the one for engines in containers, or no confinement.

    The reference policy does not let the image's programs be started as the former.
    """
    narrow = plan.confinement.hardening == "least-privilege" and not refuses_namespaces(plan.facts, plan.place)
    return "container_engine_t" if narrow else "spc_t"


def annotations_for(plan: Plan, others: list[str]) -> dict[str, Any]:
    """The Pod's annotations: AppArmor's before its field, for the container that builds and `others`; CRI-O's."""
    annotations: dict[str, Data] = {}
    profile = apparmor_annotation(plan)
    if profile and not understands("kubernetes.apparmor-profile", plan.kubernetes):
        for name in (*others, plan.place.container):
            annotations[f"{APPARMOR_ANNOTATION}/{name}"] = profile
    if plan.confinement.fuse_device and fuse_plugin_of(plan) == "crio":
        annotations[CRIO_ANNOTATION] = Noted("/dev/fuse", "settings/device-fuse")
    return annotations


def fuse_plugin_of(plan: Plan) -> str:
    """What hands out /dev/fuse: what was said, else what the platform has, else the usual plugin."""
    said = plan.answers.given.get("fuse_plugin")
    return said or platform_of(plan.answers["platform"]).fuse_plugin or plan.answers["fuse_plugin"]
