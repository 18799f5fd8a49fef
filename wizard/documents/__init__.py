"""One module a kind of file: `read(content, name) -> Sheet`, its containers with the place of each setting."""
