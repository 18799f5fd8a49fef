"""What can be set: every setting once, with its default, its possible values and its topic.

The command line, an answers file and the interview all go through here, so that a value is checked
the same way however it came.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from wizard.errors import BadInputError, nearest, shown
from wizard.language import Text, text
from wizard.plan import values
from wizard.plan.platforms import PLATFORMS
from wizard.plan.targets import TARGETS
from wizard.records import Record

_YES_NO_UNKNOWN = ("yes", "no", "unknown")


class Setting(Record):
    """One setting. An empty default means that it is not set. Targets declare which settings mean something to them."""

    key: str
    topic: str
    default: str = ""
    choices: tuple[str, ...] = ()
    check: Callable[[str], Text | None] = values.any_text


SETTINGS = {
    setting.key: setting
    for setting in (
        Setting("mode", "concepts/modes", "auto", ("auto", "overlay", "fuse-device", "fuse-privileged")),
        Setting("hardening", "settings/hardening", "standard", ("standard", "least-privilege")),
        Setting("backend", "settings/backend", "buildah", ("buildah", "docker", "none")),
        Setting("docker_host", "settings/docker-host", check=values.docker_host),
        Setting("registry", "settings/image", "registry.werf.io", check=values.registry),
        Setting("image", "settings/image", "werf/werf", check=values.repository),
        Setting("version", "images/choosing", "2"),
        Setting("channel", "images/choosing"),
        Setting("distro", "images/choosing"),
        Setting("tag", "images/choosing"),
        Setting("ref", "settings/image", check=values.reference),
        Setting("command", "settings/command", "werf converge", check=values.command),
        Setting("repo", "settings/repo", check=values.reference),
        Setting("workdir", "settings/workdir", ".", check=values.path),
        Setting("cache", "settings/cache", "", ("none", "volume", "emptydir", "pvc", "shared")),
        Setting("cache_size", "settings/cache", "20Gi", check=values.quantity),
        Setting("cache_class", "settings/cache", check=values.class_name),
        Setting("namespace", "settings/namespace", "werf", check=values.label_name),
        Setting("namespace_create", "settings/namespace", "yes", ("yes", "no")),
        Setting("service_account", "settings/service-account", "werf", check=values.subdomain_name),
        Setting("name", "settings/name", "werf", check=values.label_name),
        Setting("workload", "settings/workload", "pod", ("pod", "job")),
        Setting("git", "settings/git", check=values.git_url),
        Setting("rbac", "settings/rbac", "namespaced", ("namespaced", "cluster-admin", "none")),
        Setting("kubernetes", "settings/kubernetes-version", check=values.kubernetes_version),
        Setting("platform", "settings/platform", "generic", tuple(PLATFORMS)),
        Setting("node_selector", "settings/node-selector", check=values.labels),
        Setting("tolerations", "settings/tolerations", check=values.taints),
        Setting("requests", "settings/resources", check=values.resources),
        Setting("limits", "settings/resources", check=values.resources),
        Setting("node_apparmor", "concepts/apparmor", "unknown", _YES_NO_UNKNOWN),
        Setting("node_selinux", "concepts/selinux", "unknown", _YES_NO_UNKNOWN),
        Setting("host_users", "settings/host-users", "auto", ("auto", "yes", "no")),
        Setting("allow_privileged", "settings/privileged", "ask", ("ask", "yes", "no")),
        Setting(
            "fuse_plugin",
            "settings/fuse-plugin",
            "squat.ai/fuse",
            ("squat.ai/fuse", "github.com/fuse", "smarter-devices/fuse", "crio"),
        ),
        Setting("limit_range", "settings/limit-range", "no", ("no", "yes")),
        Setting("rootless", "targets/podman", "auto", ("auto", "yes", "no")),
        Setting(
            "node_system",
            "settings/node-system",
            "auto",
            ("auto", "linux", "talos", "bottlerocket", "daemonset"),
        ),
        Setting("gitlab_runner", "settings/gitlab-runner", check=values.runner_version),
        Setting("ci_url", "settings/ci-url", check=values.url),
        Setting("runner_name", "settings/runner", "werf", check=values.label_name),
        Setting("runner_tag", "settings/runner", "werf", check=values.name),
        Setting("branch", "settings/branch", "main", check=values.branch),
        Setting("environment", "settings/environment", "production", check=values.name),
    )
}


class Answers(Record):
    """Checked values of settings, by key. What was not given has its default."""

    given: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.given.get(key, SETTINGS[key].default)

    def cache(self, target: str) -> str:
        """Where caches are, for a target."""
        return self.given.get("cache") or TARGETS[target].caches[0]

    def claims(self, target: str) -> tuple[str, ...]:
        """Return which volumes are claims. A shared one is werf's cache alone: Buildah's storage is for one Pod."""
        return {"pvc": ("storage", "cache"), "shared": ("cache",)}.get(self.cache(target), ())

    @property
    def node_labels(self) -> Mapping[str, str]:
        """The labels of the nodes that a Pod may start on; empty for any node."""
        pairs = (pair.partition("=") for pair in self["node_selector"].split(",") if pair)
        return {key: value for key, _, value in pairs}

    @property
    def tolerations(self) -> tuple[Mapping[str, str], ...]:
        """The taints that a Pod tolerates, as Kubernetes has them in a Pod's spec."""
        return tuple(map(_toleration, filter(None, self["tolerations"].split(","))))

    def resources(self, kind: Literal["requests", "limits"]) -> Mapping[str, str]:
        """Return what the container asks for, or may take at most, by resource; empty if nothing is said."""
        pairs = (pair.partition("=") for pair in self[kind].split(",") if pair)
        return {key: value for key, _, value in pairs}

    def at(self, target: str) -> "Answers":
        """Return the answers with what is usual at a target instead of the defaults."""
        return Answers({**TARGETS[target].usual, **self.given})


def _toleration(taint: str) -> Mapping[str, str]:
    named, _, effect = taint.rpartition(":")
    key, equals, value = named.partition("=")
    if equals:
        return {"key": key, "operator": "Equal", "value": value, "effect": effect}
    return {"key": key, "operator": "Exists", "effect": effect}


def check_answers(given: Mapping[str, str], target: str, source: str = "--set") -> Answers:
    """Check values. Raises BadInputError for an unknown key or value, naming the nearest that exist.

    `source` is how messages call where they came from; empty for flags, which have the settings' names.
    """
    for key, value in given.items():
        _check(key, value, target, source)
    return Answers(dict(given))


def _check(key: str, value: str, target: str, source: str) -> None:
    setting = SETTINGS.get(key)
    if setting is None:
        message = text("{source}: there is no setting “{key}”.", source=source, key=shown(key))
        raise BadInputError(message, *nearest(key, list(SETTINGS)))
    named = text("{source}: {key}", source=source, key=key) if source else text("--{key}", key=key)
    choices = TARGETS[target].caches or setting.choices if key == "cache" else setting.choices
    if choices and value not in choices:
        message = text("{setting} cannot be “{value}”.", setting=named, value=shown(value))
        raise BadInputError(message, *nearest(value, list(choices)))
    if why := values.any_text(value) or setting.check(value):
        message = text("{setting} cannot be “{value}”: {why}.", setting=named, value=shown(value), why=why)
        raise BadInputError(message)
