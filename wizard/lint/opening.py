"""From files to sheets: what can be read, what cannot, and what is none of lint's business."""

import posixpath
import re
from collections.abc import Sequence
from fnmatch import fnmatch

from wizard.documents.beside import Beside
from wizard.documents.identity import runs_werf
from wizard.documents.mentions import image_named, image_set, speaks_of_werf
from wizard.documents.model import Container, Gap, ParsedFile
from wizard.documents.recognise import UnknownFormError, checked_form, parse_file
from wizard.errors import WizardError
from wizard.formats.places import Position
from wizard.language import Text, text
from wizard.records import Record

_WHOLE = ("nothing", "gitlab")
"""What is read to its end: an image that no container has is in a part that nothing uses."""


class LintSource(Record):
    """A file's name as messages call it, and its text.

    `searched`: a search found it, nobody named it. `linked`: what it found is a link, so the file is elsewhere.
    `companion`: nobody named it; it is read only because Compose or Podman would read it for another one, and not
    judged itself.
    """

    name: str
    content: str
    searched: bool = False
    linked: bool = False
    companion: bool = False


class Unread(Record):
    """A file of which nothing could be judged, why, and the ways out; `at` is where the reason is in it."""

    file: str
    why: Text
    ways: tuple[Text, ...] = ()
    at: Position | None = None


class Opened(Record):
    """The files that were read, those that were not, and those that are nothing to be judged."""

    sheets: tuple[tuple[LintSource, ParsedFile], ...]
    unread: tuple[Unread, ...]
    foreign: tuple[str, ...]


def open_sheets(sources: Sequence[LintSource], form: str | None, *, every: bool = True) -> Opened:
    """Read every file. Raises BadInputError for a `form` that does not exist."""
    checked_form(form)
    sheets: list[tuple[LintSource, ParsedFile]] = []
    unread: list[Unread] = []
    foreign: list[str] = []
    texts = {posixpath.normpath(source.name): source.content for source in sources}
    judged = frozenset(posixpath.normpath(source.name) for source in sources if not source.companion)
    beside = Beside(texts, judged)
    for source in sources:
        if source.companion:
            continue
        match _parsed_file(source, form, beside, every=every):
            case ParsedFile() as parsed:
                sheets.append((source, parsed))
            case WizardError() as error if source.searched and not _concerns(source, error):
                foreign.append(source.name)
            case WizardError() as error:
                unread.append(Unread(source.name, error.message, error.ways))
    return Opened(tuple(sheets), tuple(unread), tuple(foreign))


def _parsed_file(source: LintSource, form: str | None, beside: Beside, *, every: bool) -> ParsedFile | WizardError:
    try:
        return parse_file(source.content, source.name, form, every=every, beside=beside)
    except WizardError as error:
        return error


_OURS = re.compile(
    r"(.*/)?(\.gitlab-ci\.ya?ml|(docker-|podman-)?compose[^/]*\.ya?ml|config\.toml|values[^/]*\.ya?ml|(gnu)?makefile"
    r"|[^/]*\.(sh|bash|ps1|container|mk))\Z|(.*/)?\.(github|gitea|forgejo)/workflows/[^/]*",
    re.IGNORECASE,
)
"""Names that say what a file is even if it is broken."""


def _concerns(source: LintSource, error: WizardError) -> bool:
    """Whether a file that a search found, and nobody can read, has to do with werf."""
    is_broken = not isinstance(error, UnknownFormError) and bool(_OURS.match(source.name))
    return bool(image_set(source.content)) or (is_broken and speaks_of_werf(source.content))


def is_beside(gap: Gap, file: str, files: Sequence[str]) -> bool:
    """Whether all files that a gap names are judged in the same run; a name may be a pattern, as in GitLab."""
    folder = posixpath.dirname(file)

    def is_judged(name: str) -> bool:
        path = posixpath.normpath(name.lstrip("/"))
        below = posixpath.normpath(posixpath.join(folder, path))
        return any(fnmatch(one, below) or _is_from_top(one, path, file) for one in files if one != file)

    return bool(gap.names) and all(map(is_judged, gap.names))


def _is_from_top(one: str, path: str, file: str) -> bool:
    """Whether a file is at a path from the top of a project in which the other file is too."""
    depth = path.count("/") + 1
    parts = one.split("/")
    top = "/".join(parts[:-depth])
    return fnmatch("/".join(parts[-depth:]), path) and file.startswith(f"{top}/" if top else "")


def unnoticed(source: LintSource, parsed: ParsedFile, containers: Sequence[Container]) -> list[Gap]:
    """Report that a text names werf's image where no container of it was read."""
    if any(map(runs_werf, containers)) or parsed.form in _WHOLE:
        return []
    at = image_set(source.content) if source.searched else image_named(source.content)
    named = {one.image.at.line for one in containers if one.image and not one.image.at.file}
    if at is None or at.line in named:
        return []
    return [Gap(at, text("An image of werf or Buildah appears here in a form that cannot be read: it is not checked."))]
