"""Which part of a file a merge is about: of several runners the one that was changed."""

import difflib
from bisect import bisect_right

from wizard.merging.merge import Merged

_HEADER = "[[runners]]"


def is_about(done: Merged, line: int) -> bool:
    """Whether a line of the merged file is of a part that the merge is about; of all parts where it changed none."""
    if done.kind != "runner":
        return True
    lines = done.after.split("\n")
    starts = [number for number, one in enumerate(lines, 1) if one.strip().startswith(_HEADER)]
    changed = {bisect_right(starts, number) for number in _changed(done.before.split("\n"), lines)}
    return not changed or bisect_right(starts, line) in changed


def _changed(before: list[str], after: list[str]) -> list[int]:
    """Return the lines of the result that the file did not have, counted from 1."""
    steps = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [number + 1 for kind, _, _, start, end in steps if kind != "equal" for number in range(start, end)]
