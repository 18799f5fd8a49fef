"""A setting that a target declares changes what it writes, whether it runs, or what is said of it."""

from collections.abc import Mapping, Sequence

import pytest

from tests.golden.product import UNPREPARED
from tests.targets.plans import ABLE
from wizard.errors import WizardError
from wizard.facts.model import make_facts
from wizard.plan.settings import check_answers
from wizard.plan.targets import TARGETS
from wizard.targets.exporting import export

OTHER: Mapping[str, tuple[str, ...]] = {
    "mode": ("fuse-device",),
    "hardening": ("least-privilege",),
    "backend": ("docker",),
    "docker_host": ("tcp://a.example:2376",),
    "registry": ("ghcr.io",),
    "image": ("other/werf",),
    "version": ("1.2",),
    "channel": ("alpha",),
    "distro": ("fedora",),
    "tag": ("2.40.0",),
    "ref": ("a.example/b:c",),
    "command": ("werf build",),
    "repo": ("a.example/b",),
    "workdir": ("none",),
    "cache": ("none", "pvc", "shared"),
    "cache_size": ("7Gi",),
    "cache_class": ("nfs",),
    "namespace": ("other",),
    "namespace_create": ("no",),
    "service_account": ("other",),
    "name": ("other",),
    "workload": ("job",),
    "git": ("https://a.example/b.git",),
    "rbac": ("cluster-admin",),
    "kubernetes": ("1.29",),
    "platform": ("openshift",),
    "node_selector": ("a=b",),
    "tolerations": ("dedicated=builds:NoSchedule",),
    "requests": ("cpu=1",),
    "limits": ("memory=4Gi",),
    "node_apparmor": ("no", "yes"),
    "node_selinux": ("yes",),
    "allow_privileged": ("no",),
    "host_users": ("no", "yes"),
    "fuse_plugin": ("github.com/fuse",),
    "limit_range": ("yes",),
    "rootless": ("no",),
    "node_system": ("talos",),
    "gitlab_runner": ("16.0",),
    "ci_url": ("https://a.example",),
    "runner_name": ("other",),
    "runner_tag": ("other",),
    "branch": ("other",),
    "environment": ("other",),
}
"""A value of each setting that is not its default."""

BASES: tuple[dict[str, str], ...] = (
    {"mode": "overlay"},
    {"mode": "overlay", "hardening": "least-privilege"},
    {"mode": "fuse-device"},
    {"mode": "fuse-device", "allow_privileged": "yes"},
    {"mode": "fuse-privileged", "allow_privileged": "yes"},
    {"mode": "overlay", "cache": "pvc"},
    {"mode": "overlay", "rootless": "no"},
    {"backend": "docker"},
    {},
)
ONLY_ONE = {("argocd", "cache")}
"""It has one value there, which is what it says."""


def written(target: str, settings: dict[str, str]) -> object:
    """The files and all that is said, or why there are none."""
    facts = {**UNPREPARED, "engine.podman.rootless": "yes"} if TARGETS[target].engine == "host" else ABLE
    answers = check_answers(settings, target)
    try:
        return export(target, answers, make_facts(facts), as_files=True)
    except WizardError as error:
        return repr(error.message)


def makes_a_difference(target: str, key: str, bases: Sequence[tuple[dict[str, str], object]]) -> bool:
    """Whether another value of a setting changes anything that is written from one of the bases."""
    caches = {None, *TARGETS[target].caches}
    others = ((said, {**base, key: value}) for base, said in bases for value in OTHER[key])
    return any(said != written(target, other) for said, other in others if other.get("cache") in caches)


@pytest.mark.parametrize("target", TARGETS)
def test_each_setting_that_a_target_takes_makes_a_difference(target: str) -> None:
    caches = {None, *TARGETS[target].caches}
    bases = [(base, written(target, base)) for base in BASES if base.get("cache") in caches]
    without = {key for key in TARGETS[target].settings if not makes_a_difference(target, key, bases)}
    assert without == {key for one, key in ONLY_ONE if one == target}
