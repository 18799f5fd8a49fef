"""The whole product as text: each target's files once, with the reasons in both languages, and then what differs.

TARGET.en.txt and TARGET.ru.txt are the files of mode overlay with the standard hardening; TARGET.diff has a part for
every other variant, against them and without the reasons; a version step is against the newest version.
"""

import difflib
from collections.abc import Iterator
from pathlib import Path

from tests.languages import WHOLE
from tests.targets.files import variants
from tests.targets.plans import exported
from wizard.errors import WizardError
from wizard.language import Language
from wizard.plan.targets import TARGETS
from wizard.targets.artifact import Artifact
from wizard.targets.documents import text_file
from wizard.targets.exporting import commented

FOLDER = Path(__file__).parent / "files"
USUAL = {"mode": "overlay", "hardening": "standard", "allow_privileged": "yes"}
UNPREPARED = {
    "kernel.release": "5.4.0",
    "overlay.rootless": "no",
    "userns.max": "0",
    "fuse.device.mode": "0600",
    "fuse.device.open": "no",
    "apparmor.restrict_userns": "1",
}
"""A machine for the target host, which writes nothing for one that lacks nothing."""


def golden_files() -> Iterator[tuple[str, str]]:
    """Names and contents of all golden files."""
    shown: set[tuple[str, str]] = set()
    for target in TARGETS:
        facts = UNPREPARED if target == "host" else None
        usual = exported(target, {} if target == "host" else USUAL, facts, files=True)
        for code in sorted(WHOLE):
            yield f"{target}.{code}.txt", "".join(map(_whole, commented(usual, Language(code))))
        if target != "host":
            yield f"{target}.diff", "".join(_variant(target, settings, shown) for settings in _others(target))


def _others(target: str) -> Iterator[dict[str, str]]:
    return (settings for settings in variants(target) if settings != USUAL)


def _variant(target: str, settings: dict[str, str], shown: set[tuple[str, str]]) -> str:
    """What differs: of another mode or hardening from the usual one, of a version from the newest."""
    is_step = "allow_privileged" in settings and len(settings) > len(USUAL)
    base = {key: settings[key] for key in USUAL} if is_step else USUAL
    known = {artifact.path: artifact for artifact in exported(target, base, files=True).artifacts}
    said = " ".join(f"{key}={value}" for key, value in settings.items() if is_step or USUAL.get(key) != value)
    parts = [f"##### {said}\n"]
    for artifact in _files(target, settings):
        if artifact.path in known:
            parts.append(_difference(known.pop(artifact.path), artifact))
        elif (artifact.path, artifact.content) in shown:
            parts.append(f"=== {artifact.path} (as above, or as a target before has it)\n")
        else:
            shown.add((artifact.path, artifact.content))
            parts.append(_whole(artifact))
    parts += [f"=== {path} (none)\n" for path in known]
    return "".join(parts)


def _files(target: str, settings: dict[str, str]) -> list[Artifact]:
    """The files, or in their place why there are none."""
    try:
        return exported(target, settings, files=True).artifacts
    except WizardError as error:
        return [text_file("(refused)", "text", f"{Language('en')(error.message)}\n")]


def _whole(artifact: Artifact) -> str:
    """A file under its name; the seccomp profile, which is the same everywhere, by its length alone."""
    lines = artifact.content.count("\n")
    return f"=== {artifact.path}\n" + (f"({lines} lines)\n" if artifact.language == "json" else artifact.content)


def _difference(usual: Artifact, other: Artifact) -> str:
    lines = list(difflib.unified_diff(usual.content.splitlines(), other.content.splitlines(), n=1, lineterm=""))[2:]
    return f"=== {other.path}\n" + "".join(f"{line[:160]}\n" for line in lines) if lines else ""


def write() -> None:
    """Write all golden files again."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for name, content in golden_files():
        (FOLDER / name).write_text(content, "utf-8")


if __name__ == "__main__":
    write()
