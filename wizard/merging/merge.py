"""A person's files with the configuration of a target in them."""

import re
from collections.abc import Mapping

from wizard.documents.recognise import form_without_yaml, is_toml
from wizard.errors import BadInputError
from wizard.formats.desired import UnsafeError, is_same_data, verify
from wizard.formats.documents import Written, YamlDocuments
from wizard.formats.notes import Data, bare, fields_of
from wizard.formats.places import line_number, line_start
from wizard.formats.shapes import MisshapenError, UnplacedError, in_toml, in_yaml, no_mapping
from wizard.formats.toml_edit import edited_toml
from wizard.formats.toml_tree import parse_toml
from wizard.formats.tree import Node, NotReadError, plain
from wizard.formats.yaml_edit import edited
from wizard.formats.yaml_layout import Explain
from wizard.formats.yaml_tree import parse_yaml
from wizard.knowledge.topics import reason_line
from wizard.language import Language, Text, text
from wizard.merging.choosing import MergeRequest, unknown_name_error, without_werf_error
from wizard.merging.desired_state import DesiredState
from wizard.merging.kinds import kind_of, refuse_format, refuse_kind
from wizard.merging.lineage import Anchors, anchors_of
from wizard.merging.manifests import identity, is_same, manifests_wanted, pod_of, workloads_with_werf
from wizard.merging.merge_rules import replacements
from wizard.merging.objects import (
    objects_of,
    put_back,
    refuse_kustomization,
    refuse_other_forms,
    refuse_runners,
    refuse_values,
)
from wizard.merging.pipelines import pipeline_wanted
from wizard.merging.runners import runner_wanted
from wizard.merging.scale_set import scale_set_values_wanted
from wizard.merging.services import compose_wanted
from wizard.merging.source import MergeSource, difference, restored
from wizard.merging.source import source as as_source
from wizard.merging.values import gitlab_values_wanted
from wizard.merging.which_document import document_meant
from wizard.merging.workflows import workflow_wanted
from wizard.merging.workloads import pods_in
from wizard.plan.settings import Answers
from wizard.records import EMPTY, Record, replace
from wizard.targets.artifact import Artifact, FileKind
from wizard.targets.comments import explained
from wizard.targets.exporting import Exported


class Merged(Record):
    """A file before and after, and what a person should know of it."""

    path: str
    before: str
    after: str
    kind: FileKind
    notices: tuple[Text, ...] = ()

    @property
    def diff(self) -> str:
        """What changes, as a unified diff; empty where nothing does."""
        return difference(self.path, self.before, self.after)


def merge(
    source: MergeSource, exported: Exported, answers: Answers, *, into: str = "", tr: Language | None = None
) -> Merged:
    """Return the file with what is needed of the target's. `say` gives the reasons of new lines; None leaves them out.

    Raises BadInputError for a file that cannot be read, fits none of the target's, or lacks what is named.
    """
    _refuse_returns(source)
    request = MergeRequest(source.name, answers, into)
    explain = _explainer(source.plain, tr)
    kind: FileKind = "runner"
    try:
        if is_toml(source.plain, source.name):
            after, notices = _toml(source, exported, request, explain)
        else:
            kind, after, notices = _yaml(source, exported, request, explain)
    except UnplacedError as error:
        raise error.notices(source.name) from None
    whole = restored(source, after)
    verify(source.name, lambda: as_source(source.name, whole).plain == after, notices)
    return Merged(source.name, source.whole, whole, kind, tuple(dict.fromkeys(notices)))


def unmerged_files_notice(exported: Exported, merged: list[Merged], own: Mapping[str, str] = EMPTY) -> list[Text]:
    """Return what goes with the merged files and no merge writes; `own` are the settings that the files decide."""
    kinds = {one.kind for one in merged}
    names = [one.path for one in exported.artifacts if one.kind in ("", "manifests") and one.kind not in kinds]
    if not names:
        return []
    notices = text(
        "Other files are needed too: {names}. `export {target} -o DIR` writes them.",
        names=", ".join(names),
        target=" ".join((exported.target, *(f"--set {key}={value}" for key, value in own.items()))),
    )
    return [notices]


