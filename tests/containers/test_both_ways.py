"""What is written of a container is read as the same container, in every kind of file: read(write(spec)) == spec.

Each container that is made up goes through all kinds: making it up takes longer than writing and reading it.
"""

from collections.abc import Callable
from string import ascii_lowercase, digits

from hypothesis import given
from hypothesis import strategies as st

from wizard.containers import command, option_line, places, pods, quadlet
from wizard.containers.laying import grown
from wizard.containers.options import OPTIONS, SECURITY
from wizard.containers.spec import ContainerSpec, Device, Located, Mount, Profile, said, united
from wizard.documents import (
    command_edit,
    compose,
    github_workflow,
    gitlab_ci,
    gitlab_config,
    kubernetes,
    parameters,
    pod_put,
    scripts,
)
from wizard.documents import quadlet as unit
from wizard.formats.notes import Data, bare
from wizard.formats.splices import spliced
from wizard.formats.toml_text import dump_toml
from wizard.formats.yaml_text import dump
from wizard.records import as_dict, replace

TEXT = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\x80"), min_size=1, max_size=12)
WORD = st.builds(str.__add__, st.sampled_from(ascii_lowercase), st.text(f"{ascii_lowercase}{digits}_.-", max_size=8))
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


NOTHING = ContainerSpec()


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


def as_job(spec: ContainerSpec) -> ContainerSpec:
    content = dump([{"jobs": {"build": {"container": option_line.written(spec)}}}])[0]
    return github_workflow.read(content, "build.yaml").containers[0]


def as_gitlab_job(spec: ContainerSpec) -> ContainerSpec:
    # Its script is no command that a container is given.
    return replace(READ["pipeline"](in_pipeline(spec, NOTHING)[0]), command=())


def as_pod(spec: ContainerSpec, wanted: ContainerSpec = NOTHING) -> ContainerSpec:
    have = {"name": "werf", "image": "werf/werf:2", **bare(pod_put.written(spec))}
    container: Data = bare(pod_put.put(have, wanted))
    pod: dict[str, Data] = {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [container]}}
    return kubernetes.read(dump([pod])[0], "pod.yaml").containers[0]


def as_runner_of_pods(spec: ContainerSpec, wanted: ContainerSpec = NOTHING) -> ContainerSpec:
    have = {"image": "werf/werf:2", **bare(pod_put.written_of_gitlab(spec))}
    kubernetes: dict[str, Data] = bare(grown(have, pod_put.written_of_gitlab(wanted), pod_put.RULES))
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
    "pipeline": (as_gitlab_job, {"image", "user", "env"}),
    "workflow": (as_job, OF_ALL - {"command"}),
    "quadlet": (as_unit, OF_ALL),
}
PODS: dict[str, Callable[[ContainerSpec, ContainerSpec], ContainerSpec]] = {
    "kubernetes": as_pod,
    "config.toml": as_runner_of_pods,
}


@given(spec=SPECS)
def test_a_container_is_read_as_it_was_written(spec: ContainerSpec) -> None:
    for kind, (there_and_back, has) in KINDS.items():
        sayable = ContainerSpec(**{name: value for name, value in as_dict(spec).items() if name in has})
        assert in_order(there_and_back(sayable)) == in_order(sayable), kind


def in_order(spec: ContainerSpec) -> ContainerSpec:
    """What is said, its mounts by their places: a file that has two lists of them keeps no order of both."""
    return replace(said(spec), mounts=tuple(sorted(said(spec).mounts, key=repr)))


@given(spec=SPECS, wanted=SPECS)
def test_what_is_put_into_a_pod_is_read_beside_what_was_there(spec: ContainerSpec, wanted: ContainerSpec) -> None:
    spec, wanted = confining(spec), confining(wanted)
    for kind, pod in PODS.items():
        assert confinement(pod(spec, NOTHING)) == confinement(spec), kind
        assert confinement(pod(spec, wanted)) == confinement(united([spec, wanted])), kind
        assert confinement(pod(spec, spec)) == confinement(spec), kind


def confining(spec: ContainerSpec) -> ContainerSpec:
    """What a Pod's security context has a key for: a user is a number there, each capability is named once."""
    of_pod = {name: value for name, value in as_dict(spec).items() if name in pods.FIELDS}
    lists = {name: tuple(dict.fromkeys(of_pod[name])) for name in ("dropped", "added")}
    return ContainerSpec(**{**of_pod, **lists, "user": Located("1000") if spec.user else None, "unmasked": None})


def confinement(spec: ContainerSpec) -> dict[str, object]:
    """What is said; of a profile that has no name, what kind it is: the type of its field is the same word."""
    return {name: plain(getattr(said(spec), name)) for name in pods.FIELDS}


def plain(value: Located[object] | object) -> object:
    """What is said; of a profile that has no name, what kind it is."""
    known = value.value if isinstance(value, Located) else value
    return known.kind if isinstance(known, Profile) and known.kind != "profile" else known


def test_every_kind_of_file_has_what_confines() -> None:
    # A job's runner says what confines it.
    for name, (_, has) in ((name, kind) for name, kind in KINDS.items() if name != "pipeline"):
        assert {"privileged", "seccomp", "apparmor", "selinux", "escalation", "devices", "mounts", "user"} <= has, name


def put_in_command(spec: ContainerSpec, wanted: ContainerSpec) -> tuple[str, str]:
    before = f"{command.written(spec)}\n"
    container = scripts.read(before, "run.sh").containers[0]
    splices = command_edit.put(before, [], container, wanted)
    assert splices is not None
    return before, spliced(before, splices)


