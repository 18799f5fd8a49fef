"""The smallest change, in each format's own syntax, as lines of a diff: `- ` goes, `+ ` comes."""

import re
from collections.abc import Mapping

from wizard.lint.ground import target_of
from wizard.lint.identity import identity_of, storage_path
from wizard.lint.model import Container
from wizard.lint.readers.docker_command import SHORT, SWITCHES
from wizard.lint.rules.rule import Found
from wizard.plan.remedies import PROFILE_NAME
from wizard.plan.targets import BUILD, BUILD1001
from wizard.targets.container import IDS_FILE
from wizard.targets.kubernetes.security import APPARMOR_ANNOTATION, SECCOMP_PATH
from wizard.targets.seccomp import FILE_NAME

FAMILY = {
    "docker": "run",
    "podman": "run",
    "github-docker": "run",
    "compose": "compose",
    "quadlet": "quadlet",
    "parameters": "parameters",
    "gitlab-docker": "gitlab-docker",
    "gitlab-kubernetes": "gitlab-kubernetes",
    "kubernetes": "kubernetes",
    "github-kubernetes": "kubernetes",
    "argocd": "kubernetes",
}
"""Which syntax a form's settings are in."""
_OPTION = re.compile(r"--?[\w-]+(=(\"[^\"]*\"|\S+)|[ \t]+(?!-)(\"[^\"]*\"|'[^']*'|\S+))?")
_BUILD_CONTEXT = "[runners.kubernetes.build_container_security_context"


def _security_opt(value: str) -> dict[str, str]:
    """A `--security-opt` in all files that have Docker's options."""
    name, _, rest = value.partition("=")
    key = {"label": "selinux-label"}.get(name, name)
    return {
        "run": f"--security-opt {value}",
        "compose": f"security_opt:\n  - {value}",
        "parameters": f"{key}: {rest}",
        "gitlab-docker": f'security_opt = ["{value}"]',
    }


def _kubernetes_profile(key: str, kind: str, name: str = "") -> str:
    local = f"\n    localhostProfile: {name}" if name else ""
    return f"securityContext:\n  {key}:\n    type: {kind}{local}"


def _gitlab_profile(key: str, kind: str, name: str = "") -> str:
    local = f'\n  localhost_profile = "{name}"' if name else ""
    return f'{_BUILD_CONTEXT}.{key}]\n  type = "{kind}"{local}'


