"""Loaded by a command first: it waits for engines as long as a test lasts."""

from wizard.facts import sources

sources.ENGINE_SECONDS = 600
