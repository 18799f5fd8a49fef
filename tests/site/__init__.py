"""The static site, built and read again."""
