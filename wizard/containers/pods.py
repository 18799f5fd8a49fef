"""A container of a Pod: which field is which of its settings, in Kubernetes' words and in GitLab Runner's.

Sources: Kubernetes, API reference, SecurityContext v1; GitLab Runner, "Kubernetes executor".
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from wizard.containers.spec import ContainerSpec, Located, Profile
from wizard.formats.notes import Data, Explained, fields_of

KINDS: Mapping[str, Literal["engine", "unconfined", "profile"]] = {
    "Unconfined": "unconfined",
    "RuntimeDefault": "engine",
    "Localhost": "profile",
}
"""What a profile's type says."""
_TYPES = {kind: name for name, kind in KINDS.items()}

APPARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io"
"""With a slash and the container's name behind it."""
CRIO_ANNOTATION = "io.kubernetes.cri-o.Devices"
_OF_ANNOTATION = {"unconfined": "unconfined", "engine": "runtime/default"}

FIELDS: Mapping[str, str] = {
    "privileged": "privileged",
    "escalation": "allowPrivilegeEscalation",
    "user": "runAsUser",
    "non_root": "runAsNonRoot",
    "read_only_root": "readOnlyRootFilesystem",
    "seccomp": "seccompProfile",
    "apparmor": "appArmorProfile",
    "selinux": "seLinuxOptions.type",
    "unmasked": "procMount",
    "dropped": "capabilities.drop",
    "added": "capabilities.add",
}
"""Keys of a container's securityContext by what they set, with dots between them, in the order of writing."""

_OF_GITLAB = {"appArmorProfile": "app_armor_profile", "seLinuxOptions": "selinux_type"}
"""Keys that GitLab Runner has not simply in its own way of writing."""
_OF_KUBERNETES = {theirs: ours for ours, theirs in _OF_GITLAB.items()}


def security_context(spec: ContainerSpec) -> dict[str, Data]:
    """Return the container's securityContext, with the reasons."""
    context: dict[str, Data] = {}
    for field, keys in FIELDS.items():
        given = getattr(spec, field)
        if isinstance(given, tuple):
            given = Located([one.value for one in given], topic=given[0].topic) if given else None
        if given is not None:
            _put(context, keys, _value(field, given.value), given.topic)
    return context


@cache
def keys_to(field: str) -> tuple[str, ...]:
    """Return the keys that lead to a setting in a securityContext."""
    return tuple(FIELDS[field].split("."))


def _put(context: dict[str, Data], keys: str, value: Data, topic: str) -> None:
    """Put a value at its keys; what has several keys has one reason."""
    key, _, below = keys.partition(".")
    if below:
        value = {**fields_of(context.get(key)), below: value}
    context[key] = Explained(value, topic) if topic else value


def _value(field: str, value: Data | Profile) -> Data:
    if isinstance(value, Profile):
        return profile(value)
    return int(value) if field == "user" and isinstance(value, str) and value.isdecimal() else value


def profile(known: Profile) -> dict[str, Data]:
    """Return a profile as a field has it."""
    named: dict[str, Data] = {"localhostProfile": known.name} if known.kind == "profile" else {}
    return {"type": _TYPES[known.kind], **named}


def annotation(known: Profile) -> str:
    """Return an AppArmor profile as the annotation has it, which was there before the field."""
    return f"localhost/{known.name}" if known.kind == "profile" else _OF_ANNOTATION[known.kind]


def gitlab_key(key: str) -> str:
    """Return a key of Kubernetes as GitLab Runner writes it in config.toml."""
    return _OF_GITLAB.get(key) or re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).lower()


def kubernetes_key(key: str) -> str:
    """Return a key of GitLab Runner as Kubernetes has it."""
    head, *tail = key.split("_")
    return _OF_KUBERNETES.get(key) or head + "".join(word.capitalize() for word in tail)


def of_gitlab(context: Mapping[str, Data]) -> dict[str, Data]:
    """Return a securityContext as GitLab Runner has it: SELinux's type is a key alone."""
    return {gitlab_key(key): _below(key, value) for key, value in context.items()}


def _below(key: str, value: Data) -> Data:
    if isinstance(value, Explained):
        return Explained(_below(key, value.value), value.topic)
    if not isinstance(value, Mapping):
        return value
    return value["type"] if key == "seLinuxOptions" else of_gitlab(value)
