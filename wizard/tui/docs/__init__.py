"""The documentation screen: all topics, their pages, search."""

from wizard.tui.docs.screen import DocsScreen

__all__ = ["DocsScreen"]
