"""One module a command: `run(options, tr) -> exit code`."""
