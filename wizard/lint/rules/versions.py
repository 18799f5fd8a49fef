"""Settings that only some versions have, and what readers found odd in a file."""

from wizard.containers.pods import APPARMOR_ANNOTATION
from wizard.containers.spec import Located
from wizard.documents.gitlab_pod import FLAG
from wizard.documents.helm_values import HOOK
from wizard.language import Text, text
from wizard.lint.additions import Addition
from wizard.lint.context import RuleContext
from wizard.lint.model import Severity
from wizard.lint.rules.rule import Findings, Found, Rule, Subject
from wizard.plan.hosted import remark, why_not
from wizard.plan.versions import Since, is_doubtful, understands, versions

_ANNOTATION = "kubernetes.apparmor-annotation"
_FIELD = "kubernetes.apparmor-profile"
_TOPICS = {"Kubernetes": "settings/kubernetes-version", "GitLab Runner": "settings/gitlab-runner"}


def fields(context: RuleContext) -> Findings:
    """Find what the version in use does not understand, or will not much longer."""
    used = {given.value for given in context.container.fields}
    for given in context.container.fields:
        row = versions()[given.value]
        version = context.version(row.product)
        if version is not None and not understands(given.value, version):
            yield _unknown(given, row, version)
        elif given.value == _ANNOTATION and _FIELD not in used and (version is None or understands(_FIELD, version)):
            yield _ending(given, row, known=version is not None and not is_doubtful(given.value, version))


def _unknown(given: Located[str], row: Since, version: tuple[int, int]) -> Found:
    number = f"{version[0]}.{version[1]}"
    said = {"product": row.product, "version": number, "field": row.field}
    if row.until and version >= tuple(map(int, row.until.split("."))):
        told = text(
            "{product} {version} does not read {field} any more: until {until} it did.", **said, until=row.until
        )
    else:
        told = text("{product} {version} does not know {field}: it came with {needs}.", **said, needs=row.needs)
    adds = "apparmor-field" if given.value == _ANNOTATION else "apparmor-annotation" if given.value == _FIELD else ""
    return Found("field-unknown", given.at, told, topic=_TOPICS[row.product], adds=adds, removes=given.at)


def _ending(given: Located[str], row: Since, *, known: bool) -> Found:
    """Find what is deprecated and read all the same; it is a warning if that is not known."""
    told = text(
        "The end of {field} was planned for {product} {ends}: since {needs} there is a field instead.",
        product=row.product,
        ends=row.ends,
        field=row.field,
        needs=versions()[_FIELD].needs,
    )
    severity: Severity = "note" if known else "warning"
    topic = _TOPICS[row.product]
    return Found("field-ends", given.at, told, severity, topic, adds="apparmor-field", removes=given.at)


ODD: dict[str, tuple[str, Text, str]] = {
    "annotation-stray": (
        "annotation-stray",
        text("The annotation names the container {value}, and the Pod has none of that name."),
        "",
    ),
    "seccomp-annotation": (
        "field-unknown",
        text("Kubernetes does not read {value} since 1.27: the field seccompProfile took its place."),
        "seccomp-unconfined",
    ),
    "profile-wrong": ("profile-wrong", text("“{value}” is no profile: the API refuses it, or nothing reads it."), ""),
    "apparmor-twice": (
        "apparmor-twice",
        text("The annotation says {value} and the field something else: the API refuses a Pod in which they differ."),
        "",
    ),
    "fuse-request-only": (
        "fuse-wrong",
        text("{value} has to stand in limits: a device plugin's resource is not requested alone."),
        "device-fuse",
    ),
    "colon-spelling": ("colon-spelling", text("{value}: a colon is the old spelling; write “=”."), ""),
    "pod-spec-off": ("pod-spec-off", text("The runner reads pod_spec only with {value} switched on."), "pod-spec-flag"),
    "context-of-container": (
        "wrong-place",
        text("A Pod's securityContext has no {value}: the API refuses it; it is a container's."),
        "",
    ),
    "context-of-pod": (
        "wrong-place",
        text("A container's securityContext has no {value}: the API refuses it; it is the Pod's."),
        "",
    ),
    "outside-context": ("wrong-place", text("{value} is part of securityContext: here the API refuses it."), ""),
    "unread-key": ("wrong-place", text("The runner reads no {value} here: the setting has no effect."), ""),
    "compose-first": (
        "field-ends",
        text("The services have no key {value} above them: only docker-compose 1 reads that, Compose 2 refuses it."),
        "",
    ),
    "behind-image": (
        "wrong-place",
        text("{value} is behind the image: it is a word of the command, not an option of the container."),
        "",
    ),
    "not-flag": ("wrong-type", text("{value} is true or false, without quotes: text is refused."), ""),
    "not-number": ("wrong-type", text("{value} is a number, without quotes: text is refused."), ""),
    "not-list": ("wrong-type", text("{value} is a list: a single value is refused."), ""),
    "runners-table": (
        "wrong-type",
        text("{value} is one table: GitLab Runner takes a list of them, [[runners]], and refuses the file."),
        "",
    ),
    "not-text": ("wrong-type", text("{value} is text: a value of another type is refused."), ""),
    "not-table": ("wrong-type", text("{value} is a table of names and values: a list is refused."), ""),
    "key-refused": (
        "key-twice",
        text("{value} is written twice in one mapping: the program that reads this file refuses it."),
        "",
    ),
    "key-twice": (
        "key-twice",
        text("{value} is written twice in one mapping: only this one counts, and the one above it is lost."),
        "",
    ),
    "command-cut": (
        "command-cut",
        text("A comment ends the command here: the lines after it are a separate command."),
        "",
    ),
    "old-values": (
        "field-ends",
        text("{value} is of older charts: newer ones read runners.config alone."),
        "",
    ),
    "host-users-shared": (
        "host-users",
        text("hostUsers: false and {value} exclude each other: the API refuses the Pod."),
        "",
    ),
    "host-users-device": (
        "host-users",
        text("A raw block device has no ids that could be shifted: {value} and hostUsers: false exclude each other."),
        "",
    ),
    "hook-template": (
        "hook-template",
        text("In mode {value} each job becomes a separate pod, and nothing says what these pods are allowed."),
        "hook-template",
    ),
    "hook-template-any": (
        "hook-template",
        text(
            "In mode {value} each job becomes a separate pod, and nothing says what these pods are allowed:"
            " it counts for jobs that run werf."
        ),
        "hook-template",
    ),
}
"""What a reader marks: the rule, the sentence about the marked value, and the change."""


