"""Other files that a file is read together with."""

from collections.abc import Iterator, Mapping

from wizard.records import EMPTY, Record


class Beside(Record):
    """Texts of other files by their paths; `judged` are the paths of those that are read for themselves too."""

    texts: Mapping[str, str] = EMPTY
    judged: frozenset[str] = frozenset()

    def below(self, folder: str, end: str) -> Iterator[str]:
        """Yield the paths of the files directly in a directory whose names have an end, in the order of their names."""
        for path in sorted(self.texts):
            if path.startswith(f"{folder}/") and path.endswith(end) and "/" not in path[len(folder) + 1 :]:
                yield path


NOTHING_BESIDE = Beside()
"""No other file is known."""
