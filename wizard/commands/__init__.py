"""One module for each command: `run(options, tr) -> exit code`."""
