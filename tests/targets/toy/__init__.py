"""A target that the program does not have, as a contributor would add it: a module and two pages."""
