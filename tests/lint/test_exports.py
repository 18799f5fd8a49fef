"""The inverse of export: what is exported lints clean, and each line taken away is found."""

from collections.abc import Iterator
from itertools import product

import pytest

from tests.targets.files import RUN_TARGETS, variants
from tests.targets.plans import ABLE, MODES, exported
from wizard.errors import WizardError
from wizard.facts.model import make_facts
from wizard.formats.notes import Note
from wizard.lint.linting import lint
from wizard.lint.model import Finding
from wizard.lint.opening import LintSource
from wizard.plan.settings import Answers
from wizard.plan.targets import TARGETS
from wizard.targets.artifact import Artifact
from wizard.targets.documents import text_file

NO_OVERLAY = {"kernel.release": "5.4.0", "overlay.rootless": "no"}
RESTRICTED = {"apparmor.restrict_userns": "1", "apparmor.profile.werf_buildah": "present"}
GROUNDS = {
    "AppArmor": {},
    "nothing": {"apparmor.enabled": "no"},
    "SELinux": {"apparmor.enabled": "no", "selinux.mode": "enforcing"},
    "SELinux, few ids": {"apparmor.enabled": "no", "selinux.mode": "enforcing", "userns.outer_ids": "65536"},
    "Ubuntu": RESTRICTED,
    "rootless Docker": {"engine.docker.security": "rootless,seccomp", "engine.docker.rootless": "yes"},
    "no new privileges": {"engine.docker.security": "no-new-privileges,apparmor"},
    "no overlayfs": NO_OVERLAY,
}

CONFINEMENT = frozenset(
    (
        *("privileged", "seccomp-unconfined", "seccomp-profile", "apparmor-unconfined", "apparmor-profile"),
        *("selinux-label", "privilege-escalation", "capabilities", "device-fuse", "storage-volume", "keep-id"),
        *("subordinate-ids", "user", "pod-security-label", "github-home", "pod-spec-patch", "argocd-sidecar"),
    )
)

BESIDE = ("fuse-device-plugin.yaml", "node-profiles.yaml", "werf-buildah.seccomp.json")
"""Files of the nodes."""

INSTEAD = {"settings/privileged": "settings/device-fuse"}
"""Where no overlayfs is, a container that is privileged no more lacks the device first."""


def settings_of(target: str, context: str) -> Iterator[dict[str, str]]:
    """Every variant on the usual ground, every mode and hardening on the others."""
    if context == "AppArmor":
        yield from variants(target)
    else:
        yield from ({"mode": mode, "hardening": hard, "allow_privileged": "yes"} for mode, hard in MODES)
        if TARGETS[target].engine == "docker":
            yield {"backend": "docker"}


def files_of(target: str, settings: dict[str, str], context: str) -> list[Artifact]:
    """What is exported; nothing where the facts rule it out."""
    try:
        return exported(target, settings, GROUNDS[context], files=True).artifacts
    except WizardError:
        return []


def findings(files: list[Artifact], settings: dict[str, str], context: str) -> tuple[Finding, ...]:
    sources = [LintSource(one.path, one.content) for one in files]
    return lint(sources, make_facts({**ABLE, **GROUNDS[context]}), Answers(settings)).findings


@pytest.mark.parametrize("target", RUN_TARGETS)
def test_what_is_exported_lints_clean(target: str) -> None:
    for context in GROUNDS:
        judged = 0
        for settings in settings_of(target, context):
            files = files_of(target, settings, context)
            wrong = [one for one in findings(files, settings, context) if one.severity != "note"]
            assert wrong == [], (settings, context)
            judged += bool(files)
        assert judged >= 2, context


@pytest.mark.parametrize("target", RUN_TARGETS)
def test_what_is_recommended_has_not_even_a_note(target: str) -> None:
    for context, hardening in product(GROUNDS, ("", "standard", "least-privilege")):
        settings = {"mode": "overlay", "hardening": hardening} if hardening else {}
        assert findings(files_of(target, settings, context), settings, context) == (), (settings, context)


def without(artifact: Artifact, note: Note) -> str:
    """The file less the setting that begins at a note's line, with all that belongs to it."""
    lines = artifact.content.split("\n")
    first = note.line - 1
    last = first + 1
    match artifact.language:
        case "yaml":
            last = end_of_yaml(lines, first)
        case "toml":
            last = end_of_toml(lines, first)
    kept = lines[last:]
    if is_first_of_item(lines[first]) and kept and indent(kept[0]) == indent(lines[first]) + 2:
        kept[0] = f"{' ' * indent(lines[first])}- {kept[0].lstrip()}"
    return "\n".join([*lines[:first], *kept])


def indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def is_first_of_item(line: str) -> bool:
    return line.lstrip().startswith("- ") and ": " in line


def end_of_yaml(lines: list[str], first: int) -> int:
    """Where a key's value, or an item, ends; only the first key of an item goes."""
    if is_first_of_item(lines[first]):
        return first + 1
    column = indent(lines[first])
    deeper = (n for n in range(first + 1, len(lines)) if lines[n].strip() and indent(lines[n]) <= column)
    return next(deeper, len(lines))


def end_of_toml(lines: list[str], first: int) -> int:
    line = lines[first]
    if line.lstrip().startswith("["):
        ends = (n for n in range(first + 1, len(lines)) if not lines[n].strip() or lines[n].lstrip().startswith("["))
        return next(ends, len(lines))
    closing = "'''" if "'''" in line else "]" if line.rstrip().endswith("[") else ""
    if not closing:
        return first + 1
    return next(n for n in range(first + 1, len(lines)) if closing in lines[n]) + 1


def settings_taken_away(target: str) -> Iterator[tuple[dict[str, str], str]]:
    """Settings and grounds in which every line of a confinement appears, and is needed."""
    for mode, hardening in MODES:
        yield (
            {"mode": mode, "hardening": hardening, "allow_privileged": "yes"},
            "AppArmor" if mode == "overlay" else "no overlayfs",
        )
    for context in ("SELinux, few ids", "Ubuntu", "no new privileges"):
        yield {"mode": "overlay", "hardening": "standard"}, context
    if target == "gitlab-kubernetes":
        yield {"mode": "overlay", "gitlab_runner": "18.10"}, "AppArmor"
        yield {"mode": "overlay", "gitlab_runner": "17.5", "kubernetes": "1.29"}, "AppArmor"
    elif "kubernetes" in target:
        yield {"mode": "overlay", "kubernetes": "1.29"}, "AppArmor"


def is_needed(artifact: Artifact, note: Note, settings: dict[str, str]) -> bool:
    """Whether a line is a setting of a container, without which something is wrong."""
    line = artifact.content.split("\n")[note.line - 1]
    topic = note.topic.partition("/")[2]
    is_name = line.lstrip().startswith(("kind:", "- name:"))
    is_moot = settings["mode"] == "fuse-privileged" and topic.startswith("seccomp")
    return topic in CONFINEMENT and not (is_name or is_moot or "options:" in line)


@pytest.mark.parametrize("target", RUN_TARGETS)
def test_each_setting_taken_away_is_found(target: str) -> None:
    taken = 0
    for settings, context in settings_taken_away(target):
        files = [one for one in files_of(target, settings, context) if one.path not in BESIDE]
        before = {(one.rule, one.file, repr(one.message)) for one in findings(files, settings, context)}
        for number, artifact in enumerate(files):
            for note in artifact.notes:
                if not is_needed(artifact, note, settings):
                    continue
                cut = [*files[:number], text_file(artifact.path, "text", without(artifact, note)), *files[number + 1 :]]
                after = findings(cut, settings, context)
                new = [one for one in after if (one.rule, one.file, repr(one.message)) not in before]
                wanted = {note.topic, INSTEAD.get(note.topic, note.topic)}
                told = [one for one in new if one.topic in wanted]
                assert told, (settings, context, artifact.path, artifact.content.split("\n")[note.line - 1], new)
                assert all(1 <= one.at.line <= len(artifact.content.split("\n")) for one in told)
                taken += 1
    assert taken >= 8


OPTION_TOPICS = {
    "--security-opt seccomp=unconfined": "settings/seccomp-unconfined",
    "--security-opt apparmor=unconfined": "settings/apparmor-unconfined",
    "--device /dev/fuse": "settings/device-fuse",
    "--user 1001": "settings/user",
}


@pytest.mark.parametrize(("option", "topic"), OPTION_TOPICS.items())
def test_each_option_of_a_workflow_taken_away_is_found(option: str, topic: str) -> None:
    settings = {"mode": "fuse-device"}
    files = files_of("github-docker", settings, "no overlayfs")
    assert option in files[0].content
    cut = [text_file(files[0].path, "yaml", files[0].content.replace(option, "")), *files[1:]]
    found = [one for one in findings(cut, settings, "no overlayfs") if one.topic == topic]
    assert len(found) == 2
    assert all("options:" in cut[0].content.split("\n")[one.at.line - 1] for one in found)