def _refuse_returns(source: MergeSource) -> None:
    """YAML ends a line there, and TOML none: what is written between such lines would not be whole lines."""
    if alone := re.search(r"\r(?!\n)", source.plain):
        line = line_number(source.plain, alone.start())
        raise BadInputError(
            text("{name}:{line}: carriage return without a line feed.", name=source.name, line=line),
            text("Convert the file to Linux or Windows line endings and merge again."),
        )


def _explainer(content: str, tr: Language | None) -> Explain:
    """Each reason once in a file, and none that it has already."""
    if tr is None:
        return lambda written: written
    language = tr.code
    known: set[str] = set()

    def explain(written: Written) -> Written:
        new = [note for note in written.notes if note.topic not in known and f"[{note.topic}]" not in content]
        known.update(note.topic for note in new)
        return explained(replace(written, notes=tuple(new)), lambda topic: reason_line(topic, language))

    return explain


def _fitting(kind: FileKind, source: MergeSource, exported: Exported) -> list[Artifact]:
    """Return the target's files of a kind. Raises BadInputError where it has none."""
    found = [one for one in exported.artifacts if kind and one.kind == kind]
    if not found:
        raise refuse_kind(source.name, kind, exported.target, exported.artifacts)
    return found


def _toml(source: MergeSource, exported: Exported, request: MergeRequest, explain: Explain) -> tuple[str, list[Text]]:
    ours = _fitting("runner", source, exported)[0]
    try:
        file = parse_toml(source.plain, source.name)
    except NotReadError as error:
        raise _left(error) from None
    have = file.data
    try:
        wanted = runner_wanted(have, ours.data[0], request)
    except MisshapenError as error:
        raise in_toml(error, file.root, source.plain, source.name) from None
    after = edited_toml(source.plain, source.name, file, wanted.data, explain)
    return after, [*replacements(have, wanted.data), *wanted.notices]


def _yaml(
    source: MergeSource, exported: Exported, request: MergeRequest, explain: Explain
) -> tuple[FileKind, str, list[Text]]:
    refuse_format(source.name, form_without_yaml(source.plain, source.name), exported.target, exported.artifacts)
    roots = _roots(source)
    have = [plain(root, source.plain) for root in roots]
    kind = kind_of(source.name, have)
    ours = _fitting(kind, source, exported)
    if kind == "manifests":
        refuse_kustomization(source.name, have)
        refuse_values(source.name, [one.kind for one in exported.artifacts], [one for _, one in objects_of(have)])
        refuse_runners(source.name, [one.kind for one in exported.artifacts], [one for _, one in objects_of(have)])
        return kind, *_manifests(source, roots, have, ours, explain, request)
    number = document_meant(kind, have, request)
    if number is None:
        return kind, _whole(source, roots, have, ours[0], explain), []
    if not isinstance(have[number], dict):
        raise no_mapping(source.name)
    try:
        wanted = _wanted(kind, have[number], ours[0], exported, request, explain, anchors_of(roots[number]))
        after, notices = _written(source, roots[number], number, wanted, explain)
    except MisshapenError as error:
        raise in_yaml(error, roots[number], source.plain, source.name) from None
    except UnsafeError:
        if kind != "pipeline":
            raise
        wanted = _wanted(kind, have[number], ours[0], exported, request, explain, None)
        after, notices = _written(source, roots[number], number, wanted, explain)
    return kind, after, [*replacements(have[number], wanted.data), *wanted.notices, *notices]


def _written(
    source: MergeSource, root: Node, number: int, wanted: DesiredState, explain: Explain
) -> tuple[str, list[Text]]:
    after, notices = edited(source.plain, [(root, wanted.data)], explain)
    verify(source.name, lambda: is_same_data(_data(after, source)[number], wanted.data), notices)
    return after, notices


def _roots(source: MergeSource) -> list[Node]:
    try:
        return parse_yaml(source.plain, source.name)
    except NotReadError as error:
        raise _left(error) from None


def _left(error: NotReadError) -> BadInputError:
    return BadInputError(error.message, text("The file was not changed."))


def _whole(source: MergeSource, roots: list[Node], have: list[Data], ours: Artifact, explain: Explain) -> str:
    """Return all of ours for a file that holds nothing yet but comments, in the place of a `{}` or `null`."""
    before, content = source.plain, explain(ours.written).content
    last = roots[-1] if roots else None
    if last is None or last.start == last.end:
        gap = "" if not before or before.endswith("\n") else "\n"
        after = before + gap + content
    else:
        gap = "\n" if before[line_start(before, last.start) : last.start].strip() else ""
        rest = before[last.end :].lstrip(" ").removeprefix("\n")
        after = before[: last.start] + gap + content + rest
    wanted = [*have[:-1], bare(ours.data[0])]
    verify(source.name, lambda: is_same_data(_data(after, source), wanted))
    return after


