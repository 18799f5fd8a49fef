"""What a value may be: each rule returns why a value cannot be used, or None where it can.

Names of Kubernetes objects follow RFC 1123 as in the Kubernetes documentation, "Object Names and IDs";
image references follow the grammar of distribution/reference.
"""

import re
import shlex

from wizard.formats.words import LONGEST
from wizard.language import Text, text
from wizard.regexes import regex

_LABEL = regex(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?\Z")
_REGISTRY = regex(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?\Z|\[[0-9A-Fa-f:]+\](:[0-9]{1,5})?\Z")
_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_REPOSITORY = regex(rf"{_PART}(?:/{_PART})*\Z")
_TAG = regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\Z")
_REFERENCE = regex(
    r"(?:(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:]+\])(?::[0-9]+)?/)?"
    rf"{_PART}(?:/{_PART})*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}})?(?:@[a-z0-9]+:[0-9a-f]{{32,}})?\Z"
)
_WINDOWS = regex(r"[A-Za-z]:[\\/]")
_NUMBER = r"(?=[0.]*[1-9])[0-9]+(\.[0-9]{1,3})?"
_SIZE = rf"{_NUMBER}(Ki|Mi|Gi|Ti|k|M|G|T)"
"""An amount of bytes as Kubernetes takes it, above zero and with a unit."""
_QUANTITY = regex(rf"{_SIZE}\Z")
_VERSION = regex(r"v?([0-9]{1,3})\.([0-9]{1,3})(\.[0-9A-Za-z.+-]*)?\Z")


_USERINFO = regex(r"[a-z][a-z0-9+.-]*://(?:[^/@]*:[^/@]*|[^/@:]*:(?!\d+/)[^@]*)@|https?://[^/?#]*@", re.IGNORECASE)
_PARAMETER = regex(
    r"[?&;#][^=&;?#]{0,60}(?:token|secret|passw|pwd|key|auth|credential|sig)[^=&;?#]{0,60}=[^&;]", re.IGNORECASE
)


def has_credentials(value: str) -> bool:
    """Whether an address has a password or a token in it, before its host or among its parameters."""
    return bool(_USERINFO.match(value) or _PARAMETER.search(value))


def any_text(value: str) -> Text | None:
    """Return why it is no text: NUL, which no program can be given, or bytes that are not UTF-8; None if it is."""
    if "\0" in value:
        return text("it contains a NUL character")
    return text("it is not UTF-8 text") if any("\ud800" <= c <= "\udfff" for c in value) else None


def label_name(value: str) -> Text | None:
    """Return why it is no RFC 1123 label; None if it is one."""
    if len(value) > 63:
        return text("Kubernetes allows at most 63 characters here")
    if not _LABEL.match(value):
        return text(
            "Kubernetes allows lowercase Latin letters, digits and “-” here, with a letter or digit at both ends"
        )
    return None


def subdomain_name(value: str) -> Text | None:
    """Return why it is no RFC 1123 subdomain (labels joined by dots); None if it is one."""
    if len(value) > 253:
        return text("Kubernetes allows at most 253 characters here")
    for part in value.split("."):
        if why := label_name(part):
            return why
    return None


def class_name(value: str) -> Text | None:
    """Return why this is no name of a storage class; None if it is, or if the cluster's own default is meant."""
    return subdomain_name(value) if value else None


def registry(value: str) -> Text | None:
    """Return why it is no registry's host, with a port if need be; None if it is one."""
    return (
        None
        if _REGISTRY.match(value)
        else text("a registry is a host name, optionally with a port: registry.example.com:5000")
    )


def repository(value: str) -> Text | None:
    """Return why it is no path of an image within its registry; None if it is one."""
    return None if _REPOSITORY.match(value) else text("an image's path is lowercase, such as group/name")


def reference(value: str) -> Text | None:
    """Return why it is no image reference or repository; None if it is one."""
    return (
        None
        if not value or _REFERENCE.match(value)
        else text("an image reference looks like registry.example.com/group/name:tag")
    )


def tag(value: str) -> Text | None:
    """Return why it is no image's tag; None if it is one."""
    return (
        None
        if _TAG.match(value)
        else text("a tag consists of Latin letters, digits, “_”, “.” and “-”, at most 128 characters")
    )


def command(value: str) -> Text | None:
    """Words of a command, split as a POSIX shell splits them."""
    if why := any_text(value):
        return why
    if len(value) > LONGEST:
        return text("a command may have at most {count} characters", count=LONGEST)
    try:
        words = shlex.split(value)
    except ValueError:
        return text("a quote is not closed")
    return None if words else text("it contains no words")


def path(value: str) -> Text | None:
    """Return why it is no directory on the reader's machine, nor `none`; None if it is."""
    if not value:
        return text("expected a directory or “none”")
    if value == "~" or value.startswith("~/"):
        return text("~ is not expanded here: write an absolute path, or ./~ for a directory of that name")
    if _WINDOWS.match(value):
        return text("this is a Windows path, and the configuration is for Linux: in WSL C:\\src is /mnt/c/src")
    return any_text(value)


def quantity(value: str) -> Text | None:
    """Return why it is no size as Kubernetes writes it; None if it is one."""
    return None if _QUANTITY.match(value) else text("a size looks like 20Gi")


def version(value: str) -> Text | None:
    """Return why it is no version of two or three numbers; None if it is one."""
    return None if _VERSION.match(value) else text("a version looks like 1.29")


def parse_version(value: str) -> tuple[int, int]:
    """Return major and minor of a version. Raises ValueError for anything else."""
    found = _VERSION.match(value)
    if not found:
        raise ValueError(value)
    return int(found[1]), int(found[2])


def kubernetes_version(value: str) -> Text | None:
    """Return why it is no Kubernetes of 1.19 (the first with seccompProfile) or newer; None if it is one."""
    if not value:
        return None
    if why := version(value):
        return why
    if parse_version(value) < (1, 19):
        return text("the fields used here need Kubernetes 1.19 or newer")
    return None if parse_version(value)[0] == 1 else text("there is no such Kubernetes version")


def git_url(value: str) -> Text | None:
    """Return why a project cannot be cloned from there: a password would end up in the manifest; None if it can."""
    if not value:
        return None
    if has_credentials(value):
        return text(
            "it contains a password or token, which would be written to the manifest: leave it out and see settings/git"
        )
    if value.startswith("-") or any(c.isspace() or not c.isprintable() for c in value):
        return text("a Git address has no spaces and does not start with “-”")
    return any_text(value)


def runner_version(value: str) -> Text | None:
    """Return why it is no GitLab Runner of 14.5 (the first with a security context) or newer; None if it is one."""
    if not value:
        return None
    if why := version(value):
        return why
    return text("the keys used here need GitLab Runner 14.5 or newer") if parse_version(value) < (14, 5) else None


def url(value: str) -> Text | None:
    """Return why it is no address of a GitLab or GitHub without a token in it; None if it is one."""
    if not value or (re.match(r"https?://[^\s/@]+(/[^\s@]*)?\Z", value) and not has_credentials(value)):
        return None
    return text("an address looks like https://gitlab.example.com, without a user or a token in it")


def docker_host(value: str) -> Text | None:
    """Return why no Docker server can listen there, as DOCKER_HOST has it; None if one can."""
    if has_credentials(value):
        return text("it contains a password or token, which would be written to the files: leave it out")
    if not value or re.match(r"(tcp://[^\s/@]+|unix:///\S+|ssh://\S+)\Z", value):
        return None
    return text("a Docker server's address looks like tcp://docker:2376 or unix:///var/run/docker.sock")


def name(value: str) -> Text | None:
    """Return why it is no name that a CI system gives (a tag, a branch, an environment); None if it is one."""
    if not value:
        return text("it is empty")
    bad = any(c.isspace() or not c.isprintable() for c in value)
    return text("a name contains no spaces") if bad else any_text(value)


def branch(value: str) -> Text | None:
    """Return why it is no Git branch without characters of a pipeline's expressions; None if it is one."""
    good = re.match(r"\w[\w./-]*\Z", value)
    return None if good else text("a branch name consists of letters, digits, “.”, “_”, “-” and “/”")


def labels(value: str) -> Text | None:
    """Return why these are no labels of nodes (key=value, joined by commas, each key once); None if they are."""
    parts = value.split(",") if value else []
    word = r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"
    good = all(re.match(rf"([a-z0-9.-]+/)?{word}=({word})?\Z", part) for part in parts)
    good = good and len({part.partition("=")[0] for part in parts}) == len(parts)
    return None if good else text("labels look like kubernetes.io/arch=amd64,disk=ssd")


def resources(value: str) -> Text | None:
    """Return why these are no amounts of cpu, memory and ephemeral-storage, each once; None if they are."""
    forms = {"cpu": rf"[1-9][0-9]*m|{_NUMBER}", "memory": _SIZE, "ephemeral-storage": _SIZE}
    pairs = [pair.partition("=") for pair in value.split(",")] if value else []
    known = all(key in forms and re.fullmatch(forms[key], amount) for key, _, amount in pairs)
    if known and len({key for key, _, _ in pairs}) == len(pairs):
        return None
    return text("resources look like cpu=2,memory=4Gi,ephemeral-storage=20Gi")


def taints(value: str) -> Text | None:
    """Return why these are no taints as `kubectl taint` takes them, joined by commas; None if they are."""
    word = r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"
    form = rf"([a-z0-9.-]+/)?{word}(=({word})?)?:(NoSchedule|NoExecute|PreferNoSchedule)\Z"
    good = all(re.match(form, part) for part in value.split(",")) if value else True
    return None if good else text("taints look like dedicated=builds:NoSchedule,gpu:NoExecute")
