"""`python -m wizard` and the werf-wizard command."""

import gc
import signal
import sys

_OBJECTS = 50_000
"""New objects after which Python looks for reference cycles: a short command makes fewer, and hardly any garbage."""


def main() -> int:
    """Run the command that the program was started with, and return its exit code."""
    # While nothing runs yet that could report it, Ctrl-C ends the program as it ends one without a handler.
    is_usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_usual:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.set_threshold(_OBJECTS)
    from wizard import cli, streams

    streams.prepare()
    if is_usual:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    status = cli.main()
    gc.freeze()  # all goes with the process: to look through it once more takes a tenth of a short command's time
    return status


if __name__ == "__main__":
    sys.exit(main())
