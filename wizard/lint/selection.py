"""Which rules count: chosen and left out by name, or by the first words of a name."""

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatch

from wizard.errors import BadInputError, nearest, shown
from wizard.language import text
from wizard.lint.linting import Report
from wizard.lint.rules.registry import rules
from wizard.records import EMPTY, Record, replace


class Selection(Record):
    """The rules that count; none chosen means all. `in_files`: rules left out by a pattern of paths."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    in_files: Mapping[str, tuple[str, ...]] = EMPTY

    def takes(self, rule: str, path: str) -> bool:
        """Whether a finding of a rule in a file counts."""
        left_out = [*self.ignore, *(one for glob, rules in self.in_files.items() if fits(path, glob) for one in rules)]
        return (not self.select or _named(rule, self.select)) and not _named(rule, left_out)


def _named(rule: str, names: Iterable[str]) -> bool:
    """`seccomp` names every rule that begins with `seccomp-`."""
    return any(rule == name or rule.startswith(f"{name}-") for name in names)


def rule_names(words: Iterable[str]) -> tuple[str, ...]:
    """Return the names of rules in words with commas. Raises BadInputError for one that names no rule."""
    names = [name.strip() for word in words for name in word.split(",") if name.strip()]
    for name in names:
        if not any(_named(rule, [name]) for rule in rules()):
            raise BadInputError(text("There is no rule “{name}”.", name=shown(name)), *nearest(name, list(rules())))
    return tuple(names)


def fits(path: str, glob: str) -> bool:
    """Whether a path is what a pattern names, or is in a directory that it names."""
    pattern = glob.rstrip("/")
    parts = path.split("/")
    return any(fnmatch("/".join(parts[:end]), pattern) for end in range(1, len(parts) + 1)) or any(
        fnmatch(part, pattern) for part in parts
    )


def chosen(report: Report, selection: Selection, paths: Mapping[str, str]) -> Report:
    """Return the report with the findings that count. `paths`: each file's path from where patterns start."""
    kept = tuple(one for one in report.findings if selection.takes(one.rule, paths.get(one.file, one.file)))
    unread = tuple(
        one for one in report.unread if one.at is None or selection.takes("not-read", paths.get(one.file, one.file))
    )
    return replace(report, findings=kept, unread=unread)


def counted(fail_on: str) -> Sequence[str]:
    """Return the severities that make the exit code 1."""
    order = ("error", "warning", "note")
    return order[: order.index(fail_on) + 1]
