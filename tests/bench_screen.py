"""The screen in `make bench`: first frame, whole screen, the docs, a keystroke, memory, search in 5,000 topics."""

import os
import queue
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pexpect
import pyte

from wizard.knowledge.search import Index, index_of, search_in
from wizard.knowledge.topics import Topic

SIZE = (35, 120)
ROUNDS = 11
KEYSTROKES = 40
_UNPARSED = re.compile(rb"\x1b\[[<>=?][0-9;:]*[$u]?[ -/]*[p-z]|\x1b[P_^X].*?\x1b\\", re.DOTALL)
BARE = [sys.executable, str(Path(__file__).with_name("terminal") / "bare_app.py")]
WIZARD = [str(Path(sys.executable).with_name("werf-wizard")), "--lang", "en"]


class Timed:
    """A program in a pty, each chunk of its output with the time at which it came."""

    def __init__(self, command: Sequence[str], environ: dict[str, str]) -> None:
        self.chunks: queue.Queue[tuple[float, bytes]] = queue.Queue()
        self.screen = pyte.Screen(SIZE[1], SIZE[0])
        self.stream = pyte.ByteStream(self.screen)
        inherited = {key: value for key, value in os.environ.items() if key not in ("LINES", "COLUMNS")}
        self.began = time.perf_counter()
        self.child = pexpect.spawn(
            command[0], list(command[1:]), dimensions=SIZE, env={**inherited, "TERM": "xterm-256color", **environ}
        )
        self.child.delaybeforesend = None  # it would be counted
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while True:
            try:
                chunk = os.read(self.child.fileno(), 65536)
            except (OSError, ValueError):
                return
            self.chunks.put((time.perf_counter(), chunk))
            for asked, answer in ((b"\x1b[6n", b"\x1b[1;1R"), (b"\x1b[c", b"\x1b[?62;22c")):
                if asked in chunk:
                    self.child.send(answer)

    def seen(self, *patterns: str) -> list[float]:
        """Milliseconds from the start until each pattern was on the screen, one after the other."""
        times: list[float] = []
        while len(times) < len(patterns):
            stamp, chunk = self.chunks.get(timeout=20)
            self.stream.feed(_UNPARSED.sub(b"", chunk))
            while len(times) < len(patterns) and re.search(patterns[len(times)], "\n".join(self.screen.display)):
                times.append((stamp - self.began) * 1000)
        return times

    def close(self) -> None:
        """End the program."""
        self.child.close(force=True)


def starts(folder: str) -> dict[str, float]:
    """Medians in ms: the bare app's frame, the wizard's first one, and its whole first screen."""
    taken: dict[str, list[float]] = {"bare": [], "frame": [], "whole": []}
    for number in range(ROUNDS):
        bare = Timed(BARE, {})
        taken["bare"] += bare.seen("bare app")
        bare.close()
        wizard = Timed(WIZARD, {"XDG_STATE_HOME": f"{folder}/{number}"})
        frame, whole = wizard.seen("Environment", "(?s)Which machine.*What it is")
        taken["frame"].append(frame)
        taken["whole"].append(whole)
        wizard.close()
    return {name: statistics.median(times) for name, times in taken.items()}


def keystroke(folder: str) -> float:
    """Median ms from a key to what it draws, while docker hangs."""
    Path(folder, "docker").write_text("#!/bin/sh\nsleep 60\n")
    Path(folder, "docker").chmod(0o755)
    wizard = Timed(WIZARD, {"PATH": f"{folder}:{os.environ['PATH']}", "XDG_STATE_HOME": folder})
    wizard.seen("Which machine", "asking: Docker|Docker is slow")
    taken = []
    for number in range(KEYSTROKES):
        while not wizard.chunks.empty():
            wizard.chunks.get()
        sent = time.perf_counter()
        wizard.child.send("\x1b[A" if number % 2 else "\x1b[B")
        taken.append((wizard.chunks.get(timeout=5)[0] - sent) * 1000)
        time.sleep(0.1)
    wizard.close()
    return statistics.median(taken)


def docs(folder: str) -> float:
    """Median ms from F3 on the whole first screen to the first page of the docs."""
    taken = []
    for number in range(ROUNDS):
        wizard = Timed(WIZARD, {"XDG_STATE_HOME": f"{folder}/docs-{number}"})
        wizard.seen("(?s)Which machine.*What it is")
        sent = (time.perf_counter() - wizard.began) * 1000
        wizard.child.send("\x1bOR")
        taken.append(wizard.seen("(?s)Topics.*Read first")[0] - sent)
        wizard.close()
    return statistics.median(taken)


def memory(folder: str) -> tuple[float, float]:
    """Proportional set sizes in MiB: the wizard with its whole screen, the bare app."""
    sizes = []
    for command, shown in ((WIZARD, "What it is"), (BARE, "bare app")):
        program = Timed(command, {"XDG_STATE_HOME": folder})
        program.seen(shown)
        time.sleep(1)
        rollup = Path(f"/proc/{program.child.pid}/smaps_rollup").read_text()
        found = re.search(r"^Pss: +(\d+)", rollup, re.MULTILINE)
        sizes.append(int(found[1]) / 1024 if found else 0.0)
        program.close()
    return sizes[0], sizes[1]


def search_time() -> float:
    """Median ms of a search with a slip in it over 5,000 made-up topics."""
    words = [f"{start}{end}" for start in ("over", "name", "privi", "stor", "build", "mount") for end in range(900)]
    topics = [
        Topic(
            f"made/up-{number}",
            f"Topic {words[number % len(words)]}",
            words[number * 7 % len(words)],
            " ".join(words[(number * step) % len(words)] for step in range(1, 60)),
        )
        for number in range(5000)
    ]
    index = index_of(topics)
    return statistics.median(_searched(index, word[:2] + word[3:]) for word in words[3:500:25])


def _searched(index: Index, word: str) -> float:
    began = time.perf_counter()
    search_in(index, word, "en")
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        times = starts(folder)
        wizard, bare = memory(folder)
        rows = (
            ("first frame / a bare Textual app's", times["frame"], times["bare"], "≤ 1.2"),
            ("whole first screen / the same", times["whole"], times["bare"], "≤ 1.8"),
            ("docs by F3 / a bare Textual app's frame", docs(folder), times["bare"], "≤ 4"),
            ("memory, MiB / a bare Textual app's", wizard, bare, "≤ 1.5"),
        )
        print(f"{'screen':38}{'':>8}{'base':>9}{'ratio':>7}{'asked':>9}")
        for name, taken, base, asked in rows:
            print(f"{name:38}{taken:8.1f}{base:9.1f}{taken / base:7.2f}{asked:>9}")
        print(f"{'a keystroke to its frame, ms':38}{keystroke(folder):8.1f}{'':16}{'≤ 50 ms':>9}")
        print(f"{'a search in 5,000 topics, ms':38}{search_time():8.1f}{'':16}{'≤ 100 ms':>9}")


if __name__ == "__main__":
    main()
