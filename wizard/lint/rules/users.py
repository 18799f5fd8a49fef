"""Who runs in the container, and which ids it has."""

from wizard.containers.spec import ContainerSpec, Located, Mount
from wizard.documents.identity import (
    ROOT,
    builds,
    home_of,
    identity_of,
    is_below,
    is_buildah_alone,
    is_buildah_image,
    is_of_werf,
    is_privileged,
)
from wizard.language import text
from wizard.lint.additions import Addition
from wizard.lint.context import RuleContext
from wizard.lint.rules.rule import Findings, Found, Rule, Subject
from wizard.plan.checks.namespaces import SMALLEST_IDS, has_wide_id_range
from wizard.plan.confinement import is_rootless
from wizard.plan.targets import ARGOCD, BUILD

_RANGES = ("/etc/subuid", "/etc/subgid")
_UNTOLD = ("$", "{{", "%")


def user(context: RuleContext) -> Findings:
    """Judge the user: the images know root, build (1000) and build1001; Argo CD's sidecar knows argocd (999)."""
    c = context.container
    if c.user is None:
        yield from _unset(context)
        return
    if any(mark in c.user.value for mark in _UNTOLD) or (c.userns and c.userns.value.startswith("keep-id")):
        return
    who, is_alone = identity_of(c), is_buildah_alone(c)
    if is_alone and (who is ROOT or not is_buildah_image(c)):
        return
    if who is None or (who is ARGOCD) != (c.form == "argocd") or (is_alone and who is not BUILD):
        known = "1000 (build)" if is_alone else "1000 (build), 1001 (build1001)"
        message = text(
            "The image has no subordinate ids for user {user}, only for {known}.",
            user=c.user.value,
            known="999 (argocd)" if c.form == "argocd" else known,
        )
        yield Found("user-unknown", c.user.at, message, adds="user", removes=c.user.at)
    elif who is ROOT and not is_privileged(c) and context.engine != "podman":
        message = text(
            "Root in an unprivileged container cannot mount anything, and as root Buildah does not "
            "switch to a user namespace."
        )
        yield Found("user-root", c.user.at, message, adds="user", removes=c.user.at)


def of_job(context: RuleContext) -> Findings:
    """Judge the user of a job of GitLab, which says it itself; whether it is privileged, its runner says."""
    c = context.container
    if c.form != "gitlab-ci" or c.user is None or not builds(c) or any(mark in c.user.value for mark in _UNTOLD):
        return
    if is_buildah_alone(c):
        return
    who = identity_of(c)
    if who is None or who is ARGOCD:
        known = "1000 (build), 1001 (build1001)"
        message = text(
            "The image has no subordinate ids for user {user}, only for {known}.", user=c.user.value, known=known
        )
        swaps = (c.user.value, str(BUILD.uid))
        yield Found("user-unknown", c.user.at, message, removes=c.user.at, swaps=swaps)
    elif who is ROOT:
        message = text(
            "Root in an unprivileged container cannot mount anything, and as root Buildah does not "
            "switch to a user namespace."
        )
        yield Found("user-root", c.user.at, message, "warning")


def _unset(context: RuleContext) -> Findings:
    c = context.container
    if is_buildah_alone(c):
        return
    if c.form in ("github-docker", "github-kubernetes") and (c.image or c.template):
        message = text("The directories of GitHub's runner belong to user 1001, and the image runs as another user.")
        yield Found("user-unset", c.security_at, message, "warning", adds="user")
    elif (context.engine == "kubernetes" and c.form != "argocd") or c.form == "parameters":
        message = text("No user is set: the container runs as the image's user, and its volumes keep their owner.")
        yield Found("user-unset", c.security_at, message, adds="user")
    elif c.form == "argocd":
        message = text("No user is set: Argo CD requires user 999 for its plugins.")
        yield Found("user-unset", c.security_at, message, topic="settings/argocd-sidecar", adds="user")


def non_root(context: RuleContext) -> Findings:
    """Judge runAsNonRoot: the kubelet compares numbers, and werf's images name their user.

    Source: kubelet, security_context_others.go.
    """
    c = context.container
    if c.non_root is None or not c.non_root.value:
        return
    if c.user is None:
        message = text("The image's user has only a name, so the kubelet cannot tell that it is not root.")
        yield Found("user-unverifiable", c.non_root.at, message, adds="user")
    elif c.user.value == "0":
        message = text("runAsNonRoot and user 0 exclude each other: the container does not start.")
        yield Found("user-unverifiable", c.user.at, message, adds="user", removes=c.user.at)


