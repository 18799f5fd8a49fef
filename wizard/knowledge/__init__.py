"""The content of content/: topics in both languages, their links, and search."""
