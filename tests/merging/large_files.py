"""Large, old files with what is merged into them; `python -m tests.merging.large_files` writes their outcomes."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.targets.plans import exported
from wizard.errors import WizardError
from wizard.formats.tree import plain
from wizard.formats.yaml_tree import parse_yaml
from wizard.language import Language
from wizard.merging.adopting import adopted
from wizard.merging.merge import Merged, merge, unmerged_files_notice
from wizard.merging.source import source
from wizard.plan.settings import check_answers

FOLDER = Path(__file__).parent / "large"
EXPECTED = FOLDER / "expected"
SAY = Language("en")
_OWN = ("file", "name", "target", "into")

Case = Mapping[str, str]


@cache
def cases() -> dict[str, Case]:
    """The table, each row by the name of its outcome."""
    text = (FOLDER / "cases.yaml").read_text("utf-8")
    rows: list[dict[str, str]] = plain(parse_yaml(text, "cases.yaml")[0], text)
    return {"-".join((row["file"], *(row[key] for key in row if key not in ("file", "name")))): row for row in rows}


def merged(case: Case, content: str | None = None) -> tuple[Merged, list[str]]:
    """The file merged as the command does it, and what is told beside the merge itself."""
    before = (FOLDER / case["file"]).read_text("utf-8") if content is None else content
    given = {"mode": "overlay", **{key: value for key, value in case.items() if key not in _OWN}}
    target, into = case["target"], case.get("into", "")
    answers = check_answers(given, target)
    file = source(case["name"], before)
    own = adopted(file, exported(target, given, files=True), answers, into)
    made = exported(target, {**given, **own.settings}, files=True)
    done = merge(file, made, answers, into=into)
    return done, [SAY(one) for one in (*own.notices, *unmerged_files_notice(made, [done], own.settings))]


def outcome(case: Case) -> str:
    """What is told and the diff, or what is said instead of it."""
    try:
        done, notices = merged(case)
    except WizardError as error:
        return "".join(f"! {SAY(one)}\n" for one in (error.message, *error.ways))
    return "".join(f"> {one}\n" for one in (*map(SAY, done.notices), *notices)) + done.diff


if __name__ == "__main__":
    EXPECTED.mkdir(exist_ok=True)
    for name, row in cases().items():
        (EXPECTED / f"{name}.diff").write_text(outcome(row), "utf-8")
