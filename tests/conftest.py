"""What holds for every test: neither a busy machine nor the way the suite was started is a reason to fail."""

import gc
import os
import signal
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

settings.register_profile("busy", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("busy"), max_examples=2_000)
settings.load_profile("busy")

# Thousands of cases, and what is made once for many of them, stay: looking through them for garbage takes long.
gc.set_threshold(50_000, 20, 50)

# The program is started by the hundred: without bytecode each start, and each worker, would compile everything again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Nobody's preferences are read, and a test in which F2 is pressed leaves none for the next.
os.environ["XDG_CONFIG_HOME"] = os.devnull

# In the background and under nohup these are ignored, and every program that a test starts would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than cores: a fifth of the time some test waits, for a time limit or a program's answer."""
    return (os.cpu_count() or 1) + 1


CORE = ("application", "diagnosis", "facts", "golden", "interview", "knowledge", "lint", "merging", "plan", "targets")
MACHINE = (
    *("bounded", "command", "engines", "faces", "logs", "probe", "probe_attacked", "probe_tries"),
    *("running", "sources", "validators"),
)
"""Of these rooms, the files whose tests start programs."""
LONGEST_NAME = 300
"""Characters of a parameter that is a test's name."""


SECONDS = {"fuzz": 0.4, "prompts": 0.2, "terminal": 0.6, "tui": 0.2, "verifying": 0.2}
"""About what a test takes in the rooms where it takes long, waiting included; in the others 0.03."""


class Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """A worker has all tests of a file: what they share, be it a fixture or kept by a function, is made once."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def scope_of(nodeid: str) -> str:
    """Return what one worker has; what the targets export and the pages of the site are shared by several files."""
    path = nodeid.partition("::")[0]
    if path.startswith("tests/targets/") or path.endswith("/test_exports.py"):
        return "exports"
    return "site" if path.startswith("tests/site/") else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Distribute files in the order in which their tests are collected: the longest first."""
    config.option.loadscopereorder = False
    return Together(config, log)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a long text by its beginning: a megabyte of it would be in every report, and on the screen."""
    return f"{val[:60]!r}… of {len(val)}" if isinstance(val, (str, bytes)) and len(val) > LONGEST_NAME else None


def pytest_collection_finish() -> None:
    """Tests, and what they are made of, stay to the end: none of that is looked through for garbage."""
    gc.freeze()


def pytest_sessionfinish() -> None:
    """At its end pytest looks five times through all that is left, for exceptions that nobody saw: it is a gigabyte.

    It finds here what the last tests left; what is older was looked through meanwhile.
    """
    gc.collect(1)
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs neither a separate process nor a screen, and begin with what takes longest.

    Otherwise one worker would be left with that at the end, while the other has nothing to do.
    """
    seconds: defaultdict[str, float] = defaultdict(float)
    for item in items:
        for mark in _marks(item.path):
            item.add_marker(mark)
        seconds[scope_of(item.nodeid)] += SECONDS.get(item.path.parent.name, 0.03)
    items.sort(key=lambda item: (-seconds[scope_of(item.nodeid)], scope_of(item.nodeid)))


@cache
def _marks(path: Path) -> tuple[pytest.MarkDecorator, ...]:
    where = path.relative_to(Path(__file__).parent)
    core = len(where.parts) == 1 or (where.parts[0] in CORE and where.stem.removeprefix("test_") not in MACHINE)
    return (pytest.mark.core,) if core else ()
