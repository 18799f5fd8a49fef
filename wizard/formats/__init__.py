"""The syntaxes of files as trees that know the place of each part, for whatever reads or changes a file."""
