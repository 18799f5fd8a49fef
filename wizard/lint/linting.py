"""From files and facts to findings: which containers are judged, and by which rules."""

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from sys import intern

from wizard.containers.spec import Located
from wizard.display import visible_lines
from wizard.documents.identity import ROOT, builds, identity_of, is_privileged, is_said_elsewhere, runs_werf
from wizard.documents.model import Container, ParsedFile, Pod
from wizard.errors import shown
from wizard.facts.model import Facts
from wizard.formats.places import NOWHERE, Lines, Position
from wizard.language import Text, text
from wizard.lint.changes import Changes
from wizard.lint.context import Grounds, RuleContext
from wizard.lint.fixes import Fixes
from wizard.lint.ignoring import without_ignored
from wizard.lint.jobs import Jobs
from wizard.lint.model import Edit, Finding
from wizard.lint.opening import LintSource, Unread, is_beside, open_sheets, unnoticed
from wizard.lint.rules import contents, ended, pod_security, registry, unread, versions
from wizard.lint.rules.rule import Findings, Found
from wizard.masking import without_secrets
from wizard.plan.plan import facts_for, kubernetes_version
from wizard.plan.settings import Answers
from wizard.records import Record, replace

_MARK = "\ufeff"
_ORDER = ("error", "warning", "note")


class Report(Record):
    """All findings, by file and place; `judged` and `passed_over` count containers.

    `assumed`: those judged without a sign of werf. `unread`: the files of which nothing could be judged although
    there is something, or may be. `foreign`: those that a search found and that are nothing to be judged.
    `known`: findings that a baseline has.
    """

    findings: tuple[Finding, ...]
    files: tuple[str, ...]
    judged: int
    passed_over: int
    assumed: int = 0
    unread: tuple[Unread, ...] = ()
    foreign: tuple[str, ...] = ()
    known: int = 0

    def count(self, severity: str) -> int:
        """How many findings have a severity."""
        return sum(finding.severity == severity for finding in self.findings)


def lint(
    sources: Sequence[LintSource],
    facts: Facts,
    answers: Answers,
    *,
    form: str | None = None,
    every: bool = False,
    nodes: Facts | None = None,
) -> Report:
    """Judge the containers of all files together: what one says of a namespace or a claim holds for the others.

    `nodes` are the facts for Kubernetes' containers, where they are others. `every` judges containers without werf
    too. What cannot be read is told in the report. Raises BadInputError for an unknown `form`.
    """
    # Editors do not count the mark, nor do the programs that read these files.
    sources = [replace(one, content=one.content.removeprefix(_MARK)) for one in sources]
    opened = open_sheets(sources, form, every=every)
    run = _Run([parsed for _, parsed in opened.sheets], facts, facts if nodes is None else nodes, answers, every=every)
    parts = [run.part(source, parsed) for source, parsed in opened.sheets]
    findings = [one for part in parts for one in part.findings]
    others = [one for one in findings if one.at.file]
    moved = _moved(others, sources) if others else []
    findings = [*(one for one in findings if not one.at.file), *moved] if others else findings
    return Report(
        _sorted(findings, sources),
        tuple(dict.fromkeys((*(source.name for source, _ in opened.sheets), *(one.file for one in moved)))),
        sum(part.judged for part in parts),
        sum(part.passed_over for part in parts),
        sum(part.assumed for part in parts),
        (*opened.unread, *(one for part in parts for one in part.unread)),
        opened.foreign,
    )


