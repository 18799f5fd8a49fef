"""What is known of an environment, and how it is known."""
