"""What is known of a syntax: reading, places, changes."""
