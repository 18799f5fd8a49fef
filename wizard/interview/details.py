"""The details of a target: every setting that applies to it, each with a suggestion."""

from collections.abc import Callable

from wizard.errors import WizardError
from wizard.interview.pools import settings_for
from wizard.interview.question import Choice, Question, Situation, Suggestion
from wizard.interview.ways import DOCKER_SERVER
from wizard.language import Text, text
from wizard.plan import values
from wizard.plan.checks.refused import selinux_mode
from wizard.plan.hosted import why_not
from wizard.plan.images import catalog, channels_of, choose_image, default_channel
from wizard.plan.settings import SETTINGS, Answers
from wizard.plan.targets import TARGETS
from wizard.records import Record


class _Detail(Record):
    """How one setting is asked for: its label, labels of its choices, and when it applies within its targets."""

    key: str
    label: Text
    choices: tuple[tuple[str, Text], ...] = ()
    applies: Callable[[Situation], bool] = lambda _: True
    hint: Text | None = None


def _is_built(now: Situation) -> bool:
    return not now["ref"] and not now["tag"]


def _unless_known(fact: str) -> Callable[[Situation], bool]:
    return lambda now: now["hardening"] == "least-privilege" and now.facts.value(fact) is None


_UNKNOWN = (
    ("unknown", text("Unknown")),
    ("yes", text("Yes")),
    ("no", text("No")),
)

_DETAILS = (
    _Detail(
        "command", text("Command"), hint=text("the command to run in the container, split into words as a shell would")
    ),
    _Detail("workdir", text("Project directory"), hint=text("mounted at /workspace; “none” mounts nothing")),
    _Detail("git", text("Git address"), hint=text("cloned from here into the Pod; empty: nothing is cloned")),
    _Detail(
        "repo", text("Repository"), hint=text("where werf stores the images it builds: registry.example.com/group/name")
    ),
    _Detail(
        "backend",
        text("Backend"),
        (
            ("buildah", text("Buildah, in the container")),
            ("docker", text("Docker server: root on its host")),
            ("none", text("None: the job does not build")),
        ),
    ),
    _Detail(
        "docker_host",
        text("Docker server address"),
        applies=lambda now: now["backend"] == "docker",
        hint=text("such as tcp://docker:2376; empty: the socket of this host"),
    ),
    _Detail(
        "version", text("werf version"), applies=_is_built, hint=text("2, 1.2, 3, or an exact version such as 2.10.5")
    ),
    _Detail(
        "channel",
        text("Release channel"),
        applies=lambda now: _is_built(now) and now["version"] in catalog()["versions"],
    ),
    _Detail("distro", text("Distribution"), applies=_is_built),
    _Detail(
        "tag",
        text("Image tag"),
        applies=lambda now: not now["ref"],
        hint=text("instead of version, channel and distribution"),
    ),
    _Detail("registry", text("Image registry"), applies=lambda now: not now["ref"]),
    _Detail("image", text("Image path"), applies=lambda now: not now["ref"]),
    _Detail("ref", text("Image reference"), hint=text("a complete reference, instead of all of the above")),
    _Detail(
        "cache",
        text("Caches"),
        (
            ("volume", text("In a named volume")),
            ("emptydir", text("In the Pod, deleted with it")),
            ("pvc", text("In a PersistentVolumeClaim")),
            ("shared", text("werf's cache in a PVC shared by all nodes")),
            ("none", text("Only Buildah's storage")),
        ),
    ),
    _Detail("cache_size", text("PVC size"), applies=lambda now: now["cache"] in ("pvc", "shared")),
    _Detail(
        "cache_class",
        text("PVC storage class"),
        applies=lambda now: now["cache"] in ("pvc", "shared"),
        hint=text("empty: the cluster's default; to share it between nodes, a class with ReadWriteMany"),
    ),
    _Detail("workload", text("Workload"), (("pod", text("Pod")), ("job", text("Job")))),
    _Detail("namespace", text("Namespace")),
    _Detail(
        "namespace_create",
        text("Create the namespace"),
        (("yes", text("Yes, with its Pod Security level")), ("no", text("No: it exists and is not changed"))),
    ),
    _Detail("service_account", text("Service account")),
    _Detail("name", text("Name")),
    _Detail(
        "rbac",
        text("Permissions"),
        (
            ("namespaced", text("In its own namespace")),
            ("cluster-admin", text("cluster-admin, for the whole cluster")),
            ("none", text("None: the administrator grants them")),
        ),
    ),
    _Detail(
        "kubernetes",
        text("Kubernetes version"),
        hint=text("such as 1.29; empty: the cluster's version, otherwise the newest known"),
    ),
    _Detail(
        "platform",
        text("Platform"),
        hint=text("a managed platform may forbid some settings"),
    ),
    _Detail("node_selector", text("Nodes"), hint=text("labels, such as kubernetes.io/arch=amd64; empty: any node")),
    _Detail("requests", text("Requests"), hint=text("such as cpu=1,memory=2Gi; empty: none")),
    _Detail("limits", text("Limits"), hint=text("such as cpu=4,memory=8Gi,ephemeral-storage=20Gi; empty: none")),
    _Detail("tolerations", text("Tolerated taints"), hint=text("such as dedicated=builds:NoSchedule; empty: none")),
    _Detail(
        "gitlab_runner",
        text("GitLab Runner version"),
        hint=text("such as 17.5; empty: the newest known"),
    ),
    _Detail("ci_url", text("Server address"), hint=text("such as https://gitlab.example.com")),
    _Detail("runner_name", text("Runner name")),
    _Detail("runner_tag", text("Runner tag"), hint=text("jobs with this tag run there")),
    _Detail("branch", text("Branch"), hint=text("a push to it deploys")),
    _Detail("environment", text("Environment")),
    _Detail(
        "rootless",
        text("Podman runs"),
        (
            ("auto", text("Detect automatically")),
            ("yes", text("Without root")),
            ("no", text("As root")),
        ),
    ),
    _Detail(
        "limit_range",
        text("LimitRange"),
        (("no", text("No: only the container that builds gets the device")), ("yes", text("Yes: every container"))),
        lambda now: now["mode"] == "fuse-device",
    ),
    _Detail("fuse_plugin", text("Source of /dev/fuse"), applies=lambda now: now["mode"] == "fuse-device"),
    _Detail(
        "host_users",
        text("User namespace"),
        (
            ("auto", text("Not set: the node's, unless a policy sets the field")),
            ("yes", text("The node's")),
            ("no", text("The Pod's own: its root has no privileges on the node")),
        ),
    ),
    _Detail("node_apparmor", text("AppArmor on nodes"), _UNKNOWN, _unless_known("apparmor.enabled")),
    _Detail(
        "node_selinux",
        text("SELinux on nodes"),
        _UNKNOWN,
        lambda now: selinux_mode(now.facts) is None,
    ),
    _Detail(
        "node_system",
        text("Format"),
        (
            ("auto", text("Based on the facts")),
            ("linux", text("Shell commands, for root")),
            ("daemonset", text("DaemonSet, for managed nodes")),
            ("talos", text("Talos machine configuration")),
            ("bottlerocket", text("Bottlerocket settings")),
        ),
    ),
)