def put_in_unit(spec: ContainerSpec, wanted: ContainerSpec) -> tuple[str, str]:
    lines = [f"{one.key}={one.value}" for one in quadlet.written(spec)]
    before = "\n".join(["[Unit]", "[Container]", *lines, "", "[Install]", "WantedBy=x", ""])
    return before, unit.put(before, wanted)


def in_service(spec: ContainerSpec, wanted: ContainerSpec) -> tuple[str, str]:
    have = bare(places.written(spec, places.COMPOSE))
    return as_yaml({"services": {"werf": have}}), as_yaml({"services": {"werf": compose.put(have, wanted)}})


def in_runner(spec: ContainerSpec, wanted: ContainerSpec) -> tuple[str, str]:
    have = bare(places.written(spec, places.GITLAB_DOCKER))
    tables = (have, bare(gitlab_config.put(have, wanted)))
    before, after = (dump_toml({"runners": [{"executor": "docker", "docker": table}]})[0] for table in tables)
    return before, after


def in_parameters(spec: ContainerSpec, wanted: ContainerSpec) -> tuple[str, str]:
    have = bare(places.written(spec, places.PARAMETERS))
    return as_yaml(have), as_yaml(parameters.put(have, wanted))


def in_workflow(spec: ContainerSpec, wanted: ContainerSpec) -> tuple[str, str]:
    have = bare(option_line.written(spec))
    before, after = (
        as_yaml({"jobs": {"build": {"container": one}}}) for one in (have, github_workflow.put(have, wanted))
    )
    return before, after


def in_pipeline(spec: ContainerSpec, wanted: ContainerSpec) -> tuple[str, str]:
    have = bare(gitlab_ci.put({"script": ["werf build"]}, spec))
    return as_yaml({"build": have}), as_yaml({"build": gitlab_ci.put(have, wanted)})


def as_yaml(data: dict[str, Data]) -> str:
    return dump([bare(data)])[0]


READ: dict[str, Callable[[str], ContainerSpec]] = {
    "command": lambda content: scripts.read(content, "run.sh").containers[0],
    "compose": lambda content: compose.read(content, "compose.yaml").containers[0],
    "config.toml": lambda content: gitlab_config.read(content, "config.toml").containers[0],
    "parameters": lambda content: parameters.read(content, "parameters.yaml").containers[0],
    "pipeline": lambda content: gitlab_ci.read(content, ".gitlab-ci.yml").containers[0],
    "workflow": lambda content: github_workflow.read(content, "build.yaml").containers[0],
    "quadlet": lambda content: unit.read(content, "werf.container").containers[0],
}
PUT: dict[str, Callable[[ContainerSpec, ContainerSpec], tuple[str, str]]] = {
    "command": put_in_command,
    "compose": in_service,
    "config.toml": in_runner,
    "parameters": in_parameters,
    "pipeline": in_pipeline,
    "workflow": in_workflow,
    "quadlet": put_in_unit,
}
"""A file of one container, and the same with another's settings in it."""


@given(spec=SPECS, wanted=SPECS)
def test_what_is_put_into_a_file_is_read_beside_what_was_there(spec: ContainerSpec, wanted: ContainerSpec) -> None:
    for kind, put in PUT.items():
        has, wants = sayable(spec, kind), sayable(wanted, kind)
        if kind == "command":
            # What the container runs is no option: it stays.
            wants = replace(wants, image=None, command=())
        before, after = put(has, wants)
        known = READ[kind](before)
        assert sets_of(READ[kind](after)) == sets_of(both(known, wants)), kind
        assert put(has, NOTHING)[1] == before, kind
        assert put(has, known)[1] == before, f"{kind}: what it says already changes nothing"


def sayable(spec: ContainerSpec, kind: str) -> ContainerSpec:
    """What the kind of file has keys for; of two devices or mounts at one place an engine takes one."""
    kept = {name: value for name, value in as_dict(spec).items() if name in KINDS[kind][1]}
    if "devices" in kept:
        kept["devices"] = tuple({one.value.target: one for one in spec.devices}.values())
    return ContainerSpec(**kept)


def both(old: ContainerSpec, new: ContainerSpec) -> ContainerSpec:
    """What is wanted, and what was there beside it; a mount or a device that serves as well stays."""
    taken = {one.target: one for one in old.mounts}
    mounts = {**taken, **{one.target: one for one in new.mounts if not _stays(taken.get(one.target), one)}}
    known = {one.value.target: one for one in old.devices}
    devices = {
        **known,
        **{one.value.target: one for one in new.devices if not _opens(known.get(one.value.target), one)},
    }
    whole = united([old, new])
    return replace(whole, mounts=tuple(mounts.values()), devices=tuple(devices.values()), env={**old.env, **new.env})


def _stays(old: Mount | None, new: Mount) -> bool:
    if old is None:
        return False
    is_file = new.source.startswith(("/", "./"))
    serves = (not old.read_only or new.read_only) and (not is_file or old.source == new.source)
    return old.memory or new.memory or serves


def _opens(old: Located[Device] | None, new: Located[Device]) -> bool:
    return old is not None and old.value.source == new.value.source and {"r", "w"} <= set(old.value.permissions)


def sets_of(spec: ContainerSpec) -> dict[str, object]:
    """What is said, without the order of lists."""
    fields = as_dict(said(spec))
    return {
        name: set(map(repr, value)) if isinstance(value, tuple) and name != "command" else value
        for name, value in fields.items()
    }
