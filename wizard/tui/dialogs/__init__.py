"""Dialogs above the wizard's screen."""
