"""Ways to name the words of a message without meeting it; `python -m tests.diagnosis.saying` tries all signatures."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence

from tests.diagnosis.wrapping import FRAMES
from wizard.diagnosis.engine import diagnose
from wizard.diagnosis.folding import ELLIPSIS
from wizard.diagnosis.signatures import read_problems

NAMED: dict[str, Callable[[str], str]] = {
    "a trace": lambda said: f"+ grep -q '{said}' build.log",
    "a deeper trace": lambda said: f"+++ case $line in *'{said}'*) hint=1 ;; esac",
    "a trace of several lines": lambda said: f"+ HINT='first\n{said}\nlast'\n+ true",
    "an echoed command": lambda said: f"$ grep '{said}' /tmp/x",
    "a prompt": lambda said: f"build@node-5:~$ echo '{said}'",
    "a step of a build": lambda said: f"STEP 2/9: RUN echo '{said}'",
    "a step of BuildKit": lambda said: f"[build 3/7] RUN echo '{said}'",
    "GitHub's script": lambda said: f"##[group]Run make\nmake\ncheck '{said}'\nshell: bash\n##[endgroup]",
    "a comment": lambda said: f"# {said}",
    "a comment of C": lambda said: f"    // {said}",
    "an item of a list": lambda said: f"- `{said}`: see the docs",
    "a numbered item": lambda said: f'3. "{said}": see the docs',
    "a row of a table": lambda said: f"| `{said}` | see the docs |",
    "a printed document": lambda said: f"$ cat docs/README.md\nIntroduction\nIt may say {said}\n$ make",
    "a printed file": lambda said: f"+ head -n 20 deploy/values.yaml\nimage: x\nhint text: {said}\n+ make",
    "a fenced block": lambda said: f"Known errors\n```\n{said}\n```\nThat is all.",
    "a commit": lambda said: f"commit 4f1d2ab\nAuthor: A B <a@example.org>\n\n    fix: {said}\n",
    "a patch": lambda said: f"diff --git a/x b/x\n@@ -1,2 +1,2 @@\n a line\n-{said}\n+{said}!",
    "a search": lambda said: f"src/hints.py:7: // {said}",
    "a string of code": lambda said: f'        raise RuntimeError("{said}")',
    "a returned string": lambda said: f'\treturn fmt.Errorf("{said}")',
    "a table of strings": lambda said: f'src/hints.js:12:  "key": "{said}",',
    "a test that passed": lambda said: f"--- PASS: TestRun/{said.replace(' ', '_')} (0.00s)\nok 4 - {said}",
    "a test of pytest": lambda said: f"tests/test_run.py::test_it[{said}] PASSED [ 40%]",
    "a test of mocha": lambda said: f'  ✓ shows "{said}" (12 ms)',
    "a test of Rust": lambda said: f"test hints::{said.replace(' ', '_')} ... ok",
    "a test that failed": lambda said: f"not ok 5 - {said}",
    "a name in data": lambda said: json.dumps({"event": "pipeline", "name": f"retry on {said}", "status": "created"}),
    "a title": lambda said: f'title: "{said}"',
    "a variable": lambda said: f"export CI_COMMIT_MESSAGE='{said}'",
    "an explanation": lambda said: f'Welcome. If you see "{said}", ask the team.',
}
ENDS = {
    "failed": "make: *** [Makefile:3: unit] Error 1\nERROR: Job failed: exit code 1\n",
    "succeeded": "Job succeeded\n",
}


def messages() -> Iterator[tuple[str, str]]:
    """Yield each problem with each of its messages that alone is a finding."""
    for problem in read_problems().values():
        for signature in problem.signatures:
            pattern = signature.pattern
            if pattern.holds or signature.near or signature.printed or "'" in pattern.source or '"' in pattern.source:
                continue
            yield problem.id, pattern.source.replace(ELLIPSIS, " x ")


def heard(tries: Sequence[tuple[str, str, str, str, str]]) -> list[tuple[str, str, str, str, list[str]]]:
    """Return the tries in which words that are only named are a finding or a guess."""
    wrong = []
    for _, said, way, frame, end in tries:
        log = "".join(
            f"{FRAMES[frame](line)}\n" for line in f"{NAMED[way](said)}\n{ENDS[end]}".rstrip("\n").split("\n")
        )
        diagnosis = diagnose([log.encode()])
        guesses = [diagnosis.clues.guess] if diagnosis.clues.guess else []
        if found := [f"{one.id} {one.confidence}" for one in (*diagnosis.findings, *guesses)]:
            wrong.append((said, way, frame, end, found))
    return wrong


def all_tries(frames: Sequence[str]) -> list[tuple[str, str, str, str, str]]:
    """Return every message, named in every way, in these frames, in a job that failed and in one that did not."""
    return [(*one, way, frame, end) for one in messages() for way in NAMED for frame in frames for end in ENDS]


if __name__ == "__main__":
    wrong = heard(all_tries(["bare", "gitlab times"]))
    for one in wrong:
        print(*one)
    sys.exit(len(wrong) > 0)
