"""One module a command: `run(options, say) -> exit code`."""
