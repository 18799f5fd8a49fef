"""The interface for plain terminals: tables and pages."""
