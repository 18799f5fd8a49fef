"""What the answers lead to: the configuration, and the command that prints it again without questions."""

import shlex
from pathlib import Path

from wizard.facts.by_trial import has_facts_by_trial
from wizard.interview.environment import PASTED, SYSTEM
from wizard.interview.pools import notes_for, settings_for
from wizard.interview.question import Situation
from wizard.language import Language, Text, text
from wizard.plan.settings import Answers
from wizard.plan.targets import TARGETS
from wizard.records import Record, replace
from wizard.targets.artifact import Artifact
from wizard.targets.documents import text_file
from wizard.targets.exporting import Exported, commented, export
from wizard.targets.steps import steps_in


class Result(Record):
    """The artifacts as files, each line with its reason, and the command that prints them again."""

    exported: Exported
    command: str


class SavedFiles(Record):
    """Files that were written into a directory, and the situation that they were made for."""

    folder: Path
    situation: Situation

    def is_of(self, now: Situation) -> bool:
        """Return whether a situation has the same answers, so that these files are its result."""
        return command(now) == command(self.situation)


def settings(now: Situation) -> Answers:
    """Return the answers that apply to the target and are not its defaults."""
    target = now["target"]
    given = {key: value for key, value in now.answers.given.items() if key in TARGETS[target].settings}
    if given.get("cache") == next(iter(TARGETS[target].caches), ""):
        del given["cache"]
    return Answers(given)


def make_result(now: Situation, folder: Path | None = None) -> Result:
    """Export for the situation; `folder` is where it was saved. Raises what `export` raises, refusals included."""
    exported = export(now["target"], settings(now), now.facts, as_files=True)
    return Result(replace(exported, notes=(*exported.notes, *notes_for(now))), command(now, folder))


def command(now: Situation, folder: Path | None = None) -> str:
    """Return the `werf-wizard export` that gives the same without questions, where it is shown.

    Facts that no command gives again are in a file only after they were saved into a directory: until then they are
    part of the command.
    """
    words = ["werf-wizard", "export", now["target"]]
    before = ""
    match now["machine"]:
        case "file":
            words += ["--facts", now["facts_file"]]
        case "system":
            words += ["--facts", f"{SYSTEM}{now['system']}"]
        case _ if not _needs_facts(now):
            pass
        case _ if folder:
            words += ["--facts", str(folder / PASTED)]
        case _:
            words += ["--facts", "-"]
            before = f"printf '%s\\n' {shlex.join(now.facts.lines())} | "
    given = dict(settings(now).given)
    if (by_pool := settings_for(now)) and by_pool.items() <= given.items():
        words += ["--pool", now["pool"]]
        given = {key: value for key, value in given.items() if key not in by_pool}
    words += [word for flag in ("mode", "hardening") if flag in given for word in (f"--{flag}", given[flag])]
    words += [
        word for key, value in given.items() if key not in ("mode", "hardening") for word in ("--set", f"{key}={value}")
    ]
    return before + shlex.join(words)


def _needs_facts(now: Situation) -> bool:
    """Return whether the facts are nowhere else: they were pasted, or a trial has shown some of them."""
    return now["machine"] == "paste" or (now["machine"] == "here" and has_facts_by_trial(now.facts))


def files_of(now: Situation, tr: Language) -> list[Artifact]:
    """Return the files to save: with reasons in the reader's language, and the facts if the command needs them."""
    files = commented(make_result(now).exported, tr)
    if now["machine"] == "system" or _needs_facts(now):
        files.append(text_file(PASTED, "text", "\n".join([*now.facts.lines(), ""])))
    return files


def shown_files(exported: Exported, tr: Language) -> tuple[Artifact, ...]:
    """Return the files without reasons; if there is nothing in them, the reason is all that can be shown."""
    is_empty = not any(artifact.content for artifact in exported.artifacts)
    return tuple(commented(exported, tr) if is_empty else exported.artifacts)


def assumed(now: Situation) -> dict[str, str]:
    """Return the values that are written because nobody gave another one, by setting."""
    place = TARGETS[now["target"]] if now["target"] else None
    return {key: value for key, value in place.assumes.items() if not now[key]} if place else {}


def assumptions(now: Situation) -> list[Text]:
    """Return a sentence about each of these values."""
    return [
        text("{value} is a placeholder: set yours with --set {key}=…", value=value, key=key)
        for key, value in assumed(now).items()
    ]


def next_steps(now: Situation, folder: Path) -> list[tuple[str, Text]]:
    """Return what a person does with the files in `folder`, and why, by commands that find them there."""
    exported = make_result(now).exported
    return steps_in(folder, exported.steps, exported.artifacts)
