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
            "{product} {version} no longer reads {field}: versions before {until} did.", **said, until=row.until
        )
    else:
        told = text(
            "{product} {version} does not support {field}, which was added in {needs}.", **said, needs=row.needs
        )
    adds = "apparmor-field" if given.value == _ANNOTATION else "apparmor-annotation" if given.value == _FIELD else ""
    return Found("field-unknown", given.at, told, topic=_TOPICS[row.product], adds=adds, removes=given.at)


def _ending(given: Located[str], row: Since, *, known: bool) -> Found:
    """Find what is deprecated but still read; it is a warning if that is not known."""
    told = text(
        "{field} was planned to be removed in {product} {ends}; since {needs} a field replaces it.",
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
        text("The annotation names the container {value}, which the Pod does not have."),
        "",
    ),
    "seccomp-annotation": (
        "field-unknown",
        text("Kubernetes has not read {value} since 1.27: use the field seccompProfile."),
        "seccomp-unconfined",
    ),
    "profile-wrong": (
        "profile-wrong",
        text("“{value}” is not a valid profile: the API rejects it, or nothing reads it."),
        "",
    ),
    "apparmor-twice": (
        "apparmor-twice",
        text("The annotation says {value} and the field says something else: the API rejects such a Pod."),
        "",
    ),
    "fuse-request-only": (
        "fuse-wrong",
        text("{value} must be in limits: a device plugin's resource cannot be in requests alone."),
        "device-fuse",
    ),
    "colon-spelling": ("colon-spelling", text("{value}: a colon is the old syntax; write “=”."), ""),
    "pod-spec-off": ("pod-spec-off", text("The runner reads pod_spec only if {value} is enabled."), "pod-spec-flag"),
    "context-of-container": (
        "wrong-place",
        text("A Pod's securityContext has no {value}: the API rejects it; set it on the container."),
        "",
    ),
    "context-of-pod": (
        "wrong-place",
        text("A container's securityContext has no {value}: the API rejects it; set it on the Pod."),
        "",
    ),
    "outside-context": ("wrong-place", text("{value} belongs in securityContext: the API rejects it here."), ""),
    "unread-key": ("wrong-place", text("The runner does not read {value} here: the setting has no effect."), ""),
    "image-refused": (
        "image-refused",
        text("{value} has no pattern for werf's image: the runner rejects a job with it."),
        "",
    ),
    "compose-first": (
        "field-ends",
        text(
            "The services are not under the key {value}: only docker-compose 1 reads such a file, Compose 2 rejects it."
        ),
        "",
    ),
    "behind-image": (
        "wrong-place",
        text("{value} comes after the image: it is an argument of the command, not an option of the container."),
        "",
    ),
    "not-flag": ("wrong-type", text("{value} must be true or false without quotes: strings are rejected."), ""),
    "not-number": ("wrong-type", text("{value} must be a number without quotes: strings are rejected."), ""),
    "not-list": ("wrong-type", text("{value} must be a list: a single value is rejected."), ""),
    "runners-table": (
        "wrong-type",
        text("{value} is a single table: GitLab Runner expects a list of tables, [[runners]], and rejects the file."),
        "",
    ),
    "not-text": ("wrong-type", text("{value} must be a string: a value of another type is rejected."), ""),
    "not-table": ("wrong-type", text("{value} must be a table of names and values: another type is rejected."), ""),
    "key-refused": (
        "key-twice",
        text("{value} is written twice in one mapping: the program that reads this file rejects it."),
        "",
    ),
    "key-twice": (
        "key-twice",
        text("{value} is written twice in one mapping: this one is used, the one above it is ignored."),
        "",
    ),
    "command-cut": (
        "command-cut",
        text("A comment ends the command here: the lines after it are a separate command."),
        "",
    ),
    "old-values": (
        "field-ends",
        text("{value} is a key of older charts: newer ones read only runners.config."),
        "",
    ),
    "host-users-shared": (
        "host-users",
        text("hostUsers: false and {value} exclude each other: the API rejects the Pod."),
        "",
    ),
    "host-users-device": (
        "host-users",
        text("A raw block device has no ids to shift: {value} and hostUsers: false exclude each other."),
        "",
    ),
    "hook-template": (
        "hook-template",
        text("In mode {value} each job runs in a separate Pod, and nothing sets the permissions of these Pods."),
        "hook-template",
    ),
    "hook-template-any": (
        "hook-template",
        text(
            "In mode {value} each job runs in a separate Pod, and nothing sets the permissions of "
            "these Pods: this matters for jobs that run werf."
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
        "image-refused",
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
        Rule("field-unknown", "error", text("Setting not in this version"), "concepts/versions"),
        Rule("field-ends", "warning", text("Setting not in later versions"), "concepts/versions"),
        Rule(
            "annotation-stray",
            "error",
            text("Annotation for a container that does not exist"),
            "settings/apparmor-unconfined",
        ),
        Rule("apparmor-twice", "error", text("Two AppArmor profiles"), "settings/apparmor-unconfined"),
        Rule("profile-wrong", "error", text("Invalid profile"), "concepts/seccomp"),
        Rule("colon-spelling", "note", text("Old syntax name:value"), "concepts/versions"),
        Rule("pod-spec-off", "error", text("pod_spec is disabled"), "settings/pod-spec-patch"),
        Rule("image-refused", "warning", text("Image not allowed by the runner"), "settings/image"),
        Rule("hook-template", "warning", text("Jobs without a template"), "settings/job-container"),
        Rule("github-hosted", "warning", text("GitHub's machine"), "checks/apparmor-userns"),
        Rule("wrong-type", "error", text("Value of the wrong type"), "concepts/lint"),
        Rule("wrong-place", "error", text("Setting in the wrong place"), "concepts/lint"),
        Rule("key-twice", "error", text("Duplicate key"), "concepts/lint"),
        Rule("command-cut", "error", text("Truncated command"), "concepts/lint"),
    ),
    building=(fields,),
    root=(fields,),
    changes=_CHANGES,
)