_NOTES = ("hook-template-any", "old-values", "compose-first")
"""Remarks that are less than their rule usually is."""
_KEPT = (
    *(
        "key-refused",
        "key-twice",
        "hook-template-any",
        "pod-spec-off",
        "hook-template",
        "context-of-container",
        "context-of-pod",
        "outside-context",
        "unread-key",
    ),
    *("host-users-shared", "host-users-device"),
    *(
        "compose-first",
        "behind-image",
        "not-flag",
        "not-number",
        "not-list",
        "not-text",
        "not-table",
        "command-cut",
        "old-values",
    ),
)
"""Remarks on what stays as it is, or whose change is more than a line that goes."""


def _hosted(given: Located[str]) -> Findings:
    """GitHub's own machine: whether a job's container can build on it, and for how long."""
    if why := why_not(given.value, builds=True):
        yield Found("github-hosted", given.at, why, adds="github-runner", removes=given.at)
    elif told := remark(given.value, builds=True):
        yield Found("github-hosted", given.at, told, "note")


def remarks(remarks: tuple[tuple[str, Located[str]], ...]) -> Findings:
    """Report what readers marked, as findings."""
    for kind, given in remarks:
        if kind == "github-hosted":
            yield from _hosted(given)
        if kind in ODD:
            rule, message, adds = ODD[kind]
            told = text(message.msgid, value=given.value)
            swaps = (given.value, given.value.replace(":", "=", 1)) if kind == "colon-spelling" else None
            gone = None if kind in _KEPT else given.at
            severity: Severity | None = "note" if kind in _NOTES else None
            yield Found(rule, given.at, told, severity, adds=adds, removes=gone, swaps=swaps)


_CHANGES = {
    "apparmor-annotation": Addition(
        texts={
            "kubernetes": f"metadata:\n  annotations:\n    {APPARMOR_ANNOTATION}/{{container}}: unconfined",
            "gitlab-kubernetes": (
                f'[runners.kubernetes.pod_annotations]\n  "{APPARMOR_ANNOTATION}/build" = "unconfined"'
            ),
        }
    ),
    "github-runner": Addition(texts={"run": "runs-on: [self-hosted, werf]"}),
    "pod-spec-flag": Addition(texts={"gitlab-kubernetes": f'environment = ["{FLAG}=true"]'}),
    "hook-template": Addition(
        texts={"kubernetes": (f"env:\n  - name: {HOOK}\n    value: /home/runner/job-template/pod.yaml")}
    ),
}

SUBJECT = Subject(
    order=50,
    rules=(
        Rule("field-unknown", "error", text("A setting that this version does not have"), "concepts/versions"),
        Rule("field-ends", "warning", text("A setting that later versions do not have"), "concepts/versions"),
        Rule("annotation-stray", "error", text("An annotation of no container"), "settings/apparmor-unconfined"),
        Rule("apparmor-twice", "error", text("Two AppArmor profiles"), "settings/apparmor-unconfined"),
        Rule("profile-wrong", "error", text("A profile that is none"), "concepts/seccomp"),
        Rule("colon-spelling", "note", text("The old spelling name:value"), "concepts/versions"),
        Rule("pod-spec-off", "error", text("pod_spec is switched off"), "settings/pod-spec-patch"),
        Rule("hook-template", "warning", text("Jobs without a template"), "settings/job-container"),
        Rule("github-hosted", "warning", text("GitHub's own machine"), "checks/apparmor-userns"),
        Rule("wrong-type", "error", text("A value of another type"), "concepts/lint"),
        Rule("wrong-place", "error", text("A setting in the wrong place"), "concepts/lint"),
        Rule("key-twice", "error", text("A key that is written twice"), "concepts/lint"),
        Rule("command-cut", "error", text("A command that is cut short"), "concepts/lint"),
    ),
    building=(fields,),
    root=(fields,),
    changes=_CHANGES,
)
