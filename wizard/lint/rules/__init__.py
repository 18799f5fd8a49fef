"""Rules: pure functions of what a container is allowed and of where it runs."""
