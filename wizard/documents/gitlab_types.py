"""Values of another type than config.toml has them: the runner refuses the whole file.

Source: GitLab Runner, common/config.go; its TOML reader converts nothing.
"""

import re
from collections.abc import Sequence

from wizard.containers.spec import Located
from wizard.documents.identity import is_werf_image
from wizard.documents.pod import Remark
from wizard.documents.tree import DocumentNode

_USUAL = "registry.werf.io/werf/werf:2-stable"
_DOCKER_LISTS = (
    *("security_opt", "cap_add", "cap_drop", "group_add", "devices", "device_cgroup_rules", "volumes", "volumes_from"),
    *("services", "services_security_opt", "dns", "dns_search", "extra_hosts", "links", "allowed_pull_policies"),
    *("allowed_images", "allowed_services", "allowed_privileged_images", "allowed_privileged_services"),
)
_DOCKER_TABLES = ("tmpfs", "services_tmpfs", "sysctls", "container_labels", "ulimit", "volume_driver_ops")
_FLAGS = (
    *("privileged", "services_privileged", "allow_privilege_escalation", "automount_service_account_token"),
    *("disable_cache", "tls_verify", "oom_kill_disable", "disable_entrypoint_overwrite", "enable_ipv6"),
)
_TEXTS = (
    *("image", "user", "userns_mode", "namespace", "service_account", "runtime", "host", "isolation", "network_mode"),
    *("helper_image", "runtime_class_name", "cache_dir"),
)
_CONTEXTS = (
    *("pod_security_context", "build_container_security_context", "helper_container_security_context"),
    *("service_container_security_context", "init_permissions_container_security_context"),
)
_TABLES = ("pod_annotations", "pod_labels", "node_selector", "node_tolerations", "dns_config", *_CONTEXTS)
_OF_CONTAINER = ("privileged", "capabilities", "allow_privilege_escalation", "proc_mount")


def refused_image(settings: DocumentNode) -> list[Remark]:
    """Return that a runner's `allowed_images` have no pattern for werf's image; its own image it always takes.

    Source: GitLab Runner, "Restrict Docker images and services"; bmatcuk/doublestar.
    """
    allowed = settings.get("allowed_images")
    if allowed is None or not allowed.items:
        return []
    own = settings.word("image")
    if allows_werf([one.text for one in allowed.items], own.value if own else ""):
        return []
    return [("image-refused", Located("allowed_images", allowed.at))]


def allows_werf(patterns: Sequence[str], own: str) -> bool:
    """Whether a runner with these `allowed_images`, whose default image is `own`, may take the image of werf."""
    return not patterns or is_werf_image(own) or any(map(_may_match, patterns))


def _may_match(pattern: str) -> bool:
    """Whether a pattern matches werf's image, or one of that name in another registry."""
    parts = re.split(r"(\*\*|\*|\?)", pattern)
    signs = {"**": ".*", "*": "[^/]*", "?": "[^/]"}
    form = "".join(signs.get(part, re.escape(part)) for part in parts)
    return "/werf" in f"/{pattern}" or bool(re.fullmatch(form, _USUAL)) or "[" in pattern or "{" in pattern


def docker_types(runner: DocumentNode, docker: DocumentNode) -> tuple[Remark, ...]:
    """Return what a runner with Docker's executor has of another type."""
    lists = (*_lists(docker, _DOCKER_LISTS), *_lists(runner, ("environment",)))
    return (*lists, *_plain(docker), *_tables(docker, _DOCKER_TABLES), *_unread(docker), *refused_image(docker))


def kubernetes_types(runner: DocumentNode, kubernetes: DocumentNode) -> tuple[Remark, ...]:
    """Return what a runner with Kubernetes' executor has of another type, or where the runner does not look."""
    tables = _tables(kubernetes, _TABLES)
    shared = kubernetes.get("pod_security_context") or DocumentNode(kubernetes.at)
    unread = [("unread-key", Located(key, shared.entries[key].at)) for key in _OF_CONTAINER if key in shared.entries]
    unread += _unread(kubernetes)
    lists = (*_lists(kubernetes, ("cap_add", "cap_drop", "services")), *_lists(runner, ("environment",)))
    return (*lists, *_plain(kubernetes), *tables, *unread)


def _lists(node: DocumentNode, keys: tuple[str, ...]) -> list[Remark]:
    return [
        ("not-list", Located(key, found.at))
        for key in keys
        if (found := node.get(key)) is not None and found.scalar is not None
    ]


def _unread(settings: DocumentNode) -> list[Remark]:
    """Return variables in the executor's table: the runner reads those of the runner itself."""
    found = settings.get("environment")
    return [("unread-key", Located("environment", found.at))] if found else []


def _tables(node: DocumentNode, keys: tuple[str, ...]) -> list[Remark]:
    return [
        ("not-table", Located(key, found.at))
        for key in keys
        if (found := node.get(key)) is not None and (found.items or found.scalar is not None)
    ]


def _plain(node: DocumentNode) -> list[Remark]:
    """Return what of a table is no flag or no text."""
    flags: list[Remark] = [
        ("not-flag", Located(key, found.at))
        for key in _FLAGS
        if (found := node.get(key)) is not None and not isinstance(found.scalar, bool)
    ]
    texts: list[Remark] = [
        ("not-text", Located(key, found.at))
        for key in _TEXTS
        if (found := node.get(key)) is not None and not isinstance(found.scalar, str)
    ]
    return [*flags, *texts]
