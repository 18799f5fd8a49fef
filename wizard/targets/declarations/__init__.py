"""One module a target: its declaration, `TARGET`, which is all that the rest of the program knows of it."""
