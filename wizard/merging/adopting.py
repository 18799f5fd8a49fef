"""What a file says itself and a setting would say otherwise: its namespace, its account, its version of werf.

What goes with the file is made for that namespace; a setting that is given wins. Sources: werf, actions/install; trdl.
"""

import re
from collections.abc import Iterator, Mapping

from wizard.documents.charts import GITLAB_CHART
from wizard.documents.recognise import is_toml
from wizard.errors import BadInputError
from wizard.formats.notes import Data, bare, fields_of
from wizard.formats.shapes import mapping
from wizard.formats.toml_tree import parse_toml
from wizard.formats.tree import plain
from wizard.formats.yaml_tree import parse_yaml
from wizard.language import Text, text
from wizard.merging.chart_values import part_of
from wizard.merging.choosing import MergeRequest
from wizard.merging.kinds import kind_of
from wizard.merging.manifests import identity, workloads_with_werf
from wizard.merging.objects import objects_of
from wizard.merging.old_values import runner_of_old
from wizard.merging.runner_choice import number_of
from wizard.merging.runners import namespace_of
from wizard.merging.source import MergeSource
from wizard.plan.images import catalog
from wizard.plan.settings import Answers, check_answers
from wizard.records import EMPTY, Record, replace
from wizard.targets.exporting import Exported

_ACTION = re.compile(r"\Awerf/actions/[\w-]+@v?(\d+(?:\.\d+)?)\Z")
_TRDL = re.compile(r"\btrdl\s+(?:use|exec|bin-path)\s+werf\s+[\"']?(\d+(?:\.\d+)?)[\"']?(?:\s+[\"']?([a-z-]+))?")
_OWN_POD = ("kubernetes", "ci-kubernetes")
_IN_ITS_NAMESPACE = (*_OWN_POD, "gitlab-kubernetes", "github-kubernetes")
"""Targets whose objects are in one namespace."""
_OF_IMAGE = ("ref", "tag", "version", "channel")


class Adopted(Record):
    """Settings that a file decides, and what a person should know of them."""

    settings: Mapping[str, str] = EMPTY
    notices: tuple[Text, ...] = ()


def adopted(source: MergeSource, exported: Exported, answers: Answers, into: str = "") -> Adopted:
    """Return what a file says itself, as settings that nobody gave. A file that cannot be read says nothing here."""
    request = MergeRequest(source.name, answers, into)
    try:
        found = dict(_said(source, exported, request))
    except BadInputError:
        return Adopted()
    new = {key: value for key, value in found.items() if value and not request.is_given(key)}
    if request.is_given(*_OF_IMAGE):
        new = {key: value for key, value in new.items() if key not in _OF_IMAGE}
    good = {key: value for key, value in new.items() if _is_good(key, value, exported.target)}
    good = {key: value for key, value in good.items() if value != answers.at(exported.target)[key]}
    if "namespace" in good and not request.is_given("namespace_create"):
        good["namespace_create"] = "no"
    notices = [*_about(good, new, exported.target)]
    if _is_of_release(source) and exported.target == "github-kubernetes" and not request.is_given("namespace"):
        notices.append(
            text("The accompanying objects belong in the namespace of its Helm release: `--set namespace=NAME`.")
        )
    return Adopted(good, tuple(notices))


def _is_of_release(source: MergeSource) -> bool:
    """Whether a file is values of a scale set, which say no namespace: that is the release's."""
    if is_toml(source.plain, source.name):
        return False
    documents = [plain(root, source.plain) for root in parse_yaml(source.plain, source.name)]
    return kind_of(source.name, documents) == "scale-set-values"


def _about(good: dict[str, str], new: dict[str, str], target: str) -> Iterator[Text]:
    if good:
        said = ", ".join(f"{key}={value}" for key, value in good.items())
        yield text("Taken from this file: {settings}. Override them with `--set`.", settings=said)
    if "namespace" in new and not _is_good("namespace", new["namespace"], target):
        yield text(
            "Its namespace is {value}: to create the accompanying objects there too, use `--set namespace=NAME`.",
            value=new["namespace"],
        )


