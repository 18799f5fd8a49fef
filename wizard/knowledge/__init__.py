"""What content/ knows: topics in both languages, their links, and search."""
