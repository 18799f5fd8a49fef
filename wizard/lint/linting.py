"""From files and facts to findings: which containers are judged, and by which rules."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from wizard.display import visible_lines
from wizard.errors import shown
from wizard.facts.model import Facts
from wizard.formats.places import lines_of
from wizard.language import Text, text
from wizard.lint.changes import changes
from wizard.lint.fixes import change
from wizard.lint.ground import TARGET_OF, Ground, ground_of
from wizard.lint.identity import ROOT, builds, identity_of, is_privileged, is_said_elsewhere, runs_werf
from wizard.lint.model import Container, Finding, Given, Sheet, Spot
from wizard.lint.recognise import read_sheet
from wizard.lint.rules import contents, filters, host, pod_security, privileges, storage, users, versions
from wizard.lint.rules.registry import RULES, Findings, Found
from wizard.plan.places import engine_of
from wizard.plan.plan import facts_for, kubernetes_version
from wizard.plan.settings import Answers
from wizard.records import Record, replace

_ALWAYS: tuple[Callable[[Ground], Findings], ...] = (contents.image, contents.variables, contents.docker_server)
"""Rules for any container with werf."""

_CONFINED: tuple[Callable[[Ground], Findings], ...] = (
    *(filters.apparmor, filters.seccomp, filters.selinux, filters.unmasked),
    *(privileges.escalation, privileges.capabilities, privileges.privileged),
    *(users.user, users.non_root, users.subordinate_ids, users.keep_id, users.read_only_root),
    *(storage.storage, storage.werf_home, storage.fuse, versions.fields, host.host),
)
"""Rules for a container that builds with Buildah."""

_UNBUILDING = (privileges.granted_without_need, filters.selinux)
"""Rules for werf without Buildah."""

_ROOT = (privileges.privileged, storage.storage, versions.fields)
"""Rules for root in a privileged container, which opens no user namespace."""

_ORDER = ("error", "warning", "note")


class Source(Record):
    """A file's name as messages call it, and its text."""

    name: str
    content: str


class Report(Record):
    """All findings, by file and place; `judged` and `passed_over` count containers."""

    findings: tuple[Finding, ...]
    files: tuple[str, ...]
    judged: int
    passed_over: int

    def count(self, severity: str) -> int:
        """How many findings have a severity."""
        return sum(finding.severity == severity for finding in self.findings)


def lint(
    sources: Sequence[Source],
    facts: Facts,
    answers: Answers,
    *,
    form: str | None = None,
    every: bool = False,
    nodes: Facts | None = None,
) -> Report:
    """Judge the containers of all files together: what one says of a namespace or a claim holds for the others.

    `nodes` are the facts for Kubernetes' containers, where they are others. `every` judges containers without werf
    too. Raises BadInputError for a file that cannot be read as what it is.
    """
    of_cluster = facts if nodes is None else nodes
    sheets = [read_sheet(source.content, source.name, form) for source in sources]
    claims, limits, labels = _shared(sheets)
    env = _of_workflows(sheets)
    findings: list[Finding] = []
    judged = passed = 0
    for source, sheet in zip(sources, sheets, strict=True):
        lines = lines_of(source.content)
        for container in (_with_workflow(one, env) for one in sheet.containers):
            if not every and not runs_werf(container):
                passed += 1
                continue
            judged += 1
            in_cluster = engine_of(TARGET_OF[container.form]) == "kubernetes"
            seen = of_cluster if in_cluster else facts
            ground = replace(ground_of(container, seen, answers), claims=claims, limits=limits)
            founds = list(_judge(ground))
            texts = changes(founds, container, lines)
            findings += [
                _finding(found, sheet.name, fix, container.at) for found, fix in zip(founds, texts, strict=True)
            ]
        about_file = _of_sheet(sheet, sheets, labels, of_cluster, answers)
        findings += [_finding(found, sheet.name, change(found, None, lines)) for found in about_file]
    return Report(_sorted(findings, sources), tuple(source.name for source in sources), judged, passed)


def _shared(
    sheets: Iterable[Sheet],
) -> tuple[Mapping[str, Given[str]], Mapping[str, Given[str]], dict[str, Given[str | None]]]:
    claims: dict[str, Given[str]] = {}
    limits: dict[str, Given[str]] = {}
    labels: dict[str, Given[str | None]] = {}
    for sheet in sheets:
        claims |= sheet.claims
        limits |= sheet.limits
        labels |= sheet.namespaces
    return claims, limits, labels


def _of_workflows(sheets: Iterable[Sheet]) -> Mapping[str, Given[str]]:
    """The variables of workflows whose jobs are pods: their containers are shaped by a template, which has none."""
    found: dict[str, Given[str]] = {}
    for container in (one for sheet in sheets for one in sheet.containers if is_said_elsewhere(one)):
        found |= container.env
    return found


def _with_workflow(container: Container, env: Mapping[str, Given[str]]) -> Container:
    if not container.template or container.form != "github-kubernetes":
        return container
    return replace(container, env={**env, **container.env})


def _judge(ground: Ground) -> Findings:
    c = ground.container
    rules = list(_ALWAYS)
    if is_said_elsewhere(c):
        yield _unsaid(c)
    elif c.form != "gitlab-ci":
        root = is_privileged(c) and identity_of(c) is ROOT
        rules += _ROOT if root else _CONFINED if builds(c) else _UNBUILDING
    for rule in rules:
        yield from rule(ground)
    yield from versions.odd(c.odd)


def _unsaid(container: Container) -> Found:
    told = text(
        "Nothing is said here of what the container may do: right for jobs that are pods, whose template says it;"
        " on a runner with Docker it fails."
    )
    return Found("not-known", container.at, told, topic="targets/github-docker")


def _of_sheet(
    sheet: Sheet, sheets: Sequence[Sheet], labels: dict[str, Given[str | None]], facts: Facts, answers: Answers
) -> Findings:
    """What concerns a file as a whole: its annotations, its pods and namespaces."""
    seen = facts_for(facts, answers, "kubernetes")
    version = kubernetes_version(answers, seen)
    yield from versions.odd(sheet.odd)
    yield from pod_security.of_pods(sheet, labels, version, seen.value("cluster.psa") or "")
    yield from pod_security.of_namespaces(sheet, [pod for one in sheets for pod in one.pods], version)


def _finding(found: Found, file: str, fix: str, within: Spot | None = None) -> Finding:
    rule = RULES[found.rule]
    return Finding(
        rule.id,
        found.severity or rule.severity,
        file,
        found.at,
        _clean(found.message),
        found.topic or rule.topic,
        visible_lines(fix),
        within,
    )


def _clean(message: Text) -> Text:
    """The message with its values as a terminal may show them: they are a stranger's text."""
    values = {key: shown(value) if isinstance(value, str) else value for key, value in message.values.items()}
    return text(message.msgid, **values)


def _sorted(findings: Iterable[Finding], sources: Sequence[Source]) -> tuple[Finding, ...]:
    """By file as given, then by place; one finding of a kind for one place."""
    order = {source.name: number for number, source in enumerate(sources)}
    unique = {(one.file, one.at, one.rule, repr(one.message)): one for one in findings}
    return tuple(
        sorted(unique.values(), key=lambda one: (order[one.file], one.at, _ORDER.index(one.severity), one.rule))
    )
