"""Letters that are written for one another, as data about an alphabet: a word is found in either spelling."""

_FOR_ANOTHER = str.maketrans({"ё": "е"})


def one_spelling(words: str) -> str:
    """Return the words with the usual letter for each that is often left out in writing."""
    return words.translate(_FOR_ANOTHER)