def _is_good(key: str, value: str, target: str) -> bool:
    try:
        check_answers({key: value}, target)
    except BadInputError:
        return False
    versions = catalog()["versions"]
    return (
        key not in ("version", "channel") or value in versions or any(value in v["channels"] for v in versions.values())
    )


def _said(source: MergeSource, exported: Exported, request: MergeRequest) -> Iterator[tuple[str, str]]:
    if is_toml(source.plain, source.name):
        yield from _of_runner(parse_toml(source.plain, source.name).data, exported.target, request)
        return
    documents = [plain(root, source.plain) for root in parse_yaml(source.plain, source.name)]
    data = next((one for one in documents if isinstance(one, dict)), {})
    match kind_of(source.name, documents):
        case "gitlab-values":
            yield from _of_values(data, exported.target, request)
        case "workflow":
            yield from _of_steps(data)
        case "pipeline":
            yield from _of_scripts(source.plain)
        case "manifests":
            yield from _of_manifests([one for _, one in objects_of(documents)], exported)


def _of_runner(have: dict[str, Data], target: str, request: MergeRequest, *known_as: Data) -> Iterator[tuple[str, str]]:
    executor = target.removeprefix("gitlab-")
    runners = have.get("runners")
    if target != "gitlab-kubernetes" or not isinstance(runners, list) or not all(isinstance(r, dict) for r in runners):
        return
    runner = runners[number_of(runners, executor, request)]
    yield "namespace", namespace_of(runner, *known_as)
    if isinstance(account := fields_of(runner.get(executor)).get("service_account"), str):
        yield "service_account", account


def _of_values(have: dict[str, Data], target: str, request: MergeRequest) -> Iterator[tuple[str, str]]:
    part = part_of(have, GITLAB_CHART, request)
    values = mapping(have[part], part) if part else have
    inner = replace(request, into="") if part and request.into == part else request
    runners = values.get("runners")
    config = runners.get("config") if isinstance(runners, dict) else None
    old: dict[str, Data] = {"runners": [runner_of_old(values)]}
    data = parse_toml(config, request.name).data if isinstance(config, str) else old
    known_as = (runners.get("name"), runners.get("tags")) if isinstance(runners, dict) else ()
    yield from _of_runner(data, target, inner, *known_as)


def _of_steps(data: dict[str, Data]) -> Iterator[tuple[str, str]]:
    """Yield the version and the channel of werf's actions, or of trdl in a script."""
    jobs = data.get("jobs")
    for job in jobs.values() if isinstance(jobs, dict) else ():
        steps = job.get("steps") if isinstance(job, dict) else None
        for step in steps if isinstance(steps, list) else ():
            if not isinstance(step, dict):
                continue
            if found := _ACTION.match(str(step.get("uses") or "")):
                yield "version", found[1]
                given = step.get("with")
                yield "channel", str(given.get("channel") or "") if isinstance(given, dict) else ""
            yield from _of_scripts(str(step.get("run") or ""))


def _of_scripts(script: str) -> Iterator[tuple[str, str]]:
    for found in _TRDL.finditer(script):
        yield "version", found[1]
        yield "channel", found[2] or ""


def _of_manifests(documents: list[Data], exported: Exported) -> Iterator[tuple[str, str]]:
    """Yield the namespace of what runs werf, else of what bears a name of ours."""
    if exported.target not in _IN_ITS_NAMESPACE:
        return
    ours = [bare(data) for one in exported.artifacts if one.kind == "manifests" for data in one.data]
    names = {identity(one)[::2] for one in ours}
    running = workloads_with_werf(documents, ours) if exported.target in _OWN_POD else []
    known = running or [one for one in documents if identity(one)[::2] in names]
    yield from (("namespace", identity(one)[1]) for one in known[:1])
