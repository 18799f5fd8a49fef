"""`python -m wizard` and the werf-wizard command."""

import gc
import sys

from wizard import cli, streams

_OBJECTS = 50_000
"""New objects after which Python looks for reference cycles: a short command makes fewer, and hardly any garbage."""


def main() -> int:
    """Run the command that the program was started with, and return its exit code."""
    gc.set_threshold(_OBJECTS)
    streams.prepare()
    status = cli.main()
    gc.freeze()  # all goes with the process: to look through it once more takes a tenth of a short command's time
    return status


if __name__ == "__main__":
    sys.exit(main())
