"""The part of `make bench` for `diagnose`: a huge log against grep with the same literals, and a short one."""

import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from wizard.diagnosis.signatures import read_problems
from wizard.masking import masked
from wizard.resources import CONTENT

MEBIBYTES = int(os.environ.get("WERF_WIZARD_BENCH_LOG", "1024"))
"""The huge log's size."""

DIVERSE = 100
"""MiB of the log in which a fifth of the lines look like a known problem."""
ROUNDS, ENOUGH = 3, 8
"""Runs of a command: fewer once they have taken `ENOUGH` seconds of the processor, for long runs differ little."""
HIT = "Error during unshare(CLONE_NEWUSER): Operation not permitted\n"
LINES = (
    '{i} time="2026-11-25T10:11:12Z" level=debug msg="reading layer {i} from cache"\n',
    "{i} STEP 4/9: RUN apt-get install -y --no-install-recommends curl package-{i}\n",
    "{i} Get:{i} http://deb.example.org/debian bookworm/main amd64 lib{i} [151 kB]\n",
    "{i} npm warn deprecated inflight@1.0.{i}: this module is not supported\n",
)
DIAGNOSE = [str(Path(sys.executable).with_name("werf-wizard")), "diagnose", "--json"]


def write_log(path: Path) -> None:
    """A log without problems, but for its last line."""
    piece = "".join(LINES[i % len(LINES)].format(i=i) for i in range(12000)).encode()
    with path.open("wb") as stream:
        for _ in range(MEBIBYTES * 1024 * 1024 // len(piece)):
            stream.write(piece)
        stream.write(HIT.encode())


def write_diverse(path: Path, mebibytes: int, literals: Sequence[str]) -> None:
    """A log of this field's words, no line twice; a fifth of them have a literal, or the first half of one."""
    drawn = random.Random(7)
    pages = " ".join(page.read_text("utf-8") for page in CONTENT.glob("concepts/*/en.md"))
    words = sorted(set(re.findall(r"[a-z][a-z_-]{2,}", pages.lower())))
    words = [word for word in words if not any(literal in word for literal in literals)]
    size, number = 0, 0
    with path.open("w", encoding="utf-8") as stream:
        while size < mebibytes * 1024 * 1024:
            line = drawn.choices(words, k=drawn.randint(6, 14))
            if number % 5 == 0:
                literal = drawn.choice(literals)
                line.insert(3, literal if number % 2 else literal[: (len(literal) + 1) // 2])
            size += stream.write(
                f"2026-11-25T10:{number // 60 % 60:02}:{number % 60:02}Z {number:x} {' '.join(line)}\n"
            )
            number += 1


MASKED = (
    *("a-", "password_", "password=", "token: error ", '"', "\\", "//", "curl -u ", "<password", "пароль: неверный "),
    *("${TOKEN:-", "cookie: ", "echo a | ", "tokens=['", 'password";send "', "basic_auth=a:", "token = [["),
    *('token={"', "://a/hook/", '"a","-b",', "x_token  a1  ", "config -a -b ", "echo a1 > "),
)
"""What a line is made of whose secrets are looked for in vain."""


def growth(piece: str) -> float:
    """How much longer masking takes for a text of four times the length: 4 if it is linear."""
    texts = [f"{piece * count} token" for count in (500, 2000)]
    seconds = []
    for text in texts:
        began = time.process_time()
        for _ in range(3):
            masked.cache_clear()
            masked(text)
        seconds.append(time.process_time() - began)
    return seconds[1] / max(seconds[0], 1e-4)


def run(command: Sequence[str]) -> tuple[float, float]:
    """Seconds of the processor, which other programs lengthen least, and the peak of resident memory in MiB."""
    with tempfile.TemporaryFile() as printed:  # to /dev/null grep prints nothing, and stops at the first match
        program = subprocess.Popen(command, stdout=printed)
        _, _, usage = os.wait4(program.pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def median(command: Sequence[str], rounds: int) -> tuple[float, float]:
    """Of several runs: the median of the seconds, and the highest of the peaks."""
    runs = [run(command)]
    while len(runs) < rounds and sum(seconds for seconds, _ in runs) < ENOUGH:
        runs.append(run(command))
    return statistics.median(seconds for seconds, _ in runs), max(memory for _, memory in runs)


def dense(log: Path, literals: Path, known: Sequence[str]) -> tuple[float, float, float]:
    """Seconds and MiB for a diverse log, and the seconds of ripgrep with the same literals, 0 if it is not there."""
    write_diverse(log, DIVERSE, known)
    search = ["rg", "-c", "-i", "-F", "-f", str(literals), str(log)]
    base = median(search, ROUNDS)[0] if shutil.which("rg") else 0.0
    return *median([*DIAGNOSE, str(log)], ROUNDS), base


def main() -> None:
    """Print the table."""
    signatures = [signature for problem in read_problems().values() for signature in problem.signatures]
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        log, short, literals = Path(folder, "huge.log"), Path(folder, "short.log"), Path(folder, "literals")
        known = sorted({literal for signature in signatures for literal in signature.pattern.literals[0]})
        literals.write_text("".join(f"{literal}\n" for literal in known))
        short.write_text("".join(LINES[i % len(LINES)].format(i=i) for i in range(199)) + HIT)
        write_log(log)
        huge, memory = median([*DIAGNOSE, str(log)], ROUNDS)
        grep, _ = median(["grep", "-c", "-F", "-f", str(literals), str(log)], ROUNDS)
        quick, _ = median([*DIAGNOSE, str(short)], 11)
        bare, _ = median([sys.executable, "-c", "pass"], 11)
        diverse, own_memory, ripgrep = dense(Path(folder, "diverse.log"), literals, known)
    slowest = max(map(growth, MASKED))
    print(f"{'diagnose':38}{'':>8}{'base':>9}{'ratio':>7}{'asked':>9}")
    print(f"{f'a log of {MEBIBYTES} MiB, s / grep -c -F -f':38}{huge:8.2f}{grep:9.2f}{huge / grep:7.2f}{'≤ 2.5':>9}")
    print(f"{'  its memory, MiB':38}{memory:8.1f}{'':16}{'≤ 80':>9}")
    if ripgrep:
        name = f"{DIVERSE} MiB that look like it, s / rg -c -i -F -f"
        print(f"{name:46}{diverse:.2f}{ripgrep:9.2f}{diverse / ripgrep:7.2f}{'≤ 4':>9}")
    print(f"{'  its memory, MiB':38}{own_memory:8.1f}{'':16}{'≤ 80':>9}")
    short_name = "a log of 200 lines, s / python -c pass"
    print(f"{short_name:38}{quick:8.3f}{bare:9.3f}{quick / bare:7.2f}{'≤ 10':>9}")
    print(f"{'masking a line of four times the length':38}{'':16}{slowest:8.2f}{'≤ 8':>9}")


if __name__ == "__main__":
    main()
