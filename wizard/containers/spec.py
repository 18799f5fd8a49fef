"""What a container is allowed and what it runs: one vocabulary, for what is written and for what is read."""

from collections.abc import Iterable, Mapping
from typing import Any, Generic, Literal, TypeVar

from wizard.formats.places import NOWHERE, Position
from wizard.records import EMPTY, Record, as_dict

T = TypeVar("T", covariant=True)


class Located(Record, Generic[T]):
    """A setting's value: where a file has it, and the topic of the reason for which it is written."""

    value: T
    at: Position = NOWHERE
    topic: str = ""

    def __init__(self, value: T, at: Position = NOWHERE, topic: str = "") -> None:
        # Written out, because a large file has tens of thousands of them.
        self.__dict__.update(value=value, at=at, topic=topic)


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

    `memory`: a tmpfs. `relabelled`: SELinux lets the container in (`z`, `Z`).
    """

    kind: str
    target: str
    at: Position = NOWHERE
    source: str = ""
    read_only: bool = False
    memory: bool = False
    relabelled: bool = False
    topic: str = ""


class ContainerSpec(Record):
    """What a container is allowed, and what it runs. What is None or empty is not said.

    `escalation`: whether new privileges are allowed. `selinux`: a type, or `disable`. `fuse`: a resource or an
    annotation that provides /dev/fuse.
    """

    image: Located[str] | None = None
    command: tuple[str, ...] = ()
    env: Mapping[str, Located[str]] = EMPTY
    workdir: Located[str] | None = None
    privileged: Located[bool] | None = None
    seccomp: Located[Profile] | None = None
    apparmor: Located[Profile] | None = None
    selinux: Located[str] | None = None
    escalation: Located[bool] | None = None
    unmasked: Located[str] | None = None
    dropped: tuple[Located[str], ...] = ()
    added: tuple[Located[str], ...] = ()
    devices: tuple[Located[Device], ...] = ()
    mounts: tuple[Mount, ...] = ()
    user: Located[str] | None = None
    group_of_volumes: Located[str] | None = None
    non_root: Located[bool] | None = None
    read_only_root: Located[bool] | None = None
    host_users: Located[bool] | None = None
    userns: Located[str] | None = None
    fuse: Located[str] | None = None


def said(spec: ContainerSpec) -> ContainerSpec:
    """Return a spec without places and reasons: equal for two files with the same settings."""
    fields = as_dict(spec)
    return ContainerSpec(**{name: _bare(fields[name]) for name in ContainerSpec._fields})


def united(specs: Iterable[ContainerSpec]) -> ContainerSpec:
    """Return what several containers are given together; of what there is one of, the last one counts."""
    fields: dict[str, Any] = {}
    for spec in specs:
        for name, value in as_dict(said(spec)).items():
            if isinstance(value, tuple) and name != "command":
                fields[name] = tuple(dict.fromkeys((*fields.get(name, ()), *value)))
            elif isinstance(value, Mapping):
                fields[name] = {**fields.get(name, {}), **value}
            elif value is not None and value != ():
                fields[name] = value
    return ContainerSpec(**fields)


def _bare(value: Any) -> Any:
    match value:
        case Located():
            return Located(value.value)
        case Mount():
            return Mount(**{**as_dict(value), "at": NOWHERE, "topic": ""})
        case tuple():
            return tuple(map(_bare, value))
        case Mapping():
            return {key: _bare(one) for key, one in value.items()}
    return value
