"""The files for `lint`: those that are named, and those that a search of a directory finds."""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from wizard.documents.compose_inheritance import files_below
from wizard.documents.quadlet import drop_in_folders
from wizard.documents.recognise import recognise
from wizard.errors import BadInputError, WizardError
from wizard.facts.world import World
from wizard.inputs import LARGEST_CONFIGURATION, NotUtf8Error
from wizard.lint.opening import LintSource, Unread
from wizard.lint.selection import fits
from wizard.records import Record

STDIN = "stdin"
"""The name of standard input in findings."""

_NAMES = re.compile(
    r"(?!werf[\w.-]*\.ya?ml\Z).*\.(ya?ml|toml|sh|bash|ksh|zsh|ps1|container|mk|jenkinsfile|groovy)\Z"
    r"|(gnu)?makefile\Z|jenkinsfile.*|action\.ya?ml\Z|\.?devcontainer\.json\Z",
    re.IGNORECASE | re.DOTALL,
)
"""Files that can contain what lint judges; werf.yaml says what is built, not where."""
_CONCERNS = re.compile(
    r"werf|buildah|kaniko|\[\[?runners|^runners:|gitlabUrl|githubConfigUrl|containerMode"
    r"|kind:\s*[\"']?(Namespace|PersistentVolumeClaim|LimitRange)",
    re.MULTILINE,
)
"""What a file must contain to concern werf; runners and namespaces do, whatever they are for."""
_MOST_COMPANIONS = 100
_LARGEST_LIST = 64 * 1024 * 1024
_UNREAD_BY_GIT = re.compile(r"^warning: could not open directory '(.+?)/?': ", re.MULTILINE)
_SKIPPED = frozenset(
    (
        *(".git", ".hg", ".svn", "node_modules", ".venv", "venv", "vendor", "third_party", ".terraform", "__pycache__"),
        *(".tox", ".nox", ".mypy_cache", ".ruff_cache", ".pytest_cache", "site-packages", "bower_components"),
    )
)
"""Directories with files of other projects, and with generated files."""


class LintInputs(Record):
    """The texts to judge, the names that could not be read, and the files that a search left out."""

    sources: tuple[LintSource, ...]
    unread: tuple[Unread, ...]
    foreign: tuple[str, ...]


def read_files(names: Sequence[str], exclude: Sequence[str], world: World, *, every: bool) -> LintInputs:
    """Read what the names mean: a file, `-`, or a directory, which is searched. No file is read twice."""
    sources: dict[str, LintSource] = {}
    unread: list[Unread] = []
    foreign: list[str] = []
    for name, searched in _all(names, exclude, world):
        shown = STDIN if name == "-" else name
        match _text_of(name, world):
            case NotUtf8Error() as error if searched and not _CONCERNS.search(error.legible):
                foreign.append(shown)
            case BadInputError() as error:
                unread.append(Unread(shown, error.message, error.ways))
            case str() as content if searched and not every and not _CONCERNS.search(content):
                foreign.append(shown)
            case str() as content:
                linked = searched and os.path.islink(name)  # noqa: PTH114
                sources.setdefault(shown, LintSource(shown, content, searched, linked))
    beside = _companions(tuple(sources.values()), world)
    return LintInputs((*sources.values(), *beside), tuple(unread), tuple(foreign))


def _companions(sources: Sequence[LintSource], world: World) -> list[LintSource]:
    """Return the files that Compose or Podman itself reads with the given ones: included, extended, drop-ins.

    Only regular files: a pipe may never end. What cannot be read is reported at the service.
    """
    known = {os.path.normpath(one.name) for one in sources}
    found: list[LintSource] = []
    left = list(sources)
    while left and len(found) < _MOST_COMPANIONS:
        one = left.pop()
        for name in _read_with(one):
            if name not in known and _is_file("", name):
                known.add(name)
                with suppress(BadInputError):
                    found.append(LintSource(name, world.read_input(name), companion=True))
                    left.append(found[-1])
    return found


