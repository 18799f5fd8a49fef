"""What holds for every test: neither a busy machine nor the way the suite was started is a reason to fail."""

import os
import signal

from hypothesis import HealthCheck, settings

settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

# In the background and under nohup these are ignored, and every program that a test starts would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_xdist_auto_num_workers() -> int:
    """Half as many workers again as cores: tests of screens wait for frames a third of their time."""
    return (os.cpu_count() or 1) * 3 // 2
