"""What is known of an environment, and how it came to be known."""
