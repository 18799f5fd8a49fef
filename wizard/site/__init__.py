"""The pages of `content/` and what the program exports, as a static site in every language."""
