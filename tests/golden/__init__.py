"""Golden files: what every target writes, kept as a person can read it. `make golden` writes them again."""
