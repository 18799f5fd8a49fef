"""Whether a configuration works: a container started with it, and looked at from inside."""
