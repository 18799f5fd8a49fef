"""Surveys: what is collected, what it comes to, how it is asked for."""