def questions() -> tuple[Question, ...]:
    """Return the questions of the fourth step, in the order in which they are listed."""
    return tuple(_question(detail) for detail in _DETAILS)


def _question(detail: _Detail) -> Question:
    setting = SETTINGS[detail.key]
    return Question(
        detail.key,
        "details",
        detail.label,
        setting.topic,
        lambda now: Suggestion(_default(detail.key, now)),
        _choices_of(detail),
        lambda now, value: _problem(detail.key, value, now),
        lambda now: detail.key in TARGETS[now["target"]].settings and detail.applies(now),
        asked=False,
        hint=detail.hint,
    )


def _default(key: str, now: Situation) -> str:
    place = TARGETS[now["target"]]
    if (own := settings_for(now).get(key)) is not None:
        return own
    if key == "backend" and now["mode"] == DOCKER_SERVER:
        return "docker"
    if key == "channel":
        return default_channel(now["version"])
    return place.caches[0] if key == "cache" else place.usual.get(key, SETTINGS[key].default)


def _choices_of(detail: _Detail) -> Callable[[Situation], tuple[Choice, ...]] | None:
    labels = dict(detail.choices)
    match detail.key:
        case "cache":
            return lambda now: tuple(Choice(value, labels[value]) for value in TARGETS[now["target"]].caches)
        case "channel":
            return lambda now: _literal(channels_of(now["version"]))
        case "distro":
            usual = Choice("", text("Default ({distro})", distro=catalog()["default_distro"]))
            return lambda _: (usual, *_literal(catalog()["distros"]))
        case "fuse_plugin" | "platform":
            return lambda _: _literal(SETTINGS[detail.key].choices)
        case _:
            return (lambda _: tuple(Choice(value, label) for value, label in detail.choices)) if labels else None


def _literal(values: object) -> tuple[Choice, ...]:
    return tuple(Choice(value, text("{value}", value=value), literal=True) for value in values)  # type: ignore[attr-defined]


_OF_THE_IMAGE = ("version", "channel", "distro", "tag", "registry", "image", "ref")


def _problem(key: str, value: str, now: Situation) -> Text | None:
    """Return what is wrong with a value by the setting's check, the image catalogue or GitHub's table; or None."""
    if why := values.any_text(value) or (SETTINGS[key].check(value) if value or SETTINGS[key].default else None):
        return why
    if key == "runner_tag" and now["target"] == "github-docker":
        return why_not(value, builds=now.answers["backend"] == "buildah")
    try:
        if key in _OF_THE_IMAGE:
            choose_image(Answers({**now.answers.given, key: value}), now.facts)
    except WizardError as error:
        return text("{message} {ways}", message=error.message, ways=error.ways[0]) if error.ways else error.message
    return None
