"""Which changes a program may write by itself, and why it leaves the others to a person."""

from collections.abc import Iterable

from wizard.documents.identity import runs_werf
from wizard.documents.model import Container
from wizard.formats.places import Position
from wizard.language import Text, text
from wizard.lint.additions import FAMILY
from wizard.lint.changes import VOLUMES
from wizard.lint.fixes import Fixes
from wizard.lint.jobs import RUNNERS
from wizard.lint.model import Edit, Finding
from wizard.records import replace

_TAKE_AWAY = frozenset(
    (
        *("privileged-wide", "privileged-refused", "capabilities-wide", "sys-admin", "granted-unneeded", "unmasked"),
        *("docker-socket", "docker-service", "docker-variable", "fuse-unneeded", "fuse-host-path"),
    )
)
"""Rules whose change takes away what something else in the container may rely on."""
_FROM_OUTSIDE = frozenset(("seccomp-profile", "apparmor-profile", "subordinate-ids", "hook-template"))
"""Changes that name what has to be on the machine or in the cluster first."""
_CHOICES = frozenset(("image-unknown", "github-hosted"))
"""Rules whose change is one of several that may be meant."""


Places = frozenset[tuple[str, Position | None]]
"""Containers, by their file and where they begin."""


def unsure(findings: Iterable[Finding]) -> Places:
    """Runners whose jobs nobody has shown; a comment that ignores `runner-jobs` says that they run werf."""
    return frozenset((one.file, one.at) for one in findings if one.rule == "runner-jobs")


def decision(finding: Finding, runners: Places) -> Text | None:
    """Why the change is not written by itself; None if it may be. `runners` are those of `unsure`."""
    edit = finding.edit
    if edit is None or edit.container is None:
        return text("it affects other containers too")
    if not _is_of_werf(edit.container) or (finding.file, finding.within) in runners:
        return text("there is no sign that werf runs in it, and other programs would be allowed more")
    if finding.rule in _TAKE_AWAY:
        return text("something else in the container may depend on what would be removed")
    if finding.rule == "read-only-root":
        return text("the container would be allowed more than before")
    if edit.container.hidden:
        return text("a variable or a template hides part of the settings")
    if finding.rule in _CHOICES:
        return text("there are several options, and a person must choose")
    return _about_added(edit, edit.container, FAMILY[edit.container.form])


def _is_of_werf(container: Container) -> bool:
    """Whether it has a sign of werf; jobs next to a runner may have it as well."""
    return container.form in RUNNERS or runs_werf(replace(container, template=False))


def _about_added(edit: Edit, container: Container, family: str) -> Text | None:
    if edit.adds in _FROM_OUTSIDE or (edit.adds == "device-fuse" and family == "kubernetes"):
        return text("what it refers to must exist first")
    if edit.adds in ("user", "fs-group") and family.startswith("gitlab-"):
        return text("it affects other containers too")
    written = Fixes(container).text(edit.adds) if not edit.swaps else ""
    is_other = family == "run" and written and not written.startswith("-")
    is_patch = written.startswith("[[") and not written.startswith(VOLUMES)
    if is_other or is_patch or edit.adds == "apparmor-annotation":
        return text("--fix does not make this change")
    return None
