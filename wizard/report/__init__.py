"""The face for the terminal: tables and pages, drawn with rich."""
