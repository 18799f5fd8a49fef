"""A value in a unit arrives in the container as it is, by the rules of Podman's generator and of systemd."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.targets.plans import exported
from tests.targets.quadlet import arrived, values, words
from wizard.errors import BadInputError

TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\x80") | st.sampled_from("\t\r\n\"'\\;%$ #")
)
WORDS = st.lists(TEXT.filter(bool), min_size=1, max_size=4)


def unit(**given: str) -> str:
    return next(one.content for one in exported("podman", given, files=True).artifacts if one.language == "ini")


@given(WORDS)
def test_the_words_of_the_command_arrive_as_they_are(command: list[str]) -> None:
    (value,) = values(unit(command=shlex.join(command)), "Exec")
    assert [arrived(word) for word in words(value)] == command


@given(TEXT.filter(lambda folder: not set(folder) & set(":\r\n")))
def test_a_mounted_folder_arrives_as_it_is(folder: str) -> None:
    mounts = values(unit(workdir=f"/{folder}"), "Volume")
    assert f"/{folder}:/workspace" in map(arrived, mounts)


@pytest.mark.parametrize(
    "folder", ["/my project", "/a\tb", '/a"b', "/a\\b", "/a;b", "/50%", "/$HOME", "/ä\u00a0", "rel ative"]
)
def test_a_folders_name_is_not_quoted(folder: str) -> None:
    home = "" if folder.startswith("/") else "%h/"
    mounts = values(unit(workdir=folder), "Volume")
    assert f"{home}{folder}:/workspace" in [one.replace("%%", "%").replace("$$", "$") for one in mounts]


@pytest.mark.parametrize("folder", ["/a:b", "/a\nb", "/a\rb"])
def test_a_folder_that_cannot_be_written_is_refused(folder: str) -> None:
    with pytest.raises(BadInputError):
        unit(workdir=folder)


def test_an_empty_word_is_refused_for_the_unit_alone() -> None:
    given = {"command": 'werf "" x'}
    with pytest.raises(BadInputError):
        unit(**given)
    printed = exported("podman", given).artifacts[0].content
    assert shlex.split(printed.replace("\\\n", ""), comments=True)[-3:] == ["werf", "", "x"]


def test_an_environment_variable_arrives_as_it_is() -> None:
    (repo,) = [one for one in values(unit(repo="registry.example.com/app"), "Environment") if "WERF_REPO" in one]
    assert [arrived(word) for word in words(repo)] == ["WERF_REPO=registry.example.com/app"]
