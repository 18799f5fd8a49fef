"""A log in, known problems out: what failed first, what followed from it, and what fixes it here."""
