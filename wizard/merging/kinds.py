"""What kind of file something is: by what it holds first, then by its name; and which kinds a target has."""

from wizard.documents.keys import form_by_name, form_of
from wizard.errors import BadInputError
from wizard.formats.notes import Data, fields_of
from wizard.language import Text, text
from wizard.plan.targets import TARGETS
from wizard.targets.artifact import Artifact, FileKind

_KINDS: dict[str, FileKind] = {
    "kubernetes": "manifests",
    "gitlab-ci": "pipeline",
    "github-workflow": "workflow",
    "compose": "compose",
    "gitlab-values": "gitlab-values",
    "github-values": "scale-set-values",
}
"""By the formats that are read (wizard/documents/keys.py)."""


def kind_of(name: str, documents: list[Data]) -> FileKind:
    """Return the kind of a person's YAML file; empty if it is not known."""
    filled = [one for one in documents if fields_of(one)]
    forms = (form_of(one, fields_of, name) for one in filled)
    return _KINDS.get(next(filter(None, forms), form_by_name(name)), "")


def refuse_format(name: str, form: str, target: str, artifacts: list[Artifact]) -> None:
    """Raise BadInputError for a target that has nothing to merge, or for a format that no target merges into."""
    if not any(one.kind for one in artifacts):
        raise refuse_kind(name, "", target, artifacts)
    if form:
        raise BadInputError(
            text("{name} is of the format {form}, and --merge cannot change it.", name=name, form=form),
            _has(target, artifacts),
        )


def refuse_kind(name: str, kind: FileKind, target: str, artifacts: list[Artifact]) -> BadInputError:
    """Return the error for a file that is not of a kind that the target writes."""
    if not any(one.kind for one in artifacts):
        return BadInputError(
            text("--merge does not apply to {target}: its files are complete.", target=target),
            text("--merge applies to: {names}.", names=", ".join(_mergeable())),
        )
    has = _has(target, artifacts)
    if not kind:
        return BadInputError(text("{name}: unknown type of file.", name=name), has)
    could = text("Targets with such a file: {names}.", names=", ".join(_with_kind(kind)))
    return BadInputError(text("{name} is not one of the files of {target}.", name=name, target=target), could, has)


def _has(target: str, artifacts: list[Artifact]) -> Text:
    names = ", ".join(one.path for one in artifacts if one.kind)
    return text("{target} writes these files: {names}.", target=target, names=names)


def _with_kind(kind: FileKind) -> list[str]:
    """Return the targets that have a file of the kind."""
    return [target.id for target in TARGETS.values() if kind in target.merges]


def _mergeable() -> list[str]:
    return [target.id for target in TARGETS.values() if target.merges]
