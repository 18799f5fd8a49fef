"""AppArmor's profile of a container twice in an object: as a field, and as the annotation that came before the field.

Kubernetes refuses a Pod in which the two differ. Source: Kubernetes, "Restrict a Container's Access to Resources with
AppArmor".
"""

from collections.abc import Iterable

from wizard.containers.pods import APPARMOR_ANNOTATION, KINDS, annotation
from wizard.containers.spec import Profile
from wizard.formats.notes import Data, Explained, bare, fields_of

_FIELDS = ("appArmorProfile", "app_armor_profile")
_NAMES = ("localhostProfile", "localhost_profile")


def agreeing(annotations: Data, contexts: Iterable[tuple[str, Data]]) -> dict[str, Data]:
    """Return the annotations that have to change because a container has another profile as a field.

    `contexts` are the containers' names, each with its security context as it is to be.
    """
    if not isinstance(annotations, dict):
        return {}
    found: dict[str, Data] = {}
    for name, context in contexts:
        fields = fields_of(context)
        key = f"{APPARMOR_ANNOTATION}/{name}"
        if key in annotations:
            found.update((key, _as_annotation(fields[field])) for field in _FIELDS if field in fields)
    return found


def _as_annotation(profile: Data) -> Data:
    plain = fields_of(bare(profile))
    name = next((str(plain[key]) for key in _NAMES if key in plain), "")
    value = annotation(Profile(KINDS[str(plain["type"])], name))
    return Explained(value, profile.topic) if isinstance(profile, Explained) else value
