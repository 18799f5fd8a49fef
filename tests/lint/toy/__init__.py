"""A subject of rules that the program does not have, as a contributor would add it."""
