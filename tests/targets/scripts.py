"""Every script that exports print, in files or within other files, each once."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.strict_yaml import load
from tests.targets.files import RUN_TARGETS, variants
from tests.targets.plans import exported
from wizard.errors import WizardError
from wizard.targets.artifact import Artifact

FACTS: tuple[dict[str, str], ...] = (
    {},
    {"userns.outer_ids": "65536"},
    {"selinux.mode": "enforcing", "apparmor.enabled": "no"},
    {"apparmor.restrict_userns": "1", "apparmor.profile.werf_buildah": "present"},
)
"""Facts that change what a target writes."""

LACKING: tuple[dict[str, str], ...] = (
    {"userns.max": "0"},
    {"userns.clone_sysctl": "0"},
    {"overlay.rootless": "no", "kernel.release": "5.4.0", "fuse.device": "absent", "fuse.module": "available"},
    {"overlay.rootless": "no", "kernel.release": "5.4.0", "fuse.device.mode": "0600", "fuse.device.open": "no"},
    {"apparmor.restrict_userns": "1"},
    {"overlay.module": "available", "overlay.rootless": "", "userns.max": "0", "apparmor.restrict_userns": "1"},
)
"""What a machine may lack, for the target host."""


@cache
def all_scripts() -> dict[str, str]:
    """Contents, each with where it was first met."""
    artifacts = {artifact.content: (name, artifact) for name, artifact in _artifacts()}
    found: dict[str, str] = {}
    for name, artifact in artifacts.values():
        for script in _of_artifact(artifact):
            found.setdefault(script, f"{name}: {artifact.path}")
    return found


def _artifacts() -> Iterator[tuple[str, Artifact]]:
    for target in RUN_TARGETS:
        for settings in variants(target):
            for facts in FACTS:
                yield from _exported(target, settings, facts, files=True)
                if target in ("docker", "podman", "ci-docker"):
                    yield from _exported(target, settings, facts, files=False)
    for facts in LACKING:
        for mode in ("auto", "overlay", "fuse-device"):
            for hardening in ("standard", "least-privilege"):
                for system in ("linux", "daemonset"):
                    settings = {"mode": mode, "hardening": hardening, "node_system": system}
                    yield from _exported("host", settings, facts, files=False)


def _exported(
    target: str, settings: dict[str, str], facts: dict[str, str], *, files: bool
) -> Iterator[tuple[str, Artifact]]:
    name = f"{target} {settings} {facts}"
    try:
        for artifact in exported(target, settings, facts, files=files).artifacts:
            yield name, artifact
    except WizardError:
        return


def _of_artifact(artifact: Artifact) -> Iterator[str]:
    if artifact.language == "sh":
        yield artifact.content
    elif artifact.language == "yaml":
        # A document is in many files: the line before the next one is its end.
        for document in artifact.content.split("\n---\n"):
            yield from _of_document(f"{document}\n")


@cache
def _of_document(content: str) -> tuple[str, ...]:
    return tuple(_within(load(content)))


def _within(node: Any) -> Iterator[str]:
    """Shell in YAML: `sh -c`, a file of a ConfigMap, a step of GitHub, the script of a GitLab job."""
    match node:
        case dict():
            for key, value in node.items():
                if isinstance(value, str) and (str(key).endswith(".sh") or key == "run"):
                    yield value
                elif isinstance(value, str) and str(key).endswith(".yaml"):
                    yield from _within(load(value))
                elif key in ("script", "before_script", "after_script") and isinstance(value, list):
                    yield "\n".join(map(str, value)) + "\n"
                else:
                    yield from _within(value)
        case list():
            if "sh" in node[:-2] and node[-2] == "-c":
                yield str(node[-1])
            for one in node:
                yield from _within(one)
