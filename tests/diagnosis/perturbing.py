"""Examples as other machines, runners and versions write them; `python -m tests.diagnosis.perturbing` tries them all.

What is varied makes no difference to what is said; a near miss says another thing in the same words.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence

from tests.diagnosis.wrapping import examples, is_framed
from wizard.diagnosis.engine import diagnose
from wizard.diagnosis.folding import fold
from wizard.diagnosis.reasons import ERRNO, reasons_in
from wizard.diagnosis.signatures import read_problems

FRAMES: dict[str, Callable[[str], str]] = {
    "time": lambda line: f"09:00:00 {line}",
    "time with fractions": lambda line: f"09:00:00.123 {line}",
    "date and time": lambda line: f"2026-11-25 09:00:00,123 {line}",
    "date with slashes": lambda line: f"2026/11/25 09:00:00 {line}",
    "date in brackets": lambda line: f"[2026-11-25T09:00:00.123Z] {line}",
    "offset": lambda line: f"2026-11-25T09:00:00+03:00 {line}",
    "seconds since 1970": lambda line: f"1764061200.123456 {line}",
    "seconds since boot": lambda line: f"[  123.456789] {line}",
    "date of C": lambda line: f"Wed Nov 25 09:00:00 UTC 2026 {line}",
    "GitLab": lambda line: f"\x1b[0;m\x1b[31m{line}\x1b[0;m",
    "GitLab, further streams": lambda line: f"2026-11-25T09:00:00.123456Z 01E {line}",
    "GitHub": lambda line: f"2026-11-25T09:00:00.1234567Z {line}",
    "GitHub, downloaded": lambda line: f"build\tUNKNOWN STEP\t2026-11-25T09:00:00.1234567Z {line}",
    "Jenkins": lambda line: f"[Pipeline] [build] {line}",
    "Tekton": lambda line: f"[build : build-and-push] {line}",
    "kubectl logs --prefix": lambda line: f"[pod/runner-1-project-2/build] {line}",
    "stern": lambda line: f"runner-1-project-2 build {line}",
    "compose": lambda line: f"werf-1  | {line}",
    "journald": lambda line: f"Nov 25 09:00:00 node-5 gitlab-runner[4711]: {line}",
    "journald, ISO": lambda line: f"2026-11-25T09:00:00+0300 node-5 gitlab-runner[4711]: {line}",
    "containerd": lambda line: f"2026-11-25T09:00:00.123456789Z stderr F {line}",
    "docker": lambda line: json.dumps({"log": f"{line}\n", "stream": "stderr", "time": "2026-11-25T09:00:00Z"}),
    "logrus": lambda line: f'time="2026-11-25T09:00:00Z" level=error msg={json.dumps(line)} component=x',
    "logrus on a terminal": lambda line: f"ERRO[0012] {line}",
    "zap": lambda line: json.dumps({"level": "error", "ts": 1764061200.1, "caller": "x/y.go:12", "msg": line}),
    "zap, console": lambda line: f"2026-11-25T09:00:00.123Z\tERROR\tx/y.go:12\t{line}",
    "klog": lambda line: f"E1125 09:00:00.123456    4711 pod.go:12] {line}",
    "an indented block": lambda line: f"        {line}",
    "return of a terminal": lambda line: f"working...\r{line}\r",
}
_ID = re.compile(r"\b[0-9a-f]{12,64}\b")
_VERSION = re.compile(r"\bv?\d+\.\d+\.\d+\b(?!\.)")
_PERSON = re.compile(r"(?<=/home/)(?!runner|user)\w+|(?<=\buser )build\b")
CHANGES: dict[str, Callable[[str], str]] = {
    "nothing": str,
    "CRLF": lambda log: log.replace("\n", "\r\n"),
    "capitals": str.upper,
    "first letters": lambda log: re.sub(r"(?m)^([a-z])", lambda found: found[1].upper(), log),
    "tabs for blanks": lambda log: log.replace(": ", ":\t"),
    "other ids": lambda log: _ID.sub(lambda found: found[0][::-1], log),
    "other versions": lambda log: _VERSION.sub(lambda found: found[0], log),
    "other people": lambda log: _PERSON.sub("someone", log),
    "other registries": lambda log: re.sub(r"registry\.example\.(?:com|test|org)", "r7.acme.internal:5000", log),
    "curly quotes": lambda log: re.sub(r'"([^"\\\n]*)"', r"“\1”", log) if '="' not in log and '{"' not in log else log,
    "noise around": lambda log: f"Get:1 http://deb.example.org bookworm InRelease [151 kB]\n{log}Uploading artifacts\n",
}

_SAID = re.compile("|".join(re.escape(word) for _, words in ERRNO.values() for word in words), re.IGNORECASE)


_GUESSED = 2
"""Near misses in which the program itself goes on to guess the problem."""


def varied() -> Iterator[tuple[str, str, str, str]]:
    """Yield each problem with its examples, in every frame, and with every change."""
    for name, log in examples():
        for frame in FRAMES if not is_framed(log) else ():
            yield name, log, frame, "nothing"
        for change in CHANGES:
            yield name, log, "", change


def dressed(log: str, frame: str, change: str) -> str:
    """Return a log changed and framed."""
    changed = CHANGES[change](log)
    return "\n".join(map(FRAMES[frame], changed.rstrip("\n").split("\n"))) + "\n" if frame else changed


def lost(tries: Sequence[tuple[str, str, str, str]]) -> list[tuple[str, str, str, list[str]]]:
    """Return the tries in which another problem, or none, comes first."""
    missed = []
    for name, log, frame, change in tries:
        found = [one.id for one in diagnose([dressed(log, frame, change).encode()]).findings[:3]]
        if found[:1] != [name]:
            missed.append((name, frame, change, found))
    return missed


def near_misses() -> Iterator[tuple[str, str]]:
    """Yield each problem that knows its reasons with its lines, in which another reason is said."""
    for name, log in examples():
        own = read_problems()[name].signatures[0].reasons
        for line in dict.fromkeys(log.split("\n")) if own else ():
            for other, (_, words) in ERRNO.items():
                changed = _SAID.sub(words[0], line)
                if other not in own and changed != line and reasons_in(fold(changed)).isdisjoint(own):
                    yield name, changed


def alarms(tries: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the near misses in which the problem is still said to be likely or sure."""
    return [
        (name, line)
        for name, line in tries
        if any(one.id == name and one.confidence != "low" for one in diagnose([line.encode()]).findings)
    ]


if __name__ == "__main__":
    tries = list(varied())
    missed = lost(tries)
    for one in missed:
        print(*one)
    wrong = alarms(list(near_misses()))
    for each in wrong:
        print(*each)
    print(f"{len(missed)} of {len(tries)} lost, {len(wrong)} near misses found")
    sys.exit(len(missed) > len(tries) // 100 or len(wrong) > _GUESSED)
