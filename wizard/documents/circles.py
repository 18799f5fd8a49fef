"""Circles of what extends what: Compose and GitLab refuse a file that has one."""

from collections.abc import Callable, Iterable

_LONGEST = 50
"""Names on one way: more than anybody writes."""


def circle_from(start: str, extended: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """Return the names from `start` on up to the first that comes twice, with that; none if the way ends."""
    seen: set[str] = set()
    ways: list[tuple[str, ...]] = [(start,)]
    while ways and len(ways[-1]) <= _LONGEST:
        way = ways.pop()
        for name in extended(way[-1]):
            if name in way:
                return (*way[way.index(name) :], name)
            if name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return ()
