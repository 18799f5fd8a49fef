"""What is written of a container is read as the same container, in every kind of file: read(write(spec)) == spec."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.containers import command, places, pods, quadlet
from wizard.containers.options import OPTIONS, SECURITY
from wizard.containers.spec import ContainerSpec, Device, Located, Mount, Profile, said
from wizard.documents import compose, gitlab_config, kubernetes, parameters, scripts
from wizard.documents import quadlet as unit
from wizard.formats.notes import Data
from wizard.formats.toml_text import dump_toml
from wizard.formats.yaml_text import dump
from wizard.records import as_dict, replace

TEXT = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\x80"), min_size=1, max_size=12)
WORD = st.from_regex(r"[a-z][a-z0-9_.-]{0,8}", fullmatch=True)
PATH = WORD.map(lambda word: f"/{word}")
FOLDER = st.text(st.sampled_from("abc 'é%$\"\\#"), min_size=1, max_size=6).map(lambda name: f"/{name}/x")
FLAG = st.booleans().map(Located)
CAPABILITY = st.sampled_from(["ALL", "SETUID", "SETGID", "SYS_ADMIN"]).map(Located)
PROFILES = st.one_of(
    st.just(Profile("unconfined", "unconfined")), PATH.map(lambda path: Profile("profile", f"{path}.json"))
)
DEVICES = st.builds(Device, PATH, PATH, st.sampled_from(["rwm", "rw", "r"]))
MOUNTS = st.one_of(
    st.builds(
        lambda target, name, frozen: Mount("volume", target, source=name, read_only=frozen), PATH, WORD, st.booleans()
    ),
    st.builds(
        lambda target, source, z: Mount("bind", target, source=source, relabelled=z), PATH, FOLDER, st.booleans()
    ),
    PATH.map(lambda target: Mount("volume", target)),
    PATH.map(lambda target: Mount("tmpfs", target, memory=True)),
)


def several(one: st.SearchStrategy[Located[str]]) -> st.SearchStrategy[tuple[Located[str], ...]]:
    return st.lists(one, max_size=2).map(tuple)


SPECS = st.builds(
    ContainerSpec,
    image=WORD.map(lambda name: Located(f"registry.example/{name}:2")),
    command=st.lists(TEXT, min_size=1, max_size=3).map(lambda words: ("werf", *words)),
    env=st.dictionaries(WORD.map(str.upper), TEXT.map(Located), max_size=2),
    workdir=st.none() | PATH.map(Located),
    privileged=st.none() | FLAG,
    seccomp=st.none() | PROFILES.map(Located),
    apparmor=st.none() | PROFILES.map(Located),
    selinux=st.none() | st.sampled_from(["disable", "spc_t", "container_engine_t"]).map(Located),
    escalation=st.none() | FLAG,
    unmasked=st.none() | st.sampled_from(["systempaths=unconfined", "unmask=ALL"]).map(Located),
    dropped=several(CAPABILITY),
    added=several(CAPABILITY),
    devices=st.lists(DEVICES.map(Located), max_size=2).map(tuple),
    mounts=st.lists(MOUNTS, max_size=3, unique_by=lambda mount: mount.target).map(tuple),
    user=st.none() | st.sampled_from(["1000", "0:0", "build"]).map(Located),
    read_only_root=st.none() | FLAG,
    userns=st.none() | st.sampled_from(["host", "keep-id:uid=1000,gid=1000"]).map(Located),
)


def as_command(spec: ContainerSpec) -> ContainerSpec:
    return scripts.read(f"{command.written(spec)}\n", "run.sh").containers[0]


def as_service(spec: ContainerSpec) -> ContainerSpec:
    content = dump([{"services": {"werf": places.written(spec, places.COMPOSE)}}])[0]
    return compose.read(content, "compose.yaml").containers[0]


def as_runner(spec: ContainerSpec) -> ContainerSpec:
    table: dict[str, Data] = {"runners": [{"executor": "docker", "docker": places.written(spec, places.GITLAB_DOCKER)}]}
    return gitlab_config.read(dump_toml(table)[0], "config.toml").containers[0]


def as_parameters(spec: ContainerSpec) -> ContainerSpec:
    return parameters.read(dump([places.written(spec, places.PARAMETERS)])[0], "parameters.yaml").containers[0]


def as_unit(spec: ContainerSpec) -> ContainerSpec:
    lines = [f"{one.key}={one.value}" for one in quadlet.written(spec)]
    return unit.read("\n".join(["[Container]", *lines, ""]), "werf.container").containers[0]


def as_pod(spec: ContainerSpec) -> ContainerSpec:
    container: dict[str, Data] = {
        "name": "werf",
        "image": "werf/werf:2",
        "securityContext": pods.security_context(spec),
    }
    pod: dict[str, Data] = {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [container]}}
    return kubernetes.read(dump([pod])[0], "pod.yaml").containers[0]


def as_runner_of_pods(spec: ContainerSpec) -> ContainerSpec:
    security: Data = pods.of_gitlab(pods.security_context(spec))
    kubernetes: dict[str, Data] = {"image": "werf/werf:2", "build_container_security_context": security}
    table: dict[str, Data] = {"runners": [{"executor": "kubernetes", "kubernetes": kubernetes}]}
    return gitlab_config.read(dump_toml(table)[0], "config.toml").containers[0]


OF_ALL = {kind.field for kind in (*OPTIONS.values(), *SECURITY.values())} | {"image", "command", "env"}


def fields(known: places.Places) -> set[str]:
    """The fields for which a kind of file has a key."""
    names = {place.option for place in known.places}
    security = set(SECURITY) if "security-opt" in names else names & set(SECURITY)
    beside = {place.form for place in known.places} & {"image", "command"}
    found = {OPTIONS[name].field for name in names & set(OPTIONS)} | {SECURITY[name].field for name in security}
    return found | beside | ({"env"} if "env" in names else set())


KINDS: dict[str, tuple[Callable[[ContainerSpec], ContainerSpec], set[str]]] = {
    "command": (as_command, OF_ALL),
    "compose": (as_service, fields(places.COMPOSE)),
    "config.toml": (as_runner, fields(places.GITLAB_DOCKER)),
    "parameters": (as_parameters, fields(places.PARAMETERS)),
    "quadlet": (as_unit, OF_ALL),
}
PODS = {"kubernetes": as_pod, "config.toml": as_runner_of_pods}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(spec=SPECS)
def test_a_container_is_read_as_it_was_written(kind: str, spec: ContainerSpec) -> None:
    there_and_back, has = KINDS[kind]
    sayable = ContainerSpec(**{name: value for name, value in as_dict(spec).items() if name in has})
    assert in_order(there_and_back(sayable)) == in_order(sayable)


def in_order(spec: ContainerSpec) -> ContainerSpec:
    """What is said, its mounts by their places: a file that has two lists of them keeps no order of both."""
    return replace(said(spec), mounts=tuple(sorted(said(spec).mounts, key=repr)))


@pytest.mark.parametrize("kind", PODS)
@settings(max_examples=60, deadline=None)
@given(spec=SPECS)
def test_what_confines_in_a_pod_is_read_as_it_was_written(kind: str, spec: ContainerSpec) -> None:
    of_pod = {name: value for name, value in as_dict(spec).items() if name in pods.FIELDS}
    # A profile's own name and the type of its field are the same word there, and a user is a number.
    sayable = replace(ContainerSpec(**of_pod), user=Located("1000") if spec.user else None, unmasked=None)
    back = said(PODS[kind](sayable))
    assert {name: plain(getattr(back, name)) for name in of_pod} == {
        name: plain(getattr(sayable, name)) for name in of_pod
    }


def plain(value: Located[object] | object) -> object:
    """What is said; of a profile that has no name, what kind it is."""
    known = value.value if isinstance(value, Located) else value
    return known.kind if isinstance(known, Profile) and known.kind != "profile" else known


def test_every_kind_of_file_has_what_confines() -> None:
    for name, (_, has) in KINDS.items():
        assert {"privileged", "seccomp", "apparmor", "selinux", "escalation", "devices", "mounts", "user"} <= has, name
