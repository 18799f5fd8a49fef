"""Diagnose a log: which known problems are in it, which came first, what followed, and what fixes them here."""
