"""The names that a log tells of its service, Pod, namespace, images and registry, put into the steps of a fix."""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence

from wizard.diagnosis.model import Step
from wizard.records import replace
from wizard.regexes import regex

_REST = r"(?:[a-z0-9-]{0,61}[a-z0-9])?"
_LABEL = rf"[a-z0-9]{_REST}"
_OBJECT = r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?"
_BOTH = rf"(?:\bpods? \"?|\bpod=\W{{0,2}}|\bassigned ){_LABEL}/{_OBJECT}(?![\w./-])"
_TOLD = {
    "service": regex(
        rf"^({_LABEL})-\d+ {{1,40}}\| |\bdocker[ -]compose (?:-\S+ ){{0,4}}(?:run|up|exec|start|build) (?:-\S+ ){{0,8}}"
        rf"([a-z]{_REST})(?![\w./=-])|\b[Ss]ervice \"({_LABEL})\" ",
        re.MULTILINE,
    ),
    "namespace": regex(
        rf"\bnamespaces? \"({_LABEL})\""
        rf"|(?:--namespace[ =]|\b(?:kubectl|oc|helm) (?:\S+ ){{0,6}}?-n )({_LABEL})(?![\w./])"
        rf"|^Namespace:\s+({_LABEL})$|\bsystem:serviceaccount:({_LABEL}):|({_BOTH})",
        re.MULTILINE,
    ),
    "release": regex(
        r"\bgetting history for release ([a-z0-9][a-z0-9.-]{0,52})"
        r"|\bhelm (?:history|rollback|status) ([a-z0-9][a-z0-9.-]{0,52})"
    ),
    "driver": regex(r"\b(?:overwritten by|database) graph driver \\?[\"'](\w{2,20})\b"),
    "profile": regex(
        r"\bprofile \\?[\"'](\w[\w.-]{0,99})\\?[\"'] is not loaded"
        r"|\bin profile /etc/apparmor\.d/(\w[\w.-]{0,99}) at line \d+: Could not open"
        r"|/kubelet/seccomp/((?:\w[\w.-]{0,59}/){0,4}\w[\w.-]{0,99}): no such file"
    ),
    "pod": regex(rf"\bpods? \"({_OBJECT})\"|^Name:\s+({_OBJECT})\nNamespace:|({_BOTH})", re.MULTILINE),
}
"""Where a log names each of them."""
_HOST = (
    r"(?:(?:[a-z0-9][a-z0-9-]{0,62}\.){1,8}[a-z][a-z0-9-]{0,62}(?::\d{1,5})?"
    r"|(?:\d{1,3}\.){3}\d{1,3}:\d{1,5}|[a-z0-9][a-z0-9-]{0,62}:\d{2,5})"
)
_REPOSITORY = r"[a-z0-9][a-z0-9._-]{0,127}(?:/[a-z0-9][a-z0-9._-]{0,127}){0,8}"
_ORIGIN = regex(
    rf"\bhttps?://({_HOST})/v2/"
    rf"|(?:(?<=docker://)|(?<![\w./:@-]))({_HOST})/({_REPOSITORY})(:\w[\w.-]{{0,127}})?(?=@|: | but failed|\"|'|$)"
    rf"|(?:\bin|\bregistry|\blogging into) \W?({_HOST})(?=\W{{0,2}}(?:: |,|$))",
    re.MULTILINE,
)
"""A registry, and a repository of it, in the words of a message about either."""
_DOCKER_HUB = frozenset(("registry-1.docker.io", "index.docker.io", "auth.docker.io", "registry.hub.docker.com"))
_SHARED = re.compile(r".*[ \"=\\](?=[^ \"=\\]*/)")
_RUN = {"docker": "host", "podman": "container"}
"""Where a step runs a container with each engine: the log's job with Docker, one inside it with Podman."""

