"""What is heavy is loaded only where it is used."""

import subprocess
import sys

import pytest

from tests.cli.running import FACTS, environment

REPORT = """
import runpy, sys
sys.argv = ["werf-wizard", *{words!r}]
try:
    runpy.run_module("wizard", run_name="__main__")
except SystemExit:
    pass
print(" ".join(sorted(sys.modules)), file=sys.stderr)
"""


def loaded(*words: str) -> set[str]:
    """The modules in memory when a command has ended."""
    script = REPORT.format(words=words)
    done = subprocess.run(
        [sys.executable, "-c", script], input=FACTS, capture_output=True, text=True, env=environment({}), check=True
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("words", "absent"),
    [
        (("--version",), ("dataclasses", "json", "pathlib", "ruamel.yaml", "rich", "textual", "wizard.facts.model")),
        ((), ("argparse", "wizard.parser", "rich", "textual")),
        (
            ("--help",),
            (
                "wizard.targets.declarations",
                "dataclasses",
                "json",
                "ruamel.yaml",
                "rich",
                "textual",
                "wizard.facts.model",
            ),
        ),
        (
            ("doctor", "--json", "--facts", "-"),
            ("dataclasses", "inspect", "textual", "rich", "questionary", "ruamel.yaml"),
        ),
        (("doctor", "--json"), ("textual", "rich", "questionary", "markdown_it")),
        (
            ("export", "docker", "--facts", "-"),
            (
                *("dataclasses", "inspect", "textual", "rich", "questionary", "markdown_it", "ruamel.yaml"),
                *("subprocess", "wizard.targets.podman", "wizard.targets.declarations.podman"),
            ),
        ),
        (("export", "kubernetes", "--facts", "-"), ("textual", "rich", "questionary", "markdown_it")),
        (("doctor", "--facts", "-"), ("textual", "questionary", "ruamel.yaml")),
    ],
)
def test_a_command_loads_only_what_it_needs(words: tuple[str, ...], absent: tuple[str, ...]) -> None:
    modules = loaded(*words)
    assert "wizard.cli" in modules
    assert modules & set(absent) == set()