def _read_with(source: LintSource) -> Sequence[str]:
    """Return the paths of files that may be read with one."""
    if source.name.endswith(".container"):
        folders = drop_in_folders(source.name)
        return [str(path) for folder in folders for path in sorted(Path(folder).glob("*.conf"))]
    is_compose = _is_compose(source) or (source.companion and not source.name.endswith(".conf"))
    return files_below(source.content, source.name) if is_compose else ()


def _is_compose(source: LintSource) -> bool:
    said = source.content
    if "extends" not in said and "include" not in said and ".override." not in source.name:
        return False
    try:
        return recognise(source.content, source.name) == "compose"
    except WizardError:
        return False


def _all(names: Sequence[str], exclude: Sequence[str], world: World) -> Iterator[tuple[str, bool]]:
    for name in dict.fromkeys(names):
        if name != "-" and os.path.isdir(name):  # noqa: PTH112
            yield from _found(name, exclude, world)
        else:
            yield name, False


def _found(folder: str, exclude: Sequence[str], world: World) -> Iterator[tuple[str, bool]]:
    """Yield the files of a directory that may be judged, in order, without those that git ignores.

    Directories that may not be read come last, as if they had been named: their content is unknown.
    """
    closed: list[str] = []
    listed = _of_git(folder, world, closed)
    paths = listed if listed is not None else _of_walk(folder, closed)
    meant = (path for path in sorted(paths) if _NAMES.match(path.rpartition("/")[2]))
    for path, searched in (*((one, True) for one in meant), *((one, False) for one in sorted(closed))):
        if not _SKIPPED & set(path.split("/")[:-1]) and not any(fits(path, glob) for glob in exclude):
            yield os.path.normpath(os.path.join(folder, path)), searched  # noqa: PTH118


def _of_git(folder: str, world: World, closed: list[str]) -> list[str] | None:
    """Return the files that git tracks or would add; None if git is missing or there is no repository.

    Directories that git could not read are added to `closed`.
    """
    # No monitor of the repository's own configuration is started.
    git = ("git", "-c", "core.fsmonitor=false", "-C", folder)
    names = bytearray()  # not text: a file's name may have any bytes
    done = world.run_into(
        (*git, "ls-files", "-z", "-c", "-o", "--exclude-standard"), names, seconds=20, largest=_LARGEST_LIST
    )
    if done.status != 0:
        return None
    if unread := _UNREAD_BY_GIT.findall(done.error):
        prefix = world.run((*git, "rev-parse", "--show-prefix"), seconds=5).output.rstrip("\n")
        closed += (path.removeprefix(prefix) for path in unread)
    return [path for path in dict.fromkeys(os.fsdecode(bytes(names)).split("\0")) if path and _is_file(folder, path)]


def _of_walk(folder: str, closed: list[str]) -> list[str]:
    """Return the files below a directory; directories that cannot be read are added to `closed`."""
    found: list[str] = []

    def path_of(*parts: str) -> str:
        return Path(os.path.relpath(os.path.join(*parts), folder)).as_posix()  # noqa: PTH118

    for where, folders, files in os.walk(folder, onerror=lambda error: closed.append(path_of(error.filename))):
        folders[:] = [name for name in folders if name not in _SKIPPED]
        found += (path for name in files if _is_file(folder, path := path_of(where, name)))
    return found


def _is_file(folder: str, path: str) -> bool:
    """Return whether there is a regular file: no pipe, which may never end, no device, no dangling link."""
    try:
        return stat.S_ISREG(Path(folder, path).stat().st_mode)
    except OSError as error:
        # What may not be looked at is there: reading it says why it is not judged.
        return isinstance(error, PermissionError)


def _text_of(name: str, world: World) -> str | BadInputError:
    try:
        return world.read_input(name, LARGEST_CONFIGURATION)
    except BadInputError as error:
        return error
