"""The confinement of a GitLab job's pod, in the keys that the runner's version has.

From 18.11 the runner has keys for both profiles; before that a patch of the pod's spec carries them,
which knows AppArmor's field from 18.7 on only and drops it silently before (gitlab-runner, merge request 6512): then
the annotation does it.
"""

from collections.abc import Mapping, Sequence

from wizard.containers.pods import APPARMOR_ANNOTATION, CRIO_ANNOTATION, of_gitlab, security_context
from wizard.containers.spec import ContainerSpec
from wizard.errors import BadInputError
from wizard.formats.notes import Data, Explained, bare, items_of
from wizard.formats.yaml_text import dump
from wizard.language import text
from wizard.plan.plan import Plan
from wizard.plan.versions import understands
from wizard.targets.kubernetes.pod import device, ids_mounts, ids_volumes
from wizard.targets.kubernetes.security import apparmor_annotation, confined, fuse_plugin_of, host_users

_WRITABLE = "/tmp"  # noqa: S108  # in the job's own container, whose / is not its user's
_HOST_USERS = "settings/host-users"
HELPER_HOME = "/home/helper"
"""The helper runs as the pod's user, whose home its image does not have."""


def refuse_old_runner(plan: Plan) -> None:
    """Raise BadInputError where the runner's version has no way to say what the confinement needs."""
    version = plan.gitlab_runner
    number = f"{version[0]}.{version[1]}"
    c = plan.confinement
    needs_patch = c.seccomp == "profile" or c.fuse_device or c.small_id_range or c.host_users is not None
    if needs_patch and not understands("gitlab-runner.pod-spec", version):
        raise BadInputError(
            text("GitLab Runner {version} cannot set this for a single container of the Pod.", version=number),
            text("Use 15.10 or newer, or mode overlay with standard hardening."),
        )
    _refuse_without_folders(plan, number)


def _refuse_without_folders(plan: Plan, number: str) -> None:
    if plan.confinement.host_users is False and not understands("gitlab-runner.base-dirs", plan.gitlab_runner):
        raise BadInputError(
            text(
                "GitLab Runner {version} keeps a job's scripts in the root of the file system, and nothing can be"
                " created there in the Pod's own user namespace.",
                version=number,
            ),
            text("Use 17.2 or newer, or leave host_users out."),
        )


def builds_folder(plan: Plan) -> dict[str, Data]:
    """Where jobs are checked out: not in the root of the file system, in a Pod with its own user namespace.

    Source: GitLab Runner, "Kubernetes executor", "User namespaces".
    """
    return {"builds_dir": Explained(f"{_WRITABLE}/builds", _HOST_USERS)} if plan.confinement.host_users is False else {}


def job_folders(plan: Plan) -> dict[str, Data]:
    """Where the runner keeps a job's logs and scripts, for the same reason; 17.2 takes no directory twice."""
    if plan.confinement.host_users is not False:
        return {}
    return {f"{name}_base_dir": Explained(f"{_WRITABLE}/werf-{name}", _HOST_USERS) for name in ("logs", "scripts")}


def _has_keys(plan: Plan) -> bool:
    return understands("gitlab-runner.seccomp-profile", plan.gitlab_runner)


def _apparmor_way(plan: Plan) -> str:
    """`keys`, `patch` or `annotation`."""
    if understands("kubernetes.apparmor-profile", plan.kubernetes):
        if _has_keys(plan):
            return "keys"
        if understands("gitlab-runner.pod-spec-apparmor", plan.gitlab_runner):
            return "patch"
    return "annotation"


def pod_annotations(plan: Plan) -> dict[str, Data]:
    """Annotations of the pod: AppArmor's where nothing newer is understood, CRI-O's for the device."""
    annotations: dict[str, Data] = {}
    profile = apparmor_annotation(plan)
    if profile and _apparmor_way(plan) == "annotation":
        annotations[f"{APPARMOR_ANNOTATION}/{plan.place.container}"] = profile
    if plan.confinement.fuse_device and fuse_plugin_of(plan) == "crio":
        annotations[CRIO_ANNOTATION] = Explained("/dev/fuse", "settings/device-fuse")
    return annotations


def container_security(plan: Plan) -> dict[str, Data]:
    """build_container_security_context, as far as the runner has keys."""
    spec = confined(plan)
    own = ContainerSpec(
        dropped=spec.dropped,
        added=spec.added,
        selinux=spec.selinux,
        seccomp=spec.seccomp if _has_keys(plan) else None,
        apparmor=spec.apparmor if _apparmor_way(plan) == "keys" else None,
    )
    context = of_gitlab(security_context(own))
    return {key: context[key] for key in ("capabilities", "selinux_type", *context) if key in context}


def pod_patches(plan: Plan) -> list[dict[str, Data]]:
    """Strategic merge patches: what the runner has no key for, each for one container."""
    build: dict[str, Data] = {}
    topic = "settings/pod-spec-patch"
    if not _has_keys(plan) and understands("gitlab-runner.pod-spec", plan.gitlab_runner):
        spec = confined(plan)
        apparmor = spec.apparmor if _apparmor_way(plan) == "patch" else None
        topic = spec.seccomp.topic if spec.seccomp else topic
        if security := bare(security_context(ContainerSpec(seccomp=spec.seccomp, apparmor=apparmor))):
            build["securityContext"] = security
    if limit := bare(device(plan)):
        build["resources"] = {"limits": limit}
        topic = "settings/device-fuse"
    # The runner would name two volumes of one ConfigMap alike: a patch mounts it twice.
    if mounts := bare(ids_mounts(plan)):
        build["volumeMounts"] = mounts
        topic = "settings/subordinate-ids"
    volumes = items_of(bare(ids_volumes(plan)))
    patches = [_patch("werf-build", plan.place.container, build, topic, volumes)] if build else []
    if said := host_users(plan):
        patches.append(_spec_patch("werf-host-users", bare(said), _HOST_USERS))
    if understands("gitlab-runner.pod-spec", plan.gitlab_runner):
        home: dict[str, Data] = {"env": [{"name": "HOME", "value": HELPER_HOME}]}
        patches.append(_patch("werf-helper-home", "helper", home, "settings/helper-home"))
    return patches


def _patch(
    name: str, container: str, fields: dict[str, Data], topic: str, volumes: Sequence[Data] = ()
) -> dict[str, Data]:
    spec: dict[str, Data] = {"containers": [{"name": container, **fields}]}
    if volumes:
        spec["volumes"] = volumes
    return _spec_patch(name, spec, topic)


def _spec_patch(name: str, spec: Mapping[str, Data], topic: str) -> dict[str, Data]:
    return {"name": name, "patch_type": "strategic", "patch": Explained(dump([spec])[0], topic)}