def subordinate_ids(context: RuleContext) -> Findings:
    """Judge the ranges of the image: a user namespace of 65536 ids has no room for them."""
    c = context.container
    if (c.userns and c.userns.value == "host") or is_buildah_alone(c):
        return  # the ranges of Buildah's image end at 65536; those of another are unknown
    own = c.host_users is not None and not c.host_users.value and not has_wide_id_range(context.facts)
    if not own and not context.wanted.small_id_range and not (c.userns and c.userns.value.startswith("auto")):
        return
    over = {mount.target: mount for mount in c.mounts if mount.target in _RANGES}
    missing = [path for path in _RANGES if path not in over]
    if missing:
        at = c.host_users.at if own and c.host_users else c.security_at
        message = text(
            "The container's user namespace has 65536 ids, and the image's ranges start at 100000: {paths} is missing.",
            paths=", ".join(missing),
        )
        yield Found("subordinate-ids", at, message, adds="subordinate-ids")
    for mount in over.values():
        end = context.id_ends.get(mount.source) if mount.kind == "configMap" else None
        if end and end.value > SMALLEST_IDS:
            message = text(
                "The ranges in {name} end at {end}, and the container's user namespace has 65536 ids.",
                name=mount.source,
                end=end.value,
            )
            yield Found("subordinate-ids", mount.at, message)


def keep_id(context: RuleContext) -> Findings:
    """Rootless Podman makes the reader root in the container unless told to keep their id."""
    c = context.container
    if not is_rootless(context.answers, context.facts, context.place) or c.userns:
        return
    if is_buildah_alone(c) and identity_of(c) is not BUILD:
        return
    if not is_of_werf(c) and not is_buildah_image(c):
        return
    folder = next((one for one in c.mounts if one.kind == "bind" and not one.target.startswith("/etc/")), None)
    message = text("Without it your files belong to root in the container, and user 1000 cannot write to them.")
    yield Found("keep-id", folder.at if folder else c.security_at, message, None if folder else "note", adds="keep-id")


def read_only_root(context: RuleContext) -> Findings:
    """Werf and Buildah write to a home, to /tmp and, without TMPDIR, to /var/tmp, in addition to the storage."""
    c = context.container
    given = c.read_only_root
    if given is None or not given.value or context.engine == "podman":
        return
    home = [] if is_buildah_alone(c) else [c.variable("WERF_HOME") or f"{home_of(c)}/.werf"]
    wanted = [*home, c.variable("TMPDIR") or "/tmp"]  # noqa: S108
    if not c.variable("TMPDIR"):
        wanted.append("/var/tmp")  # noqa: S108
    writable = [mount.target for mount in c.mounts if not mount.read_only]
    missing = [path for path in wanted if not any(is_below(path, target) for target in writable)]
    if missing:
        message = text(
            "The root file system is read-only, and werf writes to {paths}, where no volume is mounted.",
            paths=", ".join(missing),
        )
        yield Found("read-only-root", given.at, message, removes=given.at)


_CHANGES = {
    "user": Addition(
        lambda at: ContainerSpec(user=Located(at.uid)),
        {
            "kubernetes": "securityContext:\n  runAsUser: {uid}\n  runAsGroup: {uid}\n  fsGroup: {uid}",
            "gitlab-kubernetes": "[runners.kubernetes.pod_security_context]\n  run_as_user = {uid}\n  fs_group = {uid}",
        },
    ),
    "fs-group": Addition(
        texts={
            "kubernetes": "securityContext:\n  fsGroup: {owner}",
            "gitlab-kubernetes": "[runners.kubernetes.pod_security_context]\n  fs_group = {owner}",
        }
    ),
    "subordinate-ids": Addition(
        lambda at: ContainerSpec(
            mounts=tuple(Mount("bind", f"/etc/{name}", source=at.ids, read_only=True) for name in ("subuid", "subgid"))
        ),
        {
            "kubernetes": (
                "volumeMounts:\n  - name: subordinate-ids\n    mountPath: /etc/subuid\n    subPath: ranges\n"
                "  - name: subordinate-ids\n    mountPath: /etc/subgid\n    subPath: ranges\n"
                "volumes:\n  - name: subordinate-ids\n    configMap:\n      name: werf-subordinate-ids"
            ),
        },
    ),
    "keep-id": Addition(lambda _: ContainerSpec(userns=Located("keep-id:uid=1000,gid=1000"))),
}

SUBJECT = Subject(
    order=30,
    rules=(
        Rule("user-unknown", "error", text("User unknown to the image"), "settings/user"),
        Rule("user-root", "error", text("Root without privileges"), "settings/user"),
        Rule("user-unset", "note", text("No user is set"), "settings/user"),
        Rule("user-unverifiable", "error", text("runAsNonRoot without a number"), "settings/user"),
        Rule("keep-id", "warning", text("Your user is not mapped"), "settings/keep-id"),
        Rule("subordinate-ids", "error", text("Ids beyond the user namespace"), "settings/subordinate-ids"),
        Rule("read-only-root", "error", text("Read-only root file system"), "concepts/lint"),
    ),
    always=(of_job,),
    building=(user, non_root, subordinate_ids, keep_id, read_only_root),
    changes=_CHANGES,
)
