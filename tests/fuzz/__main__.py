"""`make fuzz ARGS="SECONDS SEED"`: mutations until the time is over; each kind of failure is made small and kept."""

import random
import sys
import time
from pathlib import Path

from tests.fuzz.seeds import Seed
from tests.fuzz.trial import BrokenError, content_of, seed_of, try_out
from tests.parsing import parsed_once

FOLDER = Path(".fuzz")
_MOST_TRIALS = 400
_TOO_LONG = 5.0
"""Seconds of the processor for one small file: something grows much faster than its size."""


def failure(seed: Seed, content: str, number: int) -> tuple[str, ...]:
    """What went wrong, as a kind: the exception and where it was raised; empty for nothing."""
    started = time.process_time()
    try:
        try_out(seed, content, number, thorough=True)
    except Exception as error:
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = (Path(trace.tb_frame.f_code.co_filename).name, str(trace.tb_lineno)) if trace else ()
        said = str(error).partition("\n")[0].partition(":")[0] if isinstance(error, BrokenError) else ""
        return (type(error).__name__, said, *place)
    return ("too long",) if time.process_time() - started > _TOO_LONG else ()


def smallest(seed: Seed, content: str, number: int, kind: tuple[str, ...]) -> str:
    """The content with all lines and characters gone that the failure does without."""
    trials = 0
    for unit in ("\n", ""):
        parts = content.split(unit) if unit else list(content)
        size = max(1, len(parts) // 2)
        while size and trials < _MOST_TRIALS:
            at = 0
            while at < len(parts) and trials < _MOST_TRIALS:
                fewer = [*parts[:at], *parts[at + size :]]
                trials += 1
                if failure(seed, unit.join(fewer), number) == kind:
                    parts = fewer
                else:
                    at += size
            size //= 2
        content = unit.join(parts)
    return content


def _keep(seed: Seed, content: str, number: int, kind: tuple[str, ...]) -> Path:
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{number}-{seed.name.replace('/', '-').lstrip('.')}"
    path.write_text(smallest(seed, content, number, kind), "utf-8", newline="")
    return path


def main(seconds: float, chance_of: int) -> int:
    """Try until the time is over; 1 if anything failed."""
    print(f"seed {chance_of}, {seconds:g} seconds", flush=True)
    known: set[tuple[str, ...]] = set()
    until = time.monotonic() + seconds
    number = 0
    while time.monotonic() < until:
        seed = seed_of(number)
        content = content_of(seed, number, chance_of)
        with parsed_once():
            kind = failure(seed, content, number)
            if kind and kind not in known:
                known.add(kind)
                print(f"{' '.join(kind)}: {_keep(seed, content, number, kind)}", flush=True)
        number += 1
    print(f"{number} mutations, {time.process_time():.0f} seconds of the processor, {len(known)} kinds of failure")
    return int(bool(known))


if __name__ == "__main__":
    given = [float(one) for one in sys.argv[1:3]]
    seed_of_chance = int(given[1]) if len(given) > 1 else random.SystemRandom().randrange(10**6)
    sys.exit(main(given[0] if given else 60, seed_of_chance))
