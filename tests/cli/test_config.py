"""What is remembered between runs, and which of option, variable and file counts."""

from pathlib import Path

import pytest

from tests.cli.running import environment, wizard
from tests.tui.running import app, press, until_idle
from wizard.language import Language
from wizard.parser import parse
from wizard.preferences import PREFERENCES, parsed, remember, with_remembered
from wizard.tui.themes import NAMES, is_light


@pytest.fixture
def there(tmp_path: Path) -> dict[str, str]:
    """An environment without a language, with an empty folder for configurations."""
    return {**environment({}), "LANG": "", "XDG_CONFIG_HOME": str(tmp_path)}


def rows(environ: dict[str, str], *words: str) -> dict[str, list[str]]:
    """The keys that `config` prints, with value and source."""
    done = wizard(*words, "config", environ=environ)
    assert done.returncode == 0
    return {line.split()[0]: line.split("  ")[1:] for line in done.stdout.splitlines()}


def test_the_option_counts_before_the_variable_and_that_before_the_file(there: dict[str, str], tmp_path: Path) -> None:
    def lang(environ: dict[str, str], *words: str) -> list[str]:
        return [part.strip() for part in rows(environ, *words)["lang"] if part.strip()][:2]

    assert lang(there) == ["en", "the locale"]
    assert wizard("config", "lang=ru", environ=there).returncode == 0
    assert lang(there) == ["ru", str(tmp_path / "werf-wizard" / "config.toml")]
    assert lang({**there, "WERF_WIZARD_LANG": "en"}) == ["en", "WERF_WIZARD_LANG"]
    assert lang({**there, "WERF_WIZARD_LANG": "en"}, "--lang", "ru") == ["ru", "--lang"]
    assert "КОМАНДА" in wizard("--help", environ=there).stdout


@pytest.mark.parametrize("pair", ["lang=xx", "colour=red", "lang"])
def test_what_cannot_be_remembered_is_refused(pair: str, there: dict[str, str], tmp_path: Path) -> None:
    done = wizard("config", pair, environ=there)
    assert done.returncode == 2
    assert pair.partition("=")[0] in done.stderr
    assert not (tmp_path / "werf-wizard").exists()


def test_lines_that_cannot_be_read_are_named_and_the_rest_counts(there: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "werf-wizard").mkdir()
    (tmp_path / "werf-wizard" / "config.toml").write_text('# mine\nlang = "ru"  # Russian\ntheme = 3\nother = "x"\n')
    done = wizard("--lang", "en", "config", environ=there)
    assert done.returncode == 1
    assert "line 3" in done.stderr
    assert "line 4" in done.stderr
    assert with_remembered(there)["WERF_WIZARD_LANG"] == "ru"


def test_other_lines_of_the_file_stay_and_a_link_stays_one(there: dict[str, str], tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("# mine\nlang = 'ru'\n")
    (tmp_path / "werf-wizard").mkdir()
    (tmp_path / "werf-wizard" / "config.toml").symlink_to(real)
    remember("lang", "en", there)
    remember("theme", "light", there)
    assert real.read_text() == '# mine\nlang = "en"\ntheme = "light"\n'
    assert (tmp_path / "werf-wizard" / "config.toml").is_symlink()


def test_every_key_reads_what_is_written_for_it(there: dict[str, str]) -> None:
    for one in PREFERENCES:
        for value in one.values:
            remember(one.key, value, there)
            assert with_remembered(there)[one.variable] == value
    assert list(parsed('a = "b" c')) == [(1, "", 'a = "b" c')]


@pytest.mark.parametrize(("colours", "light"), [("0;15", True), ("15;0", False), ("0;default;15", True), ("", False)])
def test_light_or_dark_is_as_the_terminal_says(colours: str, light: bool) -> None:
    assert is_light(colours) is light
    one = app()
    one.use_colours("auto", colours)
    assert one.theme == NAMES["light" if light else "dark"]
    one.use_colours("contrast", colours)
    assert one.theme == NAMES["contrast"]


async def test_what_is_changed_on_the_screen_is_remembered() -> None:
    one = app()
    told: list[tuple[str, str]] = []
    one.session.remember = lambda key, value: told.append((key, value))
    async with one.run_test(size=(80, 24)) as pilot:
        await until_idle(pilot)
        await press(pilot, "f2", "f8")
    assert told == [("lang", "ru"), ("theme", "light")]


@pytest.mark.parametrize("words", [["--theme", "light"], ["--theme=light"], ["--lang", "ru", "--theme", "light"]])
def test_the_colours_are_an_option_of_the_screen(words: list[str]) -> None:
    options = parse(words, Language("en"))
    assert (options.command, options.theme) == (None, "light")


def test_a_variable_that_names_no_value_is_named_and_does_not_count(there: dict[str, str]) -> None:
    done = wizard("config", environ={**there, "WERF_WIZARD_LANG": "de", "WERF_WIZARD_THEME": "pink"})
    assert done.returncode == 1
    assert "WERF_WIZARD_LANG: lang must be one of: en, ru" in done.stderr
    assert "WERF_WIZARD_THEME: theme must be one of" in done.stderr
    assert "de " not in done.stdout
    assert "pink" not in done.stdout