_CHANGES: Mapping[str, Mapping[str, str]] = {
    "seccomp-unconfined": {
        **_security_opt("seccomp=unconfined"),
        "quadlet": "SeccompProfile=unconfined",
        "kubernetes": _kubernetes_profile("seccompProfile", "Unconfined"),
        "gitlab-kubernetes": _gitlab_profile("seccomp_profile", "Unconfined"),
    },
    "seccomp-profile": {
        **_security_opt(f"seccomp={FILE_NAME}"),
        "quadlet": f"SeccompProfile=%E/containers/systemd/{FILE_NAME}",
        "gitlab-docker": f'security_opt = ["seccomp=/etc/gitlab-runner/{FILE_NAME}"]',
        "kubernetes": _kubernetes_profile("seccompProfile", "Localhost", SECCOMP_PATH),
        "gitlab-kubernetes": _gitlab_profile("seccomp_profile", "Localhost", SECCOMP_PATH),
    },
    "apparmor-unconfined": {
        **_security_opt("apparmor=unconfined"),
        "quadlet": "PodmanArgs=--security-opt=apparmor=unconfined",
        "kubernetes": _kubernetes_profile("appArmorProfile", "Unconfined"),
        "gitlab-kubernetes": _gitlab_profile("app_armor_profile", "Unconfined"),
    },
    "apparmor-profile": {
        **_security_opt(f"apparmor={PROFILE_NAME}"),
        "quadlet": f"PodmanArgs=--security-opt=apparmor={PROFILE_NAME}",
        "kubernetes": _kubernetes_profile("appArmorProfile", "Localhost", PROFILE_NAME),
        "gitlab-kubernetes": _gitlab_profile("app_armor_profile", "Localhost", PROFILE_NAME),
    },
    "apparmor-annotation": {
        "kubernetes": f"metadata:\n  annotations:\n    {APPARMOR_ANNOTATION}/{{container}}: unconfined",
        "gitlab-kubernetes": f'[runners.kubernetes.pod_annotations]\n  "{APPARMOR_ANNOTATION}/build" = "unconfined"',
    },
    "escalation": {
        **_security_opt("no-new-privileges=false"),
        "kubernetes": "securityContext:\n  allowPrivilegeEscalation: true",
        "gitlab-kubernetes": "allow_privilege_escalation = true",
    },
    "capabilities": {
        "run": "--cap-drop ALL --cap-add SETGID --cap-add SETUID",
        "compose": "cap_drop:\n  - ALL\ncap_add:\n  - SETGID\n  - SETUID",
        "quadlet": "DropCapability=ALL\nAddCapability=SETGID SETUID",
        "parameters": "capabilities:\n  drop: [ALL]\n  add: [SETGID, SETUID]",
        "gitlab-docker": 'cap_drop = ["ALL"]\ncap_add = ["SETGID", "SETUID"]',
        "kubernetes": "securityContext:\n  capabilities:\n    drop: [ALL]\n    add: [SETGID, SETUID]",
        "gitlab-kubernetes": f'{_BUILD_CONTEXT}.capabilities]\n  drop = ["ALL"]\n  add = ["SETGID", "SETUID"]',
    },
    "capabilities-add": {
        "run": "--cap-add SETGID --cap-add SETUID",
        "compose": "cap_add:\n  - SETGID\n  - SETUID",
        "quadlet": "AddCapability=SETGID SETUID",
        "parameters": "capabilities:\n  add: [SETGID, SETUID]",
        "gitlab-docker": 'cap_add = ["SETGID", "SETUID"]',
        "kubernetes": "securityContext:\n  capabilities:\n    add: [SETGID, SETUID]",
        "gitlab-kubernetes": f'{_BUILD_CONTEXT}.capabilities]\n  add = ["SETGID", "SETUID"]',
    },
    "device-fuse": {
        "run": "--device /dev/fuse",
        "compose": 'devices:\n  - "/dev/fuse:/dev/fuse"',
        "quadlet": "AddDevice=/dev/fuse",
        "parameters": "devices:\n  - /dev/fuse",
        "gitlab-docker": 'devices = ["/dev/fuse"]',
        "kubernetes": "resources:\n  limits:\n    squat.ai/fuse: 1",
        "gitlab-kubernetes": (
            '[[runners.kubernetes.pod_spec]]\n  name = "fuse"\n  patch_type = "strategic"\n  patch = \'\'\'\n'
            "containers:\n  - name: build\n    resources:\n      limits:\n        squat.ai/fuse: 1\n'''"
        ),
    },
    "storage-volume": {
        "run": "--mount type=volume,src=werf-buildah,dst={storage}",
        "compose": "volumes:\n  - werf-buildah:{storage}",
        "quadlet": "Volume=werf-buildah:{storage}",
        "parameters": "volumes:\n  - kind: volume\n    source: werf-buildah\n    target: {storage}",
        "gitlab-docker": 'volumes = ["{storage}"]',
        "kubernetes": (
            "volumeMounts:\n  - name: storage\n    mountPath: {storage}\n"
            "volumes:\n  - name: storage\n    emptyDir: {{}}"
        ),
        "gitlab-kubernetes": '[[runners.kubernetes.volumes.empty_dir]]\n  name = "storage"\n  mount_path = "{storage}"',
    },
    "selinux-label": {
        **_security_opt("label=disable"),
        "quadlet": "SecurityLabelDisable=true",
        "kubernetes": "securityContext:\n  seLinuxOptions:\n    type: container_engine_t",
        "gitlab-kubernetes": f'{_BUILD_CONTEXT}]\n  selinux_type = "container_engine_t"',
    },
    "user": {
        "run": "--user {uid}",
        "compose": 'user: "{uid}"',
        "quadlet": "User={uid}",
        "parameters": 'user: "{uid}"',
        "gitlab-docker": 'user = "{uid}"',
        "kubernetes": "securityContext:\n  runAsUser: {uid}\n  runAsGroup: {uid}\n  fsGroup: {uid}",
        "gitlab-kubernetes": "[runners.kubernetes.pod_security_context]\n  run_as_user = {uid}\n  fs_group = {uid}",
    },
    "fs-group": {
        "kubernetes": "securityContext:\n  fsGroup: {uid}",
        "gitlab-kubernetes": "[runners.kubernetes.pod_security_context]\n  fs_group = {uid}",
    },
    "subordinate-ids": {
        "run": "".join(
            f"--mount type=bind,src=/etc/{IDS_FILE},dst=/etc/{name},readonly\n" for name in ("subuid", "subgid")
        ).strip(),
        "compose": f"volumes:\n  - ./{IDS_FILE}:/etc/subuid:ro\n  - ./{IDS_FILE}:/etc/subgid:ro",
        "quadlet": "\n".join(
            f"Volume=%E/containers/systemd/{IDS_FILE}:/etc/{name}:ro" for name in ("subuid", "subgid")
        ),
        "gitlab-docker": f'volumes = ["/etc/gitlab-runner/{IDS_FILE}:/etc/subuid:ro", '
        f'"/etc/gitlab-runner/{IDS_FILE}:/etc/subgid:ro"]',
        "kubernetes": (
            "volumeMounts:\n  - name: subordinate-ids\n    mountPath: /etc/subuid\n    subPath: ranges\n"
            "  - name: subordinate-ids\n    mountPath: /etc/subgid\n    subPath: ranges\n"
            "volumes:\n  - name: subordinate-ids\n    configMap:\n      name: werf-subordinate-ids"
        ),
    },
    "keep-id": {"run": "--userns=keep-id:uid=1000,gid=1000", "quadlet": "UserNS=keep-id:uid=1000,gid=1000"},
    "github-home": {"run": f"env:\n  XDG_DATA_HOME: {BUILD1001.home}/.local/share"},
    "github-werf-home": {"run": f"env:\n  WERF_HOME: {BUILD1001.werf_home}"},
    "github-runner": {"run": "runs-on: [self-hosted, werf]"},
    "pod-spec-flag": {"gitlab-kubernetes": 'environment = ["FF_USE_ADVANCED_POD_SPEC_CONFIGURATION=true"]'},
    "hook-template": {
        "kubernetes": (
            "env:\n  - name: ACTIONS_RUNNER_CONTAINER_HOOK_TEMPLATE\n    value: /home/runner/job-template/pod.yaml"
        )
    },
}
"""By change, by family of formats."""