_STANDS_FOR = (
    (
        "namespace",
        regex(
            r"\bNAMESPACE\b|(?<=--namespace )(?:werf|app-production)\b|(?<=kubectl create namespace )werf\b"
            r"|(?<=--overwrite namespace )werf\b"
        ),
    ),
    ("pod", regex(r"\bPOD\b|(?<=kubectl get pod )werf\b|(?<=kubectl logs )werf\b")),
    ("release", regex(r"(?<=helm history )app\b|(?<=helm rollback )app\b")),
    ("driver", regex(r'(?<=\\ndriver = ")overlay(?=")')),
    ("profile", regex(r"\bPROFILE\b")),
    ("repository", regex(r"(?<=crane ls )\S+")),
    ("image", regex(r"(?<=crane manifest )\S+")),
    ("server", regex(r"(?<=CN=|NS:)registry\.example\.com\b")),
    ("registry", regex(r"(?<![\w.-])registry\.example\.com(?::5000)?(?![\w.:-])")),
)
"""What each kind of name replaces in a step."""


def names_in(text: str) -> tuple[str, ...]:
    """Return the names that a text tells, each as `KIND: NAME`; one of which it tells several is not among them."""
    found = [
        (kind, {_name(kind, one.group(one.lastindex or 0)) for one in _TOLD[kind].finditer(text)}) for kind in _TOLD
    ]
    told = [f"{kind}: {names.pop()}" for kind, names in found if len(names) == 1]
    if any(one.startswith("profile: ") and "werf-" not in one for one in told):
        told.append("another profile")
    if " run" in text:
        from wizard.diagnosis.run_command import find_run_command  # reading commands takes time to import

        if command := find_run_command(text.split("\n")):
            told.append(f"{command.engine} run: {shlex.join((command.image, *command.command))}")
    return tuple(told)


def origin_in(excerpt: str) -> tuple[str, ...]:
    """Return the registry that a problem's lines name, the repository and the image if they name them, as `KIND: NAME`.

    A kind of which they name several is not among them.
    """
    registries, repositories, images = set[str](), set[str](), set[str]()
    for found in _ORIGIN.finditer(excerpt):
        host = found[1] or found[2] or found[5]
        registries.add("docker.io" if host in _DOCKER_HUB else host)
        if found[3]:
            repositories.add(f"{host}/{found[3]}")
        if found[4]:
            images.add(f"{host}/{found[3]}{found[4]}")
    told = (("registry", registries), ("repository", repositories), ("image", images))
    return tuple(f"{kind}: {names.pop()}" for kind, names in told if len(names) == 1)


def _name(kind: str, said: str) -> str:
    """Return one name of what may be `NAMESPACE/POD` with words before it."""
    if "/" not in said or kind not in ("namespace", "pod"):
        return said
    namespace, pod = _SHARED.sub("", said).split("/")
    return namespace if kind == "namespace" else pod


def with_names(step: Step, seen: Sequence[str], namespace: str = "") -> Step:
    """Return a step with these names in place of those that stand for any; `namespace` is the reader's own."""
    told = dict(word.split(": ", 1) for word in seen if ": " in word)
    if namespace:
        told["namespace"] = namespace
    if "registry" in told:
        told["server"] = told["registry"].rpartition(":")[0] or told["registry"]
    code = step.code
    for pattern, name in _places(step, told):
        code = pattern.sub(name.replace("\\", r"\\"), code)
    return replace(step, code=code) if code != step.code else step


def _places(step: Step, told: Mapping[str, str]) -> Iterator[tuple["re.Pattern[str]", str]]:
    """Yield where a step names something that the log tells, each with the name."""
    if "service" in told and step.path == "compose.yaml":
        yield re.compile(r"(?<=^services:\n  )werf(?=:$)", re.MULTILINE), told["service"]
    yield from ((pattern, told[kind]) for kind, pattern in _STANDS_FOR if kind in told)
    for engine, where in _RUN.items():
        if f"{engine} run" in told and step.where == where and f"{engine} run" in step.code:
            yield re.compile(r"\bIMAGE COMMAND\b"), told[f"{engine} run"]
