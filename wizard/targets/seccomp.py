"""The seccomp profile werf-buildah: the engines' default one and the four calls that Buildah needs.

Of `unshare` it allows everything but a new network namespace.
"""

import json
import textwrap
from collections.abc import Mapping
from functools import cache

from wizard.formats.notes import Data, fields_of, items_of
from wizard.plan.confinement import EXTRA_SYSCALLS
from wizard.resources import PACKAGE
from wizard.targets.artifact import Artifact
from wizard.targets.documents import text_file

FILE_NAME = "werf-buildah.seccomp.json"
_WIDTH = 110
_NEW_NETWORK = 0x40000000
"""CLONE_NEWNET. Buildah creates no network namespace with chroot isolation. A step that creates one administers it, and
reaches kernel flaws like CVE-2026-43284 in this way."""


def profile() -> dict[str, Data]:
    """Return the profile, in the form of the OCI runtime specification."""
    base: dict[str, Data] = json.loads((PACKAGE / "plan" / "seccomp_base.json").read_text("utf-8"))
    return {
        **base,
        "syscalls": [
            *items_of(base["syscalls"]),
            {"names": [name for name in EXTRA_SYSCALLS if name != "unshare"], "action": "SCMP_ACT_ALLOW"},
            {"names": ["unshare"], "action": "SCMP_ACT_ALLOW", "args": [_without(_NEW_NETWORK)]},
        ],
    }


def _without(flag: int) -> dict[str, Data]:
    """Return the condition that the first argument does not have `flag`."""
    return {"index": 0, "value": flag, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}


@cache
def profile_text() -> str:
    """Return the profile as JSON, one rule a line, long lists of calls folded."""
    whole = profile()
    rules = ",\n".join(_rule_text(rule) for rule in map(fields_of, items_of(whole.pop("syscalls"))))
    head = json.dumps(whole, indent=2).removesuffix("\n}")
    return f'{head},\n  "syscalls": [\n{rules}\n  ]\n}}\n'


def _rule_text(rule: Mapping[str, Data]) -> str:
    line = f"    {json.dumps(rule)}"
    if len(line) <= _WIDTH:
        return line
    indent = " " * 6
    names = textwrap.fill(
        ", ".join(json.dumps(name) for name in items_of(rule["names"])),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    rest = json.dumps({key: value for key, value in rule.items() if key != "names"})
    return f'    {{"names": [\n{names}\n    ], {rest[1:]}'


def profile_artifact() -> Artifact:
    """Return the profile as a separate file."""
    return text_file(FILE_NAME, "json", profile_text())
