"""Logs as viewers, terminals and werf break them: `make wrapped` tries every example at every width in every frame."""

import json
import re
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from random import Random

from wizard.diagnosis.engine import diagnose
from wizard.knowledge.problems import problem_names, read_problem

WIDTHS = range(60, 201)


def hard(line: str, width: int) -> list[str]:
    """Break a line as a terminal does: at the width, in the middle of words."""
    return [line[at : at + width].rstrip() for at in range(0, len(line), width)] or [""]


def padded(line: str, width: int) -> list[str]:
    """Break a line at the width, and fill the last one up."""
    return [line[at : at + width].ljust(width) for at in range(0, len(line), width)] or [""]


def between_words(line: str, width: int) -> list[str]:
    """Break a line as a mail program does."""
    return textwrap.wrap(line, width, break_on_hyphens=False) or [""]


def by_werf(line: str, width: int) -> list[str]:
    """Break a line as werf's log does: words that fit go to the next line; an arrow behind what pads the line."""
    room, lines, own = width - 2, [], ""
    for word in re.findall(r" |[^ ]+", line):
        if len(own) + len(word) > room and len(word) <= room:
            lines.append(own)
            own = ""
        while len(own) + len(word) > room:
            cut = room - len(own)
            lines.append(own + word[:cut])
            own, word = "", word[cut:]
        own += word
    return [*(f"{one.ljust(room)} ↵" for one in lines), own.removeprefix(" ") if lines else own]


WAYS: dict[str, Callable[[str, int], list[str]]] = {
    "hard": hard,
    "padded": padded,
    "between words": between_words,
    "werf": by_werf,
}


def _quoted(line: str) -> str:
    return line.replace("\\", "\\\\").replace('"', '\\"')


FRAMES: dict[str, Callable[[str], str]] = {
    "bare": str,
    "gitlab": lambda line: f"\x1b[31m{line}\x1b[0;m",
    "gitlab times": lambda line: f"2026-11-25T09:00:00.123456Z 01O {line}",
    "github": lambda line: f"2026-11-25T09:00:00.1234567Z {line}",
    "jenkins": lambda line: f"[09:00:00] {line}",
    "docker": lambda line: json.dumps({"log": f"{line}\n", "stream": "stderr", "time": "2026-11-25T09:00:00Z"}),
    "cri": lambda line: f"2026-11-25T09:00:00.123456789Z stderr F {line}",
    "journald": lambda line: json.dumps({"__REALTIME_TIMESTAMP": "1764061200000000", "MESSAGE": line, "_COMM": "werf"}),
    "syslog": lambda line: f"Nov 25 09:00:00 node-5 werf[4711]: {line}",
    "klog": lambda line: f"E1125 09:00:00.123456    4711 pod.go:12] {line}",
    "json": lambda line: json.dumps({"level": "error", "msg": line, "time": "2026-11-25T09:00:00Z"}),
    "compose": lambda line: f"werf-1  | {line}",
    "buildkit": lambda line: f"#12 3.141 {line}",
    "werf": lambda line: f"│ │ {line}",
    "quoted": lambda line: f"> {line}",
    "box": lambda line: f"│ {line:<200} │",
}


def examples() -> Iterator[tuple[str, str]]:
    """Yield each problem's examples."""
    for name in problem_names():
        for log in read_problem(name)["examples"]:
            yield name, log


def dressed(log: str, way: str, width: int, frame: str) -> str:
    """Return a log broken and framed."""
    lines = log.rstrip("\n").split("\n")
    return "\n".join(FRAMES[frame](piece) for line in lines for piece in WAYS[way](line, width)) + "\n"


def is_framed(log: str) -> bool:
    """Return whether a log has frames already, which none is put around."""
    return any(sign in log for sign in ("\x1b", '{"', "│", "\t", " stderr F "))


def unframed() -> list[tuple[str, str]]:
    """Return the examples around which a frame can be put."""
    return [(name, log) for name, log in examples() if not is_framed(log)]


def lost(tries: Sequence[tuple[str, str, str, int, str]]) -> list[tuple[str, str, int, str, list[str]]]:
    """Return the tries in which another problem, or none, comes first."""
    missed = []
    for name, log, way, width, frame in tries:
        found = [one.id for one in diagnose([dressed(log, way, width, frame).encode()]).findings[:3]]
        if found[:1] != [name]:
            missed.append((name, way, width, frame, found))
    return missed


def all_tries(widths: Sequence[int], frames: Sequence[str]) -> list[tuple[str, str, str, int, str]]:
    """Return every example in every way of breaking, at these widths and in these frames."""
    return [(*one, way, width, frame) for one in unframed() for way in WAYS for width in widths for frame in frames]


def one_try_each() -> list[tuple[str, str, str, int, str]]:
    """Return every example once; its way, width and frame depend on nothing but its text."""
    drawn = ((name, log, Random(log)) for name, log in unframed())
    return [(name, log, by.choice(list(WAYS)), by.choice(WIDTHS), by.choice(list(FRAMES))) for name, log, by in drawn]


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    tries = all_tries(WIDTHS, list(FRAMES))
    tries = Random(sys.argv[2] if len(sys.argv) > 2 else None).sample(tries, count) if count else tries
    missed = lost(tries)
    for one in missed:
        print(*one)
    print(f"{len(missed)} of {len(tries)} lost: {1 - len(missed) / len(tries):.4f} found")
    sys.exit(len(missed) > len(tries) // 100)
