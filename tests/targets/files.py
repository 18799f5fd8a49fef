"""What every target writes, in every mode and hardening: for validators that nobody here wrote."""

from collections.abc import Iterator
from functools import cache

from tests.targets.plans import MODES, exported
from wizard.plan.targets import TARGETS
from wizard.targets.artifact import Artifact

RUN_TARGETS = tuple(target for target in TARGETS if target != "host")

VERSION_STEPS: dict[str, tuple[dict[str, str], ...]] = {
    "kubernetes": ({"kubernetes": "1.29"}, {"kubernetes": "1.30"}),
    "gitlab-docker": ({"gitlab_runner": "18.11"}, {"gitlab_runner": "16.0"}),
    "gitlab-kubernetes": (
        {"gitlab_runner": "18.10"},
        {"gitlab_runner": "18.6", "kubernetes": "1.35"},
        {"gitlab_runner": "17.5", "kubernetes": "1.29"},
    ),
    "github-kubernetes": ({"kubernetes": "1.29"},),
    "argocd": ({"kubernetes": "1.29"},),
}
"""The versions where what a target writes changes."""

OTHER_SETTINGS: dict[str, tuple[dict[str, str], ...]] = {
    "docker": ({"backend": "docker"}, {"backend": "none"}),
    "podman": ({"rootless": "no"}, {"workdir": "none", "repo": "registry.example.com/app"}),
    "compose": ({"backend": "docker"}, {"cache": "none", "workdir": "none"}),
    "kubernetes": (
        {"platform": "openshift"},
        {"host_users": "no"},
        {"host_users": "yes", "workload": "job"},
        {"node_selector": "kubernetes.io/arch=arm64"},
        {"backend": "none"},
    ),
    "gitlab-docker": ({"backend": "docker"}, {"cache": "none", "repo": "registry.example.com/app"}),
    "gitlab-kubernetes": (
        {"cache": "pvc", "rbac": "cluster-admin"},
        {"platform": "openshift", "node_selector": "disk=ssd"},
        {"platform": "openshift", "host_users": "no"},
        {"host_users": "no", "gitlab_runner": "18.10"},
        {"backend": "docker", "docker_host": "tcp://docker:2376"},
    ),
    "github-docker": ({"runner_tag": "ubuntu-22.04"}, {"backend": "docker"}),
    "github-kubernetes": ({"cache": "none", "backend": "none"}, {"host_users": "no"}),
    "ci-docker": ({"repo": "registry.example.com/app"}, {"backend": "docker"}),
    "ci-kubernetes": ({"workload": "job", "git": "https://git.example.com/app.git"}, {"host_users": "no"}),
    "argocd": ({"repo": "registry.example.com/group/app"}, {"host_users": "no"}),
}
"""Settings that change what a target writes, beside mode and hardening."""


def variants(target: str) -> Iterator[dict[str, str]]:
    """Settings for a target: every mode with every hardening, in every version, and the rest one by one."""
    for steps in ({}, *VERSION_STEPS.get(target, ())):
        for mode, hardening in MODES:
            yield {"mode": mode, "hardening": hardening, "allow_privileged": "yes", **steps}
    for other in OTHER_SETTINGS.get(target, ()):
        yield {"mode": "overlay", **other}
        if TARGETS[target].engine == "kubernetes" and "backend" not in other:
            yield {"mode": "fuse-device", **other}


@cache
def all_files(target: str) -> tuple[tuple[str, Artifact], ...]:
    """Every file of every variant once, each with a name that says where it is from."""
    seen: dict[tuple[str, str], tuple[str, Artifact]] = {}
    for settings in variants(target):
        name = f"{target} {' '.join(f'{key}={value}' for key, value in settings.items())}"
        for artifact in exported(target, settings, files=True).artifacts:
            seen.setdefault((artifact.path, artifact.content), (name, artifact))
    return tuple(seen.values())
