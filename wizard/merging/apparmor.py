"""AppArmor's profile of a container twice in an object: as a field, and as the annotation that came before the field.

Kubernetes refuses a Pod in which the two differ. Source: Kubernetes, "Restrict a Container's Access to Resources with
AppArmor".
"""

from collections.abc import Iterable
from typing import Any

from wizard.formats.notes import Data, Noted
from wizard.merging.wanted import stripped
from wizard.targets.kubernetes.security import APPARMOR_ANNOTATION

_FIELD = "appArmorProfile"
_OF_TYPE = {"Unconfined": "unconfined", "RuntimeDefault": "runtime/default"}


def agreeing(annotations: Any, containers: Iterable[dict[str, Any]]) -> dict[str, Data]:
    """The annotations of an owner that have to change, since these containers have another profile as a field."""
    if not isinstance(annotations, dict):
        return {}
    found: dict[str, Data] = {}
    for one in containers:
        context = one.get("securityContext")
        profile = (context.value if isinstance(context, Noted) else context or {}).get(_FIELD)
        key = f"{APPARMOR_ANNOTATION}/{one.get('name')}"
        if profile is not None and key in annotations:
            found[key] = _as_annotation(profile)
    return found


def annotation_of_build(wanted: dict[str, Any], theirs: Any) -> dict[str, Data]:
    """The same for the build container of a runner's table, in which the words are spelt another way."""
    context = wanted.get("build_container_security_context")
    profile = (context.value if isinstance(context, Noted) else context or {}).get("app_armor_profile")
    key = f"{APPARMOR_ANNOTATION}/build"
    if profile is None or not isinstance(theirs, dict) or key not in theirs:
        return {}
    return {key: _as_annotation(profile)}


def _as_annotation(profile: Data) -> Data:
    plain = stripped(profile)
    name = plain.get("localhostProfile") or plain.get("localhost_profile")
    value = _OF_TYPE.get(plain.get("type")) or f"localhost/{name}"
    return Noted(value, profile.topic) if isinstance(profile, Noted) else value