def _wanted(
    kind: FileKind,
    have: dict[str, Data],
    ours: Artifact,
    exported: Exported,
    request: MergeRequest,
    explain: Explain,
    anchors: Anchors | None,
) -> DesiredState:
    data = ours.data[0]
    match kind:
        case "pipeline":
            return pipeline_wanted(have, data, request, anchors)
        case "workflow":
            return workflow_wanted(have, data, request, in_pods=exported.target == "github-kubernetes")
        case "gitlab-values":
            runner = next(one for one in exported.artifacts if one.kind == "runner")
            return gitlab_values_wanted(have, data, runner.data[0], request, explain)
        case "scale-set-values":
            return scale_set_values_wanted(have, data, request)
    return compose_wanted(have, data, request)


def _manifests(
    source: MergeSource,
    roots: list[Node],
    have: list[Data],
    ours: list[Artifact],
    explain: Explain,
    request: MergeRequest,
) -> tuple[str, list[Text]]:
    data = [list(one.data) for one in ours]
    places, objects = [list(one) for one in zip(*objects_of(have), strict=True)]
    running = workloads_with_werf(objects, (one for documents in data for one in documents))
    _refuse_unknown(request, objects, running, data)
    if not running and any(pod_of(documents) for documents in data):
        refuse_other_forms(source.name, [one for one in objects if not _is_ours(one, data)])
    fitting = [documents for documents in data if _shares(objects, documents)]
    if running:
        fitting = [documents for documents in data if pod_of(documents)] + fitting
    try:
        merged, new, about = manifests_wanted(objects, (fitting or data)[0], running, request.into)
    except MisshapenError as error:
        number, *path = places[int(error.path[0])]
        inner = MisshapenError((*path, *error.path[1:]), error.value, *error.shapes)
        raise in_yaml(inner, roots[number], source.plain, source.name) from None
    wanted = have
    for place, one in zip(places, merged, strict=True):
        wanted = put_back(wanted, place, one)
    after, notices = edited(source.plain, list(zip(roots, wanted, strict=True)), explain)
    if new:
        after = after.rstrip("\n") + "\n" + "".join(f"---\n{_document(one, explain)}" for one in new)
    verify(source.name, lambda: is_same_data(_data(after, source), [*wanted, *new]), notices)
    replaced = [one for old, now in zip(have, wanted, strict=True) for one in replacements(old, now)]
    return after, [*replaced, *about, *notices]


def _refuse_unknown(
    request: MergeRequest, have: list[Data], running: list[Data], ours: list[list[dict[str, Data]]]
) -> None:
    """Raise BadInputError if the workload that a person names is neither one with werf nor ours from a merge before.

    A target without a Pod changes no workload: the name is that of something in another file.
    """
    known = [one for documents in ours for one in documents]
    there = [*running, *(one for one in have if any(is_same(one, other) for other in known))]
    names = list(dict.fromkeys(identity(one)[2] for one in there))
    if request.into and pod_of(known) and request.into not in names:
        if any(identity(one)[2] == request.into and "spec" in fields_of(one) for one in have):
            raise without_werf_error(request.name, request.into, names)
        raise unknown_name_error(request.name, request.into, names or _workloads(have))


def _workloads(have: list[Data]) -> list[str]:
    """Return the names of all workloads of a file, whatever runs in them."""
    return list(dict.fromkeys(identity(one)[2] for one in have if any(pods_in(one)) and identity(one)[2]))


def _is_ours(one: Data, ours: list[list[dict[str, Data]]]) -> bool:
    """Whether an object is there from a merge before."""
    return any(is_same(one, other) for documents in ours for other in documents)


def _shares(have: list[Data], ours: list[dict[str, Data]]) -> bool:
    return any(is_same(one, other) for one in have for other in ours)


def _document(data: dict[str, Data], explain: Explain) -> str:
    return explain(YamlDocuments((data,)).written()).content


def _data(after: str, source: MergeSource) -> list[Data]:
    return [plain(root, after) for root in parse_yaml(after, source.name)]