class _Run:
    """One run over several files, each judged with what the others say."""

    def __init__(
        self, sheets: Sequence[ParsedFile], facts: Facts, nodes: Facts, answers: Answers, *, every: bool
    ) -> None:
        self.sheets = sheets
        self.nodes = nodes
        self.answers = answers
        self.every = every
        self.jobs = Jobs(sheets)
        self.changes = Changes()
        namespaces = any(parsed.namespaces for parsed in sheets)
        self.pods = [pod for parsed in sheets for pod in parsed.all_pods()] if namespaces else []
        claims, limits, self.labels = _shared(sheets)
        id_ends = {name: given for parsed in sheets for name, given in parsed.id_ends.items()}
        self.grounds = Grounds(facts, nodes, answers, claims, limits, id_ends)

    def part(self, source: LintSource, parsed: ParsedFile) -> Report:
        """Return what one file comes to."""
        lines = Lines(source.content)
        own = [self.jobs.joined(one) for one in parsed.containers]
        meant = [one for one in own if self.every or runs_werf(one)]
        files = [one.name for one in self.sheets]
        known = [one for one in parsed.gaps if not is_beside(one, parsed.name, files)]
        gaps = known if any(one.hides for one in known) else [*known, *unnoticed(source, parsed, own)]
        hiding = next((one for one in gaps if one.hides), None) if not meant else None
        findings = [_finding(found, parsed.name, "", lines) for found in map(unread.not_read, gaps)]
        served: frozenset[Position] = contents.used_places(own) if parsed.form == "gitlab-ci" else frozenset()
        findings += [found for container in meant for found in self.of_container(container, parsed, lines, served)]
        findings += [
            _finding(found, parsed.name, "", lines, container) for container in own for found in ended.ended(container)
        ]
        about_file = _of_sheet(parsed, self.pods, self.labels, self.nodes, self.answers)
        fixes = Fixes(None)
        findings += [
            _finding(found, parsed.name, fixes.diff(found, lines), lines)
            for found in map(self.jobs.weighed, about_file)
        ]
        elsewhere = [one for one in findings if one.at.file]
        here = [one for one in findings if not one.at.file] if elsewhere else findings
        findings, remarks = without_ignored(here, lines)
        findings += elsewhere
        findings += [_finding(found, parsed.name, "", lines) for found in remarks]
        if hiding and not any(one.rule == "not-read" for one in findings):
            hiding = None
        return Report(
            tuple(findings),
            (parsed.name,),
            len(meant),
            len(own) - len(meant) + sum(one.containers for one in parsed.passed),
            sum(not runs_werf(one) for one in meant),
            (Unread(parsed.name, hiding.why, at=hiding.at),) if hiding else (),
        )

    def of_container(
        self, container: Container, parsed: ParsedFile, lines: Sequence[str], served: frozenset[Position]
    ) -> list[Finding]:
        """Return what is found in one container, each with its change; `served`: what other jobs use."""
        founds = [*_seen(_judge(self.grounds.of(container)), container), *self.jobs.remark(container)]
        founds = list(contents.unless_shared(founds, served)) if served else founds
        founds = [one for one in founds if one.at != NOWHERE and self.jobs.counts(one, container)]
        elsewhere = [_finding(one, one.at.file, "", (), container) for one in founds if one.at.file]
        founds = [one for one in founds if not one.at.file]
        # Without a config.toml in the values there is no line in whose syntax a change could be written.
        has_syntax = all(kind != "no-config" for kind, _ in container.remarks)
        texts = self.changes.of(founds, container, lines) if has_syntax else [""] * len(founds)
        here = [_finding(found, parsed.name, fix, lines, container) for found, fix in zip(founds, texts, strict=True)]
        return here + elsewhere


def _shared(
    sheets: Iterable[ParsedFile],
) -> tuple[Mapping[str, Located[str]], Mapping[str, Located[str]], dict[str, Located[str | None]]]:
    claims: dict[str, Located[str]] = {}
    limits: dict[str, Located[str]] = {}
    labels: dict[str, Located[str | None]] = {}
    for parsed in sheets:
        claims |= parsed.claims
        limits |= parsed.limits
        labels |= parsed.namespaces
    return claims, limits, labels


def _seen(founds: Findings, container: Container) -> Findings:
    """Return what was found, without what may be in a part that cannot be seen."""
    if not container.hidden:
        yield from founds
        return
    yield from (one for one in founds if not one.adds or one.removes)
    for given in container.hidden:
        told = text("The contents of {value} are unknown, so missing settings are not reported.", value=given.value)
        yield Found("not-known", given.at, told, topic="concepts/lint")


