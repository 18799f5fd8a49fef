"""What a container is allowed and what it runs: one vocabulary, for what is written and for what is read."""

from collections.abc import Mapping
from typing import Any, Generic, Literal, TypeVar

from wizard.formats.places import NOWHERE, Spot
from wizard.records import EMPTY, Record, as_dict

T = TypeVar("T", covariant=True)


class Given(Record, Generic[T]):
    """A setting's value: where a file has it, and the topic of the reason for which it is written."""

    value: T
    at: Spot = NOWHERE
    topic: str = ""


class Profile(Record):
    """A seccomp or AppArmor profile: the engine's own, none, or a named one. `name` is as it was written."""

    kind: Literal["engine", "unconfined", "profile"]
    name: str = ""


class Device(Record):
    """A device of the host: its path there, in the container, and the permissions."""

    source: str
    target: str
    permissions: str = "rwm"


class Mount(Record):
    """Something mounted at `target`. `kind` is Docker's or Kubernetes' word for it; `source` a path, volume or claim.

    `memory`: it lies in memory. `relabelled`: SELinux lets the container in (`z`, `Z`).
    """

    kind: str
    target: str
    at: Spot = NOWHERE
    source: str = ""
    read_only: bool = False
    memory: bool = False
    relabelled: bool = False
    topic: str = ""


class ContainerSpec(Record):
    """What a container is allowed, and what it runs. What is None or empty is not said.

    `escalation`: whether new privileges are allowed. `selinux`: a type, or `disable`. `fuse`: a resource or an
    annotation that hands out /dev/fuse.
    """

    image: Given[str] | None = None
    command: tuple[str, ...] = ()
    env: Mapping[str, Given[str]] = EMPTY
    workdir: Given[str] | None = None
    privileged: Given[bool] | None = None
    seccomp: Given[Profile] | None = None
    apparmor: Given[Profile] | None = None
    selinux: Given[str] | None = None
    escalation: Given[bool] | None = None
    unmasked: Given[str] | None = None
    dropped: tuple[Given[str], ...] = ()
    added: tuple[Given[str], ...] = ()
    devices: tuple[Given[Device], ...] = ()
    mounts: tuple[Mount, ...] = ()
    user: Given[str] | None = None
    group_of_volumes: Given[str] | None = None
    non_root: Given[bool] | None = None
    read_only_root: Given[bool] | None = None
    host_users: Given[bool] | None = None
    userns: Given[str] | None = None
    fuse: Given[str] | None = None


def said(spec: ContainerSpec) -> ContainerSpec:
    """What is said, wherever a file has it and for whatever reason: equal for two files that say the same."""
    fields = as_dict(spec)
    return ContainerSpec(**{name: _bare(fields[name]) for name in ContainerSpec._fields})


def _bare(value: Any) -> Any:
    match value:
        case Given():
            return Given(value.value)
        case Mount():
            return Mount(**{**as_dict(value), "at": NOWHERE, "topic": ""})
        case tuple():
            return tuple(map(_bare, value))
        case Mapping():
            return {key: _bare(one) for key, one in value.items()}
    return value