def change(found: Found, container: Container | None, lines: list[str]) -> str:
    """The change as a diff: the line or option that goes, and what comes. Empty where there is none."""
    gone = [_removed(found, container, lines)] if found.removes else []
    came = added(found.adds, container).split("\n")
    if found.swaps and gone:
        old, new = found.swaps
        before, _, after = gone[0].rpartition(old)
        came = [f"{before}{new}{after}"]
    return "\n".join([*(f"- {line}" for line in gone), *(f"+ {line}" for line in came if line)])


def added(name: str, container: Container | None) -> str:
    """What comes, in the syntax of the container's file."""
    if name.startswith("pod-security:"):
        return f"pod-security.kubernetes.io/enforce: {name.partition(':')[2]}"
    if name == "apparmor-field":
        name = _kept_profile(container)
    family = FAMILY.get(container.form, "") if container else "kubernetes"
    found = _CHANGES.get(name, {}).get(family, "")
    if not found:
        return ""
    filled = found.replace("{{}}", "\0")
    values = {"storage": BUILD.storage, "uid": str(BUILD.uid), "container": "werf"}
    if container:
        who = target_of(container.form).identity.uid
        own = identity_of(container)
        values = {
            "storage": storage_path(container),
            "uid": str(own.uid if own and name == "fs-group" else who),
            "container": container.name,
        }
    for key, value in values.items():
        filled = filled.replace(f"{{{key}}}", value)
    return filled.replace("\0", "{}")


def _is_switch(option: str) -> bool:
    """Whether an option takes no value behind a space; a group of letters takes none of a switch at its end."""
    word = option.split()[0]
    if word.startswith("--"):
        return word.removeprefix("--") in SWITCHES
    return word.startswith("-") and SHORT.get(word[-1], "") in SWITCHES


def _kept_profile(container: Container | None) -> str:
    """The field that says what an annotation said."""
    given = container.apparmor if container else None
    return "apparmor-profile" if given and given.value.kind == "profile" else "apparmor-unconfined"


def _removed(found: Found, container: Container | None, lines: list[str]) -> str:
    """The option or word at a place of a command, the whole line of anything else."""
    at = found.removes
    line = lines[at.line - 1] if at and at.line <= len(lines) else ""
    if at and container is not None and FAMILY.get(container.form) == "run":
        if option := _OPTION.match(line, at.column - 1):
            return option[0].split()[0] if _is_switch(option[0]) else option[0]
        if found.swaps and line.startswith(found.swaps[0], at.column - 1):
            return found.swaps[0]
    return line.strip().removesuffix("\\").strip()
