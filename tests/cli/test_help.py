"""What a person is told who asks how a command is used, or uses it in a wrong way."""

import re
import shlex
from collections.abc import Iterator
from functools import cache

import pytest

from tests.cli.running import FACTS, wizard
from wizard.language import Language
from wizard.parser import parse
from wizard.parser.commands import COMMANDS
from wizard.parser.examples import EXAMPLES
from wizard.plan.settings import SETTINGS
from wizard.plan.targets import TARGETS


def own_parts(line: str) -> Iterator[list[str]]:
    """The arguments of each werf-wizard in a line of shell."""
    for part in re.split(r"\||&&|>|<\(|\)", line):
        words = shlex.split(part)
        if words and words[0] == "werf-wizard":
            yield words[1:]


@cache
def help_of(command: str) -> str:
    """What a command's `--help` prints."""
    return wizard(*command.split(), "--help").stdout


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_help_of_each_command_has_three_examples_that_are_good_command_lines(command: str) -> None:
    assert len(EXAMPLES[command]) >= 3
    for line, _ in EXAMPLES[command]:
        assert f"  {line}\n" in help_of(command)
        parts = list(own_parts(line))
        assert parts
        for words in parts:
            assert parse(words, Language("en")).command == (words[0] if words else None)


def test_help_says_where_the_keys_of_settings_are() -> None:
    said = {name: " ".join(help_of(name).split()) for name in COMMANDS}
    takes_settings = {name for name, words in said.items() if "--set" in words}
    assert {"export", "ask"} <= takes_settings
    assert takes_settings <= {name for name, words in said.items() if "explain settings" in words}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_key_is_listed_with_its_values_and_default(language: str) -> None:
    listed = wizard("explain", "settings", "--lang", language).stdout
    for setting in SETTINGS.values():
        entry = re.search(rf"^  {setting.key} .*\n(?:    .*\n)*", listed, re.MULTILINE)
        assert entry, setting.key
        assert setting.topic in entry[0]
        assert setting.default in entry[0]
        assert all(value in entry[0] for value in setting.choices)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("export docker --platform gke", "--set platform=gke"),
        ("export --platform gke docker", "--set platform=gke"),
        ("export docker --platform=gke", "--set platform=gke"),
        ("export docker --node-selector a=b", "--set node_selector=a=b"),
        ("export kubernetes namespace=build", "--set namespace=build"),
        ("ask --cache none", "--set cache=none"),
        ("lint --plattform gke x.yaml", "--set platform=gke"),
        ("verify --target podman", "werf-wizard verify podman"),
        ("explain --topic modes/overlay", "werf-wizard explain modes/overlay"),
        ("lint --file x.yaml y.yaml", "werf-wizard lint x.yaml"),
        ("export docker --fact x", "--facts"),
        ("doctor --merge x", "is an option of: export."),
        ("--facts x doctor --json", "werf-wizard doctor --json --facts x"),
        ("--facts x", "is an option of: ask, doctor"),
        ("doctor --colour never", "--color"),
    ],
)
def test_an_option_in_the_wrong_place_is_answered_with_the_form_that_works(line: str, said: str) -> None:
    done = wizard(*line.split(), stdin=FACTS)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_without_a_target_the_targets_are_listed() -> None:
    said = wizard("export").stderr
    assert all(target in said for target in TARGETS)
    assert "For example: werf-wizard export docker" in said


def test_what_a_report_of_a_defect_needs_is_told() -> None:
    said = dict(line.split(" ", 1) for line in wizard("--version", "-v").stdout.splitlines())
    assert {"werf-wizard", "installed", "data", "python", "textual", "system", "terminal"} <= set(said)
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", said["data"])


@pytest.mark.parametrize("words", [("--quiet", "export", "docker"), ("export", "docker", "-q")])
def test_quiet_leaves_results_and_errors_alone(words: tuple[str, ...]) -> None:
    loud = wizard("export", "docker", "--facts", "-", stdin=FACTS)
    done = wizard(*words, "--facts", "-", stdin=FACTS)
    assert (loud.stdout, bool(loud.stderr)) == (done.stdout, True)
    assert done.stderr == ""
    assert "no target" in wizard("export", "dockr", "--quiet").stderr


def test_colour_can_be_asked_for_and_refused() -> None:
    plain, drawn = (wizard("--color", when, "doctor", "--facts", "-", stdin=FACTS) for when in ("auto", "always"))
    assert "\x1b[" in drawn.stdout
    bare = re.sub(r"\x1b\[[0-9;]*m", "", drawn.stdout)
    assert [line.rstrip() for line in bare.splitlines()] == plain.stdout.splitlines()
