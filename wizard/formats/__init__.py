"""The syntaxes of files as trees that know the place of each part, for reading and changing files."""
