"""What is narrower than a confinement, and what of it the host would have to have."""

from wizard.facts.model import Facts
from wizard.language import Text, text
from wizard.plan.checks.flaws import flaws_without_filter
from wizard.plan.confinement import Confinement, has_apparmor, refuses_namespaces
from wizard.plan.platforms import platform_of
from wizard.plan.settings import Answers
from wizard.plan.targets import Target


def narrower_notes(confinement: Confinement, answers: Answers, facts: Facts, place: Target) -> list[Text]:
    """One line on what is narrower than standard hardening, and what the kernel makes of it."""
    if confinement.mode in (None, "fuse-privileged") or confinement.hardening != "standard":
        return []
    notes = []
    if flaws := flaws_without_filter(facts):
        notes.append(text("{why}: `werf-wizard explain concepts/unconfined`.", why=flaws))
    if place.sends_profile:
        notes.append(text("Fewer privileges, without changes to the host: --hardening least-privilege."))
    elif "localhost-profiles" not in platform_of(answers["platform"]).refuses:
        notes.append(
            text(
                "Fewer privileges, once its profiles are installed on the machines that build: "
                "--hardening least-privilege."
            )
        )
    return notes


def apparmor_notes(confinement: Confinement, answers: Answers, facts: Facts, place: Target) -> list[Text]:
    """Return what least privilege does not know of AppArmor, or leaves off because its profile is not loaded."""
    if confinement.hardening != "least-privilege":
        return []
    here = has_apparmor(answers, facts)
    if here is None and place.engine == "kubernetes":
        message = text(
            "It is not known whether the nodes have AppArmor: if they do not, pass --set "
            "node_apparmor=no, because they reject profiles."
        )
        return [message]
    if here is None:
        message = text(
            "It is not known whether the host has AppArmor: --set node_apparmor=yes uses a profile instead of none."
        )
        return [message]
    if here and place.sends_profile and confinement.apparmor == "unconfined":
        message = text(
            "AppArmor is off for the container: its profile werf-buildah is not known to be loaded"
            " (if it is: --set node_apparmor=yes)."
        )
        return [message]
    return []


def selinux_notes(confinement: Confinement, answers: Answers, facts: Facts, place: Target) -> list[Text]:
    """Return when the label is there only because nobody knows whether SELinux's policy needs it."""
    folder = place.mounts_folder and answers["workdir"] != "none"
    needed = confinement.fuse_device or folder or confinement.small_id_range
    if confinement.mode is None or not confinement.selinux_disabled or needed or refuses_namespaces(facts, place):
        return []
    message = text(
        "It is not known whether the SELinux policy there lets containers create user "
        "namespaces, so the label is set. container-selinux does: with it, --set node_selinux=no "
        "removes the label."
    )
    return [message]
