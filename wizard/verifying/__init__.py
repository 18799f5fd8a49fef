"""Whether a configuration works: starts a container with it and examines it from inside."""
