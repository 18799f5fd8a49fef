"""`python -m wizard` and the werf-wizard command."""

import sys

from wizard import cli, streams


def main() -> int:
    """Run the command that the program was started with, and return its exit code."""
    streams.prepare()
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