def _judge(context: RuleContext) -> Findings:
    c = context.container
    checks = list(registry.checks("always"))
    if is_said_elsewhere(c):
        yield unread.unsaid(c)
    elif c.form != "gitlab-ci":
        root = is_privileged(c) and identity_of(c) is ROOT
        checks += registry.checks("root" if root else "building" if builds(c) else "unbuilding")
    for check in checks:
        yield from check(context)
    yield from versions.remarks(c.remarks)


def _of_sheet(
    parsed: ParsedFile,
    pods: Sequence[Pod],
    labels: dict[str, Located[str | None]],
    facts: Facts,
    answers: Answers,
) -> Findings:
    """Yield what concerns a file as a whole: its annotations, its Pods and namespaces."""
    seen = facts_for(facts, answers, "kubernetes")
    version = kubernetes_version(answers, seen)
    yield from versions.remarks(parsed.remarks)
    yield from pod_security.of_pods(parsed, labels, version, seen.value("cluster.psa") or "")
    yield from pod_security.of_namespaces(parsed, pods, version)


def _moved(findings: Sequence[Finding], sources: Sequence[LintSource]) -> list[Finding]:
    """Return findings that are about lines of another file than the one that was read.

    They have no change: in that file it would concern every service that extends the same one.
    """
    by_path = {posixpath.normpath(one.name): one for one in sources}
    moved: list[Finding] = []
    for name in dict.fromkeys(one.at.file for one in findings):
        source = by_path[name]
        lines = Lines(source.content)
        own = [_placed(one, source.name, lines) for one in findings if one.at.file == name]
        moved += without_ignored(own, lines)[0]
    return moved


def _placed(one: Finding, name: str, lines: Lines) -> Finding:
    at = one.at._replace(file="")
    line = lines[at.line - 1]
    end = max(at.column + 1, len(line.rstrip()) + 1)
    return replace(one, file=name, at=at, within=None, source=intern(line.strip()), end_column=end)


def _finding(found: Found, file: str, fix: str, lines: Sequence[str], container: Container | None = None) -> Finding:
    rule = registry.rules()[found.rule]
    line = lines[found.at.line - 1] if found.at.line <= len(lines) else ""
    return Finding(
        rule.id,
        found.severity or rule.severity,
        file,
        found.at,
        _clean(found.message),
        found.topic or rule.topic,
        _visible_fix(fix),
        container.at if container else None,
        container.name if container else "",
        intern(line.strip()),  # held once, however many findings have it
        max(found.at.column + 1, len(line.rstrip().removesuffix("\\").rstrip()) + 1),
        Edit(found.adds, found.removes, found.swaps, container) if fix else None,
    )


@lru_cache(maxsize=256)
def _visible_fix(fix: str) -> str:
    """Return a change as a terminal and a job's log may show it: many findings of a large file have the same."""
    return without_secrets(visible_lines(fix))


def _clean(message: Text) -> Text:
    """Return the message with its values as a terminal may show them: they are a stranger's text."""
    if not message.values:
        return message
    values = {key: shown(value) if isinstance(value, str) else value for key, value in message.values.items()}
    return text(message.msgid, **values)


def _sorted(findings: Iterable[Finding], sources: Sequence[LintSource]) -> tuple[Finding, ...]:
    """By file as given, then by place; one finding of a kind for one place."""
    order = {source.name: number for number, source in enumerate(sources)}
    unique: dict[tuple[object, ...], Finding] = {}
    for one in findings:
        key: tuple[object, ...] = (one.file, one.at, one.rule)
        if key in unique and unique[key].message != one.message:
            key = (*key, one.message)
        unique[key] = one
    return tuple(
        sorted(unique.values(), key=lambda one: (order[one.file], one.at, _ORDER.index(one.severity), one.rule))
    )
