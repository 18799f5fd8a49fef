"""No files of the program import each other in a circle, guarded imports and imports in functions included."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]


def module_of(path: Path, root: Path) -> str:
    """The name under which a file is imported."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(source: str, known: Mapping[str, str]) -> Iterator[str]:
    """The modules among `known` that a source imports anywhere; a package is imported with what comes from it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = (node.module, *(f"{node.module}.{each.name}" for each in node.names))
            yield from (name for name in names if name in known)


def circles(sources: Mapping[str, str]) -> list[set[str]]:
    """Sets of modules each of which is reached from each other one of its set."""
    reached = {name: set(imports_of(source, sources)) - {name} for name, source in sources.items()}
    for through in sources:  # Warshall's closure
        for name in sources:
            if through in reached[name]:
                reached[name] |= reached[through]
    found = [{other for other in reached[name] if name in reached[other]} for name in sources]
    return [circle for at, circle in enumerate(found) if circle and circle not in found[:at]]


def test_no_file_imports_itself_through_others() -> None:
    paths = (ROOT / "wizard").rglob("*.py")
    sources = {module_of(path, ROOT): path.read_text("utf-8") for path in paths}
    assert len(sources) > 200
    assert not circles(sources)


def test_a_circle_is_seen_wherever_the_import_is() -> None:
    guarded = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a.b import x"
    within = "def f():\n    import a.c"
    assert circles({"a": "", "a.b": within, "a.c": guarded, "a.d": "from a import b"}) == [{"a.b", "a.c"}]


def test_a_package_is_imported_with_its_module() -> None:
    assert circles({"a": "import b", "b": "from a import c", "a.c": ""}) == [{"a", "b"}]
