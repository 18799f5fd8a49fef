"""One module a syntax: `read(content, name) -> Sheet`."""
