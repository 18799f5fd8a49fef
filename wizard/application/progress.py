"""How far a log is read, in words: of how much, how fast, how long it will take."""

from wizard.application.logs import LogSource
from wizard.language import Text, text

_MIB = 1 << 20
_STEPS = 20
_SOON = 3
"""Seconds after which the speed says something of the time that is left."""


def how_far(log: LogSource, seconds: float) -> Text:
    """Return a bar with the share, the size and the speed; only what was read and the speed if the size is unknown."""
    speed = log.taken / max(seconds, 0.001)
    told = {"speed": f"{speed / _MIB:.0f}"}
    if not log.size:
        return text("{size} MiB read · {speed} MiB/s", size=f"{log.taken / _MIB:.0f}", **told)
    share = min(log.taken / log.size, 1)
    filled = int(share * _STEPS)
    told |= {"bar": "#" * filled + "." * (_STEPS - filled), "share": f"{share:.0%}", "size": f"{log.size / _MIB:.0f}"}
    if seconds < _SOON:
        return text("[{bar}] {share} of {size} MiB · {speed} MiB/s", **told)
    left = int((log.size - log.taken) / speed) + 1 if share < 1 else 0
    return text("[{bar}] {share} of {size} MiB · {speed} MiB/s · {left} s left", **told, left=left)
