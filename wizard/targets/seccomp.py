"""The seccomp profile werf-buildah: the engines' default one and the four calls that Buildah adds to it."""

import json
from typing import Any

from wizard.plan.confinement import EXTRA_SYSCALLS
from wizard.resources import PACKAGE
from wizard.targets.artifact import Artifact

FILE_NAME = "werf-buildah.seccomp.json"


def profile() -> dict[str, Any]:
    """The profile, in the form of the OCI runtime specification."""
    base: dict[str, Any] = json.loads((PACKAGE / "plan" / "seccomp_base.json").read_text("utf-8"))
    return {**base, "syscalls": [*base["syscalls"], {"names": list(EXTRA_SYSCALLS), "action": "SCMP_ACT_ALLOW"}]}


def profile_text() -> str:
    """The profile as JSON, one rule a line."""
    whole = profile()
    rules = ",\n".join(f"    {json.dumps(rule)}" for rule in whole.pop("syscalls"))
    head = json.dumps(whole, indent=2).removesuffix("\n}")
    return f'{head},\n  "syscalls": [\n{rules}\n  ]\n}}\n'


def profile_artifact() -> Artifact:
    """The profile as a file of its own."""
    return Artifact(FILE_NAME, "json", profile_text())
