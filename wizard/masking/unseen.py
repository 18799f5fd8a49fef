"""What a terminal does not show: escape sequences that it obeys, and invisible characters."""

import re

# Colours and cursor movements, window titles and links, two-character escapes, and what is left of them in a copy.
ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]{0,2048}(?:\x07|\x1b\\)|\x1b[@-Z\\-_]|␛?\[[0-9;]{1,12}m"
)
# What is not seen: it separates no words and hides none.
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
